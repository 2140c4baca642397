import {applyPatch, describePatch, diffToken} from '../../tokens/change-set.js';
import {formatDay} from '../../tokens/expiry.js';
import {moneyToDecimal, parseMoney} from '../../tokens/money.js';
import {validateName} from '../../tokens/naming.js';
import {parseReset} from '../../tokens/reset.js';
import {type Token, type TokenPatch} from '../../tokens/token.js';
import {type App, type FormDefinition, type Scene, type FormDialog} from '../model.js';
import {judgeExpiry} from './expiry.js';
import {type Field, type Target} from './field.js';
import {currentToken, fieldValue, goneRemark, newForm, whatOf} from './form.js';
import {baseOf, settleForm} from './submit.js';

/** An expiry as text that means exactly it: a day where it ends with that day, else the date-time in UTC. */
export function expiryText(expiresAt: number | null): string {
	if (expiresAt === null) {
		return 'never';
	}

	const date = new Date(expiresAt);
	const isDayEnd = date.getHours() === 23 && date.getMinutes() === 59 && date.getSeconds() === 59;
	return isDayEnd ? formatDay(expiresAt) : date.toISOString().replace(/\.\d+Z$/, 'Z');
}

const resetText = ({reset}: Token): string => (reset === null ? 'none' : `${reset.period}:${reset.amount === null ? '' : moneyToDecimal(reset.amount)}`);

function valuesOf(token: Token): Readonly<Record<string, string>> {
	return {
		name: token.name, balance: token.balance === null ? '' : moneyToDecimal(token.balance), tracking: token.limited ? 'on' : 'off',
		expiry: expiryText(token.expiresAt), reset: resetText(token),
	};
}

function editFields(token: Token, {capabilities}: Pick<Scene, 'capabilities'>): Field[] {
	const values = valuesOf(token);
	const field = (name: string, label: string, more: Partial<Field> = {}): Field => ({name, label, value: values[name]!, ...more});
	return [
		...(capabilities.rename ? [field('name', 'Name')] : []),
		field('balance', 'Balance', {placeholder: 'USD, such as 50'}),
		field('tracking', 'Tracking', {choices: ['on', 'off']}),
		field('expiry', 'Expiry', {placeholder: '2027-01-31, +30d, +2w, +3m or never'}),
		...(capabilities.resetPeriods ? [field('reset', 'Reset', {placeholder: 'none, daily:10, weekly:50, monthly:500'})] : []),
	];
}

export const openEdit = (app: App, target: Target): FormDialog =>
	newForm({serial: app.nextSerial(), form: editForm, targets: [target], fields: editFields(target.base, app.scene())});

/** Blanks around a value are none of its own; but a name may have some. */
const isUntouched = ({name, value}: Field, before: Readonly<Record<string, string>>): boolean => [value, value.trim()].includes(before[name]!);

const shownOf = ({shown, targets}: FormDialog): Token => shown ?? targets[0]!.base;

/** What was not touched shows what the server has: a setting of the moment of opening, which others have changed since, would neither hold nor be sent. */
function followToken(form: FormDialog, scene: Scene): FormDialog {
	const token = currentToken(form, scene);
	const shown = shownOf(form);
	if (!token || token === shown) {
		return form;
	}

	const [before, after] = [valuesOf(shown), valuesOf(token)];
	const fields = form.fields.map(field => {
		const value = after[field.name]!;
		return isUntouched(field, before) && field.value !== value ? {...field, value, followed: (field.followed ?? 0) + 1} : field;
	});
	return {...form, shown: token, fields};
}

/** The token as edited, beside what the server has: a field that was not touched changes nothing. */
function editedOf(form: FormDialog, scene: Scene): {readonly patch: TokenPatch; readonly errors: Readonly<Record<string, string>>} {
	const base = shownOf(form);
	const before = valuesOf(base);
	const errors: Record<string, string> = {};
	const isTouched = (name: string): boolean => form.fields.some(field => field.name === name && !isUntouched(field, before));
	const value = (name: string): string => fieldValue(form, name).trim();
	let edited: Token = base;
	if (isTouched('name')) {
		const bad = validateName(value('name'));
		edited = {...edited, name: value('name')};
		if (bad !== undefined) {
			errors.name = bad;
		}
	}

	if (isTouched('balance')) {
		const balance = parseMoney(value('balance').replace(/^\$/, ''));
		if (balance === undefined) {
			errors.balance = `"${value('balance').slice(0, 30)}" is no amount: type one such as 50 (under 100000, up to 9 decimals); b adds and takes.`;
		} else {
			edited = {...edited, balance};
		}
	}

	edited = {...edited, limited: value('tracking') === 'on'};
	if (isTouched('expiry')) {
		const expiry = judgeExpiry(value('expiry'), scene);
		if (expiry.kind === 'error') {
			errors.expiry = expiry.message;
		} else {
			edited = {...edited, expiresAt: expiry.expiresAt};
		}
	}

	if (isTouched('reset')) {
		const reset = parseReset(value('reset'));
		if (reset.kind === 'error') {
			errors.reset = reset.message;
		} else {
			// A reset period switches the limit on, whatever is chosen beside it.
			edited = {...edited, reset: reset.reset, ...(reset.reset && {limited: true})};
		}
	}

	return {patch: diffToken(base, edited), errors};
}

const editForm: FormDefinition = {
	name: 'edit',
	title: (form, scene) => `Edit ${whatOf(form, scene)}`,
	verb: 'saves',
	follow: followToken,
	judge(form, scene) {
		const gone = goneRemark(form, scene);
		const token = currentToken(form, scene);
		if (gone !== undefined || !token) {
			return {remarks: [], errors: {'': gone ?? ''}};
		}

		const {patch, errors} = editedOf(form, scene);
		const isChanged = Object.keys(patch).length > 0;
		const after = applyPatch(token, patch);
		const sends = describePatch(token, patch, scene.now);
		return {
			sends,
			remarks: [
				isChanged ? {text: sends, role: 'strong'} : {text: 'nothing changed yet', role: 'muted'},
				...(patch.reset && fieldValue(form, 'tracking') === 'off' ? [{text: 'A reset needs the limit: tracking is on with it.', role: 'warning' as const}] : []),
				...(token.limited && !after.limited && after.type === 'live' ? [{text: 'Spending is then without limit.', role: 'warning' as const}] : []),
			],
			errors: isChanged || Object.keys(errors).length > 0 ? errors : {'': 'Change something first, or leave with Esc.'},
		};
	},
	async submit(form, app) {
		const {patch} = editedOf(form, app.scene());
		settleForm(app, form, await app.account!.store.update(form.targets[0]!.id, patch, {base: baseOf(form)}));
	},
};
