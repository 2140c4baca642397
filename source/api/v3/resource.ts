import {ApiError} from '../api-error.js';
import {contractError, type Client} from '../client.js';
import {type Memory} from '../memory.js';
import {type CallOptions, type ListOptions, type TokenList} from '../port.js';
import {type Resource} from '../resource.js';
import {firstIssue} from '../wire.js';
import {createRequest, pathOf, removeRequest, rotateRequest, updateRequest} from './bodies.js';
import {readPage} from './list.js';
import {entryId, keySchema} from './wire.js';

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
export function createResource(client: Client, memory: Memory, list: (options: ListOptions) => Promise<TokenList>): Resource {
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
			const token = tokens.find(one => one.name === name && !one.revoked);
			return token ? {token, secret: null} : null;
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
