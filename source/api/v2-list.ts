import {setImmediate as turn} from 'node:timers/promises';
import * as z from 'zod';
import {type Token} from '../tokens/token.js';
import {cleanText} from './server-words.js';
import {contractError, type Client} from './client.js';
import {type ListOptions, type Problem, type TokenList} from './port.js';
import {rowId, legacyPrefix} from './row-id.js';
import {createEntryReader, type Sighting, type Entry} from './sighting.js';
import {
	pathSegment,
	refused,
	balanceField,
	displayField,
	expiryField,
	flagField,
	limitedField,
	momentField,
	nameField,
	resetFields,
	secretField,
	toReset,
	typeField,
} from './wire.js';

export const root = '/v2/user/custom_token/';

/** Rows of the past: the path of their name means another token, or none. */
const revokedPrefix = 'revoked:';
/** Several keys that work have this name, and which of them the path means is not known. */
const sharedPrefix = 'shared:';
/** A token whose name begins as an id of the other kinds does. */
const namedPrefix = 'named:';

const taken = [legacyPrefix, revokedPrefix, sharedPrefix, namedPrefix];

const startsAsTaken = (text: string): boolean => taken.some(prefix => text.startsWith(prefix));

/** The id of the token that works by this name: the name itself, unless it looks like the id of another kind of row. */
export const idOfName = (name: string): string => (startsAsTaken(name) ? `${namedPrefix}${name}` : name);

/** The name that a path takes for this id. Throws `invalid` for a row that no path can name: what was sent would reach another token. */
export function nameOfId(id: string): string {
	if (id.startsWith(namedPrefix)) {
		return id.slice(namedPrefix.length);
	}

	if (id.startsWith(sharedPrefix)) {
		throw refused(
			'name',
			'Several active keys have this name, and the v2 API knows them by their name alone: which of them it would take is not known.',
			'Use a management key (--api v3), which addresses keys by their id, or the Eden AI dashboard.',
		);
	}

	if (startsAsTaken(id)) {
		throw refused(
			'name',
			id.startsWith(legacyPrefix) ? 'This is a legacy key: the v2 API lists it, but no name addresses it.' : 'This key is revoked for ever: its name addresses another token, or none.',
			id.startsWith(legacyPrefix) ? 'Regenerate it in the Eden AI dashboard.' : 'Create a new token in its place.',
		);
	}

	return id;
}

export const pathOf = (id: string): string => `${root}${pathSegment(nameOfId(id))}/`;

/** The fields that tell which row it is; any of them may be absent. */
const identityFields = {token: secretField, masked: displayField, key_prefix: displayField, last4: displayField, revoked: flagField, revoked_at: momentField, legacy: flagField};

type Identity = z.output<z.ZodObject<typeof identityFields>> & {readonly name: string};

const maskedOf = ({masked, last4, key_prefix: prefix, token}: Identity): string | null => masked ?? (last4 === null ? (token?.masked() ?? null) : `${prefix ?? ''}…${last4}`);

/** A revoked row and a legacy one have ids of their own: they stand beside the token that works by their name, in any order. */
function idOf(wire: Identity): string {
	const {name, legacy, revoked, revoked_at: revokedAt} = wire;
	if (!legacy && !revoked) {
		return idOfName(name);
	}

	return revoked ? rowId(revokedPrefix, [name, maskedOf(wire), revokedAt === null ? null : new Date(revokedAt).toISOString()]) : rowId(legacyPrefix, [name, maskedOf(wire)]);
}

/** A v2 token as read; unknown fields are left out. */
export const tokenSchema = z.object({
	name: nameField,
	token_type: typeField,
	balance: balanceField,
	active_balance: limitedField,
	expire_time: expiryField,
	...resetFields,
	...identityFields,
}).transform((wire): Sighting => ({
	token: {
		id: idOf(wire),
		name: wire.name,
		type: wire.token_type,
		balance: wire.balance,
		limited: wire.active_balance,
		expiresAt: wire.expire_time,
		reset: toReset(wire),
		masked: maskedOf(wire),
		member: null,
		revoked: wire.revoked,
		revokedAt: wire.revoked_at,
		legacy: wire.legacy,
	},
	secret: wire.token,
}));

