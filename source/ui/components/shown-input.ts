import {displayName, textWidth} from '../../tokens/display-name.js';
import {lazy} from '../../tokens/lazy.js';

/** What may stand in a field: one line, no control characters, no half of a character. */
export const cleanInput = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cs}\u{2028}\u{2029}]/gu, '');

/**
A field's text as it may reach a terminal, of the same length, so that a place in one is the same place in the other: what must not be shown (bidi, zero-width, tags)
is `�`, which also tells that it is there.
*/
export const shownInput = (value: string): string => [...value].map(character => {
	const shown = displayName(character);
	return shown === '�' ? '�'.repeat(character.length) : character;
}).join('');

/** The field's text after its shown form became `next`: what lies before and after the edit is kept as it is, hidden characters included. */
export function applyEdit(value: string, next: string): string {
	const shown = shownInput(value);
	let start = 0;
	while (start < Math.min(shown.length, next.length) && shown[start] === next[start]) {
		start++;
	}

	let end = 0;
	while (end < Math.min(shown.length, next.length) - start && shown.at(-1 - end) === next.at(-1 - end)) {
		end++;
	}

	return cleanInput(value.slice(0, start) + next.slice(start, next.length - end) + value.slice(value.length - end));
}

const segmenter = lazy(() => new Intl.Segmenter('en', {granularity: 'grapheme'}));

/** Lines that a text and the cursor behind it take when it is broken at whole characters, wherever they stand. */
export function inputHeight(text: string, width: number): number {
	let lines = 1;
	let used = 0;
	for (const {segment} of segmenter().segment(`${text} `)) {
		const own = textWidth(segment);
		if (used + own > width) {
			lines++;
			used = 0;
		}

		used += own;
	}

	return lines;
}
