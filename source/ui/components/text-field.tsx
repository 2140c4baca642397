import {Box, Text} from 'ink';
import TextInput from 'ink-text-input';
import {fitText} from '../../tokens/display-name.js';
import {emptyInput, inputRows, shownInput} from './shown-input.js';

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
