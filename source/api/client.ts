import process from 'node:process';
import {ApiError} from './api-error.js';
import {type Clock} from './clock.js';
import {type Exchange, type ExchangeOptions, type NoReply, type Reply, type WireRequest} from './exchange.js';
import {isNoAnswer, refusal, type Purpose, type Scene} from './refusal.js';
import {retryAfter} from './retry-after.js';

/** What became of a write that was not refused. */
export type WriteOutcome =
	/** The server said yes; `body` is undefined after a 204. */
	| {readonly kind: 'done'; readonly body: unknown}
	/** It may or may not have been applied: no answer came, or one that does not tell. `error` says what happened; `isLate`: the server may still be at work on it. */
	| {readonly kind: 'lost'; readonly error: ApiError; readonly isLate: boolean};

/** `user` unless it is told to be `bulk`. */
export type RequestOptions = Partial<ExchangeOptions>;

export type Client = {
	readonly scene: Scene;
	readonly clock: Clock;
	/** The JSON of a GET; retried a few times where that can help. */
	readonly read: (path: string, purpose: Purpose, options?: RequestOptions) => Promise<unknown>;
	/** The same, but no JSON where the answer is, byte by byte, the one whose digest is `known`: a long answer takes a while to be parsed. */
	readonly readUnlessKnown: (path: string, purpose: Purpose, known: string | undefined, options?: RequestOptions) => Promise<Fresh | undefined>;
	/** Sends once, but for a 429, which says that nothing was done. Throws what is sure not to have been applied. */
	readonly write: (request: WireRequest, purpose: Purpose, options?: RequestOptions) => Promise<WriteOutcome>;
};

/** An answer that was not known. `digest`: what it is known by from then on, worked out when it is first asked for: who reads once need not wait for it. */
export type Fresh = {readonly digest: () => string; readonly value: unknown};

/** Tries after the first. */
const retries = 2;
const backOffMs = 500;
/** A longer `Retry-After` is the caller's to wait for: it can say so. */
const patienceMs = 5000;
/** On top of a wait that the server asked for. */
const jitterMs = 100;
/** A 429 without `Retry-After`: the limit is per second. */
const rateLimitPauseMs = 1100;

/** Somebody on the way has waited in vain. */
const isTimeout = (status: number): boolean => status === 408 || status === 504;

function digestOf({chunks}: Reply): string {
	// Takes a while to load, and nothing else at the start needs it.
	const {createHash} = process.getBuiltinModule('node:crypto');
	const hash = createHash('sha256');
	for (const chunk of chunks) {
		hash.update(chunk);
	}

	return hash.digest('base64');
}

/** The answer is kept until then, and no longer. */
function digestLater(reply: Reply): () => string {
	let known: Reply | string = reply;
	return () => {
		known = typeof known === 'string' ? known : digestOf(known);
		return known;
	};
}

type Parsed<T> = {readonly value: T} | {readonly fault: string; readonly transient: boolean};

