import {tokenGone, whyFixed} from '../../store/core.js';
import {type Row} from '../../store/rows.js';
import {displayName, count} from '../../tokens/text.js';
import {someOf} from '../format.js';
import {type Remark, type Scene, type Field, type FormDialog, type Target} from './dialog-types.js';

export const targetOf = ({id, token}: Row): Target => ({id, base: token});

type FormParts = Pick<FormDialog, 'serial' | 'form'> & Partial<Pick<FormDialog, 'targets' | 'leftOut' | 'fields' | 'focus' | 'moved' | 'undo'>>;

export const newForm = ({serial, form, targets = [], leftOut = [], fields = [], focus = 0, moved = null, undo}: FormParts): FormDialog => ({
	kind: 'form', serial, form, targets, leftOut, fields, focus, errors: {}, problem: null, busy: false, tried: false, openedBy: null, moved, ...(undo && {undo}),
});

/** `prod-web-app`, as it is called by now where the scene is given; or `3 tokens`. */
export function whatOf({targets}: Pick<FormDialog, 'targets'>, scene?: Pick<Scene, 'state'>): string {
	const [first] = targets;
	return first && targets.length === 1 ? displayName((scene?.state.tokens.get(first.id) ?? first.base).name) : count(targets.length, 'token');
}

/** The form with another value in one field; what was said of that field is taken back. */
export function withValue(form: FormDialog, name: string, value: string): FormDialog {
	const {[name]: _, ...errors} = form.errors;
	return {...form, errors, problem: null, openedBy: null, fields: form.fields.map(field => (field.name === name ? {...field, value} : field))};
}

/** The choice after (or before) the present one, around the ends. */
export function nextChoice({choices = [], value}: Field, step: 1 | -1): string {
	const index = choices.indexOf(value);
	return choices[(index + step + choices.length) % choices.length] ?? value;
}

/** The choice that begins with the letter, the next one where several do; undefined where none does. */
export function choiceByLetter({choices = [], value}: Field, letter: string): string | undefined {
	const index = choices.indexOf(value);
	return [...choices.slice(index + 1), ...choices.slice(0, index + 1)].find(choice => letter.length === 1 && choice.toLowerCase().startsWith(letter.toLowerCase()));
}

/** Which tokens a form for several is about, and that some of them are out of sight. */
export function bulkRemarks({targets}: Pick<FormDialog, 'targets'>): Remark[] {
	if (targets.length < 2) {
		return [];
	}

	const hidden = targets.filter(target => target.hidden).length;
	return [
		{text: someOf(targets.map(({base}) => displayName(base.name))), role: 'muted'},
		...(hidden > 0 ? [{text: `${hidden} of them ${hidden === 1 ? 'is' : 'are'} marked, but not shown by the list as it is filtered.`, role: 'warning' as const}] : []),
	];
}

/** What is said of tokens of a form that are gone; of a single one also that it is revoked for ever. */
export function goneRemark({targets}: Pick<FormDialog, 'targets'>, {state}: Pick<Scene, 'state'>): string | undefined {
	const [first] = targets;
	if (first && targets.length === 1) {
		const token = state.tokens.get(first.id);
		return token ? whyFixed(token) : tokenGone;
	}

	const gone = targets.filter(({id}) => !state.tokens.has(id)).length;
	if (gone === 0) {
		return undefined;
	}

	return `${gone} of ${targets.length} tokens are gone: they were removed elsewhere.`;
}

/**
Why a form for one token has nothing more to send: the token is gone, or revoked for ever. What was sent already may be why, and its outcome closes the form. An unfinished rotation has steps that are about a
token that is gone.
*/
export function whyOver(form: FormDialog, scene: Pick<Scene, 'state'>): string | undefined {
	return form.targets.length === 1 && !form.busy && form.form !== 'handover-steps' ? goneRemark(form, scene) : undefined;
}
