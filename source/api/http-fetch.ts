import {Buffer} from 'node:buffer';
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import http, {type ClientRequest, type IncomingMessage} from 'node:http';
import {type Socket} from 'node:net';
import process from 'node:process';
import {pipeline, type Readable, type Transform} from 'node:stream';
import type * as Zlib from 'node:zlib';
import {HttpHeaders, HttpResponse, type HttpRequest} from './http-messages.js';

/** Sends one request. Rejects with the system's error, which has a `code`, where no answer begins. */
export type HttpFetch = (request: HttpRequest) => Promise<HttpResponse>;

/** Nothing was sent: the connection could not be made in time. */
export const connectTimeoutCode = 'CONNECT_TIMEOUT';

/** A connection that nobody uses is closed before the usual server closes it, which would cut off the next request. */
const idleMs = 4000;

const decoders: ReadonlyMap<string, (zlib: typeof Zlib) => Transform> = new Map([
	['gzip', zlib => zlib.createGunzip()],
	['x-gzip', zlib => zlib.createGunzip()],
	['deflate', zlib => zlib.createInflate()],
	['br', zlib => zlib.createBrotliDecompress()],
]);

async function bodyOf(message: IncomingMessage): Promise<Readable> {
	// What has no body has none to decode, whatever its headers say.
	const hasNone = message.statusCode === 204 || message.statusCode === 304 || message.headers['content-length'] === '0';
	const decode = hasNone ? undefined : decoders.get(message.headers['content-encoding']?.toLowerCase() ?? '');
	// The callback is told what the reader is told.
	return decode ? pipeline(message, decode(await import('node:zlib')), () => undefined) : message;
}

const headersOf = ({headers}: IncomingMessage): HttpHeaders =>
	new HttpHeaders(Object.entries(headers).flatMap(([name, value]) => typeof value === 'string' ? [[name, value] as const] : []));

/** What `open` gives, and the sockets that it opened. */
function noteSockets<T>(open: () => T): {readonly made: T; readonly sockets: readonly Socket[]} {
	const sockets: Socket[] = [];
	const note = (message: unknown): void => {
		sockets.push((message as {readonly socket: Socket}).socket);
	};

	subscribe('net.client.socket', note);
	try {
		return {made: open(), sockets};
	} finally {
		unsubscribe('net.client.socket', note);
	}
}

/** Notes on an error that the connection was there: the request may have been sent. */
const afterConnecting = Symbol('after connecting');

const markSent = (error: Error): void => {
	Object.assign(error, {[afterConnecting]: true});
};

/** Whether the error is of a connection that was there. */
export const isAfterConnecting = (error: Error): boolean => afterConnecting in error;

type Attempt = {
	readonly request: ClientRequest;
	/** What was opened for it, as far as Node tells: the way to a proxy above all. */
	readonly sockets: readonly Socket[];
	readonly isSecure: boolean;
	readonly limitMs: number;
	readonly signal: AbortSignal | null;
	readonly reject: (error: Error) => void;
};

/**
Gives up a connection that is not made in time, or whose request is given up: until it is made (with TLS, and through a proxy) the request does not know what was opened for it.
Gives the question whether it was made.
*/
function watchConnecting({request, sockets, isSecure, limitMs, signal, reject}: Attempt): () => boolean {
	let isMade = false;
	const drop = (): void => {
		for (const socket of sockets) {
			socket.destroy();
		}
	};

	const giveUp = (): void => {
		const error = Object.assign(new Error('no connection in time'), {code: connectTimeoutCode});
		reject(error);
		request.destroy(error);
		drop();
	};

	const timer = setTimeout(giveUp, limitMs);
	const abandon = (): void => {
		clearTimeout(timer);
		drop();
	};

	const end = (): void => {
		clearTimeout(timer);
		signal?.removeEventListener('abort', abandon);
	};

	const made = (): void => {
		isMade = true;
		end();
	};

	signal?.addEventListener('abort', abandon, {once: true});

	request.once('error', end);
	request.once('close', end);
	// A kept connection is there already.
	request.once('socket', (socket: Socket & {readonly secureConnecting?: boolean}) => {
		if (socket.connecting || (isSecure && socket.secureConnecting)) {
			socket.once(isSecure ? 'secureConnect' : 'connect', made);
		} else {
			made();
		}
	});
	return () => isMade;
}

/** The variables that name a proxy, as Node's own `fetch` and agents understand them. */
const proxyVariables = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const;

const usesProxy = (environment: NodeJS.ProcessEnv): boolean => environment.NODE_USE_ENV_PROXY === '1' && proxyVariables.some(name => environment[name]);

/** The variable that names a proxy of a kind that Node does not know: it would be left out, and the request go its way without. */
export const unknownProxy = (environment: NodeJS.ProcessEnv): string | undefined =>
	usesProxy(environment) ? proxyVariables.find(name => environment[name] && !/^https?:\/\//i.test(environment[name])) : undefined;

/**
What ky sends requests by: the Fetch standard's `fetch`, as far as ky and `exchange.ts` need it, on Node's `http`, with connections that are kept. Never follows a
redirect. Node's own `fetch` takes 30 ms and 15 MB more to load (docs/decisions.md).
*/
export function createHttpFetch({connectTimeoutMs = 10_000} = {}): HttpFetch {
	// Through a proxy the time in which nobody uses a connection would be that for making it as well.
	const options = usesProxy(process.env) ? {proxyEnv: process.env} : {keepAlive: true, timeout: idleMs};
	const plain = {request: http.request, agent: new http.Agent(options)};
	// Loaded where it is needed, as it takes longer than the rest of the client.
	const loadSecure = async () => {
		const {Agent, request} = await import('node:https');
		return {request, agent: new Agent(options)};
	};

	let secure: ReturnType<typeof loadSecure> | undefined;
	return async ({url, method, headers, payload, signal}) => {
		const target = new URL(url);
		const isSecure = target.protocol === 'https:';
		const {request: open, agent} = isSecure ? await (secure ??= loadSecure()) : plain;
		const {promise, resolve, reject} = Promise.withResolvers<IncomingMessage>();
		const {made: request, sockets} = noteSockets(() => open(target, {
			method,
			agent,
			headers: {
				// Not deflate: servers do not agree on what that is.
				'accept-encoding': 'gzip, br',
				...Object.fromEntries(headers),
				...(payload !== null && {'content-length': String(Buffer.byteLength(payload))}),
			},
			...(signal && {signal}),
		}));
		const isMade = watchConnecting({request, sockets, isSecure, limitMs: connectTimeoutMs, signal, reject});
		// Stays, for what happens after the answer has begun: that is told by its body.
		request.on('error', error => {
			if (isMade()) {
				markSent(error);
			}

			reject(error);
		});
		request.once('response', message => {
			// Whoever reads the body gets the error; nobody need be reading yet, or any more.
			message.on('error', markSent);
			resolve(message);
		});
		// Else Node ends the connection without a word.
		request.once('upgrade', (_message, socket) => {
			socket.destroy();
			reject(Object.assign(new Error('another protocol'), {code: 'UNEXPECTED_UPGRADE'}));
		});
		request.end(payload ?? undefined);
		const message = await promise;
		return new HttpResponse(await bodyOf(message), {status: message.statusCode ?? 0, headers: headersOf(message)});
	};
}
