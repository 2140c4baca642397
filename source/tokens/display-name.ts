import stringWidth from 'string-width';

// Control characters, bidi controls, line separators, zero-width and other invisible characters, lone surrogates.
const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;
const plain = /^[ -~]*$/;

/**
Text from outside made safe for a terminal: no control, bidi or invisible character reaches it, each is shown as `�`, so that two names which
differ only in such a character still look different.
*/
export const displayName = (name: string): string => (plain.test(name) ? name : name.replaceAll(unsafe, '�'));

/** Columns that the text takes in a terminal. */
export const textWidth = (text: string): number => (plain.test(text) ? text.length : stringWidth(text));

const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});

/** The text in exactly `width` columns: padded with spaces, or cut with `…` at a whole character. */
export function fitText(text: string, width: number): string {
	if (width <= 0) {
		return '';
	}

	const full = textWidth(text);
	if (full <= width) {
		return text + ' '.repeat(width - full);
	}

	if (plain.test(text)) {
		return `${text.slice(0, width - 1)}…`;
	}

	let cut = '';
	let used = 0;
	for (const {segment} of segmenter.segment(text)) {
		const columns = stringWidth(segment);
		if (used + columns > width - 1) {
			break;
		}

		cut += segment;
		used += columns;
	}

	return `${cut}…${' '.repeat(width - 1 - used)}`;
}
