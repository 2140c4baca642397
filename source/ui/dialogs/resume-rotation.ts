import {whyNotDone} from '../../store/core.js';
import {displayName} from '../../tokens/display-name.js';
import {type UnfinishedRotation} from '../../tokens/rotation.js';
import {type App} from '../app.js';
import {openHandover} from './handover.js';
import {openHandoverSteps} from './handover-steps.js';

/** Opens a rotation at the step where it was left. Where it is not known whether the new token was made, the server is asked first. */
export async function resumeRotation(app: App, {oldId, oldName, newName, step}: UnfinishedRotation): Promise<void> {
	const {store} = app.account!;
	const serial = app.nextSerial();
	if (step === 'create') {
		app.tell('info', `Looking whether ${displayName(newName)} was created…`);
		const outcome = await store.lookForSuccessor(oldId);
		if (!app.isHere(serial) || app.ui.dialog) {
			return;
		}

		if (outcome.kind !== 'done') {
			app.tell('warning', whyNotDone(outcome));
			return;
		}

		const base = store.getState().tokens.get(oldId);
		if (outcome.value.step === 'create' && base) {
			store.dropRotation(oldId);
			app.openDialog(openHandover(app, {id: oldId, base}, newName));
			app.tell('warning', `${displayName(newName)} was not created: this begins anew.`);
			return;
		}
	}

	const form = openHandoverSteps(app, oldId);
	if (form) {
		app.openDialog(form);
	} else {
		app.tell('warning', `The rotation of ${displayName(oldName)} is over: the old token is gone.`);
	}
}
