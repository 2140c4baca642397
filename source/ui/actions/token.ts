import {whyNotDone, type Outcome} from '../../store/core.js';
import {rotationOf} from '../../tokens/rotation.js';
import {type Secret} from '../../tokens/secret.js';
import {displayName} from '../../tokens/text.js';
import {balanceForm} from '../dialogs/balance.js';
import {openCreate} from '../dialogs/create.js';
import {deleteForm} from '../dialogs/delete.js';
import {openEdit} from '../dialogs/edit.js';
import {expiryForm} from '../dialogs/expiry.js';
import {type Field, targetOf} from '../dialogs/field.js';
import {newForm, leftOutText} from '../dialogs/form.js';
import {resumeRotation, openRotate} from '../dialogs/rotate.js';
import {settleForm} from '../dialogs/submit.js';
import {asksTracking, trackingForm} from '../dialogs/tracking.js';
import {askUndo, reportUndo} from '../dialogs/undo.js';
import {type App, currentScreen, type FormDefinition} from '../model.js';
import {chooseTargets, targetRow} from '../screens/list-keys.js';
import {copyText} from './clipboard.js';

/** Opens a form for the tokens that the key acts on, and says which marked ones it leaves out. */
function openForm(app: App, form: FormDefinition, fields: readonly Field[], {targets, leftOut} = chooseTargets(app)): void {
	if (targets.length === 0) {
		app.tell('warning', String.raw`None of the marked tokens can be changed now. ${leftOutText(leftOut)} Ctrl-\ clears the marks.`);
		return;
	}

	app.openDialog(newForm({serial: app.nextSerial(), form, targets, leftOut, fields}));
}

export function create(app: App): void {
	app.openDialog(openCreate(app));
}

export function changeBalance(app: App): void {
	openForm(app, balanceForm, [{name: 'balance', label: 'Balance', value: '', placeholder: '50, +10, -5, none'}]);
}

export function changeExpiry(app: App): void {
	openForm(app, expiryForm, [{name: 'expiry', label: 'Expiry', value: '', placeholder: '2027-01-31, +30d, +2w, +3m, never'}]);
}

export function edit(app: App): void {
	const row = targetRow(app);
	if (row) {
		app.openDialog(openEdit(app, targetOf(row)));
	}
}

export async function toggleTracking(app: App): Promise<void> {
	const chosen = chooseTargets(app);
	const [first, ...others] = chosen.targets;
	if (!first || chosen.leftOut.length > 0 || asksTracking(chosen)) {
		openForm(app, trackingForm, [], chosen);
		return;
	}

	const form = newForm({serial: app.nextSerial(), form: trackingForm, targets: chosen.targets});
	if (others.length > 0) {
		await trackingForm.submit(form, app);
		return;
	}

	const outcome = await app.account!.store.update(first.id, {limited: !first.base.limited}, {base: first.base});
	if (outcome.kind === 'moved' && app.isHere(form.serial) && !app.ui.dialog) {
		// Theirs and yours, before anything is sent.
		app.openDialog({...form, moved: {current: outcome.current, fields: outcome.fields}});
	} else {
		settleForm(app, form, outcome);
	}
}

export async function rotate(app: App): Promise<void> {
	const row = targetRow(app);
	if (!row) {
		return;
	}

	const rotation = rotationOf(app.scene().state.rotations, row.id);
	if (rotation) {
		await resumeRotation(app, rotation);
	} else {
		app.openDialog(openRotate(app, targetOf(row)));
	}
}

export function remove(app: App): void {
	openForm(app, deleteForm, [{name: 'confirm', label: 'Confirm', value: ''}]);
}

export function copyName(app: App): void {
	const row = targetRow(app);
	if (row) {
		copyText(app, `The name ${row.displayName}`, row.token.name);
	}
}

export async function copySecret(app: App): Promise<void> {
	const row = targetRow(app);
	if (!row) {
		return;
	}

	const outcome = await app.account!.store.secret(row.id, 'copy');
	if (outcome.kind === 'done' && outcome.value) {
		copyText(app, `The secret of ${row.displayName}`, outcome.value.reveal());
	} else {
		tellSecretless(app, outcome);
	}
}

/** Tells why something was not done; `done` is what to tell where it was. */
function tellOutcome(app: App, outcome: Outcome<unknown>, done: string): void {
	if (outcome.kind === 'done') {
		app.tell('success', done);
	} else {
		const isRefused = outcome.kind === 'refused';
		app.tell(isRefused ? 'warning' : 'error', outcome.kind === 'failed' ? `${outcome.error.message} ${outcome.error.remedy}` : whyNotDone(outcome));
	}
}

function tellSecretless(app: App, outcome: Outcome<Secret | null>): void {
	if (outcome.kind === 'done') {
		app.tell('warning', outcome.note ?? 'The API does not give this secret.');
	} else {
		tellOutcome(app, outcome, '');
	}
}

/** How long a secret stays on the detail screen. */
const shownMs = 30_000;

export async function showSecret(app: App): Promise<void> {
	const row = targetRow(app);
	if (!row) {
		return;
	}

	if (app.ui.shownSecret?.id === row.id) {
		app.update(ui => ({...ui, shownSecret: null}));
		return;
	}

	const outcome = await app.account!.store.secret(row.id, 'show');
	if (outcome.kind !== 'done' || !outcome.value) {
		tellSecretless(app, outcome);
		return;
	}

	const shown = {id: row.id, secret: outcome.value};
	const screen = currentScreen(app.ui);
	// Whoever left meanwhile does not want it on another screen.
	if (screen.kind !== 'detail' || screen.id !== row.id) {
		return;
	}

	app.update(ui => ({...ui, shownSecret: shown}));
	app.host.after(shownMs, () => {
		app.update(ui => (ui.shownSecret === shown ? {...ui, shownSecret: null} : ui));
	});
}

export async function undo(app: App): Promise<void> {
	const entry = app.account!.store.getState().undo;
	if (entry) {
		app.tell('info', `Undoing ${displayName(entry.label)}…`);
	}

	const serial = app.nextSerial();
	const {store} = app.account!;
	const outcome = await store.undo();
	if (!app.isHere(serial)) {
		return;
	}

	if (outcome.kind === 'several') {
		reportUndo(app, outcome);
	} else if (outcome.kind === 'moved') {
		askUndo(app, outcome.current, outcome.fields);
	} else {
		tellOutcome(app, outcome, `Undone: ${(outcome.kind === 'done' ? outcome.note : undefined) ?? 'the last change'}`);
	}
}
