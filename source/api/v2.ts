import {setImmediate as turn} from 'node:timers/promises';
import * as z from 'zod';
import {moneyToDecimal, moneyToNumber, type Money} from '../tokens/money.js';
import {type TokenDraft, type TokenPatch} from '../tokens/token.js';
import {ApiError} from './api-error.js';
import {contractError, type Client} from './client.js';
import {type Memory, createMemory} from './memory.js';
import {type ListOptions, type TokenList, type CallOptions, type Capabilities} from './port.js';
import {readAmount, readUsage, usageQuery} from './read-usage.js';
import {type AdapterParts, type Resource} from './resource.js';
import {hideSecrets, quoted} from './server-words.js';
import {type Sighting, createEntryReader, toTokenList, type Entry} from './sighting.js';
import {type WireRequest} from './transport.js';
import {
	checkFields, pathSegment, refused, wireTime, wireType, balanceField, displayField, expiryField, flagField, limitedField, momentField, nameField,
	resetFields, secretField, toReset, typeField, firstIssue,
} from './wire.js';

const root = '/v2/user/custom_token/';

const pathOf = (name: string): string => `${root}${pathSegment(name)}/`;

/** POST takes amounts as decimal strings. What is null is left out: the server's default. */
export function createRequest(draft: TokenDraft): WireRequest {
	const {name, type, balance, limited, expiresAt, reset, member} = draft;
	const resetAmount = reset?.amount ?? null;
	checkFields(draft);
	// A name that could be created but never addressed again is no use.
	pathSegment(name);
	if (member !== null) {
		throw refused('member', 'The v2 API knows no members.', 'Leave the member out, or use a management key (--api v3).');
	}

	return {
		method: 'POST',
		path: root,
		body: {
			name,
			token_type: wireType(type),
			active_balance: limited,
			...(balance !== null && {balance: moneyToDecimal(balance)}),
			...(expiresAt !== null && {expire_time: wireTime(expiresAt)}),
			...(reset && {balance_reset_period: reset.period}),
			...(resetAmount !== null && {balance_reset_amount: moneyToDecimal(resetAmount)}),
		},
	};
}

/** PATCH takes amounts as JSON numbers. Only what the patch holds is sent. */
export function updateRequest(name: string, patch: TokenPatch): WireRequest {
	if (patch.name !== undefined && patch.name !== name) {
		throw refused('name', 'The v2 API cannot rename a token.', 'Create a new token under the new name, or use a management key (--api v3).');
	}

	checkFields(patch);
	const {balance, limited, expiresAt, reset} = patch;
	const resetAmount = reset?.amount ?? null;
	return {
		method: 'PATCH',
		path: pathOf(name),
		body: {
			...(balance !== undefined && {balance: moneyToNumber(balance)}),
			...(limited !== undefined && {active_balance: limited}),
			...(expiresAt !== undefined && {expire_time: wireTime(expiresAt)}),
			...(reset !== undefined && {balance_reset_period: reset?.period ?? 'none'}),
			...(resetAmount !== null && {balance_reset_amount: moneyToNumber(resetAmount)}),
		},
	};
}

const removeRequest = (name: string): WireRequest => ({method: 'DELETE', path: pathOf(name)});

const rotateRequest = (name: string): WireRequest => ({method: 'POST', path: `${pathOf(name)}rotate/`});

/** The id of an entry that is malformed otherwise: its name. */
const entryId = (value: unknown): string | undefined => z.object({name: z.string().min(1)}).safeParse(value).data?.name;

/** A v2 token as read; unknown fields are left out. */
export const tokenSchema = z.object({
	name: nameField,
	token: secretField,
	token_type: typeField,
	balance: balanceField,
	active_balance: limitedField,
	expire_time: expiryField,
	...resetFields,
	masked: displayField,
	key_prefix: displayField,
	last4: displayField,
	revoked: flagField,
	revoked_at: momentField,
}).transform((wire): Sighting => ({
	token: {
		id: wire.name,
		name: wire.name,
		type: wire.token_type,
		balance: wire.balance,
		limited: wire.active_balance,
		expiresAt: wire.expire_time,
		reset: toReset(wire),
		masked: wire.masked ?? (wire.last4 === null ? (wire.token?.masked() ?? null) : `${wire.key_prefix ?? ''}…${wire.last4}`),
		member: null,
		revoked: wire.revoked,
		revokedAt: wire.revoked_at,
		legacy: false,
	},
	secret: wire.token,
}));

