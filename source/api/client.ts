import {type Buffer} from 'node:buffer';
import process from 'node:process';
import {ApiError} from './api-error.js';
import {type Clock} from './clock.js';
import {isNoAnswer, refusal, type Purpose, type Scene} from './refusals.js';
import {type NoAnswer, type SendOptions, type Transport, type WireRequest} from './transport.js';

/** What became of a write that was not refused. */
export type WriteOutcome =
	/** The server said yes; `body` is undefined after a 204. */
	| {readonly kind: 'done'; readonly body: unknown}
	/** It may or may not have been applied: no answer came, or one that does not tell. `error` says what happened; `isLate`: the server may still be at work on it. */
	| {readonly kind: 'lost'; readonly error: ApiError; readonly isLate: boolean};

/** `user` unless it is told to be `bulk`. */
export type RequestOptions = Partial<Omit<SendOptions, 'isDamaged'>>;

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

/** Somebody on the way has waited in vain. */
const isTimeout = (status: number): boolean => status === 408 || status === 504;

/** The answer is kept until then, and no longer. */
function digestLater(body: Buffer): () => string {
	let known: Buffer | string = body;
	return () => {
		// Takes a while to load, and nothing else at the start needs it.
		known = typeof known === 'string' ? known : process.getBuiltinModule('node:crypto').createHash('sha256').update(known).digest('base64');
		return known;
	};
}

type Parsed<T> = {readonly value: T} | {readonly fault: string; readonly transient: boolean};

function parseJson(body: Buffer): Parsed<unknown> {
	const text = new TextDecoder().decode(body);
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

function noAnswerError(reply: NoAnswer, {doing}: Purpose): ApiError {
	return reply.kind === 'cancelled'
		? new ApiError('network', `Could not ${doing}: it was cancelled.`, {remedy: 'Start it again if it is still wanted.'})
		: new ApiError('network', `Could not ${doing}: ${reply.why}.`, {remedy: reply.remedy});
}

/** What the two APIs have in common: JSON over the transport, with its failures as `ApiError`. */
export function createClient({transport, scene, clock}: Pick<Client, 'scene' | 'clock'> & {readonly transport: Transport}): Client {
	async function readBy<T>(path: string, purpose: Purpose, options: RequestOptions, parse: (body: Buffer) => Parsed<T>): Promise<T> {
		let parsed: Parsed<T> | undefined;
		const reply = await transport({method: 'GET', path}, {priority: 'user', ...options, isDamaged(body) {
			parsed = parse(body);
			return 'fault' in parsed && parsed.transient;
		}});
		if (reply.kind === 'refused') {
			throw refusal(reply, purpose, scene, clock.now());
		}

		if (reply.kind !== 'answer') {
			throw noAnswerError(reply, purpose);
		}

		const json = parsed ?? parse(reply.body);
		if ('fault' in json) {
			throw contractError(purpose, json.fault, reply.status);
		}

		return json.value;
	}

	return {
		scene,
		clock,
		read: async (path, purpose, options = {}) => readBy(path, purpose, options, parseJson),
		readUnlessKnown: async (path, purpose, known, options = {}) => readBy<Fresh | undefined>(path, purpose, options, body => {
			const digest = digestLater(body);
			if (known !== undefined && digest() === known) {
				return {value: undefined};
			}

			const json = parseJson(body);
			return 'fault' in json ? json : {value: {digest, value: json.value}};
		}),
		async write(request, purpose, options = {}) {
			const reply = await transport(request, {priority: 'user', ...options});
			if (reply.kind === 'answer') {
				// A yes in a form that the API does not have may be a proxy's.
				const json: Parsed<unknown> = reply.status === 204 ? {value: undefined} : parseJson(reply.body);
				return 'fault' in json ? {kind: 'lost', error: contractError(purpose, json.fault, reply.status), isLate: false} : {kind: 'done', body: json.value};
			}

			if (reply.kind === 'refused') {
				const error = refusal(reply, purpose, scene, clock.now());
				if (error.kind === 'server' || isNoAnswer(reply.status)) {
					return {kind: 'lost', error, isLate: isTimeout(reply.status)};
				}

				throw error;
			}

			const error = noAnswerError(reply, purpose);
			if (!reply.sent) {
				throw error;
			}

			return {kind: 'lost', error, isLate: reply.kind === 'cancelled' || reply.late === true};
		},
	};
}
