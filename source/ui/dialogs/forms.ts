import {type App, type FormDefinition, type FormDefinitions, type Judgement, type Remark, type Scene, type Dialog, type FormDialog} from '../model.js';
import {balanceForm} from './balance.js';
import {createForm} from './create.js';
import {deleteForm} from './delete.js';
import {editForm} from './edit.js';
import {expiryForm} from './expiry.js';
import {whyOver, withValue} from './form.js';
import {handoverStepsForm} from './handover-steps.js';
import {handoverForm} from './handover.js';
import {keyForm} from './key.js';
import {rotateForm} from './rotate.js';
import {leftOutText, withoutLeftOut} from './submit.js';
import {trackingForm} from './tracking.js';
import {undoForm} from './undo.js';

const definitions: FormDefinitions = {
	balance: balanceForm, expiry: expiryForm, create: createForm, edit: editForm, tracking: trackingForm, delete: deleteForm, rotate: rotateForm, handover: handoverForm,
	'handover-steps': handoverStepsForm, key: keyForm, undo: undoForm,
};

export const definitionOf = ({form}: Pick<FormDialog, 'form'>): FormDefinition => definitions[form];

const noneLeft = 'None of these tokens can be changed any more: leave with Esc.';

/** What a form would do as it stands; one for several tokens is judged by those that can be changed at this moment. */
export function judgeForm(form: FormDialog, scene: Scene): Judgement {
	const over = whyOver(form, scene);
	if (over !== undefined) {
		return {remarks: [], errors: {'': over}};
	}

	const live = withoutLeftOut(form, scene);
	const leftOut = leftOutText(live.leftOut);
	const left: Remark[] = leftOut === '' ? [] : [{text: leftOut, role: 'warning'}];
	if (form.targets.length > 0 && live.targets.length === 0) {
		return {remarks: left, errors: {'': noneLeft, [form.fields[0]?.name ?? '']: noneLeft}};
	}

	const judgement = definitionOf(form).judge(live, scene);
	return {...judgement, remarks: [...left, ...judgement.remarks]};
}

export function formTitle(form: FormDialog, scene: Scene): string {
	const live = withoutLeftOut(form, scene);
	return definitionOf(form).title(live.targets.length === 0 ? form : live, scene);
}

/** What `Enter` does in the form, for the hints. */
export function verbOf(form: FormDialog, scene: Scene): string {
	const {verb} = definitionOf(form);
	return typeof verb === 'string' ? verb : verb(scene);
}

/** The dialog in step with what the server has by now. */
export const followServer = (dialog: Dialog, scene: Scene): Dialog => (dialog.kind === 'form' ? definitionOf(dialog).follow?.(dialog, scene) ?? dialog : dialog);

/** Another value in a field of the open form. */
export function changeField(app: App, serial: number, name: string, value: string): void {
	const scene = app.scene();
	app.updateForm(serial, form => {
		const next = withValue(form, name, value);
		return definitionOf(form).onChange?.(next, name, scene) ?? next;
	});
}

/** `Enter`: sends what can be sent, once; else says why not, beside the field. */
export async function submitForm(app: App, form: FormDialog): Promise<void> {
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
	await definitionOf(form).submit(withoutLeftOut(form, app.scene()), app);
}
