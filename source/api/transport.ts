import {Buffer} from 'node:buffer';
import ky, {isForceRetryError, isHTTPError, isNetworkError, isTimeoutError, type HTTPError} from 'ky';
import {type Secret} from '../tokens/secret.js';
import {type Clock} from './clock.js';
import {type Limiter, type Priority} from './limiter.js';
import {networkFailure, watchConnections, type NetworkFailure} from './network-failure.js';

export type WireRequest = {
	readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	/** From the base URL on, with the leading slash, percent-encoded, with the query. */
	readonly path: string;
	readonly body?: Readonly<Record<string, unknown>>;
};

/** Any answer with a status of 2xx. */
export type Answer = {readonly kind: 'answer'; readonly status: number; readonly body: Buffer};

/** Any other answer. `text`: its words; empty where there are none or too many. */
export type Refusal = {readonly kind: 'refused'; readonly status: number; readonly text: string; readonly retryAfter: string | null; readonly location: string | null};

/** `cancelled`: by the caller's signal. */
export type NoAnswer = ({readonly kind: 'failed'} & NetworkFailure) | {readonly kind: 'cancelled'; readonly sent: boolean};

export type SendOptions = {
	readonly priority: Priority;
	readonly signal?: AbortSignal | undefined;
	/** Asked about each answer to a read: true gets another try, if one is left. */
	readonly isDamaged?: (body: Buffer) => boolean;
};

/** Sends a request: a read up to three times, a write once, but for a 429, which says that nothing was done. Never throws. */
export type Transport = (request: WireRequest, options: SendOptions) => Promise<Answer | Refusal | NoAnswer>;

export type TransportSetup = {
	readonly baseUrl: URL;
	readonly key: Secret;
	readonly limiter: Limiter;
	readonly clock: Clock;
	/** 0 to 1, for the jitter of waits. */
	readonly random: () => number;
	readonly fetch: typeof globalThis.fetch;
	/** For one try, from its start to the end of its body. */
	readonly timeoutMs: number;
	/** Of one body, unpacked. */
	readonly maxBytes: number;
	/** Before the second try of a read, with up to as much again by chance; twice that before the third. */
	readonly backOffMs: number;
};

/** A longer `Retry-After` is the caller's to wait for: it can say so. */
const patienceMs = 5000;
/** A 429 without `Retry-After`: the limit is per second. */
const rateLimitPauseMs = 1100;

/**
The moment (epoch ms) that a `Retry-After` header names: seconds from `now`, or an HTTP date. Undefined where it is absent or neither.
*/
export function retryAfter(header: string | null, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d{1,9}(?:\.\d+)?$/.test(text)) {
		return now + (Number(text) * 1000);
	}

	// An HTTP date begins with the weekday; `Date.parse` alone would take any digits.
	const moment = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(moment) ? undefined : Math.max(moment, now);
}

class TooLarge extends Error {}

const inWords = (bytes: number): string => bytes < 1_048_576 ? `${bytes} bytes` : `${Math.floor(bytes / 1_048_576)} MB`;

/** Statuses that a `Response` of our own cannot have, or only without a body. */
const cannotBeMade = ({status}: Response): boolean => status < 200 || status > 599 || [204, 205, 304].includes(status);

/** The same response with its body read, so that ky's time limit and its retries include the body. Throws `TooLarge`. */
async function wholeResponse(response: Response, maxBytes: number): Promise<Response> {
	// Such a body is empty, or only read for its words, by ky, to 10 MB at most.
	if (cannotBeMade(response) || response.body === null) {
		return response;
	}

	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response.body as ReadableStream<Uint8Array>) {
		size += chunk.byteLength;
		if (size > maxBytes) {
			throw new TooLarge();
		}

		chunks.push(chunk);
	}

	return new Response(Buffer.concat(chunks), response);
}

const refusalOf = ({response: {status, headers}, data}: HTTPError): Refusal => ({
	kind: 'refused', status, text: typeof data === 'string' ? data : (data === undefined ? '' : JSON.stringify(data)), retryAfter: headers.get('retry-after'), location: headers.get('location'),
});

