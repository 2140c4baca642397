import {type Secret} from '../tokens/secret.js';
import {type Token} from '../tokens/token.js';
import {ApiError} from './api-error.js';
import {contractError, type Client, type WriteOutcome} from './client.js';
import {lookAgain, notFoundDoubt, pausesAfter, unsettled, type Lost} from './lost-answer.js';
import {type CallOptions, type Rotation} from './port.js';
import {type Resource} from './resource.js';
import {type Sighting} from './sighting.js';
import {tokenPurpose} from './token-purpose.js';
import {rotationSchema} from './wire.js';

const again = 'Rotate again when its users can take a new secret at once: that makes a new one and ends whichever holds now.';

/** A deployment without rotation in place: the path or the method is not there, though the token is. */
const isUnsupported = (error: unknown): boolean =>
	error instanceof ApiError && [404, 405, 410].includes(error.status ?? 0);

/**
After an answer without a secret. Where the API gives secrets again, the new one is read, and known to be new by its difference from the old one;
else the display value tells whether the old one still holds.
*/
async function settleRotation(resource: Resource, before: Sighting, lost: Pick<Lost, 'error'>, options: CallOptions): Promise<Rotation> {
	const {id} = before.token;
	let after: Sighting;
	try {
		after = await resource.read(id, tokenPurpose(resource, id, 'read'), options);
	} catch {
		throw unsettled(lost, 'The old secret may be dead, and the new one is lost.', again);
	}

	if (after.secret && before.secret && after.secret.reveal() !== before.secret.reveal()) {
		return {kind: 'rotated', token: after.token, secret: after.secret};
	}

	if (after.token.masked !== null && before.token.masked !== null && after.token.masked !== before.token.masked) {
		throw unsettled(lost, 'It was rotated: the old secret is dead, and the new one was in the lost answer.', again);
	}

	throw unsettled(lost, 'Nothing shows that it was rotated, but the old secret may be dead, and the new one lost.', again);
}

/** The token after a rotation that gave a secret: as re-read, or as it was but for what can have changed. The secret is given whatever the re-read says. */
async function reread(client: Client, resource: Resource, before: Token, options: CallOptions): Promise<{readonly token: Token; readonly doubt?: string}> {
	const asBefore: Token = {...before, masked: null};
	const look = async (): Promise<Token | null> => {
		try {
			const {token} = await resource.read(before.id, tokenPurpose(resource, before.id, 'read'), options);
			return token;
		} catch (error) {
			return error instanceof ApiError && error.kind === 'not-found' ? null : asBefore;
		}
	};

	try {
		const token = await lookAgain(client, {pauses: pausesAfter.done, signal: options.signal, look, isDecisive: seen => seen !== null});
		return token ? {token} : {token: asBefore, doubt: notFoundDoubt};
	} catch {
		return {token: asBefore};
	}
}

/** Rotates in place: the token is read first, so that the new secret is never given without its token, and a missing rotation never taken for a missing token. */
export async function rotateToken(client: Client, resource: Resource, id: string, options: CallOptions): Promise<Rotation> {
	const request = resource.requests.rotate(id);
	const before = await resource.read(id, tokenPurpose(resource, id, 'rotate'), options);
	// Only now is a v3 key's name known for sure.
	const purpose = tokenPurpose(resource, id, 'rotate');
	if (before.token.revoked) {
		throw new ApiError('invalid', `Could not ${purpose.doing}: it is revoked, which is for ever.`, {remedy: 'Create a new token in its place.'});
	}

	let outcome: WriteOutcome;
	try {
		outcome = await client.write(request, purpose, options);
	} catch (error) {
		if (!isUnsupported(error)) {
			throw error;
		}

		// Throws `not-found` where it was removed just now.
		await resource.read(id, purpose, options);
		return {kind: 'unsupported'};
	}

	if (outcome.kind === 'lost') {
		return settleRotation(resource, before, outcome, options);
	}

	const secret: Secret | null = rotationSchema.safeParse(outcome.body).data ?? null;
	return secret
		? {kind: 'rotated', ...await reread(client, resource, before.token, options), secret}
		: settleRotation(resource, before, {error: contractError(purpose, 'the answer holds no new secret')}, options);
}
