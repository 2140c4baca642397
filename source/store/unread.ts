import {cleanText} from '../api/clean-text.js';
import {type Problem, type TokenList} from '../api/port.js';
import {type Token} from '../tokens/token.js';

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
