import {type App} from '../model.js';

/** Sends text to the clipboard of the terminal's user, and tells it; `what` is the subject of the sentence. Gives whether it was sent. */
export function copyText(app: App, what: string, text: string): boolean {
	const isSent = app.host.terminal.copy(text);
	if (isSent) {
		app.tell('success', `${what} was sent to the clipboard.`);
	} else {
		app.tell('error', `${what} is too long for the clipboard of a terminal, which takes 74,994 bytes: nothing was copied.`);
	}

	return isSent;
}
