/** "Next line", which Ink writes for every line that it leaves as it is. */
const steps = /(?:\u{1B}\[E){2,}/gu;

/** The same movement in fewer bytes: one step over several lines. */
export const compactMoves = (text: string): string => text.replaceAll(steps, run => `\u{1B}[${run.length / 3}E`);

/** What sentences hold beside ASCII, each by one character of the same width. What has room for more (glyphs, frames, plots) is composed in ASCII to begin with. */
const inAscii: Readonly<Record<string, string>> = {
	'…': '~', '→': '>', '←': '<', '↑': '^', '↓': 'v', '·': '-', '×': 'x', '–': '-', '—': '-', '−': '-', '±': '~', '•': '*', '�': '?',
};

/** The same text with the program's own characters in ASCII. Names are left as they are. */
export const withAscii = (text: string): string => text.replaceAll(/[^\u0000-\u007F]/g, character => inAscii[character] ?? character);

/**
The same terminal, which gets Ink's frames in fewer bytes: a move of the cursor leaves most lines of a screen as they are, and to step over each of them is a quarter of what is written.
With `ascii`, in ASCII as well: Ink itself cuts a line that is too long with `…`.
*/
export function compactOutput(stdout: NodeJS.WriteStream, {ascii}: {readonly ascii: boolean}): NodeJS.WriteStream {
	const adapt = (text: string): string => compactMoves(ascii ? withAscii(text) : text);
	const write = (text: string | Uint8Array, ...rest: unknown[]): boolean =>
		(stdout.write as (...all: unknown[]) => boolean).call(stdout, typeof text === 'string' ? adapt(text) : text, ...rest);
	return new Proxy(stdout, {
		get(target, name) {
			if (name === 'write') {
				return write;
			}

			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? value.bind(target) as unknown : value;
		},
	});
}