const identitySchema = z.object({name: z.string().min(1), ...identityFields});

/** The id of an entry that is malformed otherwise. */
export function entryId(value: unknown): string | undefined {
	const {data} = identitySchema.safeParse(value);
	return data && idOf(data);
}

const textOf = (token: Token): string => JSON.stringify(token, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

/** Rows of one id that is not that of a token that works: each once, and each with an id of its own, whatever their order. */
function asHistory(rows: readonly Token[]): readonly Token[] {
	const byText = new Map(rows.map(token => [textOf(token), token]));
	return byText.keys().toArray().toSorted().map((text, index) => {
		const token = byText.get(text)!;
		return index === 0 ? token : {...token, id: `${token.id}:${index + 1}`};
	});
}

/** Rows of one name that all say that they work. Those of one key are one token. Where they are several keys, none of them has the name as its id: what is sent to it may reach either. */
function asLive(rows: readonly Token[]): {readonly tokens: readonly Token[]; readonly isDoubled: boolean} {
	const keys = new Map<string, Token>();
	for (const token of rows) {
		const id = rowId(sharedPrefix, [token.name, token.masked, token.type]);
		keys.set(id, keys.get(id) ?? token);
	}

	const tokens = keys.size === 1 ? [rows[0]!] : Array.from(keys, ([id, token]) => ({...token, id}));
	return {tokens, isDoubled: keys.size < rows.length};
}

/** The entries as a list in which each token is found by its id alone. No row hides another one, in whatever order they come; what cannot be read hides nothing. */
export function toTokenList(entries: readonly Entry[]): TokenList {
	const rows = new Map<string, Token[]>();
	const problems: Problem[] = [];
	for (const {token, problem} of entries) {
		if (problem) {
			problems.push(problem);
		}

		if (!token) {
			continue;
		}

		const others = rows.get(token.id);
		if (others) {
			others.push(token);
		} else {
			rows.set(token.id, [token]);
		}
	}

	const tokens: Token[] = [];
	for (const own of rows.values()) {
		const [first] = own;
		if (own.length === 1 || first!.revoked || first!.legacy) {
			tokens.push(...(own.length === 1 ? own : asHistory(own)));
			continue;
		}

		const live = asLive(own);
		tokens.push(...live.tokens);
		if (live.isDoubled) {
			problems.push({subject: cleanText(first!.name, 200), what: 'it is listed twice; the first is shown'});
		}
	}

	return {tokens, problems};
}

const listSchema = z.array(z.unknown());

/** Entries that are read in one go: after so many, keys and what else waits have their turn. */
const atOnce = 200;

const listing = {doing: 'list the tokens'};

/**
Gives the function that reads all tokens: one answer, a JSON array. A malformed entry is a problem beside the others; nothing but malformed entries is no list of tokens. The
beginning of a long list is a first page. An answer that is the last one again, byte by byte, gives the same list again.
*/
export function createListTokens(client: Client): (options: ListOptions) => Promise<TokenList> {
	const reader = createEntryReader(tokenSchema, entryId);
	let last: {readonly digest: () => string; readonly list: TokenList} | undefined;
	return async ({signal, onPage}) => {
		const fresh = await client.readUnlessKnown(root, listing, last?.digest(), {signal, priority: 'bulk'});
		if (last && !fresh) {
			return last.list;
		}

		const body = listSchema.safeParse(fresh?.value);
		if (!body.success) {
			throw contractError(listing, 'the server sends no list of tokens');
		}

		const values = body.data;
		const entries: Entry[] = [];
		for (const [index, value] of values.entries()) {
			entries.push(reader.read(value, index + 1));
			if (entries.length % atOnce !== 0 || entries.length === values.length) {
				continue;
			}

			if (entries.length === atOnce) {
				onPage?.(toTokenList(entries), values.length);
			}

			await turn();
		}

		reader.sweep();
		const list = toTokenList(entries);
		if (list.tokens.length === 0 && list.problems.length > 0) {
			throw contractError(listing, `none of the ${entries.length} entries can be read as a token: ${list.problems[0]?.what ?? ''}`);
		}

		last = fresh && {digest: fresh.digest, list};
		return list;
	};
}

