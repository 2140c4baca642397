import {formatExpiry, formatExpiryChange, parseExpiry} from '../../tokens/expiry.js';
import {count} from '../../tokens/text.js';
import {type FormDefinition, type Remark, type Scene} from '../model.js';
import {submitBulk} from './bulk.js';
import {currentToken, fieldValue, bulkRemarks, goneRemark, whatOf} from './form.js';
import {baseOf, settleForm} from './submit.js';

const help = '2027-01-31, +30d, +2w, +3m or never';

/** An expiry as typed, as far as this API takes it: v3 wants a day at least. */
export function judgeExpiry(text: string, {now, capabilities}: Pick<Scene, 'now' | 'capabilities'>): ReturnType<typeof parseExpiry> {
	const parsed = parseExpiry(text, now);
	const least = capabilities.minimumExpiry;
	return parsed.kind === 'ok' && parsed.expiresAt !== null && parsed.expiresAt - now < least
		? {kind: 'error', message: `This API wants an expiry at least ${Math.round(least / 3_600_000)} h ahead: use a later day, or never.`}
		: parsed;
}

export const expiryForm: FormDefinition = {
	name: 'expiry',
	title: (form, scene) => `Expiry of ${whatOf(form, scene)}`,
	verb: 'saves',
	judge(form, scene) {
		const gone = goneRemark(form, scene);
		if (gone !== undefined && form.targets.length === 1) {
			return {remarks: [], errors: {expiry: gone}};
		}

		const text = fieldValue(form, 'expiry');
		const token = currentToken(form, scene);
		const from = form.targets.length === 1 && token ? formatExpiry(token.expiresAt, scene.now) : `each of ${count(form.targets.length, 'token')}`;
		const before: Remark[] = [{text: `${from} → …`}, ...bulkRemarks(form, scene)];
		if (text.trim() === '') {
			return {remarks: [...before, {text: help, role: 'muted'}], errors: {expiry: `Type an expiry: ${help}.`}};
		}

		const parsed = judgeExpiry(text, scene);
		if (parsed.kind === 'error') {
			return {remarks: before, errors: {expiry: parsed.message}};
		}

		const change = form.targets.length === 1 && token ? formatExpiryChange(token.expiresAt, parsed.expiresAt, scene.now) : `${from} → ${formatExpiry(parsed.expiresAt, scene.now)}`;
		return {remarks: [{text: change, role: 'strong'}, ...bulkRemarks(form, scene)], errors: {}, sends: `expiry ${change}`};
	},
	async submit(form, app) {
		const parsed = judgeExpiry(fieldValue(form, 'expiry'), app.scene());
		if (parsed.kind === 'error') {
			return;
		}

		const patch = {expiresAt: parsed.expiresAt};
		if (form.targets.length > 1) {
			await submitBulk(app, form, 'Expiry', {kind: 'update', patch});
			return;
		}

		settleForm(app, form, await app.account!.store.update(form.targets[0]!.id, patch, {base: baseOf(form)}));
	},
};
