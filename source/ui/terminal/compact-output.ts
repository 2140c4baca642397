/** "Next line", which Ink writes for every line that it leaves as it is. */
const steps = /(?:\u{1B}\[E){2,}/gu;

/** The same movement in fewer bytes: one step over several lines. */
export const compactMoves = (text: string): string => text.replaceAll(steps, run => `\u{1B}[${run.length / 3}E`);

type Listen = (event: string, listener: (...all: unknown[]) => void) => unknown;

/**
A terminal that gets its frames in fewer bytes, and says nothing of its resizing: Ink would draw the frame of the old size once more at the new one, where its
lines wrap. Whoever resizes what is drawn has it drawn anew. All else is the terminal's own.
*/
export function compactOutput(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
	const unlessResize = (listen: Listen): Listen => (event, listener) => (event === 'resize' ? stdout : listen.call(stdout, event, listener));
	const write = (text: string | Uint8Array, ...rest: unknown[]): boolean =>
		(stdout.write as (...all: unknown[]) => boolean)(typeof text === 'string' ? compactMoves(text) : text, ...rest);
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
