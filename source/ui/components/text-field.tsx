import {Box, Text, useInput} from 'ink';
import TextInput from 'ink-text-input';
import {useRef, type RefObject} from 'react';

/** What may stand in a field: one line, no control characters, no half of a character. */
export const cleanInput = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cs}\u{2028}\u{2029}]/gu, '');

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
			<TextInput
				focus
				showCursor
				value={value}
				placeholder={placeholder}
				{...(masked && {mask: '*'})}
				onChange={next => {
					if (!isCommand.current) {
						onChange(cleanInput(next));
					}
				}}
			/>
		</>
	);
}

export function TextField({value, focused, width, height = 1, placeholder = '', masked = false, onChange}: TextFieldProps) {
	return (
		<Box width={width} height={height} overflow='hidden'>
			{focused
				? <Typing value={value} placeholder={placeholder} masked={masked} onChange={onChange}/>
				: <Text dimColor={value === ''} wrap='hard'>{value === '' ? placeholder : (masked ? '*'.repeat(value.length) : value)}</Text>}
		</Box>
	);
}
