import {Box, Text} from 'ink';
import {displayName, fitText} from '../../tokens/display-name.js';
import {type App} from '../app.js';
import {type FormLine, labelWidth} from '../dialogs/form-lines.js';
import {type FormDialog} from '../dialogs/types.js';
import {focusedCursor} from '../focused-field.js';
import {type Theme} from '../theme.js';
import {TextField} from './text-field.js';

type Props = {readonly app: App; readonly form: FormDialog; readonly lines: readonly FormLine[]; readonly width: number; readonly theme: Theme};

function FieldLine({app, form, line, width, theme}: Omit<Props, 'lines'> & {readonly line: Extract<FormLine, {kind: 'field'}>}) {
	const {field, focused, height} = line;
	const label = fitText(`${focused ? theme.symbols.cursor : ' '} ${field.label}`, labelWidth - 1);
	return (
		<Box height={height}>
			<Box width={labelWidth} flexShrink={0}><Text>{focused ? theme.paint('accent', theme.paint('strong', label)) : label}</Text></Box>
			{field.choices
				? <Text wrap='truncate-end'>{focused ? theme.paint('selected', displayName(field.value)) + theme.paint('muted', '  ← → changes') : displayName(field.value)}</Text>
				: (
					<TextField
						key={`${form.serial} ${field.name} ${field.followed ?? 0}`}
						value={field.value}
						cursor={focused && !form.busy ? focusedCursor(app.ui) : null}
						width={width - labelWidth}
						height={height}
						placeholder={field.placeholder}
						masked={field.masked}
					/>
				)}
		</Box>
	);
}

/** The fields and remarks of a form. */
export function FormPanel({app, form, lines, width, theme}: Props) {
	return lines.map((line, index) => {
		if (line.kind === 'field') {
			return <FieldLine key={line.field.name} app={app} form={form} line={line} width={width} theme={theme}/>;
		}

		const text = line.role ? theme.paint(line.role, line.text) : line.text;
		// Lines have no identity but their place.
		return <Text key={`line ${String(index)}`} wrap='truncate-end'>{line.indent ? ' '.repeat(labelWidth) + text : text}</Text>;
	});
}
