import {type TokenDraft} from '../tokens/token.js';
import {ApiError} from './api-error.js';
import {quoted} from './clean-text.js';
import {contractError, type Client} from './client.js';
import {lookTwice, notApplied, unsettled} from './lost-answer.js';
import {type CallOptions, type Created} from './port.js';
import {type Purpose} from './refusal.js';
import {type Newness, type Resource} from './resource.js';
import {isAsDrafted} from './settle.js';
import {type Sighting} from './sighting.js';

/**
The token as re-read; where that fails, as the create's own answer had it: it was created all the same. A server that says so and then knows no such token, also at a
second look, is not believed.
*/
async function reread(client: Client, resource: Resource, {token, secret}: Sighting, purpose: Purpose, options: CallOptions): Promise<Created> {
	const asAnswered: Created = {token, secret};
	const look = async (): Promise<Created | null> => {
		try {
			const seen = await resource.read(token.id, purpose, options);
			return {token: seen.token, secret: secret ?? seen.secret};
		} catch (error) {
			return error instanceof ApiError && error.kind === 'not-found' ? null : asAnswered;
		}
	};

	let seen: Created | null;
	try {
		seen = await lookTwice(client, options.signal, look, found => found !== null);
	} catch {
		return asAnswered;
	}

	if (!seen) {
		throw new ApiError('contract', `Could not create the token ${quoted(token.name)}: the server says that it is done, but there is no such token.`, {
			remedy: 'Refresh the list in a while; if the token does not show, create it again.', unsettled: true,
		});
	}

	return seen;
}

const conflict = (message: string, isUnsettled = false): ApiError => new ApiError('conflict', message, {
	remedy: 'Look at the token of that name, and choose another name unless it is the one you want.', fields: {name: 'This name is taken.'}, unsettled: isUnsettled,
});

/** Finds out whether a create whose answer was lost has made the token. */
async function settle(client: Client, resource: Resource, draft: TokenDraft, newness: Newness, lost: ApiError, {signal}: CallOptions): Promise<Created> {
	const name = quoted(draft.name);
	let found: Sighting | null;
	try {
		found = await lookTwice(client, signal, async () => resource.lookUp(draft.name, {doing: `look for the token ${name}`}, {signal}), seen => seen !== null);
	} catch {
		throw unsettled(lost, 'Whether it was created is not known.', 'Refresh and look for the name before you try again.');
	}

	if (!found) {
		throw notApplied(lost, 'It was not created.');
	}

	const fresh = newness(found);
	if (fresh === false || !isAsDrafted(found.token, draft)) {
		throw conflict(`${lost.message} A token named ${name} exists, but it is not this one: someone else has taken the name.`);
	}

	if (fresh === 'unknown') {
		throw conflict(`${lost.message} A token named ${name} with these settings exists, but whether it is this one is not known.`, true);
	}

	return {token: found.token, secret: found.secret};
}

/** Creates a token: sent once, re-read, and settled by looking the name up where the answer was lost. */
export async function createToken(client: Client, resource: Resource, draft: TokenDraft, options: CallOptions): Promise<Created> {
	const name = quoted(draft.name);
	const purpose: Purpose = {doing: `create the token ${name}`, creates: true, names: true};
	const request = resource.requests.create(draft);
	const newness = await resource.beforeCreate(draft, purpose, options);
	const outcome = await client.write(request, purpose, options);
	const made = outcome.kind === 'done' ? resource.parse(outcome.body) : undefined;
	if (made) {
		return reread(client, resource, made, {doing: `read the token ${name}`, token: name}, options);
	}

	const lost = outcome.kind === 'lost' ? outcome.error : contractError(purpose, 'the answer cannot be read');
	return settle(client, resource, draft, newness, lost, options);
}
