import process from 'node:process';
import {formatWhen} from '../tokens/expiry.js';
import {type Secret} from '../tokens/secret.js';
import {ApiError} from './api-error.js';
import {type ApiVersion} from './port.js';
import {cleanText, hideKey, hideSecrets, serverWords, type ServerWords} from './server-words.js';
import {retryAfter, type Refusal} from './transport.js';

/** With whom and by which key the adapter speaks. */
export type Scene = {
	readonly version: ApiVersion;
	readonly host: string;
	readonly credential: {readonly key: Secret; readonly source: string};
};

/** What a request is for, for its messages. */
export type Purpose = {
	/** To go after "Could not": `change the token "prod-web"`. */
	readonly doing: string;
	/** About one token, in quotes; absent: about all of them or the account. */
	readonly token?: string;
	/** Makes a new token: the plan's limit may stop it. */
	readonly creates?: boolean;
	/** Gives a token its name: a 409 is about that. */
	readonly names?: boolean;
};

const isManagementKey = ({credential}: Scene): boolean => credential.key.reveal().startsWith('mgmt-eden-');

function keyRemedy(scene: Scene): string {
	if (scene.version === 'v2') {
		return isManagementKey(scene)
			? 'This is a management key, and the v2 API wants an account token (eyJ… or sk_…): choose --api v3, or give an account token.'
			: 'The v2 API wants an account token (eyJ… or sk_…): check that it is complete, still valid, and belongs to this host.';
	}

	return isManagementKey(scene)
		? 'Check that the management key is complete, neither expired nor revoked, and belongs to this host.'
		: 'The v3 API wants a management key (mgmt-eden-…), not an inference key or an account token: create one in the Eden AI console, or choose --api v2.';
}

function permissionRemedy({version}: Scene, {creates}: Purpose, words: string): string {
	const scope = /manage:(?:read|write)/.exec(words)?.[0];
	if (version === 'v3' && (scope !== undefined || /\bscopes?\b/i.test(words))) {
		return `Use a management key with the scope ${scope ?? 'manage:write'}; an administrator of the organization can create one.`;
	}

	if (creates && /limit|quota|plan|maximum|upgrade/i.test(words)) {
		return 'The plan allows no more keys: revoke or delete one that is not needed any more, or ask the owner of the account for a larger plan.';
	}

	return version === 'v2'
		? 'Ask an administrator of the Eden AI account for the right to manage tokens.'
		: 'Ask an administrator of the organization for a management key that allows it.';
}

const taken = /already (?:exists?|in use|taken|used)|must be unique|duplicate/i;

/** The host, unless it is the key that the server repeats: names of hosts have no capitals. */
function locationHost(location: string | null, secret: string): string {
	const target = location === null || !URL.canParse(location) ? undefined : new URL(location).host;
	return target ? ` to ${cleanText(hideKey(hideSecrets(target), secret), 80)}` : '';
}

// Not imported: that would load all of Node's HTTP server at every start, for a word that only refusals need.
const titleOf = (status: number): string => process.getBuiltinModule('node:http').STATUS_CODES[status] ?? 'unknown status';

/** `why` with the server's words after it, as one sentence. */
function sentence({doing}: Purpose, why: string, words: string): string {
	const said = words === '' ? '' : `: ${words.replace(/[\s.]+$/, '')}`;
	return `Could not ${doing}: ${why}${said}.`;
}

/** Fields whose names in the API's errors are not those that users know. */
const labels: Readonly<Record<string, string>> = {limited: 'tracking', expiresAt: 'expiry'};

/** All that the server says, each with the field that it speaks of: "A valid number is required" alone tells nobody of which. */
const inAll = ({general, fields}: ServerWords): string =>
	[general, ...Object.entries(fields).map(([field, words]) => `${labels[field] ?? field}: ${words}`)].filter(words => words !== '').join(' ');

type Details = {readonly reply: Refusal; readonly purpose: Purpose; readonly scene: Scene; readonly now: number; readonly found: ServerWords; readonly words: string};

function redirected({reply, purpose, scene}: Details): ApiError {
	const why = `${scene.host} redirects${locationHost(reply.location, scene.credential.key.reveal())} (${reply.status}), which is not followed so that the key goes nowhere else`;
	return new ApiError('contract', sentence(purpose, why, ''), {
		status: reply.status, remedy: 'Check the base URL: give the address that it redirects to, if you trust it.',
	});
}

