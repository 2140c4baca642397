import {Buffer} from 'node:buffer';

/** The most bytes of text that terminals take: their sequences end at 100,000 bytes, of which Base64 and the frame leave this. */
const longest = 74_994;

/** GNU screen drops a string that is longer than 768 bytes, so it gets pieces. */
const screenPiece = 700;

/**
The sequence that puts text into the clipboard of the terminal's user (OSC 52), as tmux and GNU screen pass it on; undefined where the text is too long for terminals to take. Nothing comes back from a terminal, so
that it is not known whether it did it.
*/
export function clipboardSequence(text: string, environment: Readonly<Record<string, string | undefined>>): string | undefined {
	const bytes = Buffer.from(text, 'utf8');
	if (bytes.length > longest) {
		return undefined;
	}

	const sequence = `\u{1B}]52;c;${bytes.toString('base64')}\u{7}`;
	if (environment.TMUX) {
		// tmux takes the plain form itself where set-clipboard allows it, and passes the wrapped one on where allow-passthrough does.
		return `${sequence}\u{1B}Ptmux;${sequence.replaceAll('\u{1B}', '\u{1B}\u{1B}')}\u{1B}\\`;
	}

	const wrapped = (sequence.match(new RegExp(String.raw`[\s\S]{1,${screenPiece}}`, 'g')) ?? []).map(piece => `\u{1B}P${piece}\u{1B}\\`).join('');
	if (environment.STY) {
		return wrapped;
	}

	// Over ssh neither variable arrives, and both name themselves screen: tmux takes the plain form, screen the wrapped one, and each drops the other.
	return environment.TERM?.startsWith('screen') || environment.TERM?.startsWith('tmux') ? sequence + wrapped : sequence;
}

/** What the screens ask of the terminal, beside being drawn. */
export type Terminal = {
	/** Sends text to the clipboard of the terminal's user (OSC 52); false where it is too long for terminals to take. */
	copy(text: string): boolean;
	/** Has the whole screen drawn anew. */
	repaint(): void;
	/** Gives the terminal to the shell (`Ctrl-Z`), and takes it back when the shell brings the program to the front. */
	suspend(): Promise<void>;
	/** Writes an escape sequence that moves nothing: a bell, a notification. */
	signal(sequence: string): void;
};
