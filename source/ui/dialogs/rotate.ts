import {type Account} from '../../account/account.js';
import {whyNotDone} from '../../store/core.js';
import {type UnfinishedRotation} from '../../tokens/rotation.js';
import {displayName} from '../../tokens/text.js';
import {type App, type FormDefinition, type Remark, type Scene, type FormDialog} from '../model.js';
import {type Target} from './field.js';
import {fieldValue, goneRemark, newForm, whatOf} from './form.js';
import {openHandoverSteps} from './handover-steps.js';
import {openHandover} from './handover.js';
import {settleForm, withDoubt} from './submit.js';

const [inPlace, guided] = ['in place', 'guided'];

/** Accounts whose server turned out to have no rotation in place. */
const guidedOnly = new WeakSet<Account>();

/** Rotation of a token that has no unfinished one, by what the API can do. */
export function openRotate(app: App, target: Target): FormDialog {
	const {rotateInPlace} = app.scene().capabilities;
	if (rotateInPlace === 'no' || (app.account && guidedOnly.has(app.account))) {
		return openHandover(app, target);
	}

	return newForm({
		serial: app.nextSerial(), form: rotateForm, targets: [target],
		fields: rotateInPlace === 'unknown' ? [{name: 'way', label: 'Way', value: inPlace, choices: [inPlace, guided]}] : [],
	});
}

const isGuided = (form: FormDialog): boolean => fieldValue(form, 'way') === guided;

const guidedRemarks: readonly Remark[] = [
	{text: 'A new token with the same settings, its secret handed over and seen to work, then the old one deleted: nothing stops meanwhile.', role: 'strong'},
	{text: 'It can be left half-way, and gone on with later.'},
];

function inPlaceRemarks({capabilities: {rotateInPlace}}: Scene): readonly Remark[] {
	return [
		{text: 'The old secret dies at once: what uses it gets 401 until it has the new one.', role: 'critical'},
		{text: 'The new secret is shown once. Balance, limit and expiry stay.'},
		...(rotateInPlace === 'unknown' ? [{text: 'Not every server of this API can do it; where this one cannot, nothing is changed and the guided way follows.', role: 'muted' as const}] : []),
	];
}

/** Rotation in place: a second key press, since the old secret dies at once. Where it is not known whether the API can, the guided way is offered beside it. */
const rotateForm: FormDefinition = {
	name: 'rotate',
	title: (form, scene) => `Rotate ${whatOf(form, scene, 'opened')}`,
	danger: true,
	verb: 'rotates',
	submitKeys: ['y'],
	judge(form, scene) {
		const gone = goneRemark(form, scene);
		return {remarks: isGuided(form) ? guidedRemarks : inPlaceRemarks(scene), errors: gone === undefined ? {} : {'': gone}};
	},
	async submit(form, app) {
		const target = form.targets[0]!;
		if (isGuided(form)) {
			app.openDialog(openHandover(app, target));
			return;
		}

		const account = app.account!;
		settleForm(app, form, await account.store.rotate(target.id), {
			done(rotation) {
				if (rotation.kind === 'unsupported') {
					guidedOnly.add(account);
					app.openDialog(openHandover(app, target));
					app.tell('warning', `This server cannot rotate ${displayName(target.base.name)} in place, so nothing was changed: this is the guided way.`);
				}
			},
			secretOf: rotation => (rotation.kind === 'rotated'
				? {
					tokenName: rotation.token.name, secret: rotation.secret, account,
					note: withDoubt('This is the new secret: it is shown once, and stored nowhere. The old one is dead.', rotation.doubt),
				}
				: null),
		});
	},
};

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
