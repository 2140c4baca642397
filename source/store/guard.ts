import {type TokenApi} from '../api/port.js';
import {displayName} from '../tokens/display-name.js';
import {type Token} from '../tokens/token.js';
import {type Core} from './core.js';
import {type State} from './state.js';

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
