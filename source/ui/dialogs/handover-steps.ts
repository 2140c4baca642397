import {formatMoney, subtractMoney, zero} from '../../tokens/money.js';
import {debtOf, describeRotation, type UnfinishedRotation} from '../../tokens/rotation.js';
import {displayName} from '../../tokens/text.js';
import {copyText} from '../actions/clipboard.js';
import {type App, type FormDefinition, type Remark, type Scene, type FormDialog} from '../model.js';
import {selectToken, selectLine} from '../screens/list-keys.js';
import {confirmError, confirmRemarks, isNameTyped} from './delete.js';
import {type Field} from './field.js';
import {fieldValue, newForm, whatOf} from './form.js';
import {settleForm} from './submit.js';

/** What can be done at a step, in words that are chosen from. */
const choices = {
	wait: 'not yet',
	move: 'yes, it works: move the balance',
	keep: 'yes, it works: leave the balances',
	works: 'yes, it works',
	copy: 'copy its secret',
	show: 'show its secret',
	delete: 'delete the old one',
	drop: 'drop the rotation, keep both',
} as const;

type Choice = keyof typeof choices;

function choicesAt({step, granted}: UnfinishedRotation, {capabilities: {readSecret}}: Pick<Scene, 'capabilities'>): readonly Choice[] {
	if (step === 'delete') {
		return ['delete', 'drop'];
	}

	const works: readonly Choice[] = granted === null ? ['works'] : ['move', 'keep'];
	return ['wait', ...works, ...(readSecret && (step === 'hand-over' || step === 'verify') ? ['copy', 'show'] as const : []), 'drop'];
}

const rotationOfForm = ({targets}: FormDialog, {state}: Pick<Scene, 'state'>): UnfinishedRotation | undefined => state.rotations.find(({oldId}) => oldId === targets[0]?.id);

const choiceOf = (form: FormDialog): Choice => (Object.keys(choices) as Choice[]).find(choice => choices[choice] === fieldValue(form, 'do')) ?? 'wait';

function fieldsAt(rotation: UnfinishedRotation, scene: Scene): Field[] {
	const [first, ...others] = choicesAt(rotation, scene);
	const field = {name: 'do', label: rotation.step === 'delete' ? 'Do' : 'Works?', value: choices[first!], choices: [first!, ...others].map(choice => choices[choice]), steady: true};
	return rotation.step === 'delete' ? [{name: 'confirm', label: 'Confirm', value: ''}, field] : [field];
}

/** Where an unfinished rotation stands, and what can be done about it; undefined where there is none, or its old token is gone. */
export function openHandoverSteps(app: App, oldId: string): FormDialog | undefined {
	const scene = app.scene();
	const rotation = scene.state.rotations.find(other => other.oldId === oldId);
	const base = scene.state.tokens.get(oldId);
	return rotation && base && newForm({serial: app.nextSerial(), form: handoverStepsForm, targets: [{id: oldId, base}], fields: fieldsAt(rotation, scene)});
}

/** What moving the balance does, by what is known now; both tokens are re-read before it is done. */
function moveRemarks({oldId, newId, oldName, newName, granted, debt}: UnfinishedRotation, {state: {tokens}}: Scene): Remark[] {
	const [left, from] = [tokens.get(oldId)?.balance ?? null, tokens.get(newId ?? '')?.balance ?? null];
	if (granted === null || left === null || from === null) {
		return [];
	}

	const isLeft = left > zero;
	const to = subtractMoney(from, isLeft || debt === null ? debtOf(granted, left) : debt);
	return [
		{text: `${displayName(oldName)}: ${formatMoney(left)} → ${formatMoney(isLeft ? zero : left)}; ${displayName(newName)}: ${formatMoney(from)} → ${formatMoney(to)}`, role: 'strong'},
		to <= zero ? {text: 'The new one stops working at once: what both had was spent.', role: 'critical'} : {text: 'The old one stops working at once.', role: 'warning'},
	];
}

function deleteRemarks({oldName}: UnfinishedRotation, {capabilities: {revokes}}: Scene): Remark[] {
	return [
		{text: `Applications that still use ${displayName(oldName)} get 401 at once.`, role: 'critical'},
		{text: revokes ? 'A key is revoked for ever: its row stays, its secret never works again.' : 'This cannot be undone.'},
	];
}

