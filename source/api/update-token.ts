import {type Token, type TokenPatch} from '../tokens/token.js';
import {ApiError} from './api-error.js';
import {contractError, type Client} from './client.js';
import {lookAgain, notApplied, pausesAfter, unsettled, type Lost} from './lost-answer.js';
import {type CallOptions} from './port.js';
import {type Purpose} from './refusal.js';
import {type Resource} from './resource.js';
import {verdictOfPatch, type Verdict} from './settle.js';
import {tokenPurpose} from './token-purpose.js';

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
