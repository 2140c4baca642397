import {type Scene, type FormDialog, type App} from '../model.js';
import {type KeyName, showKey} from '../input/keys.js';
import {type FocusedField} from '../input/line-edit.js';
import {type Hint, type DialogDefinition} from './definition.js';
import {nextChoice, choiceByLetter, fieldId} from './field.js';
import {type FormLine, fitLines, formLines, heightOf, FormTitle, FormPanel} from './form-view.js';
import {withValue, judgeForm, withoutLeftOut, whyOver, formTitle} from './form.js';

/** What `Enter` does in the form, for the hints. */
function verbOf(form: FormDialog, scene: Scene): string {
	const {verb} = form.form;
	return typeof verb === 'string' ? verb : verb(scene);
}

/** Another value in a field of the open form. */
function changeField(app: App, serial: number, name: string, value: string): void {
	const scene = app.scene();
	app.updateForm(serial, form => {
		const next = withValue(form, name, value);
		return form.form.onChange?.(next, name, scene) ?? next;
	});
}

/** `Enter`: sends what can be sent, once; else says why not, beside the field. */
async function submitForm(app: App, form: FormDialog): Promise<void> {
	if (form.busy) {
		return;
	}

	const {errors} = judgeForm(form, app.scene());
	const first = form.fields.findIndex(({name}) => name in errors);
	if (Object.keys(errors).length > 0) {
		app.updateForm(form.serial, current => ({...current, tried: true, ...(first !== -1 && {focus: first})}));
		return;
	}

	app.updateForm(form.serial, current => ({...current, busy: true, problem: null, errors: {}}));
	await form.form.submit(withoutLeftOut(form, app.scene()), app);
}

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
	if (form.openedBy !== null && isRepeat(app, form, key, form.form.submitKeys ?? [])) {
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
		} else if (form.form.submitKeys?.includes(key)) {
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

	if (form.form.submitKeys?.includes(key)) {
		submit(app, form);
	} else if (key === 'n' || key === 'q') {
		app.closeDialog();
	}
}

function formHints(app: App, form: FormDialog): readonly Hint[] {
	if (form.busy) {
		return [['Esc', 'closes this; what was sent goes on']];
	}

	if (whyOver(form, app.scene()) !== undefined) {
		return [['Esc', 'leaves']];
	}

	const {submitKeys = []} = form.form;
	const isOpenedByEnter = form.openedBy === 'enter' && submitKeys.length > 0;
	const keys = [...(isOpenedByEnter ? [] : ['Enter']), ...(isOpenedByEnter || form.fields.length === 0 ? submitKeys : [])].join('/');
	const hasChoices = form.fields[form.focus]?.choices !== undefined;
	return [
		[keys, verbOf(form, app.scene())],
		['Esc', 'cancels'],
		...(form.fields.length > 1 ? [['Tab', 'next field'] as const] : []),
		...(hasChoices ? [['← → Space', 'choose'] as const] : []),
	];
}

function formField({serial, fields, focus, busy}: FormDialog): FocusedField | undefined {
	const field = busy ? undefined : fields[focus];
	return field && field.choices === undefined
		? {
			id: fieldId(serial, field), text: field.value, change(app, text) {
				changeField(app, serial, field.name, text);
			},
		}
		: undefined;
}

/** The lines of a form that fit below its title. */
const linesOf = (app: App, form: FormDialog, height: number): readonly FormLine[] => fitLines(formLines(form, app.scene(), app.ui.columns), height - 1);

/** Fields, a preview, `Enter` and `Esc`. */
export const formDialog: DialogDefinition<FormDialog> = {
	hints: formHints,
	handleKey: handleFormKey,
	height: (app, form, room) => Math.min(room, heightOf(linesOf(app, form, room)) + 1),
	field: formField,
	View({app, dialog, height}) {
		const {ui: {columns: width}, theme} = app.getModel();
		return (
			<>
				<FormTitle text={formTitle(dialog, app.scene())} width={width} danger={dialog.form.danger ?? false} theme={theme}/>
				<FormPanel app={app} form={dialog} lines={linesOf(app, dialog, height)} width={width} theme={theme}/>
			</>
		);
	},
};