/** v2 tokens, addressed by their name. */
function createResource(client: Client, memory: Memory): Resource {
	const read: Resource['read'] = async (name, purpose, options) => {
		const body = await client.read(pathOf(name), purpose, options);
		const result = tokenSchema.safeParse(body);
		if (!result.success) {
			throw contractError(purpose, firstIssue(result.error));
		}

		if (result.data.token.name !== name) {
			throw contractError(purpose, `the server answers with another token, ${quoted(hideSecrets(result.data.token.name))}`);
		}

		memory.set(result.data.token);
		return result.data;
	};

	const lookUp: Resource['lookUp'] = async (name, purpose, options) => {
		try {
			return await read(name, {...purpose, token: quoted(name)}, options);
		} catch (error) {
			if (error instanceof ApiError && error.kind === 'not-found') {
				return null;
			}

			throw error;
		}
	};

	return {
		read,
		lookUp,
		parse: body => tokenSchema.safeParse(body).data,
		idOf: entryId,
		async beforeCreate({name}, purpose, options) {
			if (await lookUp(name, purpose, options)) {
				throw new ApiError('conflict', `Could not ${purpose.doing}: the name is taken.`, {
					remedy: 'Choose another name.', fields: {name: 'A token with this name exists.'},
				});
			}

			return () => true;
		},
		remembered: name => memory.get(name),
		requests: {create: createRequest, update: updateRequest, remove: removeRequest, rotate: rotateRequest},
		removal: {verb: 'delete', past: 'deleted'},
	};
}

const listSchema = z.array(z.unknown());

/** Entries that are read in one go: after so many, keys and what else waits have their turn. */
const atOnce = 200;

const listing = {doing: 'list the tokens'};

/**
Gives the function that reads all tokens: one answer, a JSON array. A malformed entry is a problem beside the others; nothing but malformed entries is no list of tokens. The
beginning of a long list is a first page. An answer that is the last one again, byte by byte, gives the same list again.
*/
function createListTokens(client: Client): (options: ListOptions) => Promise<TokenList> {
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
				onPage?.(toTokenList(entries, 'problem'), values.length);
			}

			await turn();
		}

		reader.sweep();
		const list = toTokenList(entries, 'problem');
		if (list.tokens.length === 0 && list.problems.length > 0) {
			throw contractError(listing, `none of the ${entries.length} entries can be read as a token: ${list.problems[0]?.what ?? ''}`);
		}

		last = fresh && {digest: fresh.digest, list};
		return list;
	};
}

const creditsSchema = z.object({credits: z.unknown()});

/** The account's credit in USD; null where this deployment withdrew or forbids it. */
async function readCredits(client: Client, options: CallOptions): Promise<Money | null> {
	const purpose = {doing: 'read the credits of the account'};
	let body: unknown;
	try {
		body = await client.read('/v2/cost_management/credits/', purpose, options);
	} catch (error) {
		if (error instanceof ApiError && [403, 404, 405, 410].includes(error.status ?? 0)) {
			return null;
		}

		throw error;
	}

	const credits = readAmount(creditsSchema.safeParse(body).data?.credits);
	if (credits === undefined) {
		throw contractError(purpose, 'the credits are no number');
	}

	return credits;
}

const capabilities: Capabilities = {
	rename: false,
	rotateInPlace: 'unknown',
	resetPeriods: true,
	members: false,
	revokes: false,
	usageByKey: true,
	readSecret: true,
	write: true,
	minimumExpiry: 0,
};

/** What the v2 custom-token API does its own way. */
export function v2Parts(client: Client): AdapterParts {
	const memory = createMemory();
	return {
		memory,
		resource: createResource(client, memory),
		capabilities: () => capabilities,
		list: createListTokens(client),
		usage: async (query, options) =>
			readUsage(client, `/v2/cost_management/${usageQuery(query, query.token && {token: query.token.name})}`, 'response', query, options),
		whoami: async () => null,
		credits: async options => readCredits(client, options),
	};
}
