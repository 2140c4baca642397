import {formatBalance} from '../../tokens/balance-change.js';
import {formatExpiry} from '../../tokens/expiry.js';
import {addMoney, formatMoney, zero} from '../../tokens/money.js';
import {validateName} from '../../tokens/naming.js';
import {formatReset} from '../../tokens/reset.js';
import {canMoveBalance, successorDraft, successorName} from '../../tokens/rotation.js';
import {type Token} from '../../tokens/token.js';
import {type App, type FormDefinition, type Remark, type Scene, type FormDialog} from '../model.js';
import {expiryText} from './edit.js';
import {judgeExpiry} from './expiry.js';
import {type Target} from './field.js';
import {currentToken, fieldValue, goneRemark, newForm, whatOf} from './form.js';
import {baseOf, settleForm, withDoubt} from './submit.js';

const [move, again] = ['move it', 'grant it again'];

const isTaken = ({state}: Scene) => (name: string): boolean => state.tokens.values().some(token => !token.revoked && token.name === name);

/** The first step of the guided rotation: the new token, named after the old one and the day unless another name is given. */
export function openHandover(app: App, target: Target, name?: string): FormDialog {
	const scene = app.scene();
	const {base} = target;
	return newForm({
		serial: app.nextSerial(), form: handoverForm, targets: [target],
		fields: [
			{name: 'name', label: 'New name', value: name ?? successorName(base.name, scene.now, isTaken(scene))},
			...(canMoveBalance(base) ? [{name: 'funds', label: 'Balance', value: move, choices: [move, again]}] : []),
			{name: 'expiry', label: 'Expiry', value: expiryText(base.expiresAt), placeholder: 'never; or 2027-01-31, +30d, +2w, +3m'},
		],
	});
}

/** The expiry as typed; untouched it is exactly the old one's. */
function expiryOf(form: FormDialog, {expiresAt}: Token, scene: Scene): ReturnType<typeof judgeExpiry> {
	const text = fieldValue(form, 'expiry').trim();
	const judged = judgeExpiry(text === '' ? 'never' : text, scene);
	return judged.kind === 'ok' && text === expiryText(expiresAt) ? {kind: 'ok', expiresAt} : judged;
}

function nameError(form: FormDialog, scene: Scene): string | undefined {
	const name = fieldValue(form, 'name').trim();
	return validateName(name) ?? (isTaken(scene)(name) ? 'This name is taken: choose another one.' : undefined);
}

/** What becomes of the balance, said before anything is granted. */
function fundsRemarks(form: FormDialog, old: Token): Remark[] {
	const {balance, limited, reset, type} = old;
	if (!limited) {
		return type === 'live' ? [{text: 'It has no limit, as the old one: both can spend without limit.', role: 'warning'}] : [];
	}

	const left = formatBalance(old);
	if (reset) {
		return [{text: `Its balance of ${left} is granted a second time, and each of both refills (${formatReset(reset)}) until the old one is deleted.`, role: 'warning'}];
	}

	if (balance === null || balance <= zero) {
		return [{text: `The old one has nothing left (${left}), so the new one starts at $0.00 and does not work before it gets a balance (b).`, role: 'warning'}];
	}

	return fieldValue(form, 'funds') === move
		? [
			{text: `Until you say that the new one works, each can spend ${left}: up to ${formatMoney(addMoney(balance, balance))} in all.`, role: 'warning'},
			{text: 'Then the old one is set to $0.00, and the new one gives back what the old one spent meanwhile.'},
		]
		: [{text: `${left} is granted a second time: together they can spend ${formatMoney(addMoney(balance, balance))}, until the old one is deleted.`, role: 'warning'}];
}

const handoverForm: FormDefinition = {
	name: 'handover',
	title: (form, scene) => `Rotate ${whatOf(form, scene, 'opened')}, step 1 of 3: a new token`,
	verb: 'creates it',
	judge(form, scene) {
		const gone = goneRemark(form, scene);
		const old = currentToken(form, scene);
		if (gone !== undefined || !old) {
			return {remarks: [], errors: {'': gone ?? '', name: gone ?? ''}};
		}

		const badName = nameError(form, scene);
		const expiry = expiryOf(form, old, scene);
		const draft = successorDraft(old, '', expiry.kind === 'ok' ? expiry.expiresAt : old.expiresAt);
		return {
			remarks: [
				{text: `${draft.type}, ${formatBalance(draft)}, expires ${formatExpiry(draft.expiresAt, scene.now)}`, role: 'strong'},
				...fundsRemarks(form, old),
				{text: 'The old one goes on working. It is deleted in the end, when you say that the new one works.', role: 'muted'},
			],
			errors: {...(badName !== undefined && {name: badName}), ...(expiry.kind === 'error' && {expiry: expiry.message})},
		};
	},
	async submit(form, app) {
		const {id, base} = form.targets[0]!;
		const account = app.account!;
		const expiry = expiryOf(form, currentToken(form, app.scene()) ?? base, app.scene());
		if (expiry.kind === 'error') {
			return;
		}

		const plan = {newName: fieldValue(form, 'name').trim(), expiresAt: expiry.expiresAt, moves: fieldValue(form, 'funds') === move};
		settleForm(app, form, await account.store.beginRotation(id, plan, {base: baseOf(form)}), {
			secretOf({token, secret, doubt}) {
				if (!secret) {
					return null;
				}

				account.store.noteSuccessorShown(id);
				return {
					tokenName: token.name, secret, account, rotation: id,
					note: withDoubt('Step 2 of 3: hand this secret over to whatever uses the old one. It is shown once, and stored nowhere; the old one works until you delete it.', doubt),
				};
			},
		});
	},
};
