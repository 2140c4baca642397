import {displayName} from '../../tokens/text.js';
import {type Token} from '../../tokens/token.js';
import {type FormDefinition, type Remark, type FormDialog} from '../model.js';
import {submitBulk} from './bulk.js';
import {type Target} from './field.js';
import {bulkRemarks, goneRemark, whatOf} from './form.js';
import {baseOf, settleForm} from './submit.js';

type Targets = Pick<FormDialog, 'targets'>;

/** Where any of them is tracked, all are switched off; else all are switched on. */
const isSwitchOff = ({targets}: Targets): boolean => targets.some(({base}) => base.limited);

const isRiskOff = ({limited, type}: Token): boolean => limited && type === 'live';

/** With nothing left a token stops working as soon as its limit counts. */
const isRiskOn = ({balance, type}: Token): boolean => type === 'live' && (balance === null || balance <= 0n);

const risky = (form: Targets): readonly Target[] => form.targets.filter(({base}) => (isSwitchOff(form) ? isRiskOff(base) : isRiskOn(base)));

/** Whether the switch is asked about once: off on live tokens, since spending is then without limit; on where nothing is left, since their calls are then refused. */
export const asksTracking = (form: Targets): boolean => risky(form).length > 0;

function consequence(form: FormDialog): Remark {
	const {targets} = form;
	const affected = risky(form).length;
	const all = targets.length === 1 ? displayName(targets[0]!.base.name) : `These ${targets.length} tokens`;
	if (affected === 0) {
		return {text: isSwitchOff(form) ? `${all}: no balance is watched any more.` : `${all}: at a balance of 0 a token stops working.`};
	}

	const what = affected === targets.length ? all : `${affected} of these ${targets.length} tokens`;
	return isSwitchOff(form)
		? {text: `${what} will spend without limit, and no balance is watched any more.`, role: 'warning'}
		: {text: `${what} will stop working at once: no balance is left. b sets one, and switches tracking on with it.`, role: 'critical'};
}

export const trackingForm: FormDefinition = {
	name: 'tracking',
	title: (form, scene) => `Switch balance tracking ${isSwitchOff(form) ? 'off' : 'on'}: ${whatOf(form, scene, 'opened')}`,
	verb: 'switches it',
	submitKeys: ['y'],
	judge(form, scene) {
		const gone = goneRemark(form, scene);
		return {
			remarks: [consequence(form), ...bulkRemarks(form, scene)],
			sends: `tracking ${isSwitchOff(form) ? 'off' : 'on'}`,
			errors: gone !== undefined && form.targets.length === 1 ? {'': gone} : {},
		};
	},
	async submit(form, app) {
		const limited = !isSwitchOff(form);
		if (form.targets.length > 1) {
			await submitBulk(app, form, `Tracking ${limited ? 'on' : 'off'}`, {kind: 'update', patch: {limited}});
			return;
		}

		settleForm(app, form, await app.account!.store.update(form.targets[0]!.id, {limited}, {base: baseOf(form)}));
	},
};
