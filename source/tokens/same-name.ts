import {displayName} from './text.js';
import {type Token} from './token.js';

const remembered = new WeakMap<ReadonlyMap<string, Token>, ReadonlySet<string>>();

/** The names that several of the tokens have, revoked ones not counted: each member of an organization may have a key of a name. Remembered for each map. */
function sharedNames(tokens: ReadonlyMap<string, Token>): ReadonlySet<string> {
	let shared = remembered.get(tokens);
	if (!shared) {
		const once = new Set<string>();
		const twice = new Set<string>();
		for (const {name, revoked} of tokens.values()) {
			if (revoked) {
				continue;
			}

			if (once.has(name)) {
				twice.add(name);
			}

			once.add(name);
		}

		shared = twice;
		remembered.set(tokens, shared);
	}

	return shared;
}

/** Whether other active keys among `tokens` have the name of this one, which is active. */
export const isShared = (tokens: ReadonlyMap<string, Token>, {name, revoked}: Token): boolean => !revoked && sharedNames(tokens).has(name);

/** What tells a key from others of its name, safe to display: `ann@example.com, eyJ…a1b2`. */
export const whichOf = ({legacy, member, masked, id}: Token): string =>
	displayName([...(legacy ? ['legacy'] : []), ...(member === null ? [] : [member]), masked ?? id].join(', '));

/** The name, safe to display; where other active keys among `tokens` have it too, with what tells it from them: `dup (ann@example.com, eyJ…a1b2)`. */
export const nameAmong = (tokens: ReadonlyMap<string, Token>, token: Token): string =>
	(isShared(tokens, token) ? `${displayName(token.name)} (${whichOf(token)})` : displayName(token.name));
