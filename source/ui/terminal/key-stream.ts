import {EventEmitter} from 'node:events';
import {type ReadStream} from 'node:tty';

const pasteStart = '\u{1B}[200~';
const pasteEnd = '\u{1B}[201~';

/** Escape in the form that says by itself that it is over: Ink would wait for the rest of a sequence after the plain one. */
const escapeKey = '\u{1B}[27u';

/** A complete escape sequence at the start of the text: CSI or SS3. */
const sequence = /^\u{1B}(?:\[\[?[0-?]*[ -/]*[@-~]|O[\d;]*[@-~])/u;

/** The beginning of one whose rest has not arrived. */
const beginning = /^\u{1B}(?:\[\[?[0-?]*[ -/]*|O[\d;]*)?$/u;

/**
What arrived, in order. `alt`: a character right behind Escape. `trail`: what came right behind such a one, up to the next Escape: where the former was Escape and a key in fact, so that
the line was slow, this was meant for what Escape leads to.
*/
type Piece = {readonly kind: 'key' | 'paste' | 'alt' | 'trail'; readonly text: string};

/** Escape once more, and keys with Ctrl: behind Escape they are keys of their own. */
const takesNoAlt = /^[^\P{Cc}\t\r\n\u{8}\u{7F}]$/u;

/** A character with Alt, in the form that cannot be taken for the beginning of a sequence. Backspace is the one control character that counts. */
const altKey = (character: string): string => `\u{1B}[${character === '\b' ? 127 : character.codePointAt(0)};3u`;

/** Splits what a terminal sent into single keys; a bracketed paste is one piece, without its brackets. `rest`: what may be the beginning of a key. */
export function splitKeys(text: string): {readonly pieces: readonly Piece[]; readonly rest: string} {
	const pieces: Piece[] = [];
	let kind: 'key' | 'trail' = 'key';
	let rest = text;
	while (rest !== '') {
		if (rest.startsWith(pasteStart)) {
			const end = rest.indexOf(pasteEnd);
			if (end === -1) {
				break;
			}

			pieces.push({kind: 'paste', text: rest.slice(pasteStart.length, end)});
			rest = rest.slice(end + pasteEnd.length);
			kind = 'key';
			continue;
		}

		if (rest.startsWith('\u{1B}')) {
			kind = 'key';
			const found = sequence.exec(rest)?.[0];
			if (found === undefined && beginning.test(rest)) {
				break;
			}

			if (found !== undefined) {
				pieces.push({kind: 'key', text: found});
				rest = rest.slice(found.length);
				continue;
			}

			const [character] = rest.slice(1);
			if (takesNoAlt.test(character!)) {
				pieces.push({kind: 'key', text: escapeKey});
				rest = rest.slice(1);
				continue;
			}

			pieces.push({kind: 'alt', text: altKey(character!)});
			rest = rest.slice(1 + character!.length);
			kind = 'trail';
			continue;
		}

		const [first] = rest;
		pieces.push({kind, text: first!});
		rest = rest.slice(first!.length);
	}

	return {pieces, rest};
}

/** What was the beginning of a sequence whose rest never came: Escape by itself, or a character with Alt. */
function flushed(rest: string): readonly Piece[] {
	const [character, ...others] = rest.slice(1);
	return character === undefined
		? [{kind: 'key', text: escapeKey}]
		: [{kind: 'alt', text: altKey(character)}, ...others.map(text => ({kind: 'trail' as const, text}))];
}

export type KeyStreamOptions = {
	/** A paste is next: gives what of it is to be typed, or undefined to drop it. */
	readonly onPaste: (text: string) => string | undefined;
	/** A character with Alt is next, and something came right behind it: whether that is dropped. */
	readonly dropsTrail: () => boolean;
	/** Whether a text field has the keys: it takes a run of characters in one piece. */
	readonly isTyping: () => boolean;
	/** The terminal is gone. */
	readonly onEnd: () => void;
};

const isText = ({kind, text}: Piece): boolean => kind === 'key' && /^\P{Cc}$/u.test(text);

/** How long the rest of a sequence may take before Escape counts as pressed by itself. */
const escapeMs = 25;

/**
Stands between the terminal and Ink: hands over one key at a time, so that what one key opens hears the next one. Fast typing, a slow line that delivers many keys at once, and pasted text
would otherwise reach Ink as one piece. Only what is typed into a field stays together, since one drawing is then enough for it.
*/
export class KeyStream extends EventEmitter {
	readonly #source: ReadStream;
	readonly #options: KeyStreamOptions;
	readonly #queue: Piece[] = [];
	#current: string | null = null;
	#rest = '';
	#isDropping = false;
	#timer: NodeJS.Timeout | undefined;

	readonly #take = (chunk: string | Uint8Array): void => {
		clearTimeout(this.#timer);
		const text = String(chunk);
		if (this.#rest === '\u{1B}' && !/^[[O]/.test(text)) {
			// What comes later than Escape, however little, came apart from it.
			this.#queue.push({kind: 'key', text: escapeKey});
			this.#rest = '';
		}

		const {pieces, rest} = splitKeys(this.#rest + text);
		this.#rest = rest;
		this.#queue.push(...pieces);
		if (rest !== '' && !rest.startsWith(pasteStart)) {
			this.#timer = setTimeout(() => {
				this.#rest = '';
				this.#queue.push(...flushed(rest));
				this.#pump();
			}, escapeMs);
		}

		this.#pump();
	};

	constructor(source: ReadStream, options: KeyStreamOptions) {
		super();
		this.#source = source;
		this.#options = options;
		source.setEncoding('utf8');
		source.on('data', this.#take);
		source.on('end', options.onEnd);
		source.on('error', options.onEnd);
		source.on('close', options.onEnd);
		this.on('newListener', event => {
			if (event === 'readable') {
				setImmediate(() => {
					this.#pump();
				});
			}
		});
	}

	/** Keys that come before Ink listens wait. */
	#pump(): void {
		while (this.#queue.length > 0 && this.listenerCount('readable') > 0) {
			const piece = this.#queue.shift()!;
			const text = this.#textOf(piece);
			if (text === undefined || text === '') {
				continue;
			}

			this.#current = text;
			this.emit('readable');
		}
	}

	/** What Ink is to hear; undefined for what is dropped. */
	#textOf(piece: Piece): string | undefined {
		if (piece.kind === 'paste') {
			return this.#options.onPaste(piece.text);
		}

		if (piece.kind === 'alt') {
			this.#isDropping = this.#queue[0]?.kind === 'trail' && this.#options.dropsTrail();
			return piece.text;
		}

		if (piece.kind === 'trail' && this.#isDropping) {
			return undefined;
		}

		let {text} = piece;
		if (isText(piece) && this.#options.isTyping()) {
			while (this.#queue[0] && isText(this.#queue[0])) {
				text += this.#queue.shift()!.text;
			}
		}

		return text;
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

	/** Only `close` lets go of the terminal: while the program is suspended nothing else keeps it. */
	unref(): this {
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