function keyRefused({purpose, scene, words}: Details): ApiError {
	const {key, source} = scene.credential;
	const why = `${scene.host} does not accept the key ${key.masked()} from ${source}`;
	return new ApiError('auth', sentence(purpose, why, words), {status: 401, remedy: keyRemedy(scene)});
}

const forbidden = ({purpose, scene, words}: Details): ApiError =>
	new ApiError('forbidden', sentence(purpose, 'the key does not allow it', words), {status: 403, remedy: permissionRemedy(scene, purpose, words)});

function missing({reply: {status}, purpose, scene}: Details): ApiError {
	return purpose.token === undefined
		? new ApiError('contract', sentence(purpose, `${scene.host} does not have this part of the ${scene.version} API (${status})`, ''), {
			status, remedy: 'Check the base URL and the API version (--api).',
		})
		: new ApiError('not-found', `Could not ${purpose.doing}: it is gone, removed or renamed elsewhere.`, {
			status, remedy: 'Refresh the list to see what is there now.',
		});
}

function nameTaken({reply: {status}, purpose, words, found}: Details): ApiError {
	return new ApiError('conflict', sentence(purpose, 'the name is taken', found.fields.name ?? words), {
		status, remedy: 'Choose another name.', fields: {name: found.fields.name ?? 'This name is taken.', ...found.fields},
	});
}

function conflicting(details: Details): ApiError {
	const {reply: {status}, purpose, words, found} = details;
	return purpose.names
		? nameTaken(details)
		: new ApiError('conflict', sentence(purpose, 'it conflicts with what is there', words), {
			status, remedy: 'Refresh, look at the token, and try again.', fields: found.fields,
		});
}

function rateLimited({reply, purpose, now}: Details): ApiError {
	const retryAt = retryAfter(reply.retryAfter, now);
	const until = retryAt === undefined ? '' : `, until ${formatWhen(retryAt, now)}`;
	return new ApiError('rate-limited', sentence(purpose, `the account's rate limit is reached${until}`, ''), {
		status: 429, remedy: 'Wait, or refresh less often: all keys of the account share the limit.', ...(retryAt !== undefined && {retryAt}),
	});
}

function failed({reply, purpose, now, words}: Details): ApiError {
	const {status} = reply;
	const retryAt = retryAfter(reply.retryAfter, now);
	return new ApiError('server', sentence(purpose, `the server failed with status ${status} (${titleOf(status)})`, words), {
		status, remedy: 'Try again in a while; if it lasts, look at the status page of Eden AI or ask its support.', ...(retryAt !== undefined && {retryAt}),
	});
}

function invalid(details: Details): ApiError {
	const {reply: {status}, purpose, words, found} = details;
	if (taken.test(found.fields.name ?? '')) {
		return nameTaken(details);
	}

	const why = words === '' ? `the server refuses it with status ${status} (${titleOf(status)}) and does not say why` : 'the server refuses it';
	return new ApiError('invalid', sentence(purpose, why, words), {status, remedy: 'Correct what the server names, and send it again.', fields: found.fields});
}

function notOffered({reply: {status}, purpose, words}: Details): ApiError {
	return new ApiError('contract', sentence(purpose, `the server answers with status ${status} (${titleOf(status)})`, words), {
		status, remedy: 'Check the base URL, the API version (--api) and any proxy between.',
	});
}

const byStatus: ReadonlyMap<number, (details: Details) => ApiError> = new Map([
	[401, keyRefused], [403, forbidden], [404, missing], [405, notOffered], [407, notOffered], [408, failed], [409, conflicting], [410, missing], [429, rateLimited],
]);

/** Neither yes nor no, nor a redirect: nothing that the API answers, so that a write may have been applied. */
export const isNoAnswer = (status: number): boolean => status < 200 || status === 304 || status > 599;

/** What a status other than 2xx means, by the error table of the API's description. */
export function refusal(reply: Refusal, purpose: Purpose, scene: Scene, now: number): ApiError {
	const found = serverWords(reply.text, scene.credential.key.reveal());
	const {status} = reply;
	const meaning = byStatus.get(status) ?? (status < 400 ? (isNoAnswer(status) ? notOffered : redirected) : (status < 500 ? invalid : failed));
	return meaning({reply, purpose, scene, now, found, words: inAll(found)});
}
