import {Buffer} from 'node:buffer';

/** Terminals drop longer payloads. */
const longest = 74_994;

/**
The sequence that puts text into the clipboard of the terminal's user (OSC 52). Inside tmux and screen it is wrapped so that they pass it on; undefined where
the text is too long for terminals to take.
*/
export function clipboardSequence(text: string, environment: Readonly<Record<string, string | undefined>>): string | undefined {
	const payload = Buffer.from(text, 'utf8').toString('base64');
	if (payload.length > longest) {
		return undefined;
	}

	const sequence = `\u{1B}]52;c;${payload}\u{7}`;
	if (environment.TMUX) {
		// tmux takes the plain form itself where set-clipboard allows it, and passes the wrapped one on where allow-passthrough does.
		return `${sequence}\u{1B}Ptmux;${sequence.replaceAll('\u{1B}', '\u{1B}\u{1B}')}\u{1B}\\`;
	}

	if (environment.STY || environment.TERM?.startsWith('screen')) {
		// screen takes at most 768 bytes a piece.
		const pieces = sequence.match(/[\s\S]{1,700}/g) ?? [];
		return pieces.map(piece => `\u{1B}P${piece}\u{1B}\\`).join('');
	}

	return sequence;
}
