import {displayName} from '../../tokens/display-name.js';
import {type FormDefinition} from './definition.js';
import {goneRemark, whatOf} from './form.js';
import {baseOf, settleForm, submitBulk} from './submit.js';

/** Switching the limit off on live tokens: asked once, since spending is then without limit. */
export const trackingForm: FormDefinition = {
	title: form => `Switch balance tracking off: ${whatOf(form)}`,
	verb: 'switches it off',
	submitKeys: ['y', 't'],
	judge(form, scene) {
		const gone = goneRemark(form, scene);
		const what = form.targets.length === 1 ? displayName(form.targets[0]!.base.name) : `These ${form.targets.length} tokens`;
		return {
			remarks: [{text: `${what} will spend without limit, and no balance is watched any more.`, role: 'warning'}],
			errors: gone !== undefined && form.targets.length === 1 ? {'': gone} : {},
		};
	},
	async submit(form, app) {
		if (form.targets.length > 1) {
			await submitBulk(app, form, 'Tracking off', {kind: 'update', patch: {limited: false}});
			return;
		}

		settleForm(app, form, await app.account!.store.update(form.targets[0]!.id, {limited: false}, {base: baseOf(form)}));
	},
};
