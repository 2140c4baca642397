import {applyBalanceChange, formatBalance, formatBalanceChange, parseBalanceChange} from '../../tokens/balance-change.js';
import {applyPatch} from '../../tokens/change-set.js';
import {type FormDefinition, type Remark} from '../model.js';
import {submitBulk} from './bulk.js';
import {currentToken, fieldValue, bulkRemarks, goneRemark, whatOf} from './form.js';
import {baseOf, settleForm} from './submit.js';

const help = '50 sets, +10 adds, -5 takes, none: no limit';

export const balanceForm: FormDefinition = {
	name: 'balance',
	title: (form, scene) => `Balance of ${whatOf(form, scene)}`,
	verb: 'saves',
	judge(form, scene) {
		const gone = goneRemark(form, scene);
		if (gone !== undefined && form.targets.length === 1) {
			return {remarks: [], errors: {balance: gone}};
		}

		const text = fieldValue(form, 'balance');
		const token = currentToken(form, scene);
		const isSingle = form.targets.length === 1 && token !== undefined;
		const before: Remark[] = isSingle ? [{text: `${formatBalance(token)} → …`}] : [{text: `for each of ${form.targets.length} tokens, on its balance of that moment`}, ...bulkRemarks(form, scene)];
		if (text.trim() === '') {
			return {remarks: [...before, {text: help, role: 'muted'}], errors: {balance: `Type an amount: ${help}.`}};
		}

		const parsed = parseBalanceChange(text);
		if (parsed.kind === 'error') {
			return {remarks: before, errors: {balance: parsed.message}};
		}

		if (!isSingle) {
			const isRisk = parsed.change.kind === 'untrack' && form.targets.some(({base: {limited, type}}) => limited && type === 'live');
			return {remarks: isRisk ? [...before, {text: 'Spending of the live ones is then without limit.', role: 'warning'}] : before, errors: {}};
		}

		if (parsed.change.kind === 'untrack' && !token.limited) {
			return {remarks: before, errors: {balance: 'It has no limit already: type an amount to set one.'}};
		}

		const applied = applyBalanceChange(parsed.change, token);
		if (applied.kind === 'error') {
			return {remarks: before, errors: {balance: applied.message}};
		}

		const after = applyPatch(token, applied.patch);
		const change = formatBalanceChange(token, after);
		const remarks: Remark[] = [{text: change, role: 'strong'}];
		if (!after.limited && token.type === 'live') {
			remarks.push({text: 'Spending is then without limit.', role: 'warning'});
		} else if (after.limited && after.balance !== null && after.balance <= 0n) {
			remarks.push({text: 'The token stops working at once: its calls get refused.', role: 'warning'});
		}

		return {remarks, errors: {}, sends: `balance ${change}`};
	},
	async submit(form, app) {
		const parsed = parseBalanceChange(fieldValue(form, 'balance'));
		if (parsed.kind === 'error') {
			return;
		}

		if (form.targets.length > 1) {
			await submitBulk(app, form, 'Balance', {kind: 'balance', change: parsed.change});
			return;
		}

		settleForm(app, form, await app.account!.store.changeBalance(form.targets[0]!.id, parsed.change, {base: baseOf(form)}));
	},
};
