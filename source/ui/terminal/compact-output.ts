/** "Next line", which Ink writes for every line that it leaves as it is. */
const steps = /(?:\u{1B}\[E){2,}/gu;

/** The same movement in fewer bytes: one step over several lines. */
export const compactMoves = (text: string): string => text.replaceAll(steps, run => `\u{1B}[${run.length / 3}E`);

/** Foreground and background; not bold, dim, inverse, underline. */
const colours = /\u{1B}\[(?:[39][0-79]|4[0-79]|10[0-7]|[34]8;(?:5;\d+|2;\d+;\d+;\d+))m/gu;

const alternateScreen = '\u{1B}[?1049h';

/** The same text, with the cursor at the top when the other screen begins: terminals leave it where it was on theirs. */
const fromTheTop = (text: string): string => text.split(alternateScreen).join(`${alternateScreen}\u{1B}[H`);

/** The same text without its colours. What is inverse stays so: it is how a field shows its cursor. */
export const withoutColours = (text: string): string => text.replaceAll(colours, '');

/** What sentences hold beside ASCII, each by one character of the same width. What has room for more (glyphs, frames, plots) is drawn in ASCII to begin with. */
const inAscii: Readonly<Record<string, string>> = {
	'…': '~', '→': '>', '←': '<', '↑': '^', '↓': 'v', '·': '-', '×': 'x', '–': '-', '—': '-', '−': '-', '±': '~', '•': '*', '�': '?',
};

/** The same text with the program's own characters in ASCII. Names are left as they are. */
export const withAscii = (text: string): string => text.replaceAll(/[^\u0000-\u007F]/g, character => inAscii[character] ?? character);

export type OutputLook = {
	readonly color: boolean;
	readonly ascii: boolean;
	/** Whether the terminal belongs to others now: then nothing reaches it. */
	readonly isHeld?: () => boolean;
};

type Listen = (event: string, listener: (...all: unknown[]) => void) => unknown;

/**
A terminal that gets its frames in fewer bytes, and says nothing of its resizing: Ink would draw the frame of the old size once more at the new one, where its
lines wrap. Whoever resizes what is drawn has it drawn anew. No colours, and nothing but ASCII, reach it where that is wanted. All else is the terminal's own.
*/
export function compactOutput(stdout: NodeJS.WriteStream, {color, ascii, isHeld = () => false}: OutputLook): NodeJS.WriteStream {
	const adapt = (text: string): string => {
		const coloured = color ? text : withoutColours(text);
		return fromTheTop(compactMoves(ascii ? withAscii(coloured) : coloured));
	};

	const unlessResize = (listen: Listen): Listen => (event, listener) => (event === 'resize' ? stdout : listen.call(stdout, event, listener));
	const write = (text: string | Uint8Array, ...rest: unknown[]): boolean =>
		(stdout.write as (...all: unknown[]) => boolean)(isHeld() ? '' : (typeof text === 'string' ? adapt(text) : text), ...rest);
	return new Proxy(stdout, {
		get(target, name) {
			if (name === 'write') {
				return write;
			}

			if (name === 'on' || name === 'off') {
				return unlessResize(Reflect.get(target, name, target) as Listen);
			}

			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? value.bind(target) as unknown : value;
		},
	});
}
