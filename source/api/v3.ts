import {ApiError} from './api-error.js';
import {contractError, type Client} from './client.js';
import {type Memory, createMemory} from './memory.js';
import {type CallOptions, type ListOptions, type TokenList, type Account, type Capabilities} from './port.js';
import {readUsage, usageQuery} from './read-usage.js';
import {type AdapterParts, type Resource} from './resource.js';
import {legacyPrefix} from './row-id.js';
import {readPage, createListKeys} from './v3-list.js';
import {createRequest, pathOf, removeRequest, rotateRequest, updateRequest, entryId, keySchema, minimumExpiry, whoamiSchema} from './v3-wire.js';
import {firstIssue} from './wire.js';

/** The ids known before a create, and whether they are all there are. */
async function knownIds(client: Client, memory: Memory, {signal}: CallOptions): Promise<{readonly ids: ReadonlySet<string>; readonly areAll: boolean}> {
	if (memory.isComplete()) {
		return {ids: memory.ids(), areAll: true};
	}

	try {
		// One request, not the whole list: a large account is rare where no list was read before.
		const {entries, total, goesOn} = await readPage(client, 0, {signal});
		return {ids: new Set(entries.map(({id}) => id ?? '')), areAll: entries.length >= total && !goesOn};
	} catch (error) {
		if (error instanceof ApiError && error.kind === 'forbidden') {
			// A key that may write but not read can still create.
			return {ids: new Set(), areAll: false};
		}

		throw error;
	}
}

/** v3 keys, addressed by their id. */
function createResource(client: Client, memory: Memory, list: (options: ListOptions) => Promise<TokenList>): Resource {
	return {
		async read(id, purpose, options) {
			const body = await client.read(pathOf(id), purpose, options);
			const result = keySchema.safeParse(body);
			if (!result.success) {
				throw contractError(purpose, firstIssue(result.error));
			}

			if (result.data.token.id !== id) {
				throw contractError(purpose, 'the server answers with another key');
			}

			memory.set(result.data.token);
			return result.data;
		},
		async lookUp(name, _purpose, {signal} = {}) {
			const {tokens} = await list(signal ? {signal} : {});
			return tokens.filter(one => one.name === name && !one.revoked).map(token => ({token, secret: null}));
		},
		parse: body => keySchema.safeParse(body).data,
		idOf: entryId,
		async beforeCreate(_draft, _purpose, options) {
			const {ids, areAll} = await knownIds(client, memory, options);
			return ({token}) => (ids.has(token.id) ? false : (areAll || 'unknown'));
		},
		remembered: id => memory.get(id),
		requests: {
			create: draft => createRequest(draft, client.clock.now()),
			update: updateRequest,
			remove: removeRequest,
			rotate: rotateRequest,
		},
		removal: {verb: 'revoke', past: 'revoked'},
	};
}

const full: Capabilities = {
	rename: true,
	rotateInPlace: 'yes',
	resetPeriods: true,
	members: true,
	revokes: true,
	usageByKey: true,
	readSecret: false,
	write: true,
	minimumExpiry,
};

/** What the v3 management API does its own way. */
export function v3Parts(client: Client): AdapterParts {
	let capabilities = full;
	const memory = createMemory();
	const list = createListKeys(client);

	async function whoami(options: CallOptions): Promise<Account> {
		const purpose = {doing: 'ask whose key this is'};
		const {data} = whoamiSchema.safeParse(await client.read('/v3/manage/whoami/', purpose, options));
		if (!data) {
			throw contractError(purpose, 'the answer is of no known form');
		}

		// Without a list of scopes nothing is known against it; the server still refuses what it must.
		capabilities = {...full, write: data.scopes?.includes('manage:write') ?? true};
		return {organization: data.organization, scopes: data.scopes ?? [], keyExpiresAt: data.keyExpiresAt};
	}

	return {
		memory,
		resource: createResource(client, memory, list),
		capabilities: () => capabilities,
		list,
		async usage(query, options) {
			const {token} = query;
			// A legacy key has no usage of its own; the organization's can be asked by name.
			const path = token && !token.id.startsWith(legacyPrefix)
				? `${pathOf(token.id)}usage/${usageQuery(query)}`
				: `/v3/manage/usage/${usageQuery(query, token && {token: token.name})}`;
			return readUsage(client, path, 'usage', query, options);
		},
		whoami,
		credits: async () => null,
	};
}
