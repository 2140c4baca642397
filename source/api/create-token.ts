import {type Secret} from '../tokens/secret.js';
import {type Token, type TokenDraft} from '../tokens/token.js';
import {ApiError} from './api-error.js';
import {quoted} from './server-words.js';
import {contractError, type Client} from './client.js';
import {lookAgain, notApplied, notFoundDoubt, pausesAfter, unsettled, type Lost} from './lost-answer.js';
import {type CallOptions, type Created} from './port.js';
import {type Purpose} from './refusals.js';
import {type Newness, type Resource} from './resource.js';
import {isAsDrafted} from './settle.js';
import {type Sighting} from './sighting.js';
import {rotationSchema} from './wire.js';

/** The token of a create's answer as it is now; null where the server knows none of that name. */
async function find(resource: Resource, {token}: Sighting, {name}: TokenDraft, purpose: Purpose, options: CallOptions): Promise<Sighting | null> {
	try {
		return await resource.read(token.id, purpose, options);
	} catch (error) {
		if (!(error instanceof ApiError) || error.kind !== 'not-found') {
			throw error;
		}

		// Where the answer spells the name otherwise than it was sent, either may be the one that counts.
		const [found = null] = token.id === token.name && token.name !== name ? await resource.lookUp(name, purpose, options) : [];
		return found;
	}
}

/**
The token as re-read; where that fails, as the create's own answer had it: it was created all the same. A server that says so and then knows no such token, also at
later looks, is not believed. But a secret that it gave is never thrown away: nobody may give it again.
*/
async function reread(client: Client, resource: Resource, made: Sighting, draft: TokenDraft, options: CallOptions): Promise<Created> {
	const name = quoted(draft.name);
	const purpose: Purpose = {doing: `read the token ${name}`, token: name};
	const look = async (): Promise<Created | null> => {
		try {
			const seen = await find(resource, made, draft, purpose, options);
			return seen && {token: seen.token, secret: made.secret ?? seen.secret};
		} catch {
			return made;
		}
	};

	let seen: Created | null;
	try {
		seen = await lookAgain(client, {pauses: pausesAfter.done, signal: options.signal, look, isDecisive: found => found !== null});
	} catch {
		return made;
	}

	if (seen) {
		return seen;
	}

	if (made.secret) {
		return {...made, doubt: notFoundDoubt};
	}

	throw new ApiError('contract', `Could not create the token ${name}: the server says that it is done, but there is no such token.`, {
		remedy: 'Refresh the list in a while; if the token does not show, create it again.', unsettled: true,
	});
}

const conflict = (message: string, isUnsettled = false): ApiError => new ApiError('conflict', message, {
	remedy: 'Look at the token of that name, and choose another name unless it is the one you want.', fields: {name: 'This name is taken.'}, unsettled: isUnsettled,
});

type Settling = {readonly draft: TokenDraft; readonly newness: Newness; readonly lost: Lost};

/** Finds out whether a create whose answer was lost has made the token. */
async function settle(client: Client, resource: Resource, {draft, newness, lost}: Settling, {signal}: CallOptions): Promise<Created> {
	const name = quoted(draft.name);
	let found: readonly Sighting[];
	try {
		found = await lookAgain(client, {
			pauses: lost.isLate ? pausesAfter.late : pausesAfter.lost,
			signal,
			look: async () => resource.lookUp(draft.name, {doing: `look for the token ${name}`}, {signal}),
			// A key of another member may have had that name before.
			isDecisive: seen => seen.some(one => newness(one) !== false),
		});
	} catch {
		throw unsettled(lost, 'Whether it was created is not known.', 'Refresh and look for the name before you try again.');
	}

	const fresh = found.filter(one => newness(one) !== false);
	const others = found.filter(({token}) => draft.member === null || token.member === null || token.member.toLowerCase() === draft.member.toLowerCase());
	if (fresh.length === 0 && others.length === 0) {
		throw notApplied(lost, 'created');
	}

	const [made, ...more] = fresh.filter(({token}) => isAsDrafted(token, draft));
	if (!made) {
		throw conflict(`${lost.error.message} A token named ${name} exists, but it is not this one: someone else has taken the name.`);
	}

	if (more.length > 0 || newness(made) === 'unknown') {
		throw conflict(`${lost.error.message} A token named ${name} with these settings exists, but whether it is this one is not known.`, true);
	}

	return {token: made.token, secret: made.secret};
}

/** What a draft makes, where nothing else of the new token is known. */
const asDrafted = ({name, type, balance, limited, expiresAt, reset, member}: TokenDraft, id: string): Token =>
	({id, name, type, balance, limited, expiresAt, reset, member, masked: null, revoked: false, revokedAt: null, legacy: false});

/** Whether the answer tells of another token than the one that was made. A server may spell the name otherwise; but what was there before, or stands beside one of the name that was sent, is not it. */
async function isAnother(resource: Resource, made: Sighting, {draft: {name}, newness}: Pick<Settling, 'draft' | 'newness'>, {signal}: CallOptions): Promise<boolean> {
	if (made.token.name === name) {
		return false;
	}

	if (newness(made) === false || resource.remembered(made.token.id) !== undefined) {
		return true;
	}

	try {
		const found = await resource.lookUp(name, {doing: `look for the token ${quoted(name)}`}, {signal});
		return found.length > 0;
	} catch {
		// Then it is as good as lost: settling looks again, and says what is not known.
		return true;
	}
}

/** Keeps the secret of an answer in which nothing else could be read, or that tells of another token, whatever a look for its token tells. */
async function rescue(client: Client, resource: Resource, settling: Settling, {id, secret}: {id: string | undefined; secret: Secret}, options: CallOptions): Promise<Created> {
	const {draft} = settling;
	try {
		const {token, secret: own} = await settle(client, resource, settling, options);
		return {token, secret: own ?? secret};
	} catch (error) {
		return {
			token: asDrafted(draft, id ?? draft.name),
			secret,
			doubt: `The server gave this secret, but ${error instanceof ApiError ? `it is not sure that there is such a token. ${error.message}` : 'the token could not be looked for.'}`,
		};
	}
}

/** Creates a token: sent once, re-read, and settled by looking the name up where the answer was lost. */
export async function createToken(client: Client, resource: Resource, draft: TokenDraft, options: CallOptions): Promise<Created> {
	const name = quoted(draft.name);
	const purpose: Purpose = {doing: `create the token ${name}`, creates: true, names: true};
	const request = resource.requests.create(draft);
	const newness = await resource.beforeCreate(draft, purpose, options);
	const outcome = await client.write(request, purpose, options);
	if (outcome.kind === 'lost') {
		return settle(client, resource, {draft, newness, lost: outcome}, options);
	}

	const {body} = outcome;
	const made = resource.parse(body);
	const isOther = made !== undefined && await isAnother(resource, made, {draft, newness}, options);
	if (made && !isOther) {
		return reread(client, resource, made, draft, options);
	}

	const settling = {draft, newness, lost: {error: contractError(purpose, isOther ? 'the server answers with another token' : 'the answer cannot be read'), isLate: false}};
	const secret = rotationSchema.safeParse(body).data ?? null;
	return secret ? rescue(client, resource, settling, {id: isOther ? undefined : resource.idOf(body), secret}, options) : settle(client, resource, settling, options);
}