function remarksOf(rotation: UnfinishedRotation, choice: Choice, scene: Scene): readonly Remark[] {
	const shown = displayName(rotation.newName);
	switch (choice) {
		case 'delete': {
			return deleteRemarks(rotation, scene);
		}

		case 'move': {
			return moveRemarks(rotation, scene);
		}

		case 'keep': {
			return [{text: 'Each keeps the balance it has, until the old one is deleted.', role: 'warning'}];
		}

		case 'drop': {
			return [{text: 'The rotation is forgotten. Both tokens stay, with the balances they have.', role: 'warning'}];
		}

		case 'works': {
			return [{text: 'Then the old one can be deleted.'}];
		}

		case 'copy':
		case 'show': {
			return [{text: `The API still gives the secret of ${shown}: it is read now.`}];
		}

		case 'wait': {
			return rotation.step === 'hand-over' && !scene.capabilities.readSecret
				? [{text: `The secret of ${shown} was not seen, and the API does not give it again: drop this, delete ${shown}, and begin anew.`, role: 'critical'}]
				: [{text: `Does everything work with the secret of ${shown}? r on either token comes back to this.`}];
		}
	}
}

async function giveSecret(app: App, form: FormDialog, {oldId, newId, newName}: UnfinishedRotation, use: 'copy' | 'show'): Promise<void> {
	const account = app.account!;
	const outcome = await account.store.secret(newId ?? '', use);
	app.updateForm(form.serial, current => ({...current, busy: false}));
	const secret = outcome.kind === 'done' ? outcome.value : null;
	if (!secret) {
		settleForm(app, form, outcome.kind === 'done' ? {kind: 'refused', message: outcome.note ?? 'The API does not give this secret.'} : outcome);
		return;
	}

	account.store.noteSuccessorShown(oldId);
	if (use === 'copy') {
		copyText(app, `The secret of ${displayName(newName)}`, secret.reveal());
	} else {
		app.closeForm(form.serial);
		app.showSecret({kind: 'secret', serial: app.nextSerial(), tokenName: newName, secret, account, rotation: oldId, note: 'Step 2 of 3: hand this secret over to whatever uses the old one.'});
	}
}

/** The guided rotation after its first step. */
const handoverStepsForm: FormDefinition = {
	name: 'handover-steps',
	outlivesToken: true,
	title(form, scene) {
		const name = whatOf(form, scene, 'opened');
		return rotationOfForm(form, scene)?.step === 'delete' ? `Rotate ${name}, step 3 of 3: delete the old one` : `Rotate ${name}, step 2 of 3: does the new one work?`;
	},
	danger: true,
	verb: 'does it',
	judge(form, scene) {
		const rotation = rotationOfForm(form, scene);
		if (!rotation) {
			return {remarks: [], errors: {'': 'This rotation was finished or dropped elsewhere.', do: 'This rotation was finished or dropped elsewhere.'}};
		}

		const choice = choiceOf(form);
		const typed = fieldValue(form, 'confirm');
		const shown = displayName(rotation.oldName);
		const error = choice === 'delete' && !isNameTyped(typed, rotation.oldName) ? confirmError(typed, shown, `${scene.capabilities.revokes ? 'revoke' : 'delete'} it`) : undefined;
		const isMissing = rotation.newId !== null && scene.state.tokens.get(rotation.newId)?.revoked !== false;
		const missing: Remark = {text: `${displayName(rotation.newName)} is gone: drop this rotation, and begin another one.`, role: 'critical'};
		return {
			remarks: [...confirmRemarks(form, error, shown), {text: describeRotation(rotation), role: 'muted'}, ...(isMissing ? [missing] : []), ...remarksOf(rotation, choice, scene)],
			errors: error === undefined ? {} : {confirm: error},
		};
	},
	async submit(form, app) {
		const rotation = rotationOfForm(form, app.scene())!;
		const {oldId} = rotation;
		const {store} = app.account!;
		const choice = choiceOf(form);
		switch (choice) {
			case 'wait': {
				app.closeForm(form.serial);
				app.tell('info', `Kept: ${describeRotation(rotation)}. r on either token goes on with it.`);
				return;
			}

			case 'drop': {
				store.dropRotation(oldId);
				app.closeForm(form.serial);
				app.tell('success', `The rotation of ${displayName(rotation.oldName)} was dropped: both tokens stay.`);
				return;
			}

			case 'copy':
			case 'show': {
				await giveSecret(app, form, rotation, choice);
				return;
			}

			case 'delete': {
				const {cursor} = app.view();
				settleForm(app, form, await store.finishRotation(oldId), {
					done() {
						if (app.ui.selectedId === oldId && rotation.newId !== null) {
							selectToken(app, rotation.newId);
						} else if (app.ui.selectedId === oldId) {
							selectLine(app, cursor);
						}
					},
				});
				return;
			}

			case 'move':
			case 'keep':
			case 'works': {
				settleForm(app, form, await store.confirmRotation(oldId, choice === 'move'), {
					done() {
						const next = openHandoverSteps(app, oldId);
						if (next) {
							app.openDialog(next);
						}
					},
				});
			}
		}
	},
};
