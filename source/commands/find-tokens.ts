import {type Row} from '../store/rows.js';
import {displayName} from '../tokens/display-name.js';
import {namePattern} from '../tokens/name-pattern.js';
import {CommandError, exitStatus} from './context.js';

export type Found = {
	/** Each once, in the order of the names, then of the list. */
	readonly rows: readonly Row[];
	/** One name was given, and no pattern: what is printed is of one token, not of several. */
	readonly isOne: boolean;
};

/** What one name means: the token of exactly that name or id, else all that match it as a pattern. */
function meantBy(text: string, rows: readonly Row[]): {readonly rows: readonly Row[]; readonly isExact: boolean} {
	const exact = rows.find(({token}) => token.name === text) ?? rows.find(({id}) => id === text);
	if (exact) {
		return {rows: [exact], isExact: true};
	}

	const isMeant = namePattern(text);
	return {rows: rows.filter(({token}) => isMeant(token.name)), isExact: false};
}

function notFound(name: string, rows: readonly Row[]): CommandError {
	const shown = displayName(name);
	return rows.some(({token}) => token.revoked && token.name === name)
		? new CommandError('not-found', exitStatus.notFound, `"${shown}" is revoked for ever.`, 'Create a new token in its place.')
		: new CommandError('not-found', exitStatus.notFound, `There is no token "${shown}".`, 'eden-tokens list shows the names there are.');
}

/**
The tokens that names, ids and globs mean. Throws `usage` where there is no name, `not-found` where one means nothing. Revoked ones count only with `revoked`, and then
only where no token that works is meant.
*/
export function findTokens(rows: readonly Row[], names: readonly string[], {revoked = false}: {readonly revoked?: boolean | undefined} = {}): Found {
	if (names.length === 0) {
		throw new CommandError('usage', exitStatus.usage, 'No token is named.', 'Give a name, or a pattern like "dev-*" in quotes.');
	}

	const working = rows.filter(({token}) => !token.revoked);
	// The last one revoked is the one that is remembered by its name.
	const past = rows.filter(({token}) => token.revoked).toSorted((a, b) => (b.token.revokedAt ?? 0) - (a.token.revokedAt ?? 0));
	const meant = names.map(name => {
		const found = meantBy(name, working);
		const orPast = revoked && found.rows.length === 0 ? meantBy(name, past) : found;
		if (orPast.rows.length === 0) {
			throw notFound(name, rows);
		}

		return orPast;
	});
	return {rows: [...new Set(meant.flatMap(found => found.rows))], isOne: meant.length === 1 && meant[0]!.isExact};
}
