import {displayName} from '../../tokens/display-name.js';
import {type FormDefinition} from './definition.js';
import {goneRemark, whatOf} from './form.js';
import {settleForm} from './submit.js';

/** Rotation in place: a second key press, since the old secret dies at once. */
export const rotateForm: FormDefinition = {
	title: form => `Rotate ${whatOf(form)}`,
	danger: true,
	verb: 'rotates',
	submitKeys: ['r', 'y'],
	judge(form, scene) {
		const gone = goneRemark(form, scene);
		return {
			remarks: [
				{text: 'The old secret dies at once: what uses it gets 401 until it has the new one.', role: 'critical'},
				{text: 'The new secret is shown once. Balance, limit and expiry stay.'},
			],
			errors: gone === undefined ? {} : {'': gone},
		};
	},
	async submit(form, app) {
		const {id, base} = form.targets[0]!;
		const shown = displayName(base.name);
		settleForm(app, form, await app.account!.store.rotate(id), rotation => {
			if (rotation.kind === 'rotated') {
				app.openDialog({
					kind: 'secret', serial: app.nextSerial(), tokenName: rotation.token.name, secret: rotation.secret,
					note: 'This is the new secret: it is shown once, and stored nowhere. The old one is dead.',
				});
				return;
			}

			app.tell('warning', `This server cannot rotate ${shown} in place: create a token with the same settings, hand over its secret, verify, then delete the old one.`);
		});
	},
};
