import {changeQuery} from './actions/look.js';
import {type App} from './app.js';
import {changeField} from './dialogs/forms.js';
import {changePaletteText} from './dialogs/palette.js';
import {type KeyName} from './keys.js';
import {cleanInput, editLine, insertText, longestLine, type LineEdit} from './line-edit.js';
import {type UiState} from './state/ui-state.js';

/** The field that has the keys. */
export type FocusedField = {
	/** Tells it from every other one. */
	readonly id: string;
	readonly text: string;
	readonly change: (app: App, text: string) => void;
};

/** The field that text is typed into; undefined where keys are commands. */
export function focusedField({dialog, filtering, query}: UiState): FocusedField | undefined {
	if (!dialog) {
		return filtering
			? {
				id: 'filter', text: query.filter, change(app, filter) {
					changeQuery(app, {filter});
				},
			}
			: undefined;
	}

	if (dialog.kind === 'palette') {
		return {id: `palette ${dialog.serial}`, text: dialog.text, change: changePaletteText};
	}

	const field = dialog.kind === 'form' && !dialog.busy ? dialog.fields[dialog.focus] : undefined;
	if (!field || field.choices || dialog.kind !== 'form') {
		return undefined;
	}

	return {
		id: `${dialog.serial} ${field.name}`, text: field.value, change(app, text) {
			changeField(app, dialog.serial, field.name, text);
		},
	};
}

/** Where the cursor of a field stands: behind its text, unless it was moved. */
export const cursorIn = ({cursor}: Pick<UiState, 'cursor'>, {id, text}: Pick<FocusedField, 'id' | 'text'>): number => (cursor?.field === id ? Math.min(cursor.at, text.length) : text.length);

/** Where the cursor is drawn in the field that has the keys. */
export function focusedCursor(ui: UiState): number {
	const field = focusedField(ui);
	return field ? cursorIn(ui, field) : 0;
}

/**
Gives a key to the field that has the keys: text is put in at the cursor, a key of a shell's line edits. Gives whether the field took it. The text is kept here and nowhere else, and
changed at once, so that no key can come before the one that was pressed before it.
*/
export function typeInto(app: App, key: KeyName | undefined, typed: string): boolean {
	const field = focusedField(app.ui);
	if (!field) {
		return false;
	}

	const line: LineEdit = {text: field.text, cursor: cursorIn(app.ui, field)};
	const inserted = cleanInput(typed) === '' ? undefined : insertText(line, typed);
	const next = inserted ?? (key === undefined ? undefined : editLine(line, key));
	if (!next) {
		return false;
	}

	if (next.text !== line.text) {
		field.change(app, next.text);
	}

	app.update(ui => ({...ui, cursor: {field: field.id, at: next.cursor}}));
	if (inserted?.isCut) {
		app.tell('warning', `A field takes ${longestLine.toLocaleString('en')} characters: the rest was left out.`);
	}

	return true;
}
