import {EventEmitter} from 'node:events';
import {type ReadStream} from 'node:tty';

const pasteStart = '\u{1B}[200~';
const pasteEnd = '\u{1B}[201~';

/** Escape in the form that says by itself that it is over: Ink would wait for the rest of a sequence after the plain one, and take the next key for it. */
const escapeKey = '\u{1B}[27u';

/** A complete escape sequence at the start of the text: CSI or SS3. No key has Alt, so that Escape before anything else is Escape, pressed just before. */
const sequence = /^\u{1B}(?:\[\[?[0-?]*[ -/]*[@-~]|O[\d;]*[@-~])/u;

/** The beginning of one whose rest has not arrived. */
const beginning = /^\u{1B}(?:\[\[?[0-?]*[ -/]*|O[\d;]*)?$/u;

export type Split = {
	/** Single keys, in order. */
	readonly keys: readonly string[];
	/** What may be the beginning of a key. */
	readonly rest: string;
	/** Bracketed pastes among the keys, by index in `keys`. */
	readonly pastes: ReadonlySet<number>;
};

/** Splits what a terminal sent into single keys. A bracketed paste is one, without its brackets. */
export function splitKeys(text: string): Split {
	const keys: string[] = [];
	const pastes = new Set<number>();
	let rest = text;
	while (rest !== '') {
		if (rest.startsWith(pasteStart)) {
			const end = rest.indexOf(pasteEnd);
			if (end === -1) {
				break;
			}

			pastes.add(keys.length);
			keys.push(rest.slice(pasteStart.length, end));
			rest = rest.slice(end + pasteEnd.length);
			continue;
		}

		if (rest.startsWith('\u{1B}')) {
			const found = sequence.exec(rest)?.[0];
			if (found === undefined) {
				if (beginning.test(rest)) {
					break;
				}

				keys.push(escapeKey);
				rest = rest.slice(1);
				continue;
			}

			keys.push(found);
			rest = rest.slice(found.length);
			continue;
		}

		const [first] = rest;
		keys.push(first!);
		rest = rest.slice(first!.length);
	}

	return {keys, rest, pastes};
}

type Options = {
	/** A paste arrived: gives what of it is to be typed, or undefined to drop it. */
	readonly onPaste: (text: string) => string | undefined;
	/** Whether a text field has the keys: what a key opened or typed there has to be drawn before it can take the next one. */
	readonly isTyping: () => boolean;
	/** The terminal is gone. */
	readonly onEnd: () => void;
};

/** How long the rest of a sequence may take before Escape counts as pressed by itself. */
const escapeMs = 25;

/**
Stands between the terminal and Ink: hands over one key at a time, so that what one key opens hears the next one. Fast typing, a slow line that delivers
many keys at once, and pasted text would otherwise reach Ink as one piece. Keys that are no text are handed over without a pause between them: what they
do together is drawn once.
*/
export class KeyStream extends EventEmitter {
	readonly #source: ReadStream;
	readonly #options: Options;
	readonly #queue: string[] = [];
	#current: string | null = null;
	#rest = '';
	#isPumping = false;
	#timer: NodeJS.Timeout | undefined;

	readonly #take = (chunk: string | Uint8Array): void => {
		clearTimeout(this.#timer);
		const {keys, rest, pastes} = splitKeys(this.#rest + String(chunk));
		this.#rest = rest;
		for (const [index, key] of keys.entries()) {
			const text = pastes.has(index) ? this.#options.onPaste(key) : key;
			if (text !== undefined && text !== '') {
				this.#queue.push(text);
			}
		}

		if (rest !== '' && !rest.startsWith(pasteStart)) {
			this.#timer = setTimeout(() => {
				this.#rest = '';
				this.#queue.push(escapeKey, ...rest.slice(1));
				this.#pump();
			}, escapeMs);
		}

		this.#pump();
	};

	constructor(source: ReadStream, options: Options) {
		super();
		this.#source = source;
		this.#options = options;
		source.setEncoding('utf8');
		source.on('data', this.#take);
		source.on('end', options.onEnd);
		source.on('error', options.onEnd);
		source.on('close', options.onEnd);
	}

	#pump(): void {
		if (this.#isPumping) {
			return;
		}

		do {
			const next = this.#queue.shift();
			if (next === undefined) {
				return;
			}

			this.#current = next;
			this.emit('readable');
		} while (!this.#options.isTyping());

		// React runs the effects of what was drawn in a turn of the event loop after the drawing: the next key comes after that.
		this.#isPumping = true;
		setImmediate(() => {
			setImmediate(() => {
				this.#isPumping = false;
				this.#pump();
			});
		});
	}

	/** Ink asks for it before it switches to raw mode. */
	get isTTY(): boolean {
		return true;
	}

	/** One key, once. */
	read(): string | null {
		const key = this.#current;
		this.#current = null;
		return key;
	}

	setRawMode(isRaw: boolean): this {
		this.#source.setRawMode(isRaw);
		return this;
	}

	setEncoding(): this {
		return this;
	}

	ref(): this {
		this.#source.ref();
		this.#source.resume();
		return this;
	}

	unref(): this {
		this.#source.unref();
		return this;
	}

	resume(): this {
		return this;
	}

	pause(): this {
		return this;
	}

	/** Lets go of the terminal. */
	close(): void {
		clearTimeout(this.#timer);
		this.#source.off('data', this.#take);
		this.#source.off('end', this.#options.onEnd);
		this.#source.off('close', this.#options.onEnd);
		this.#source.pause();
		this.#source.unref();
	}
}
