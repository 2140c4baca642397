import {cleanText} from '../api/server-words.js';
import {type Problem, type TokenList} from '../api/port.js';
import {type Money, subtractMoney} from '../tokens/money.js';
import {type Token} from '../tokens/token.js';

/** Whether two plain values (tokens, problems, accounts) have the same content. Much faster on small objects than node's deep comparison. */
export function isSame(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) {
		return true;
	}

	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
		return false;
	}

	const keys = Object.keys(a);
	return keys.length === Object.keys(b).length
		&& keys.every(key => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

export type Reconciled = {
	readonly tokens: ReadonlyMap<string, Token>;
	/** What each balance changed by, of the tokens that were known before. */
	readonly deltas: ReadonlyMap<string, Money>;
};

/**
Puts a list that was read from the server into what is known. Tokens of `keep` stay as they are, there or gone: a write to them ended
after the list was begun (or has not ended yet), so the list may be older than what is known. What the list lacks is dropped where it is the
complete list, not only its first pages. The map and every token that did not change keep their identity.
*/
export function reconcile(known: ReadonlyMap<string, Token>, list: readonly Token[], keep: ReadonlySet<string>, isComplete: boolean): Reconciled {
	// As it is at nearly every refresh of a long list at night.
	if (list.length === known.size && list.every(token => known.get(token.id) === token)) {
		return {tokens: known, deltas: new Map()};
	}

	const tokens = new Map<string, Token>();
	const deltas = new Map<string, Money>();
	let isChanged = false;
	for (const read of list) {
		const before = known.get(read.id);
		if (keep.has(read.id)) {
			continue;
		}

		const token = before && isSame(before, read) ? before : read;
		tokens.set(token.id, token);
		if (token === before) {
			continue;
		}

		isChanged = true;
		const had = before?.balance ?? null;
		if (had !== null && token.balance !== null && had !== token.balance) {
			deltas.set(token.id, subtractMoney(token.balance, had));
		}
	}

	for (const [id, token] of known) {
		if (!tokens.has(id) && (!isComplete || keep.has(id))) {
			tokens.set(id, token);
		}
	}

	return {tokens: isChanged || tokens.size !== known.size ? tokens : known, deltas};
}

/** A token that is shown as it was last read, since a later answer about it could not be read. */
export type Unread = {
	/** Epoch ms of the first such answer. */
	readonly since: number;
	/** What is wrong with it, in words. */
	readonly what: string;
};

/** An entry without a readable name; it may be any token. */
export const isNameless = ({subject}: Problem): boolean => /^entry \d+$/.test(subject);

/** Whether something of a list was not read, so that what it lacks may not be gone. */
export const isPartial = (problems: readonly Problem[]): boolean => problems.some(({missing}) => missing !== 0);

type Known = {
	readonly tokens: ReadonlyMap<string, Token>;
	/** Those that a list which was begun earlier says nothing of. */
	readonly keep: ReadonlySet<string>;
	readonly unread: ReadonlyMap<string, Unread>;
	/** How many nameless entries are none of the tokens: they were there while no token was absent. */
	readonly strangers: number;
};

/** What the problems with an id or a name say, by id. */
function namedProblems(tokens: ReadonlyMap<string, Token>, problems: readonly Problem[]): Map<string, string> {
	const found = new Map<string, string>();
	const byName = new Map<string, string>();
	for (const {id, subject, what} of problems) {
		if (id === undefined) {
			byName.set(subject, what);
		} else {
			found.set(id, what);
		}
	}

	if (byName.size > 0) {
		for (const [id, {name}] of tokens) {
			const what = byName.get(cleanText(name, 200));
			if (what !== undefined && !found.has(id)) {
				found.set(id, what);
			}
		}
	}

	return found;
}

/** The ids of known tokens that a list without doubles lacks. */
function absentFrom(list: TokenList['tokens'], tokens: Known['tokens']): readonly string[] {
	// As it is nearly always.
	if (list.length === tokens.size && list.every(({id}) => tokens.has(id))) {
		return [];
	}

	const present = new Set(list.map(({id}) => id));
	return tokens.keys().filter(id => !present.has(id)).toArray();
}

/**
Which known tokens a list lacks only because it could not be read as a whole, or they could not: they are not gone, and stay as they were. Where keys are missing, that may be any;
so it is where there are more nameless entries than were always there.
*/
export function findUnread({tokens, keep, unread, strangers}: Known, {tokens: list, problems}: TokenList, at: number): {readonly unread: ReadonlyMap<string, Unread>; readonly strangers: number} {
	const absent = absentFrom(list, tokens).filter(id => !keep.has(id));
	const nameless = problems.filter(problem => isNameless(problem));
	if (absent.length === 0) {
		return {unread: unread.size === 0 ? unread : new Map(), strangers: nameless.length};
	}

	const named = namedProblems(tokens, problems);
	const lacksKeys = problems.some(({missing = 0}) => missing > 0);
	const general = lacksKeys ? 'the list lacks it, but was not read as a whole' : (nameless.length > strangers ? `it may be ${nameless[0]!.subject}: ${nameless[0]!.what}` : undefined);
	const next = new Map<string, Unread>();
	let isGone = false;
	for (const id of absent) {
		const what = named.get(id) ?? general;
		if (what === undefined) {
			isGone = true;
		} else {
			const before = unread.get(id);
			next.set(id, before?.what === what ? before : {since: before?.since ?? at, what});
		}
	}

	return {unread: next, strangers: isGone ? nameless.length : strangers};
}
