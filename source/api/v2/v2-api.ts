import {type AdapterParts} from '../assemble.js';
import {type Client} from '../client.js';
import {createMemory} from '../memory.js';
import {type Capabilities} from '../port.js';
import {readUsage, usageQuery} from '../usage.js';
import {readCredits} from './account.js';
import {createListTokens} from './list.js';
import {createResource} from './resource.js';

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
