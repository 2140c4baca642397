import {Buffer} from 'node:buffer';
import ky from 'ky';
import {type Secret} from '../tokens/secret.js';
import {type HttpFetch} from './http-fetch.js';
import {type HttpResponse} from './http-messages.js';
import {type Limiter, type Priority} from './limiter.js';
import {networkFailure, type NetworkFailure} from './network-failure.js';

export type WireRequest = {
	readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	/** From the base URL on, with the leading slash, percent-encoded, with the query. */
	readonly path: string;
	readonly body?: Readonly<Record<string, unknown>>;
};

export type Reply = {
	readonly kind: 'reply';
	readonly status: number;
	readonly retryAfter: string | null;
	readonly location: string | null;
	/** The body as it came. */
	readonly chunks: readonly Buffer[];
	/** All of it as UTF-8. */
	readonly text: () => string;
};

/** `cancelled`: by the caller's signal. */
export type NoReply = ({readonly kind: 'failed'} & NetworkFailure) | {readonly kind: 'cancelled'; readonly sent: boolean};

export type ExchangeOptions = {readonly priority: Priority; readonly signal?: AbortSignal | undefined};

/** One request, one answer: never throws, never retries. */
export type Exchange = (request: WireRequest, options: ExchangeOptions) => Promise<Reply | NoReply>;

export type ExchangeSetup = {
	readonly baseUrl: URL;
	readonly key: Secret;
	readonly limiter: Limiter;
	readonly fetch: HttpFetch;
	/** For one request, from its start to the end of its body. */
	readonly timeoutMs: number;
	readonly maxBytes: number;
};

class TooLarge extends Error {}
class TimedOut extends Error {}

async function readBody({body}: HttpResponse, maxBytes: number): Promise<readonly Buffer[]> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body as AsyncIterable<Buffer>) {
		size += chunk.byteLength;
		if (size > maxBytes) {
			throw new TooLarge();
		}

		chunks.push(chunk);
	}

	return chunks;
}

const inWords = (bytes: number): string => bytes < 1_048_576 ? `${bytes} bytes` : `${Math.floor(bytes / 1_048_576)} MB`;

/** Sends requests by ky, within a time and a size, at the limiter's pace, and never along a redirect: that would carry the key to another host. */
export function createExchange({baseUrl, key, limiter, fetch, timeoutMs, maxBytes}: ExchangeSetup): Exchange {
	const {host} = baseUrl;
	const root = baseUrl.href.replace(/\/+$/, '');
	// Nothing of ky's own retries, timeouts and errors: they know neither the limiter nor the body's share of the time, and its errors hold the header.
	const http = ky.create({fetch: fetch as unknown as typeof globalThis.fetch, retry: 0, timeout: false, throwHttpErrors: false});

	function failure(error: unknown): NetworkFailure {
		if (error instanceof TimedOut) {
			const why = `${host} gave no whole answer within ${timeoutMs / 1000} s`;
			return {sent: true, transient: false, late: true, why, remedy: 'The server or the network is slow: try again in a while.'};
		}

		if (error instanceof TooLarge) {
			return {sent: true, transient: false, why: `the answer of ${host} is larger than ${inWords(maxBytes)}`, remedy: 'Check the base URL.'};
		}

		return networkFailure(error, host);
	}

	async function send({method, path, body}: WireRequest, signal: AbortSignal, answered: () => void): Promise<Reply> {
		const headers = {authorization: `Bearer ${key.reveal()}`, accept: 'application/json', 'user-agent': 'eden-tokens'};
		const response = await http(root + path, {method, headers, signal, ...(body && {json: body})}) as unknown as HttpResponse;
		answered();
		const {status, headers: received} = response;
		const chunks = await readBody(response, maxBytes);
		// All at once: text in one piece is parsed faster.
		return {kind: 'reply', status, chunks, text: () => new TextDecoder().decode(Buffer.concat(chunks)), retryAfter: received.get('retry-after'), location: received.get('location')};
	}

	return async (request, {priority, signal}) => {
		let ticket;
		try {
			ticket = await limiter.start(priority, signal);
		} catch {
			return {kind: 'cancelled', sent: false};
		}

		if (signal?.aborted) {
			ticket.answered();
			return {kind: 'cancelled', sent: false};
		}

		const stop = new AbortController();
		const {promise: stopped, reject} = Promise.withResolvers<never>();
		const cancel = () => {
			reject(new Error('cancelled'));
			stop.abort();
		};

		const timer = setTimeout(() => {
			reject(new TimedOut());
			stop.abort();
		}, timeoutMs);
		signal?.addEventListener('abort', cancel, {once: true});
		try {
			// A race, since a stalled body need not heed the signal.
			return await Promise.race([stopped, send(request, stop.signal, ticket.answered)]);
		} catch (error) {
			return signal?.aborted ? {kind: 'cancelled', sent: true} : {kind: 'failed', ...failure(error)};
		} finally {
			clearTimeout(timer);
			signal?.removeEventListener('abort', cancel);
			ticket.answered();
		}
	};
}
