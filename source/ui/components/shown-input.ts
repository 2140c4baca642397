import {displayName, textWidth} from '../../tokens/display-name.js';
import {lazy} from '../../tokens/lazy.js';

/**
A field's text as it may reach a terminal, of the same length, so that a place in one is the same place in the other: what must not be shown (bidi, zero-width, tags)
is `�`, which also tells that it is there.
*/
export const shownInput = (value: string): string => [...value].map(character => {
	const shown = displayName(character);
	return shown === '�' ? '�'.repeat(character.length) : character;
}).join('');

const segmenter = lazy(() => new Intl.Segmenter('en', {granularity: 'grapheme'}));

const inverse = (text: string): string => `\u{1B}[7m${text}\u{1B}[27m`;

type Drawn = {readonly rows: readonly string[]; readonly cursorRow: number};

/** The text broken at whole characters, wherever they stand, with room for the cursor behind it. What stands at the cursor is drawn inverse; null: there is none. */
function drawRows(text: string, cursor: number | null, width: number): Drawn {
	const rows = [''];
	let used = 0;
	let cursorRow = 0;
	for (const {segment, index} of segmenter().segment(`${text} `)) {
		const own = textWidth(segment);
		if (used + own > width) {
			rows.push('');
			used = 0;
		}

		used += own;
		const isCursor = cursor !== null && cursor >= index && cursor < index + segment.length;
		if (isCursor) {
			cursorRow = rows.length - 1;
		}

		rows.push(rows.pop()! + (isCursor ? inverse(segment) : segment));
	}

	return {rows, cursorRow: cursor === null ? rows.length - 1 : cursorRow};
}

/** Lines that a text and the cursor behind it take. */
export const inputHeight = (text: string, width: number): number => drawRows(text, null, width).rows.length;

/** So many of its lines as are shown: those around the cursor, the last ones where it is at the end or not there. */
export function inputRows(text: string, cursor: number | null, width: number, height: number): readonly string[] {
	const {rows, cursorRow} = drawRows(text, cursor, width);
	const top = Math.max(0, Math.min(cursorRow, rows.length - height));
	return rows.slice(top, top + height);
}

/** What an empty field shows, with the cursor on its first character. */
export function emptyInput(placeholder: string, hasCursor: boolean): string {
	const [first = ' ', ...rest] = placeholder;
	return hasCursor ? inverse(first) + rest.join('') : placeholder;
}
