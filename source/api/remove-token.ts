import {ApiError} from './api-error.js';
import {type Client} from './client.js';
import {lookTwice, notApplied, unsettled} from './lost-answer.js';
import {type CallOptions} from './port.js';
import {type Resource} from './resource.js';
import {tokenPurpose} from './token-purpose.js';

/** Deletes or revokes: sent once; done when a re-read finds the token gone or revoked. */
export async function removeToken(client: Client, resource: Resource, id: string, options: CallOptions): Promise<void> {
	const {verb, past} = resource.removal;
	const purpose = tokenPurpose(resource, id, verb);
	const outcome = await client.write(resource.requests.remove(id), purpose, options);
	const isGone = async () => {
		try {
			const {token} = await resource.read(id, tokenPurpose(resource, id, 'read'), options);
			return token.revoked;
		} catch (error) {
			if (error instanceof ApiError && error.kind === 'not-found') {
				return true;
			}

			throw error;
		}
	};

	let wasRemoved: boolean;
	try {
		wasRemoved = await lookTwice(client, options.signal, isGone, Boolean);
	} catch {
		if (outcome.kind === 'done') {
			// The server said so; that it could not be asked again does not undo it.
			return;
		}

		throw unsettled(outcome.error, `Whether it was ${past} is not known.`);
	}

	if (wasRemoved) {
		return;
	}

	if (outcome.kind === 'lost') {
		throw notApplied(outcome.error, `It was not ${past}.`);
	}

	throw new ApiError('contract', `Could not ${purpose.doing}: the server says that it is done, but the token is still there.`, {
		remedy: 'Refresh the list in a while; if the token stays, remove it in the Eden AI console.', unsettled: true,
	});
}