function parseJson(reply: Reply): Parsed<unknown> {
	const text = reply.text();
	const start = text.trimStart();
	if (start === '') {
		return {fault: 'the answer is empty', transient: true};
	}

	try {
		return {value: JSON.parse(text)};
	} catch {
		return /^[[{]/.test(start)
			? {fault: 'the answer is cut off or damaged', transient: true}
			: {fault: start.startsWith('<') ? 'the answer is a web page, not data' : 'the answer is not JSON', transient: false};
	}
}

/** An answer that says yes in a form that the API does not have. */
export function contractError(purpose: Purpose, what: string, status?: number): ApiError {
	return new ApiError('contract', `Could not ${purpose.doing}: ${what}.`, {
		remedy: 'Try again; if it lasts, check the base URL and --api, or look for a newer version of this program.', ...(status !== undefined && {status}),
	});
}

function noReplyError(reply: NoReply, {doing}: Purpose): ApiError {
	return reply.kind === 'cancelled'
		? new ApiError('network', `Could not ${doing}: it was cancelled.`, {remedy: 'Start it again if it is still wanted.'})
		: new ApiError('network', `Could not ${doing}: ${reply.why}.`, {remedy: reply.remedy});
}

export type ClientSetup = {
	readonly exchange: Exchange;
	readonly scene: Scene;
	readonly clock: Clock;
	/** 0 to 1, for the jitter of waits. */
	readonly random: () => number;
	/** Keeps all requests of the adapter back for so many ms: a rate limit concerns them all. */
	readonly hold: (ms: number) => void;
};

export function createClient({exchange, scene, clock, random, hold}: ClientSetup): Client {
	/** How long to wait before try number `attempt` + 2; undefined: too long to wait here. Jitter keeps clients that failed together apart. */
	function pause(reply: Reply | undefined, attempt: number): number | undefined {
		const told = reply && retryAfter(reply.retryAfter, clock.now());
		const isLimit = reply?.status === 429;
		const ms = told === undefined ? (isLimit ? rateLimitPauseMs : backOffMs / 2) * (2 ** attempt) : told - clock.now();
		if (ms > patienceMs) {
			return undefined;
		}

		if (isLimit) {
			hold(ms);
		}

		return ms + (random() * (told === undefined ? ms : jitterMs));
	}

	/** False when the wait was cancelled. */
	async function hasWaited(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
		try {
			await clock.sleep(ms, signal);
			return true;
		} catch {
			return false;
		}
	}

	/** One try of a read. */
	async function attemptRead<T>(path: string, purpose: Purpose, options: RequestOptions, parse: (reply: Reply) => Parsed<T>) {
		const reply = await exchange({method: 'GET', path}, {priority: 'user', ...options});
		if (reply.kind !== 'reply') {
			return {error: noReplyError(reply, purpose), retry: reply.kind === 'failed' && reply.transient};
		}

		if (reply.status < 200 || reply.status > 299) {
			return {error: refusal(reply, purpose, scene, clock.now()), retry: [408, 429, 500, 502, 503, 504].includes(reply.status), reply};
		}

		const json = parse(reply);
		return 'fault' in json ? {error: contractError(purpose, json.fault, reply.status), retry: json.transient} : json;
	}

	async function readBy<T>(path: string, purpose: Purpose, options: RequestOptions, parse: (reply: Reply) => Parsed<T>): Promise<T> {
		for (let attempt = 0; ; attempt++) {
			const result = await attemptRead(path, purpose, options, parse);
			if (!('error' in result)) {
				return result.value;
			}

			const ms = result.retry && attempt < retries ? pause(result.reply, attempt) : undefined;
			if (ms === undefined || !await hasWaited(ms, options.signal)) {
				throw result.error;
			}
		}
	}

	return {
		scene,
		clock,
		read: async (path, purpose, options = {}) => readBy(path, purpose, options, parseJson),
		readUnlessKnown: async (path, purpose, known, options = {}) => readBy<Fresh | undefined>(path, purpose, options, reply => {
			const digest = digestLater(reply);
			if (known !== undefined && digest() === known) {
				return {value: undefined};
			}

			const json = parseJson(reply);
			return 'fault' in json ? json : {value: {digest, value: json.value}};
		}),
		async write(request, purpose, options = {}) {
			for (let attempt = 0; ; attempt++) {
				const reply = await exchange(request, {priority: 'user', ...options});
				if (reply.kind !== 'reply') {
					const error = noReplyError(reply, purpose);
					if (!reply.sent) {
						throw error;
					}

					return {kind: 'lost', error, isLate: reply.kind === 'cancelled' || reply.late === true};
				}

				if (reply.status >= 200 && reply.status <= 299) {
					// A yes in a form that the API does not have may be a proxy's.
					const json: Parsed<unknown> = reply.status === 204 ? {value: undefined} : parseJson(reply);
					return 'fault' in json ? {kind: 'lost', error: contractError(purpose, json.fault, reply.status), isLate: false} : {kind: 'done', body: json.value};
				}

				const error = refusal(reply, purpose, scene, clock.now());
				if (error.kind === 'server' || isNoAnswer(reply.status)) {
					return {kind: 'lost', error, isLate: isTimeout(reply.status)};
				}

				const ms = error.kind === 'rate-limited' && attempt < retries ? pause(reply, attempt) : undefined;
				if (ms === undefined || !await hasWaited(ms, options.signal)) {
					throw error;
				}
			}
		},
	};
}
