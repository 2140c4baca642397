import * as z from 'zod';
import {moneyToDecimal, moneyToNumber, type Money} from '../tokens/money.js';
import {type TokenDraft, type TokenPatch} from '../tokens/token.js';
import {ApiError} from './api-error.js';
import {contractError, type Client} from './client.js';
import {type Memory, createMemory} from './memory.js';
import {type CallOptions, type Capabilities} from './port.js';
import {readAmount, readUsage, usageQuery} from './read-usage.js';
import {type Purpose} from './refusals.js';
import {type AdapterParts, type Resource} from './resource.js';
import {hideSecrets, quoted} from './server-words.js';
import {type WireRequest} from './transport.js';
import {createListTokens, entryId, idOfName, nameOfId, pathOf, root, tokenSchema} from './v2-list.js';
import {checkFields, pathSegment, refused, wireTime, wireType, firstIssue} from './wire.js';

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
export function updateRequest(id: string, patch: TokenPatch): WireRequest {
	const path = pathOf(id);
	if (patch.name !== undefined && patch.name !== nameOfId(id)) {
		throw refused('name', 'The v2 API cannot rename a token.', 'Create a new token under the new name, or use a management key (--api v3).');
	}

	checkFields(patch);
	const {balance, limited, expiresAt, reset} = patch;
	const resetAmount = reset?.amount ?? null;
	return {
		method: 'PATCH',
		path,
		body: {
			...(balance !== undefined && {balance: moneyToNumber(balance)}),
			...(limited !== undefined && {active_balance: limited}),
			...(expiresAt !== undefined && {expire_time: wireTime(expiresAt)}),
			...(reset !== undefined && {balance_reset_period: reset?.period ?? 'none'}),
			...(resetAmount !== null && {balance_reset_amount: moneyToNumber(resetAmount)}),
		},
	};
}

const removeRequest = (id: string): WireRequest => ({method: 'DELETE', path: pathOf(id)});

const rotateRequest = (id: string): WireRequest => ({method: 'POST', path: `${pathOf(id)}rotate/`});

const gone = (purpose: Purpose): ApiError => new ApiError('not-found', `Could not ${purpose.doing}: it is gone, removed or renamed elsewhere.`, {
	remedy: 'Refresh the list to see what is there now.',
});

/** v2 tokens, addressed by their name. */
function createResource(client: Client, memory: Memory): Resource {
	const read: Resource['read'] = async (id, purpose, options) => {
		const name = nameOfId(id);
		const body = await client.read(pathOf(id), purpose, options);
		const result = tokenSchema.safeParse(body);
		if (!result.success) {
			throw contractError(purpose, firstIssue(result.error));
		}

		const {token} = result.data;
		if (token.name !== name) {
			throw contractError(purpose, `the server answers with another token, ${quoted(hideSecrets(token.name))}`);
		}

		// A revoked row or a legacy key has no path of its own: what the name meant is gone.
		if (token.id !== id) {
			throw gone(purpose);
		}

		memory.set(token);
		return result.data;
	};

	const lookUp: Resource['lookUp'] = async (name, purpose, options) => {
		try {
			return [await read(idOfName(name), {...purpose, token: quoted(name)}, options)];
		} catch (error) {
			if (error instanceof ApiError && error.kind === 'not-found') {
				return [];
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
			const found = await lookUp(name, purpose, options);
			if (found.length > 0) {
				throw new ApiError('conflict', `Could not ${purpose.doing}: the name is taken.`, {
					remedy: 'Choose another name.', fields: {name: 'A token with this name exists.'},
				});
			}

			return () => true;
		},
		remembered: id => memory.get(id),
		requests: {create: createRequest, update: updateRequest, remove: removeRequest, rotate: rotateRequest},
		removal: {verb: 'delete', past: 'deleted'},
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
