import {displayName, textWidth} from '../../tokens/display-name.js';
import {describePatch, diffToken} from '../../tokens/change-set.js';
import {wrapText} from '../format.js';
import {type Role} from '../theme.js';
import {type Scene} from './definition.js';
import {definitionOf, judgeForm} from './forms.js';
import {type Field, type FormDialog} from './types.js';

/** A line of a form: text, or a field that may take several lines. */
export type FormLine =
	| {readonly kind: 'text'; readonly text: string; readonly role?: Role | undefined; readonly indent?: boolean}
	| {readonly kind: 'field'; readonly field: Field; readonly focused: boolean; readonly height: number};

export const labelWidth = 10;

const textLines = (text: string, width: number, role?: Role, indent = false): FormLine[] =>
	wrapText(displayName(text), width - (indent ? labelWidth : 0)).map(line => ({kind: 'text', text: line, role, indent}));

const isShownError = (form: FormDialog, field: Field | undefined): boolean => form.tried || (field !== undefined && field.choices === undefined && field.value.trim() !== '');

function fieldLines(form: FormDialog, scene: Scene, width: number): FormLine[] {
	const {errors} = judgeForm(form, scene);
	return form.fields.flatMap((field, index) => {
		const height = Math.max(1, Math.ceil((textWidth(field.value) + 1) / Math.max(1, width - labelWidth)));
		const own = errors[field.name];
		const error = form.errors[field.name] ?? (own !== undefined && isShownError(form, field) ? own : undefined);
		return [{kind: 'field' as const, field, focused: index === form.focus, height}, ...(error === undefined ? [] : textLines(error, width, 'critical', true))];
	});
}

/** What somebody else made of the token meanwhile, beside what is about to be sent. */
function movedLines(form: FormDialog, scene: Scene, width: number): FormLine[] {
	const {moved, targets} = form;
	const base = targets[0]?.base;
	if (!moved || !base) {
		return [];
	}

	const theirs = describePatch(base, diffToken(base, moved.current), scene.now);
	return [
		...textLines(`Somebody else changed it since you opened this (${moved.fields.join(', ')}).`, width, 'warning'),
		...textLines(`Theirs: ${theirs}`, width),
		...textLines('Yours is above. Enter sends it all the same; Esc leaves theirs.', width, 'warning'),
	];
}

/** The lines of a form at a width, and which of them has the focus. */
export function formLines(form: FormDialog, scene: Scene, width: number): {readonly lines: readonly FormLine[]; readonly focus: number} {
	const {remarks, errors} = judgeForm(form, scene);
	const general = errors[''];
	const lines: FormLine[] = [
		...fieldLines(form, scene, width),
		...remarks.flatMap(({text, role}) => textLines(text, width, role)),
		...movedLines(form, scene, width),
		...(general !== undefined && form.tried ? textLines(general, width, 'critical') : []),
		...(form.problem === null ? [] : textLines(form.problem, width, 'critical')),
		...(form.busy ? textLines('Sending…', width, 'muted') : []),
	];
	return {lines, focus: Math.max(0, lines.findIndex(line => line.kind === 'field' && line.focused))};
}

export const formTitle = (form: FormDialog, scene: Scene): string => definitionOf(form).title(form, scene);

/** The part of the lines that fits into `height`, with the focused field in it. */
export function fitLines(lines: readonly FormLine[], focus: number, height: number): readonly FormLine[] {
	const total = lines.reduce((sum, line) => sum + (line.kind === 'field' ? line.height : 1), 0);
	if (total <= height) {
		return lines;
	}

	const fitted: FormLine[] = [];
	let left = height;
	for (const line of lines.slice(Math.max(0, Math.min(focus, lines.length - height)))) {
		const own = line.kind === 'field' ? line.height : 1;
		if (own > left && fitted.length > 0) {
			break;
		}

		fitted.push(line);
		left -= own;
	}

	return fitted;
}

export const heightOf = (lines: readonly FormLine[]): number => lines.reduce((sum, line) => sum + (line.kind === 'field' ? line.height : 1), 0);
