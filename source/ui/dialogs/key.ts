import {type FormDefinition} from '../model.js';
import {fieldValue} from './form.js';

/** A key for this run only: masked while it is typed, kept in memory. */
export const keyForm: FormDefinition = {
	name: 'key',
	title: () => 'Paste a key for this run',
	verb: 'opens the account',
	judge(form) {
		const key = fieldValue(form, 'key').trim();
		return {
			remarks: [{text: 'It is kept in memory only. eyJ… and sk_… speak v2, mgmt-eden-… speaks v3.', role: 'muted'}],
			errors: /^[!-~]{8,}$/.test(key) ? {} : {key: key === '' ? 'Paste the key here.' : 'This is no key: it is too short, or holds characters that no key has.'},
		};
	},
	async submit(form, app) {
		try {
			const account = await app.host.openKey({key: fieldValue(form, 'key').trim()});
			app.closeForm(form.serial);
			app.switchAccount(account);
		} catch (error) {
			app.updateForm(form.serial, current => ({...current, busy: false, problem: error instanceof Error ? error.message : String(error)}));
		}
	},
};
