import stringWidth from 'string-width';

/*
Controls; formats (bidi, zero-width, tags); separators of lines; lone surrogates; what is not assigned; what has no picture of its own (fillers, variation
selectors). Skin tones as well: some terminals take two columns more for them, some none.
*/
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]/gu;

// Says that an emoji is meant as a picture or as text. Terminals disagree on the columns that it then takes; without, they agree.
const emojiStyle = /(?<=\p{Extended_Pictographic})[\uFE0E\uFE0F]/gu;
const plain = /^[ -~]*$/;

/**
Text from outside made safe for a terminal: no control, bidi or invisible character reaches it, each is shown as `�`, so that two names which
differ only in such a character still look different. Only the style of an emoji is dropped instead.
*/
export const displayName = (name: string): string => (plain.test(name) ? name : name.replaceAll(emojiStyle, '').replaceAll(unsafe, '�'));

/** What a person typed, for a message: quoted, safe for a terminal, at most 30 characters. */
export function quoteInput(text: string): string {
	const characters = [...displayName(text)];
	return `"${characters.slice(0, 30).join('')}${characters.length > 30 ? '…' : ''}"`;
}

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
