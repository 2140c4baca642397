import {ApiError} from '../api-error.js';
import {quoted} from '../clean-text.js';
import {hideSecrets} from '../hide-secrets.js';
import {contractError, type Client} from '../client.js';
import {type Memory} from '../memory.js';
import {type Resource} from '../resource.js';
import {firstIssue} from '../wire.js';
import {createRequest, pathOf, removeRequest, rotateRequest, updateRequest} from './bodies.js';
import {entryId, tokenSchema} from './wire.js';

/** v2 tokens, addressed by their name. */
export function createResource(client: Client, memory: Memory): Resource {
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
