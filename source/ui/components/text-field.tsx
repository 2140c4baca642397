import {Box, Text} from 'ink';
import TextInput from 'ink-text-input';
import {textWidth, fitText} from '../../tokens/text-width.js';
import {displayName, lazy} from '../../tokens/text.js';

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

export type TextFieldProps = {
	readonly value: string;
	/** Where its cursor stands; null where other fields have the keys. */
	readonly cursor: number | null;
	readonly width: number;
	readonly height?: number;
	readonly placeholder?: string | undefined;
	readonly masked?: boolean | undefined;
};

const takesNothing = (): void => undefined;

/**
Text that is typed, drawn by `ink-text-input`, without its focus: it takes the letter of a key with Ctrl or Alt for text, counts keys that it does not handle as steps of its cursor, and hears
keys only after it was drawn. Text and cursor are those of the UI state, which takes each key when it comes (`focused-field.ts`). A text that is longer than its room shows what is around the cursor.
*/
export function TextField({value, cursor, width, height = 1, placeholder = '', masked = false}: TextFieldProps) {
	const shown = masked ? '*'.repeat(value.length) : shownInput(value);
	return (
		<Box width={width} height={height} overflow='hidden'>
			<Text wrap='truncate-end'>
				<TextInput
					focus={false}
					value={value === '' ? '' : inputRows(shown, cursor, width, height).join('\n')}
					placeholder={emptyInput(fitText(placeholder, width).trimEnd(), cursor !== null)}
					onChange={takesNothing}
				/>
			</Text>
		</Box>
	);
}
