import {layoutOf} from '../frame/layout.js';
import {showKey, type KeyName} from '../input/keys.js';
import {type App, type BulkDialog, type Dialog, type FormDialog} from '../model.js';
import {choiceByLetter, nextChoice} from './field.js';
import {changeField, definitionOf, submitForm} from './forms.js';
import {handlePaletteKey} from './palette.js';
import {handleProfilesKey} from './profiles.js';
import {handleSecretKey} from './secret.js';
import {failureLines, failureRoom} from './submit.js';

/** Runs a form's effect; what it throws is a mistake of ours, and is told. */
function submit(app: App, form: FormDialog): void {
	submitForm(app, form).catch((error: unknown) => {
		const problem = `This did not work: ${error instanceof Error ? error.message : String(error)}.`;
		app.updateForm(form.serial, current => ({...current, busy: false, problem}));
	});
}

function moveFocus(app: App, {serial}: FormDialog, step: 1 | -1): void {
	app.updateForm(serial, form => (form.fields.length === 0 ? form : {...form, focus: (form.focus + step + form.fields.length) % form.fields.length}));
}

/** Whether the key opened the form and was not meant for it. Where another key answers, that one is wanted; else the next press counts. */
function isRepeat(app: App, {serial, openedBy}: FormDialog, key: KeyName, submitKeys: readonly string[]): boolean {
	const isSame = key === openedBy && (key === 'enter' || submitKeys.includes(key));
	if (!isSame || submitKeys.length === 0) {
		app.updateForm(serial, current => ({...current, openedBy: null}));
	}

	if (isSame) {
		app.tell('info', `${showKey(key)} opened this, so that it may have been pressed twice: press ${submitKeys[0] ?? 'it once more'}.`);
	}

	return isSame;
}

function handleFormKey(app: App, form: FormDialog, key: KeyName): void {
	if (form.openedBy !== null && isRepeat(app, form, key, definitionOf(form).submitKeys ?? [])) {
		return;
	}

	const field = form.fields[form.focus];
	switch (key) {
		case 'esc': {
			app.closeDialog();
			if (form.busy) {
				app.tell('info', 'Left; the change was sent already, its outcome is told here.');
			}

			return;
		}

		case 'enter': {
			submit(app, form);
			return;
		}

		case 'tab':
		case 'down': {
			moveFocus(app, form, 1);
			return;
		}

		case 'shift-tab':
		case 'up': {
			moveFocus(app, form, -1);
			return;
		}
	}

	if (field?.choices) {
		if (key === 'right' || key === 'space') {
			changeField(app, form.serial, field.name, nextChoice(field, 1));
		} else if (key === 'left') {
			changeField(app, form.serial, field.name, nextChoice(field, -1));
		} else if (field.steady) {
			// What is no arrow chooses nothing.
		} else if (definitionOf(form).submitKeys?.includes(key)) {
			submit(app, form);
		} else {
			const chosen = choiceByLetter(field, key);
			if (chosen !== undefined) {
				changeField(app, form.serial, field.name, chosen);
			}
		}

		return;
	}

	// What a field takes was given to it before.
	if (field) {
		return;
	}

	if (definitionOf(form).submitKeys?.includes(key)) {
		submit(app, form);
	} else if (key === 'n' || key === 'q') {
		app.closeDialog();
	}
}

function handleBulkKey(app: App, dialog: BulkDialog, key: KeyName): void {
	if (dialog.report) {
		if (['esc', 'enter', 'q'].includes(key)) {
			app.closeDialog();
			return;
		}

		const step = {up: -1, k: -1, down: 1, j: 1, 'page-up': -10, 'page-down': 10}[key] ?? 0;
		const total = failureLines(dialog.report, app.ui.columns).length;
		const last = Math.max(0, total - failureRoom(total, layoutOf(app.ui).body));
		app.update(ui => ({...ui, dialog: {...dialog, scroll: Math.min(last, Math.max(0, dialog.scroll + step))}}));
	} else if (key === 'esc') {
		app.bulkAborts.get(dialog.serial)?.abort();
		app.update(ui => (ui.dialog?.kind === 'bulk' ? {...ui, dialog: {...ui.dialog, stopping: true}} : ui));
	}
}

/** What a key does in a dialog. Letters typed into a field go to the field. */
export function handleDialogKey(app: App, dialog: Dialog, key: KeyName): void {
	switch (dialog.kind) {
		case 'form': {
			handleFormKey(app, dialog, key);
			return;
		}

		case 'secret': {
			void handleSecretKey(app, dialog, key);
			return;
		}

		case 'bulk': {
			handleBulkKey(app, dialog, key);
			return;
		}

		case 'profiles': {
			handleProfilesKey(app, dialog, key);
			return;
		}

		case 'palette': {
			handlePaletteKey(app, dialog, key);
		}
	}
}
