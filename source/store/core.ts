import {ApiError} from '../api/api-error.js';
import {type TokenApi} from '../api/port.js';
import {type AuditEntry} from '../history/history-port.js';
import {nameAmong} from '../tokens/same-name.js';
import {displayName} from '../tokens/text.js';
import {type Token} from '../tokens/token.js';
import {type Action} from './reducer.js';
import {type Clock, type Level, type State} from './state.js';

/** What became of something that was asked for. `note` is a sentence to tell with it. */
export type Outcome<T = Token> =
	/** `doubt`: the server said so, but what it says besides does not confirm it; `remark`: it is not quite what was asked for. The note has both. */
	| {readonly kind: 'done'; readonly value: T; readonly note?: string; readonly doubt?: string; readonly remark?: string}
	/** The server refused it, or it could not be reached. */
	| {readonly kind: 'failed'; readonly error: ApiError}
	/** It was not even sent; `message` says why and what to do. */
	| {readonly kind: 'refused'; readonly message: string}
	/** It was not sent, since somebody else changed these fields meanwhile; only where `base` was given without `force`. */
	| {readonly kind: 'moved'; readonly current: Token; readonly fields: readonly string[]};

/** What the effects work with. */
export type Core = {
	readonly api: TokenApi;
	readonly clock: Clock;
	readonly readOnly: boolean;
	getState(): State;
	/** Reduces all of them, then tells the subscribers once, if anything changed. */
	dispatch(...actions: Action[]): void;
	/** Remembers that a write to this token has ended, so that a list begun before does not bring back what was. */
	touch(id: string): void;
	/** Writes a line of the audit. */
	readonly audit: (entry: AuditEntry) => void;
	/** Reads the list anew, after the read in flight if there is one; not waited for. */
	refreshSoon(): void;
};

/** The action that tells of something in the activity log. */
export const activity = ({clock}: Core, level: Level, text: string, token: string | null = null): Action => ({type: 'add-activity', at: clock.now(), level, text, token});

/** The port promises ApiErrors only; a mistake of ours must still neither end the monitoring nor leave a change pending for ever. */
export const toApiError = (error: unknown): ApiError => error instanceof ApiError
	? error
	: new ApiError(
		'contract',
		`The answer could not be handled (${error instanceof Error ? error.message : String(error)}).`,
		{remedy: 'Report this as a bug of eden-tokens.'},
	);

/** Tells of a call that failed, and forgets a token that is gone. `first`: what is to happen in the same step. */
export function reportFailure(core: Core, {id, name}: Pick<Token, 'id' | 'name'>, thrown: unknown, ...first: Action[]): {readonly kind: 'failed'; readonly error: ApiError} {
	const error = toApiError(thrown);
	const isGone = error.kind === 'not-found';
	const {tokens} = core.getState();
	const token = tokens.get(id);
	if (isGone) {
		core.touch(id);
	}

	core.dispatch(
		...first,
		...(isGone ? [{type: 'end-change', id, token: null} as const] : []),
		activity(core, 'error', isGone ? `${token ? nameAmong(tokens, token) : displayName(name)} is gone: it was removed or renamed elsewhere.` : `${error.message} ${error.remedy}`, name),
	);
	// What the server holds now is not known for sure.
	if (isGone || error.unsettled || error.kind === 'contract') {
		core.refreshSoon();
	}

	return {kind: 'failed', error};
}

/** Ends a change that failed: drops its overlay (the roll-back), and says why. */
export function failChange(core: Core, token: Pick<Token, 'id' | 'name'>, thrown: unknown): {readonly kind: 'failed'; readonly error: ApiError} {
	return reportFailure(core, token, thrown, {type: 'end-change', id: token.id, token: undefined});
}

/** Writes to the audit what became of something that was sent. What was refused here was no change, and is not there. */
export function auditOutcome({audit, clock}: Core, entry: Pick<AuditEntry, 'action' | 'token' | 'change'>, outcome: Outcome<unknown>): void {
	if (outcome.kind === 'done') {
		audit({at: clock.now(), ...entry, ...(outcome.doubt === undefined ? {outcome: 'done'} : {outcome: 'unknown', reason: outcome.doubt})});
	} else if (outcome.kind === 'failed') {
		const {message, unsettled} = outcome.error;
		audit({at: clock.now(), ...entry, outcome: unsettled ? 'unknown' : 'failed', reason: message});
	}
}

/** Why something that was asked for was not done, in a sentence. */
export function whyNotDone(outcome: Exclude<Outcome<unknown>, {kind: 'done'}>): string {
	switch (outcome.kind) {
		case 'failed': {
			return outcome.error.message;
		}

		case 'refused': {
			return outcome.message;
		}

		case 'moved': {
			return `It was changed elsewhere (${outcome.fields.join(', ')}).`;
		}
	}
}

/** What is said of a token that is not there. */
export const tokenGone = 'The token is gone: it was removed elsewhere.';

/** Why nothing at all can be written, with the remedy; undefined where writing is allowed. */
export function whyReadOnly(isReadOnly: boolean, {capabilities}: TokenApi): string | undefined {
	if (isReadOnly) {
		return 'Read-only: nothing is changed. Start without --read-only (and without readOnly in the profile) to change tokens.';
	}

	return capabilities.write ? undefined : 'This key may only read. Use a management key with the scope manage:write to change tokens.';
}

/** Why this token can never be changed, with the remedy; undefined where it can. */
export function whyFixed({name, legacy, revoked}: Token): string | undefined {
	const shown = displayName(name);
	if (revoked) {
		return `${shown} is revoked for ever: create a new one instead.`;
	}

	return legacy ? `${shown} is a legacy key that the API cannot address: regenerate it in the Eden AI dashboard, then it can be changed here.` : undefined;
}

/** Why the token cannot be changed now: it is gone, fixed, or has a change in flight; undefined where it can. */
export function whyNotNow({tokens, pending}: State, id: string): string | undefined {
	const token = tokens.get(id);
	if (!token) {
		return tokenGone;
	}

	return whyFixed(token) ?? (pending.has(id) ? `A change of ${displayName(token.name)} is still in flight: wait for its end.` : undefined);
}

/** The token, if it can be changed now; else the refusal. */
export function openToken({api, readOnly, getState}: Core, id: string): {readonly kind: 'open'; readonly token: Token} | {readonly kind: 'refused'; readonly message: string} {
	const state = getState();
	const token = state.tokens.get(id);
	const message = whyReadOnly(readOnly, api) ?? whyNotNow(state, id);
	return token && message === undefined ? {kind: 'open', token} : {kind: 'refused', message: message ?? tokenGone};
}
