import process from 'node:process';
import {isLoopback} from '../tokens/loopback.js';
import {type Secret} from '../tokens/secret.js';
import {ApiError} from './api-error.js';
import {assembleApi, type Observation} from './assemble.js';
import {createClient} from './client.js';
import {systemClock, type Clock} from './clock.js';
import {createExchange} from './exchange.js';
import {createHttpFetch, unknownProxy, type HttpFetch} from './http-fetch.js';
import {createLimiter} from './limiter.js';
import {type ApiVersion, type TokenApi} from './port.js';
import {v2Parts} from './v2/v2-api.js';
import {v3Parts} from './v3/v3-api.js';

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
	readonly fetch?: HttpFetch;
	readonly now?: () => number;
	readonly random?: () => number;
	readonly clock?: Pick<Clock, 'elapsed' | 'sleep'>;
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

	const proxy = unknownProxy(process.env);
	if (proxy !== undefined) {
		throw badAddress(`The proxy in ${proxy} is neither http nor https.`, 'Give one of these, or start without NODE_USE_ENV_PROXY.');
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
	const limiter = createLimiter(clock);
	const exchange = createExchange({
		baseUrl: url, key: credential.key, limiter, fetch: options.fetch ?? createHttpFetch(),
		timeoutMs: options.timeoutMs ?? 15_000, maxBytes: options.maxBytes ?? (64 * 1_048_576),
	});
	const client = createClient({
		exchange, clock, scene: {version, host: url.host, credential}, random: options.random ?? Math.random, hold: limiter.hold,
	});
	return assembleApi(client, version === 'v2' ? v2Parts(client) : v3Parts(client), observe);
}
