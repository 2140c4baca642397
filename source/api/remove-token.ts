import {ApiError} from './api-error.js';
import {type Client} from './client.js';
import {lookAgain, notApplied, pausesAfter, unsettled} from './lost-answer.js';
import {type CallOptions} from './port.js';
import {type Resource} from './resource.js';
import {tokenPurpose} from './token-purpose.js';

async function isStillThere(resource: Resource, id: string, options: CallOptions): Promise<boolean> {
	try {
		const {token} = await resource.read(id, tokenPurpose(resource, id, 'read'), options);
		return !token.revoked;
	} catch (error) {
		if (error instanceof ApiError && error.kind === 'not-found') {
			return false;
		}

		throw error;
	}
}

/** Deletes or revokes: sent once; done when a re-read finds the token gone or revoked. */
export async function removeToken(client: Client, resource: Resource, id: string, options: CallOptions): Promise<void> {
	const {verb, past} = resource.removal;
	const purpose = tokenPurpose(resource, id, verb);
	const outcome = await client.write(resource.requests.remove(id), purpose, options);
	const notYet = (): ApiError => new ApiError('contract', `Could not ${purpose.doing}: the server says that it is done, but the token is still there.`, {
		remedy: 'Refresh the list in a while; if the token stays, remove it in the Eden AI console.', unsettled: true,
	});
	let isThere = false;
	const look = async () => {
		isThere = await isStillThere(resource, id, options);
	};

	try {
		await lookAgain(client, {pauses: outcome.kind === 'lost' && outcome.isLate ? pausesAfter.late : pausesAfter.lost, signal: options.signal, look, isDecisive: () => !isThere});
	} catch {
		if (outcome.kind === 'lost') {
			throw unsettled(outcome, `Whether it was ${past} is not known.`);
		}

		// That the server could not be asked does not undo what it said, unless it was seen to be otherwise.
		if (!isThere) {
			return;
		}
	}

	if (isThere) {
		throw outcome.kind === 'lost' ? notApplied(outcome, past) : notYet();
	}
}
