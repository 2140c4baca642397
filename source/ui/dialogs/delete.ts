import {rotationOf} from '../../tokens/rotation.js';
import {displayName} from '../../tokens/text.js';
import {someOf} from '../format.js';
import {type FormDefinition, type Remark, type Scene, type FormDialog} from '../model.js';
import {selectLine} from '../screens/list-keys.js';
import {submitBulk} from './bulk.js';
import {fieldValue, bulkRemarks, goneRemark, whatOf} from './form.js';
import {settleForm} from './submit.js';

const verbOf = ({capabilities: {revokes}}: Scene): string => (revokes ? 'revoke' : 'delete');

/** Any keyboard has the question mark. */
const typeable = (text: string): string => text.replaceAll('�', '?').trim().normalize('NFC');

/** Whether a name was typed, as it is or as it is shown: not every name can be typed as it is. `?` stands for what cannot be shown. */
export const isNameTyped = (typed: string, name: string): boolean => [name, displayName(name)].some(wanted => typeable(wanted) === typeable(typed));

/** Why what was typed does not confirm. Whoever is still typing it has made no mistake yet. */
export const confirmError = (typed: string, word: string, verb: string): string =>
	(typeable(word).startsWith(typeable(typed)) ? `Type ${word} to ${verb}.` : `That is not ${word}.`);

/** The same from the start, when nothing stands against the empty field yet; and how to type what cannot be typed. */
export function confirmRemarks(form: FormDialog, error: string | undefined, word: string): Remark[] {
	const isSaid = form.tried || fieldValue(form, 'confirm').trim() !== '';
	return error === undefined
		? []
		: [...(isSaid ? [] : [{text: error, role: 'strong' as const}]), ...(word.includes('�') ? [{text: '� is a character that cannot be shown: type ? for it.', role: 'muted' as const}] : [])];
}

/** What has to be typed: the token's name, or `delete 3`. */
function isConfirmed(form: FormDialog, scene: Scene): boolean {
	const typed = fieldValue(form, 'confirm').trim().normalize('NFC');
	const {targets} = form;
	if (targets.length > 1) {
		return [`delete ${targets.length}`, `${verbOf(scene)} ${targets.length}`].includes(typed.toLowerCase());
	}

	return isNameTyped(typed, targets[0]!.base.name);
}

const wanted = (form: FormDialog): string => (form.targets.length > 1 ? `delete ${form.targets.length}` : displayName(form.targets[0]!.base.name));

/** A token that was made to take the place of another one, or waits to be replaced, is not deleted unseen. */
function rotationRemarks({targets}: FormDialog, {state: {rotations}}: Scene): Remark[] {
	const inRotation = targets.filter(({id}) => rotationOf(rotations, id)).map(({base}) => displayName(base.name));
	return inRotation.length === 0 ? [] : [{text: `Part of an unfinished rotation, which r goes on with: ${someOf(inRotation)}.`, role: 'warning'}];
}

export const deleteForm: FormDefinition = {
	name: 'delete',
	title: (form, scene) => `${scene.capabilities.revokes ? 'Revoke' : 'Delete'} ${whatOf(form, scene, 'opened')}`,
	danger: true,
	verb: scene => `${verbOf(scene)}s ${scene.capabilities.revokes ? 'for ever' : 'it'}`,
	judge(form, scene) {
		const gone = goneRemark(form, scene);
		if (gone !== undefined && form.targets.length === 1) {
			return {remarks: [], errors: {confirm: gone}};
		}

		const typed = fieldValue(form, 'confirm').trim();
		const error = isConfirmed(form, scene) ? undefined : confirmError(typed, wanted(form), `${verbOf(scene)} ${form.targets.length === 1 ? 'it' : 'them'}`);
		const what = form.targets.length === 1 ? 'it' : 'any of them';
		return {
			remarks: [
				...confirmRemarks(form, error, wanted(form)),
				{text: `Applications that use ${what} get 401 at once.`, role: 'critical'},
				{text: scene.capabilities.revokes ? 'A key is revoked for ever: its row stays, its secret never works again.' : 'This cannot be undone.'},
				...bulkRemarks(form, scene),
				...rotationRemarks(form, scene),
			],
			errors: error === undefined ? {} : {confirm: error},
		};
	},
	async submit(form, app) {
		const {targets} = form;
		if (targets.length > 1) {
			await submitBulk(app, form, app.scene().capabilities.revokes ? 'Revoke' : 'Delete', {kind: 'remove'});
			return;
		}

		const {id} = targets[0]!;
		const {cursor} = app.view();
		settleForm(app, form, await app.account!.store.remove(id), {
			done() {
				// The user removed it, so the cursor goes on to what stands in its place; unless it has gone elsewhere meanwhile.
				if (app.ui.selectedId === id) {
					selectLine(app, cursor);
				}
			},
		});
	},
};
