import {isLoopback, type Secret} from '../tokens/secret.js';
import {ApiError, type ApiErrorKind} from './api-error.js';
import {removeToken, rotateToken, updateToken} from './change-token.js';
import {type Client, createClient} from './client.js';
import {systemClock, type Clock} from './clock.js';
import {createToken} from './create-token.js';
import {createLimiter} from './limiter.js';
import {type RequestPreview, type TokenApi, type ApiVersion} from './port.js';
import {tokenPurpose, type AdapterParts} from './resource.js';
import {hideKey} from './server-words.js';
import {createTransport, type WireRequest} from './transport.js';
import {v2Parts} from './v2.js';
import {v3Parts} from './v3.js';

/** A call of the port that ended, for metrics. `ms` includes waits for the limiter and retries. */
export type Observation = {readonly operation: Operation; readonly ok: boolean; readonly kind?: ApiErrorKind; readonly ms: number};

type Operation = 'list' | 'get' | 'create' | 'update' | 'remove' | 'rotate' | 'secret' | 'usage' | 'whoami' | 'credits';

const preview = ({method, path, body}: WireRequest): RequestPreview => ({method, path, ...(body && {body})});

/** The same error, unless a server has found a way to have the key repeated in it. */
function withoutKey(error: ApiError, key: string): ApiError {
	const hide = (text: string): string => hideKey(text, key);
	const {kind, message, remedy, status, fields, retryAt, unsettled} = error;
	const isClean = [message, remedy, ...Object.values(fields)].every(text => hide(text) === text);
	if (isClean) {
		return error;
	}

	return new ApiError(kind, hide(message), {
		remedy: hide(remedy), unsettled, fields: Object.fromEntries(Object.entries(fields).map(([field, text]) => [field, hide(text)])),
		...(status !== undefined && {status}), ...(retryAt !== undefined && {retryAt}),
	});
}

/** Puts an adapter together: the calls that both APIs make alike, and an observation of each. */
function assembleApi(client: Client, parts: AdapterParts, observe: (call: Observation) => void): TokenApi {
	const {resource, memory} = parts;
	const {clock, scene} = client;

	async function observed<T>(operation: Operation, call: () => Promise<T>): Promise<T> {
		const start = clock.elapsed();
		try {
			const result = await call();
			observe({operation, ok: true, ms: clock.elapsed() - start});
			return result;
		} catch (error) {
			observe({operation, ok: false, ms: clock.elapsed() - start, ...(error instanceof ApiError && {kind: error.kind})});
			throw error instanceof ApiError ? withoutKey(error, scene.credential.key.reveal()) : error;
		}
	}

	return {
		version: scene.version,
		host: scene.host,
		get capabilities() {
			return parts.capabilities();
		},
		list: async (options = {}) => observed('list', async () => {
			const list = await parts.list(options);
			memory.replace(list);
			return list;
		}),
		get: async (id, options = {}) => observed('get', async () => {
			const {token} = await resource.read(id, tokenPurpose(resource, id, 'read'), options);
			return token;
		}),
		create: async (draft, options = {}) => observed('create', async () => createToken(client, resource, draft, options)),
		update: async (id, patch, options = {}) => observed('update', async () => {
			const token = await updateToken(client, resource, id, patch, options);
			// Also where it could not be re-read: a later change whose answer is lost is compared with it.
			memory.set(token);
			return token;
		}),
		remove: async (id, options = {}) => observed('remove', async () => removeToken(client, resource, id, options)),
		rotate: async (id, options = {}) => observed('rotate', async () => rotateToken(client, resource, id, options)),
		secret: async (id, options = {}) => observed('secret', async () => {
			const {secret} = await resource.read(id, tokenPurpose(resource, id, 'read the secret of'), options);
			return secret;
		}),
		usage: async (query, options = {}) => observed('usage', async () => parts.usage(query, options)),
		whoami: async (options = {}) => observed('whoami', async () => parts.whoami(options)),
		credits: async (options = {}) => observed('credits', async () => parts.credits(options)),
		preview: {
			create: draft => preview(resource.requests.create(draft)),
			update: (id, patch) => preview(resource.requests.update(id, patch)),
			remove: id => preview(resource.requests.remove(id)),
			rotate: id => preview(resource.requests.rotate(id)),
		},
	};
}

export type TokenApiOptions = {
	readonly version: ApiVersion;
	/** `https://api.edenai.run`; a path in it is kept in front of the API's own. */
	readonly baseUrl: string;
	/** `source`: where the key came from, for messages: `EDENAI_API_KEY`. */
	readonly credential: {readonly key: Secret; readonly source: string};
	/** Plain http to another machine: the key travels unencrypted. */
	readonly insecureHttp?: boolean;
	/** Called at the end of each call of the port; for metrics. */
	readonly observe?: (call: Observation) => void;
	/** From here on for tests. */
	readonly fetch?: typeof globalThis.fetch;
	readonly now?: () => number;
	readonly random?: () => number;
	readonly clock?: Pick<Clock, 'elapsed' | 'sleep'>;
	/** The first wait before a read is tried again, in ms; 250 unless told. */
	readonly backOffMs?: number;
	/** For one request with its answer, in ms; 15 s unless told. */
	readonly timeoutMs?: number;
	/** The largest answer that is read; 64 MB unless told. */
	readonly maxBytes?: number;
};

const badAddress = (message: string, remedy: string): ApiError => new ApiError('invalid', message, {remedy});

/** Throws `invalid` for an address that no request must go to. Settings check the same: this is the last gate before the key leaves. */
function checkedUrl({baseUrl, insecureHttp}: TokenApiOptions): URL {
	const url = URL.parse(baseUrl);
	if (!url || !['https:', 'http:'].includes(url.protocol)) {
		throw badAddress('The base URL is no http or https address.', 'Give one like https://api.edenai.run.');
	}

	if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
		throw badAddress('The base URL holds a user, a query or a fragment.', 'Give only scheme, host, port and path.');
	}

	if (!insecureHttp && url.protocol === 'http:' && !isLoopback(url.hostname)) {
		throw badAddress(`The key would travel unencrypted to ${url.host}.`, 'Use https, or allow it by --insecure-http.');
	}

	return url;
}

/**
The adapter for one account. Throws `ApiError` (`invalid`) for an unusable base URL and (`auth`) for a key that cannot be one; later calls throw
`ApiError` only.
*/
export function createTokenApi(options: TokenApiOptions): TokenApi {
	const {version, credential, observe = () => undefined} = options;
	// A header takes nothing else; the runtime's own complaint would print the key.
	if (!/^(?=\p{ASCII}+$)[^\s\p{Control}]+$/u.test(credential.key.reveal())) {
		throw new ApiError('auth', `The key from ${credential.source} is empty or holds characters that no key has.`, {remedy: 'Copy the key again, whole and without spaces.'});
	}

	const url = checkedUrl(options);
	const clock: Clock = {...systemClock, ...options.clock, ...(options.now && {now: options.now})};
	const transport = createTransport({
		baseUrl: url, key: credential.key, limiter: createLimiter(clock), clock, random: options.random ?? Math.random, fetch: options.fetch ?? globalThis.fetch,
		timeoutMs: options.timeoutMs ?? 15_000, maxBytes: options.maxBytes ?? (64 * 1_048_576), backOffMs: options.backOffMs ?? 250,
	});
	const client = createClient({transport, clock, scene: {version, host: url.host, credential}});
	return assembleApi(client, version === 'v2' ? v2Parts(client) : v3Parts(client), observe);
}
