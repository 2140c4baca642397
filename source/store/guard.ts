import {type TokenApi} from '../api/port.js';
import {displayName} from '../tokens/display-name.js';
import {type Token} from '../tokens/token.js';
import {type State} from './state.js';

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
		return 'The token is gone: it was removed elsewhere.';
	}

	return whyFixed(token) ?? (pending.has(id) ? `A change of ${displayName(token.name)} is still in flight: wait for its end.` : undefined);
}
