import {changedByOthers, describePatch} from '../tokens/change-set.js';
import {nameAmong} from '../tokens/same-name.js';
import {displayName} from '../tokens/text.js';
import {type Token, type TokenPatch} from '../tokens/token.js';
import {activity, auditOutcome, failChange, type Core, type Outcome, openToken, whyFixed} from './core.js';
import {undoItem, type Moved, type Planned, type UndoItem} from './undo.js';

/** Guards against overwriting what somebody else changed meanwhile. */
export type EditOptions = {
	/** The token as the user saw it: it is re-read first, and where others changed it since, nothing is sent and the outcome is `moved`. */
	readonly base?: Token | undefined;
	/** Sends all the same. */
	readonly force?: boolean | undefined;
};

export type Edited = {
	readonly outcome: Outcome;
	/** What takes the change back, where it was made and something changed. */
	readonly undo?: UndoItem | undefined;
	/** `prod-web: balance $4.00 → $14.00`. */
	readonly label: string;
	/** What the plan had to say of it, where it was made. */
	readonly remark?: string | undefined;
};

export type Edit = EditOptions & {
	/** What is to be sent, given the token as known, and, if it is re-read, again as it is then. */
	readonly plan: (token: Token) => Planned | Moved;
	/** The plan counts on the server's values of this moment. */
	readonly reread: boolean;
	/** It adds to (or takes from) whatever the balance is, and so is taken back. */
	readonly isRelative?: boolean;
	/** What the audit calls it; `update` unless told. */
	readonly as?: 'update' | 'undo' | 'rotate';
};

const isEmpty = (patch: TokenPatch): boolean => Object.keys(patch).length === 0;

/**
Changes one token: laid over it at once, confirmed by the token as re-read, rolled back with the reason where it fails. Never throws.
Does not touch the undo entry: the caller knows whether this change is one of many.
*/
export async function editToken(core: Core, id: string, {plan, reread, base, force = false, isRelative = false, as = 'update'}: Edit): Promise<Edited> {
	const {api, clock, dispatch} = core;
	const opened = openToken(core, id);
	if (opened.kind === 'refused') {
		return {outcome: opened, label: ''};
	}

	const known = opened.token;
	const shown = nameAmong(core.getState().tokens, known);
	const end = (token: Token): void => {
		core.touch(id);
		dispatch({type: 'end-change', id, token});
	};

	/** What was sent, in words. */
	let change: string | undefined;
	try {
		let before = known;
		if (reread || base) {
			const expected = plan(known);
			dispatch({type: 'begin-change', id, pending: {kind: 'update', patch: expected.kind === 'ok' ? expected.patch : {}}});
			before = await api.get(id);
			const fixed = whyFixed(before);
			if (fixed !== undefined) {
				end(before);
				return {outcome: {kind: 'refused', message: fixed}, label: ''};
			}

			const fields = base && !force ? changedByOthers(base, before) : [];
			if (fields.length > 0) {
				end(before);
				return {outcome: {kind: 'moved', current: before, fields}, label: ''};
			}
		}

		const planned = plan(before);
		if (planned.kind === 'error') {
			end(before);
			return {outcome: {kind: 'refused', message: planned.message}, label: ''};
		}

		if (planned.kind === 'moved') {
			end(before);
			return {outcome: {kind: 'moved', current: before, fields: planned.fields}, label: ''};
		}

		if (isEmpty(planned.patch)) {
			end(before);
			return {outcome: {kind: 'done', value: before, note: `${shown}: nothing to change.`}, label: ''};
		}

		dispatch({type: 'begin-change', id, pending: {kind: 'update', patch: planned.patch}});
		change = describePatch(before, planned.patch, clock.now());
		const after = await api.update(id, planned.patch);
		const label = displayName(`${shown}: ${change}`);
		end(after);
		dispatch(activity(core, 'success', label, after.name));
		const note = planned.note === undefined ? label : `${label}. ${planned.note}`;
		const outcome = {kind: 'done', value: after, note} as const;
		auditOutcome(core, {action: as, token: known.name, change}, outcome);
		return {outcome, undo: undoItem(before, after, planned.patch, {label, isRelative}), label, remark: planned.note};
	} catch (error) {
		const outcome = failChange(core, known, error);
		if (change !== undefined) {
			auditOutcome(core, {action: as, token: known.name, change}, outcome);
		}

		return {outcome, label: ''};
	}
}
