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
