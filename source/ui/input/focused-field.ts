import {changeQuery} from '../actions/screens.js';
import {dialogField} from '../dialogs/dialogs.js';
import {type UiState, type App} from '../model.js';
import {type KeyStreamOptions} from '../terminal/key-stream.js';
import {type KeyName} from './keys.js';
import {type FocusedField, filterFieldId, type LineEdit, cursorIn, cleanInput, insertText, editLine, longestLine} from './line-edit.js';

/** The field that text is typed into; undefined where keys are commands. */
export function focusedField({dialog, filtering, query}: UiState): FocusedField | undefined {
	if (dialog) {
		return dialogField(dialog);
	}

	return filtering
		? {
			id: filterFieldId, text: query.filter, change(app, filter) {
				changeQuery(app, {filter});
			},
		}
		: undefined;
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

/** What becomes of the keys before anything hears them, given where the focus is when their turn comes. */
export const hearingOf = (app: App): Pick<KeyStreamOptions, 'onPaste' | 'isTyping' | 'dropsTrail'> => ({
	/** One line. */
	onPaste(text) {
		if (focusedField(app.ui)) {
			return cleanInput(text.replaceAll(/[\r\n\t]+/g, ' ').trim());
		}

		app.tell('warning', 'Pasted text was ignored: no field has the focus.');
		return undefined;
	},
	isTyping: () => focusedField(app.ui) !== undefined,
	/** Nobody can tell here whether the first was Alt, or Escape to leave this: then the rest is neither text for what was to be left, nor a command of what it would have led to. */
	dropsTrail() {
		const isOpen = app.ui.dialog !== null || focusedField(app.ui) !== undefined;
		if (isOpen) {
			// After what the first one tells.
			setImmediate(() => {
				app.tell('info', 'Esc came together with other keys, so it may have been Alt: what followed was left out.');
			});
		}

		return isOpen;
	},
});
