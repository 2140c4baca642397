/** Controls, bidi and other invisible formats, line separators, lone surrogates. */
const unsafe = /[\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]/gu;

/**
Text of the server made fit for one line of a message: no control or bidi character, no line break, at most `limit` characters.
*/
export function cleanText(text: string, limit = 300): string {
	// Cut first: a server can send megabytes.
	const line = text.slice(0, limit * 4).replaceAll(unsafe, ' ').replaceAll(/\s+/g, ' ').trim();
	const characters = [...line];
	return characters.length > limit || text.length > limit * 4 ? `${characters.slice(0, limit).join('').trimEnd()}…` : line;
}

/** A name in quotes for a message, cut where it is long. */
export const quoted = (name: string): string => `"${cleanText(name, 60)}"`;
