import {type Secret} from '../tokens/secret.js';
import {type Token, type TokenPatch} from '../tokens/token.js';
import {ApiError} from './api-error.js';
import {contractError, type Client, type WriteOutcome} from './client.js';
import {lookAgain, notApplied, pausesAfter, unsettled, type Lost, notFoundDoubt} from './lost-answer.js';
import {type CallOptions, type Rotation} from './port.js';
import {type Purpose} from './refusals.js';
import {type Resource, tokenPurpose} from './resource.js';
import {verdictOfPatch, type Verdict} from './settle.js';
import {type Sighting} from './sighting.js';
import {rotationSchema} from './wire.js';

type Look = {readonly token: Token; readonly verdict: Verdict};

/** Finds out whether a PATCH whose answer was lost was applied. */
async function settleUpdate(
	client: Client, read: () => Promise<Token>, patch: TokenPatch, before: Token | undefined, lost: Lost, signal: AbortSignal | undefined,
): Promise<Token> {
	let seen: Look;
	try {
		seen = await lookAgain(client, {
			pauses: lost.isLate ? pausesAfter.late : pausesAfter.lost,
			signal,
			async look(): Promise<Look> {
				const token = await read();
				return {token, verdict: verdictOfPatch(patch, before, token)};
			},
			isDecisive: ({verdict}) => verdict === 'applied' || verdict === 'either',
		});
	} catch (error) {
		if (error instanceof ApiError && error.kind === 'not-found') {
			throw error;
		}

		throw unsettled(lost, 'Whether it was applied is not known.');
	}

	switch (seen.verdict) {
		case 'applied':
		case 'either': {
			return seen.token;
		}

		case 'not-applied': {
			throw notApplied(lost, 'applied');
		}

		case 'unknown': {
			throw unsettled(lost, 'Whether it was applied cannot be told from what the token is now.');
		}
	}
}

/**
Sends the fields of the patch once, and gives the token as re-read. Where that fails, as the answer had it: the change was made all the same. Where the server says
yes and the token stays as it was, that is a `contract` error.
*/
export async function updateToken(client: Client, resource: Resource, id: string, patch: TokenPatch, options: CallOptions): Promise<Token> {
	const purpose: Purpose = {...tokenPurpose(resource, id, 'change'), names: patch.name !== undefined};
	const read = async () => {
		const {token} = await resource.read(id, tokenPurpose(resource, id, 'read'), options);
		return token;
	};

	if (Object.keys(patch).length === 0) {
		return read();
	}

	const request = resource.requests.update(id, patch);
	const before = resource.remembered(id);
	const outcome = await client.write(request, purpose, options);
	const answer = outcome.kind === 'done' ? resource.parse(outcome.body)?.token : undefined;
	if (!answer) {
		const lost: Lost = outcome.kind === 'lost' ? outcome : {error: contractError(purpose, 'the answer cannot be read'), isLate: false};
		return settleUpdate(client, read, patch, before, lost, options.signal);
	}

	let after: Token;
	try {
		after = await read();
	} catch {
		// A v2 answer has no display value of the secret, and a change does not touch it.
		return {...answer, masked: answer.masked ?? before?.masked ?? null};
	}

	if (before && verdictOfPatch(patch, before, after) === 'not-applied') {
		throw contractError(purpose, 'the server says that it is done, but the token is as it was before');
	}

	return after;
}

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
