import {type Judgement, type Remark, type Scene, type FormDialog} from '../model.js';
import {tokenGone, whyFixed} from '../../store/core.js';
import {type State} from '../../store/state.js';
import {isShared, nameAmong, whichOf} from '../../tokens/same-name.js';
import {displayName, count} from '../../tokens/text.js';
import {type Token} from '../../tokens/token.js';
import {someOf} from '../format.js';
import {type LeftOut} from './field.js';

export const fieldValue = ({fields}: Pick<FormDialog, 'fields'>, name: string): string => fields.find(field => field.name === name)?.value ?? '';

/** The token of a form for one token as it is now; undefined where it is gone. */
export const currentToken = ({targets}: FormDialog, {state}: Scene): Token | undefined => (targets[0] ? state.tokens.get(targets[0].id) : undefined);

type FormParts = Pick<FormDialog, 'serial' | 'form'> & Partial<Pick<FormDialog, 'targets' | 'leftOut' | 'fields' | 'focus' | 'moved' | 'undo'>>;

export const newForm = ({serial, form, targets = [], leftOut = [], fields = [], focus = 0, moved = null, undo}: FormParts): FormDialog => ({
	kind: 'form', serial, form, targets, leftOut, fields, focus, errors: {}, problem: null, busy: false, tried: false, openedBy: null, moved, ...(undo && {undo}),
});

/** `prod-web-app`, as it is called by now, or as it was when the form was opened; with what tells it from other active keys of that name. Or `3 tokens`. */
export function whatOf({targets}: Pick<FormDialog, 'targets'>, {state: {tokens}}: Pick<Scene, 'state'>, when: 'now' | 'opened' = 'now'): string {
	const [first] = targets;
	if (!first || targets.length > 1) {
		return count(targets.length, 'token');
	}

	return nameAmong(tokens, when === 'now' ? tokens.get(first.id) ?? first.base : first.base);
}

/** Which one of several keys of one name a form is about, whole: a title may be cut. */
function whichRemarks({targets}: FormDialog, {state: {tokens}}: Scene): Remark[] {
	const token = tokens.get(targets[0]?.id ?? '');
	return targets.length === 1 && token && isShared(tokens, token)
		? [{text: `This is ${whichOf(token)}: other active keys are named ${displayName(token.name)}, too.`, role: 'warning'}]
		: [];
}

/** The form with another value in one field; what was said of that field is taken back. */
export function withValue(form: FormDialog, name: string, value: string): FormDialog {
	const {[name]: _, ...errors} = form.errors;
	return {...form, errors, problem: null, openedBy: null, fields: form.fields.map(field => (field.name === name ? {...field, value} : field))};
}

/** Which tokens a form for several is about, and that some of them are out of sight. */
export function bulkRemarks({targets}: Pick<FormDialog, 'targets'>, {state: {tokens}}: Pick<Scene, 'state'>): Remark[] {
	if (targets.length < 2) {
		return [];
	}

	const hidden = targets.filter(target => target.hidden).length;
	return [
		{text: someOf(targets.map(({base}) => nameAmong(tokens, base))), role: 'muted'},
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
	return form.targets.length === 1 && !form.busy && !form.form.outlivesToken ? goneRemark(form, scene) : undefined;
}

const words: Readonly<Record<LeftOut['why'], string>> = {gone: 'gone', revoked: 'revoked', legacy: 'legacy', pending: 'a change in flight'};

/** Why a token among several cannot be changed now; undefined where it can. */
export function whyLeftOut({tokens, pending}: Pick<State, 'tokens' | 'pending'>, id: string): LeftOut['why'] | undefined {
	const token = tokens.get(id);
	if (!token) {
		return 'gone';
	}

	if (token.revoked || token.legacy) {
		return token.revoked ? 'revoked' : 'legacy';
	}

	return pending.has(id) ? 'pending' : undefined;
}

/** Which tokens are left out, and why: `Left out: dev-a, dev-b (revoked); prod-x (gone).` Empty where none is. */
export function leftOutText(leftOut: readonly LeftOut[]): string {
	const parts = Map.groupBy(leftOut, ({why}) => why).entries().map(([why, own]) => `${someOf(own.map(({name}) => displayName(name)))} (${words[why]})`).toArray();
	return parts.length === 0 ? '' : `Left out: ${parts.join('; ')}.`;
}

/**
The form for several tokens, for those that can be changed at this moment: others may have been removed, revoked, or begun to change since it was opened. So what is confirmed is what will be done.
A form for one token stays as it is.
*/
export function withoutLeftOut(form: FormDialog, {state}: Pick<Scene, 'state'>): FormDialog {
	if (form.targets.length < 2 || form.busy) {
		return form;
	}

	const judged = form.targets.map(target => ({target, why: whyLeftOut(state, target.id)}));
	const fresh = judged.flatMap(({target, why}) => (why === undefined ? [] : [{name: target.base.name, why}]));
	return fresh.length === 0 ? form : {...form, targets: judged.filter(({why}) => why === undefined).map(({target}) => target), leftOut: [...form.leftOut, ...fresh]};
}

const noneLeft = 'None of these tokens can be changed any more: leave with Esc.';

/** What a form would do as it stands; one for several tokens is judged by those that can be changed at this moment. */
export function judgeForm(form: FormDialog, scene: Scene): Judgement {
	const over = whyOver(form, scene);
	if (over !== undefined) {
		return {remarks: [], errors: {'': over}};
	}

	const live = withoutLeftOut(form, scene);
	const leftOut = leftOutText(live.leftOut);
	const left: Remark[] = leftOut === '' ? [] : [{text: leftOut, role: 'warning'}];
	if (form.targets.length > 0 && live.targets.length === 0) {
		return {remarks: left, errors: {'': noneLeft, [form.fields[0]?.name ?? '']: noneLeft}};
	}

	const judgement = form.form.judge(live, scene);
	return {...judgement, remarks: [...left, ...whichRemarks(live, scene), ...judgement.remarks]};
}

export function formTitle(form: FormDialog, scene: Scene): string {
	const live = withoutLeftOut(form, scene);
	return form.form.title(live.targets.length === 0 ? form : live, scene);
}
