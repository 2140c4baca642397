import {Box, Text} from 'ink';
import {changedByOthers, describeChange} from '../../tokens/change-set.js';
import {fitText, textWidth} from '../../tokens/text-width.js';
import {displayName} from '../../tokens/text.js';
import {Line} from '../components/lines.js';
import {inputHeight, shownInput, TextField} from '../components/text-field.js';
import {wrapText} from '../format.js';
import {cursorIn} from '../input/line-edit.js';
import {type App, type Judgement, type Scene, type FormDialog} from '../model.js';
import {type Role, type Theme} from '../theme.js';
import {type Field, fieldId} from './field.js';
import {whyOver, judgeForm} from './form.js';

/** A line of a form: text, or a field that may take several lines. */
export type FormLine =
	| {readonly kind: 'text'; readonly text: string; readonly role?: Role | undefined; readonly indent?: boolean}
	| {readonly kind: 'field'; readonly field: Field; readonly focused: boolean; readonly height: number};

/** Of the sign of the focus, the label, and the space behind it. */
const labelWidth = 12;

const textLines = (text: string, width: number, role?: Role, indent = false): FormLine[] =>
	wrapText(displayName(text), width - (indent ? labelWidth : 0)).map(line => ({kind: 'text', text: line, role, indent}));

/** A field takes no more lines than these: a long text must not hide what is said of it. What is around the cursor is shown. */
const mostFieldLines = 4;

const isShownError = (form: FormDialog, field: Field | undefined): boolean => form.tried || (field !== undefined && field.choices === undefined && field.value.trim() !== '');

function fieldLines(form: FormDialog, scene: Scene, width: number): FormLine[] {
	const {errors} = judgeForm(form, scene);
	return form.fields.flatMap((field, index) => {
		const shown = field.masked ? '*'.repeat(field.value.length) : shownInput(field.value);
		const height = field.choices ? 1 : Math.min(mostFieldLines, inputHeight(shown, Math.max(2, width - labelWidth)));
		const own = errors[field.name];
		const error = form.errors[field.name] ?? (own !== undefined && isShownError(form, field) ? own : undefined);
		return [{kind: 'field' as const, field, focused: index === form.focus, height}, ...(error === undefined ? [] : textLines(error, width, 'critical', true))];
	});
}

/** What somebody else made of the token meanwhile, beside what is about to be sent. */
function movedLines(form: FormDialog, {errors, sends}: Judgement, scene: Scene, width: number): FormLine[] {
	const {moved, targets} = form;
	const base = targets[0]?.base;
	if (!moved || !base) {
		return [];
	}

	const theirs = describeChange(base, moved.current, scene.now);
	// A balance that only fell was not changed by anybody, as far as can be told.
	const who = changedByOthers(base, moved.current).length > 0 ? 'Somebody else changed it meanwhile' : 'It is no longer as you left it';
	// What will be refused is not offered.
	const offer = Object.keys(errors).length > 0 ? '' : `Enter sends ${sends ?? 'yours'} all the same; `;
	return [
		...textLines(`${who}: ${theirs === '' ? moved.fields.join(', ') : theirs}.`, width, 'warning'),
		...textLines(`${offer}Esc leaves ${offer === '' ? 'it as it is' : 'theirs'}.`.replace(/^./, first => first.toUpperCase()), width, 'warning'),
	];
}

/** What a form says: its fields with what stands against each, then what they come to. */
export type FormContent = {
	readonly fields: readonly FormLine[];
	readonly remarks: readonly FormLine[];
	/** Index in `fields` of the one that has the keys. */
	readonly focus: number;
};

/** The lines of a form at a width. */
export function formLines(form: FormDialog, scene: Scene, width: number): FormContent {
	const judgement = judgeForm(form, scene);
	const {remarks, errors} = judgement;
	const general = errors[''];
	const fields = fieldLines(form, scene, width);
	/** Nothing can be sent any more: that alone is said. */
	const isOver = whyOver(form, scene) !== undefined;
	return {
		fields,
		remarks: [
			...(general !== undefined && (form.tried || form.moved || isOver) ? textLines(general, width, 'critical') : []),
			...(form.problem === null || isOver ? [] : textLines(form.problem, width, 'critical')),
			...(isOver ? [] : movedLines(form, judgement, scene, width)),
			...remarks.flatMap(({text, role}) => textLines(text, width, role)),
			...(form.busy ? textLines('Sending…', width, 'muted') : []),
		],
		focus: Math.max(0, fields.findIndex(line => line.kind === 'field' && line.focused)),
	};
}

const ownHeight = (line: FormLine): number => (line.kind === 'field' ? line.height : 1);

export const heightOf = (lines: readonly FormLine[]): number => lines.reduce((sum, line) => sum + ownHeight(line), 0);

/** The focused field with what stands against it, then as many lines as fit after it, then before it. A field longer than the room shows what is around its cursor. */
function aroundFocus(fields: readonly FormLine[], focus: number, height: number): FormLine[] {
	const first = fields[focus];
	if (!first || height <= 0) {
		return [];
	}

	// What stands against it has to be seen with it.
	const next = fields.findIndex((line, index) => index > focus && line.kind === 'field');
	const room = Math.max(1, height - ((next === -1 ? fields.length : next) - focus - 1));
	const shown = [first.kind === 'field' && first.height > room ? {...first, height: room} : first];
	let left = height - heightOf(shown);
	for (const line of fields.slice(focus + 1)) {
		if (ownHeight(line) > left) {
			break;
		}

		shown.push(line);
		left -= ownHeight(line);
	}

	for (const line of fields.slice(0, focus).toReversed()) {
		if (ownHeight(line) > left) {
			break;
		}

		shown.unshift(line);
		left -= ownHeight(line);
	}

	return shown;
}

/**
The part of a form that fits into `height`: all of it; else the fields around the focused one, and as many remarks as the room allows, which get at least half of it where there are so
many: the before → after has to be seen from each field.
*/
export function fitLines({fields, remarks, focus}: FormContent, height: number): readonly FormLine[] {
	if (heightOf(fields) + remarks.length <= height) {
		return [...fields, ...remarks];
	}

	const forRemarks = Math.min(remarks.length, Math.max(Math.floor(height / 2), height - heightOf(fields)), Math.max(0, height - 1));
	const shown = aroundFocus(fields, focus, height - forRemarks);
	// What the fields leave is for the remarks.
	return [...shown, ...remarks.slice(0, Math.max(0, height - heightOf(shown)))];
}

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
						cursor={focused && !form.busy ? cursorIn(app.ui, {id: fieldId(form.serial, field), text: field.value}) : null}
						width={width - labelWidth}
						height={height}
						placeholder={field.placeholder}
						masked={field.masked}
					/>
				)}
		</Box>
	);
}

/** The first line of a form: red where something is destroyed. */
export function FormTitle({text, width, danger, theme}: {readonly text: string; readonly width: number; readonly danger: boolean; readonly theme: Theme}) {
	const {line} = theme.symbols;
	const title = fitText(`${line}${line} ${text}`, width - 2).trimEnd();
	return <Line text={theme.paint(danger ? 'critical' : 'accent', `${title} ${line.repeat(Math.max(0, width - textWidth(title) - 1))}`)}/>;
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
