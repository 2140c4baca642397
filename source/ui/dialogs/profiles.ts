import {type FormDefinition} from './definition.js';
import {fieldValue} from './types.js';

/** Switches to another profile's account without a restart. */
export const profilesForm: FormDefinition = {
	title: () => 'Switch account',
	verb: 'switches',
	judge: () => ({remarks: [{text: 'Each profile has its own key, API, thresholds and colour. What is in flight here ends first.', role: 'muted'}], errors: {}}),
	async submit(form, app) {
		try {
			const account = await app.host.openProfile(fieldValue(form, 'profile'));
			app.closeForm(form.serial);
			app.switchAccount(account);
		} catch (error) {
			app.updateForm(form.serial, current => ({...current, busy: false, problem: error instanceof Error ? error.message : String(error)}));
		}
	},
};
