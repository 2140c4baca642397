import {inspect} from 'node:util';

const mask = '••••';

/**
A secret (a token's, or the account key) that prints as `••••` wherever it ends up by accident: string interpolation, JSON,
`console.log`, an error's message. Only `reveal()` gives the text, so every place that shows or sends a secret can be found by that name.
*/
export class Secret {
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	/** The secret itself: for the request's header, the clipboard, or the one screen that shows it. */
	reveal(): string {
		return this.#text;
	}

	/** What may be shown of a secret: enough to recognize it, too little to use it (`eyJ…a1b2`, `mgmt-eden-…a1b2`). */
	masked(): string {
		if (this.#text.length < 16) {
			return mask;
		}

		const prefix = /^(?:mgmt-eden-|sk_|eyJ)/.exec(this.#text)?.[0] ?? '';
		return `${prefix}…${this.#text.slice(-4)}`;
	}

	toString(): string {
		return mask;
	}

	toJSON(): string {
		return mask;
	}

	[inspect.custom](): string {
		return mask;
	}
}

/** Whether a host name of a URL (`localhost`, `127.0.0.1`, `[::1]`) is this machine, so that nothing sent to it leaves it. */
export const isLoopback = (hostname: string): boolean => /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
