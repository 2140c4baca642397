import {formatBalance} from '../../tokens/balance-change.js';
import {formatExpiry} from '../../tokens/expiry.js';
import {moneyToDecimal, parseMoney, zero, type Money} from '../../tokens/money.js';
import {nameAdvice, validateName} from '../../tokens/naming.js';
import {formatReset, parseReset} from '../../tokens/reset.js';
import {type Reset, type TokenDraft, type TokenType} from '../../tokens/token.js';
import {type App, type FormDefinition, type Remark, type Scene, type FormDialog} from '../model.js';
import {selectToken} from '../screens/list-keys.js';
import {judgeExpiry} from './expiry.js';
import {type Field} from './field.js';
import {fieldValue, newForm} from './form.js';
import {settleForm, withDoubt} from './submit.js';

const noTemplate = '(none)';

/** A limit as typed into a form: an amount, or nothing or `none` for no limit. */
function parseLimit(text: string): {kind: 'ok'; amount: Money | null} | {kind: 'error'; message: string} {
	const input = text.trim().replace(/^\$/, '');
	if (input === '' || input.toLowerCase() === 'none') {
		return {kind: 'ok', amount: null};
	}

	const amount = parseMoney(input);
	return amount === undefined || amount < zero
		? {kind: 'error', message: `"${input.slice(0, 30)}" is no limit: type an amount such as 50 (from 0 to under 100000, up to 9 decimals), or none.`}
		: {kind: 'ok', amount};
}

/** The fields of a new token, by what this API can do. */
function createFields({capabilities, templates}: Scene): Field[] {
	return [
		{name: 'name', label: 'Name', value: '', placeholder: 'environment-application, such as prod-web-app'},
		{name: 'template', label: 'Template', value: noTemplate, choices: [noTemplate, ...templates.keys()]},
		{name: 'type', label: 'Type', value: 'live', choices: ['live', 'sandbox']},
		{name: 'balance', label: 'Limit', value: '', placeholder: 'USD, such as 50; empty: no limit'},
		{name: 'expiry', label: 'Expiry', value: '', placeholder: 'never; or 2027-01-31, +30d, +2w, +3m'},
		...(capabilities.resetPeriods ? [{name: 'reset', label: 'Reset', value: '', placeholder: 'none; or daily:10, weekly:50, monthly:500'}] : []),
		...(capabilities.members ? [{name: 'member', label: 'Member', value: '', placeholder: 'e-mail, if it belongs to somebody'}] : []),
	];
}

export const openCreate = (app: App): FormDialog => newForm({serial: app.nextSerial(), form: createForm, fields: createFields(app.scene())});

type Drafted = {readonly draft: TokenDraft; readonly errors: Readonly<Record<string, string>>};

/** What the form makes, and what stands against each field. */
function draftOf(form: FormDialog, scene: Scene): Drafted {
	const errors: Record<string, string> = {};
	const name = fieldValue(form, 'name').trim();
	const badName = validateName(name);
	if (badName !== undefined) {
		errors.name = badName;
	}

	const limit = parseLimit(fieldValue(form, 'balance'));
	if (limit.kind === 'error') {
		errors.balance = limit.message;
	}

	const expiryText = fieldValue(form, 'expiry').trim();
	const expiry = judgeExpiry(expiryText === '' ? 'never' : expiryText, scene);
	if (expiry.kind === 'error') {
		errors.expiry = expiry.message;
	}

	const parsedReset = parseReset(fieldValue(form, 'reset'));
	if (parsedReset.kind === 'error') {
		errors.reset = parsedReset.message;
	}

	const member = fieldValue(form, 'member').trim();
	if (member !== '' && !/^[^\s@]+@[^\s@]+$/.test(member)) {
		errors.member = `"${member.slice(0, 40)}" is no e-mail address.`;
	}

	const reset: Reset | null = parsedReset.kind === 'ok' ? parsedReset.reset : null;
	const amount = limit.kind === 'ok' ? limit.amount : null;
	if (reset && amount !== null && amount !== reset.amount) {
		errors.balance = `What resets starts full: leave the limit empty, or type ${moneyToDecimal(reset.amount!)}.`;
	}

	return {
		errors,
		draft: {
			name, type: fieldValue(form, 'type') as TokenType, balance: reset?.amount ?? amount, limited: amount !== null || reset !== null,
			expiresAt: expiry.kind === 'ok' ? expiry.expiresAt : null, reset, member: member === '' ? null : member,
		},
	};
}

function fillFromTemplate(form: FormDialog, {templates}: Scene): FormDialog {
	const template = templates.get(fieldValue(form, 'template'));
	const values: Record<string, string> = template
		? {type: template.type, balance: template.balance === null ? '' : moneyToDecimal(template.balance), expiry: template.expires ?? ''}
		: {};
	return {...form, fields: form.fields.map(field => (values[field.name] === undefined ? field : {...field, value: values[field.name]!}))};
}

const createForm: FormDefinition = {
	name: 'create',
	title: () => 'New token',
	verb: 'creates it',
	onChange: (form, name, scene) => (name === 'template' ? fillFromTemplate(form, scene) : form),
	judge(form, scene) {
		const {draft, errors} = draftOf(form, scene);
		const names = function * () {
			for (const {name, revoked} of scene.state.tokens.values()) {
				if (!revoked) {
					yield name;
				}
			}
		};

		const advice: Remark[] = nameAdvice(draft.name, names()).map(text => ({text, role: 'warning'}));
		const isSafe = Object.keys(errors).every(name => name === 'name');
		const summary: Remark[] = isSafe
			? [{text: `${draft.type}, ${formatBalance(draft)}, expires ${formatExpiry(draft.expiresAt, scene.now)}${draft.reset ? `, ${formatReset(draft.reset)}` : ''}`, role: 'strong'}]
			: [];
		const risk: Remark[] = draft.type === 'live' && !draft.limited && isSafe ? [{text: 'A live token without a limit can spend all of the account.', role: 'warning'}] : [];
		const isEmpty = draft.limited && draft.balance !== null && draft.balance <= zero;
		const empty: Remark[] = isEmpty && isSafe ? [{text: 'With a limit of 0 it is EMPTY from the start: its calls are refused until it gets a balance (b).', role: 'warning'}] : [];
		return {remarks: [...summary, ...risk, ...empty, ...advice], errors};
	},
	async submit(form, app) {
		const {draft} = draftOf(form, app.scene());
		const account = app.account!;
		const outcome = await account.store.create(draft);
		// Whoever left the form meanwhile is elsewhere with the cursor, or in another dialog.
		const isOpen = app.ui.dialog?.serial === form.serial;
		const isShown = outcome.kind === 'done' && app.view().lines.indexOf.has(outcome.value.token.id);
		settleForm(app, form, outcome.kind === 'done' && !isShown ? {...outcome, note: `${outcome.note ?? ''} The list as it is filtered does not show it.`} : outcome, {
			done({token}) {
				if (isShown && isOpen) {
					selectToken(app, token.id);
				}
			},
			secretOf: ({token, secret, doubt}) => secret && {tokenName: token.name, secret, account, note: withDoubt('This is its secret: it is shown once, and stored nowhere.', doubt)},
		});
	},
};
