import {Box, Text, useInput} from 'ink';
import TextInput from 'ink-text-input';
import {useRef, type RefObject} from 'react';
import {applyEdit, shownInput} from './shown-input.js';

export {cleanInput} from './shown-input.js';

export type TextFieldProps = {
	readonly value: string;
	readonly focused: boolean;
	readonly width: number;
	readonly height?: number;
	readonly placeholder?: string | undefined;
	readonly masked?: boolean | undefined;
	readonly onChange: (value: string) => void;
};

/** Tells by `isCommand` whether the key that was just pressed is one with Ctrl or Alt. Drawn in front of a field, it hears of each key first. */
function CommandWatch({isCommand}: {readonly isCommand: RefObject<boolean>}) {
	useInput((_input, key) => {
		isCommand.current = key.ctrl || key.meta;
	});
	return null;
}

/** Text that is typed. Keys with Ctrl or Alt are commands, not text: the field would take their letter. */
function Typing({value, placeholder = '', masked = false, onChange}: Pick<TextFieldProps, 'value' | 'placeholder' | 'masked' | 'onChange'>) {
	const isCommand = useRef(false);
	return (
		<>
			<CommandWatch isCommand={isCommand}/>
			<Text wrap='hard'>
				<TextInput
					focus
					showCursor
					value={shownInput(value)}
					placeholder={placeholder}
					{...(masked && {mask: '*'})}
					onChange={next => {
						if (!isCommand.current) {
							onChange(applyEdit(value, next));
						}
					}}
				/>
			</Text>
		</>
	);
}

/** The end of a text that is longer than its room counts: that is where it is typed. */
export function TextField({value, focused, width, height = 1, placeholder = '', masked = false, onChange}: TextFieldProps) {
	const shown = masked ? '*'.repeat(value.length) : shownInput(value);
	return (
		<Box width={width} height={height} overflow='hidden' alignItems='flex-end'>
			{focused
				? <Typing value={value} placeholder={placeholder} masked={masked} onChange={onChange}/>
				: <Text dimColor={value === ''} wrap='hard'>{value === '' ? placeholder : shown}</Text>}
		</Box>
	);
}
