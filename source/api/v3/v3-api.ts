import {type AdapterParts} from '../assemble.js';
import {contractError, type Client} from '../client.js';
import {createMemory} from '../memory.js';
import {type Account, type CallOptions, type Capabilities} from '../port.js';
import {readUsage, usageQuery} from '../usage.js';
import {legacyPrefix, minimumExpiry, pathOf} from './bodies.js';
import {createListKeys} from './list.js';
import {createResource} from './resource.js';
import {whoamiSchema} from './wire.js';

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
