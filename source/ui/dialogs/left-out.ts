import {type State} from '../../store/state.js';
import {displayName} from '../../tokens/display-name.js';
import {someOf} from '../format.js';
import {type Scene} from './definition.js';
import {type FormDialog, type LeftOut} from './types.js';

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