/** Sends by ky at the limiter's pace, within a time and a size, and never along a redirect: that would carry the key to another host. */
export function createTransport({baseUrl, key, limiter, clock, random, fetch, timeoutMs, maxBytes, backOffMs}: TransportSetup): Transport {
	const {host} = baseUrl;
	watchConnections();
	const http = ky.create({
		prefix: baseUrl.href,
		redirect: 'manual',
		timeout: timeoutMs,
		headers: {authorization: `Bearer ${key.reveal()}`, accept: 'application/json', 'user-agent': 'eden-tokens'},
	});
	const retry = {
		limit: 2,
		methods: ['get', 'post', 'patch', 'delete'],
		statusCodes: [408, 429, 500, 502, 503, 504],
		afterStatusCodes: [429, 503],
		maxRetryAfter: patienceMs,
		delay: (attempt: number) => backOffMs * (2 ** (attempt - 1)),
		jitter: (ms: number) => ms * (1 + random()),
	};

	const toldToWait = ({headers}: Response): number | undefined => {
		const now = clock.now();
		const until = retryAfter(headers.get('retry-after'), now);
		return until === undefined ? undefined : until - now;
	};

	function failureOf(error: unknown): NetworkFailure {
		if (isTimeoutError(error)) {
			const why = `${host} gave no whole answer within ${timeoutMs / 1000} s`;
			return {sent: true, transient: false, late: true, why, remedy: 'The server or the network is slow: try again in a while.'};
		}

		return error instanceof TooLarge
			? {sent: true, transient: false, why: `the answer of ${host} is larger than ${inWords(maxBytes)}`, remedy: 'Check the base URL.'}
			: networkFailure(error, host);
	}

	return async ({method, path, body}, {priority, signal, isDamaged = () => false}) => {
		const isRead = method === 'GET';
		let answered = (): void => undefined;
		// Whether a try is on its way, or got lost there.
		let isOut = false;
		const answers: Answer[] = [];

		const waitForTurn = async (): Promise<void> => {
			const ticket = await limiter.start(priority, signal);
			({answered} = ticket);
			signal?.throwIfAborted();
		};

		const attempt: typeof globalThis.fetch = async (input, init) => {
			isOut = true;
			try {
				const response = await fetch(input, init);
				answered();
				return await wholeResponse(response, maxBytes);
			} finally {
				answered();
			}
		};

		const shouldRetry = ({error}: {readonly error: Error}): boolean | undefined => {
			if (isHTTPError(error)) {
				const isTooLong = (toldToWait(error.response) ?? 0) > patienceMs;
				return isTooLong || !(isRead || error.response.status === 429) ? false : undefined;
			}

			return isRead && isNetworkError(error) && failureOf(error).transient;
		};

		try {
			await http(path, {
				method,
				...(body && {json: body}),
				...(signal && {signal}),
				fetch: attempt,
				retry: {...retry, shouldRetry},
				hooks: {
					beforeRequest: [waitForTurn],
					beforeRetry: [waitForTurn],
					afterResponse: [async ({response, retryCount}) => {
						const ms = toldToWait(response) ?? (rateLimitPauseMs * (2 ** retryCount));
						if (response.status === 429) {
							isOut = false;
							// The limit concerns all requests of the account, not only this one.
							limiter.hold(ms > patienceMs ? 0 : ms);
						}

						if (!response.ok) {
							return;
						}

						const answer = {kind: 'answer', status: response.status, body: Buffer.from(await response.arrayBuffer())} as const;
						answers.push(answer);
						return isRead && isDamaged(answer.body) ? ky.retry({code: 'DAMAGED'}) : undefined;
					}],
				},
			});
		} catch (error) {
			if (signal?.aborted) {
				return {kind: 'cancelled', sent: isOut};
			}

			if (isHTTPError(error)) {
				return refusalOf(error);
			}

			if (!isForceRetryError(error)) {
				return {kind: 'failed', ...failureOf(error)};
			}
		} finally {
			answered();
		}

		return answers.at(-1)!;
	};
}
