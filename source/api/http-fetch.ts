import {Buffer} from 'node:buffer';
import http, {type ClientRequest, type IncomingMessage} from 'node:http';
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
	const decode = decoders.get(message.headers['content-encoding']?.toLowerCase() ?? '');
	// The callback is told what the reader is told.
	return decode ? pipeline(message, decode(await import('node:zlib')), () => undefined) : message;
}

const headersOf = ({headers}: IncomingMessage): HttpHeaders =>
	new HttpHeaders(Object.entries(headers).flatMap(([name, value]) => typeof value === 'string' ? [[name, value] as const] : []));

/** Gives up a connection that is not made in time. */
function limitConnecting(request: ClientRequest, made: 'connect' | 'secureConnect', limitMs: number): void {
	request.once('socket', socket => {
		// A kept one, or one through a proxy, which is there already.
		if (!socket.connecting) {
			return;
		}

		const timer = setTimeout(() => {
			request.destroy(Object.assign(new Error('no connection in time'), {code: connectTimeoutCode}));
		}, limitMs);
		const clear = () => {
			clearTimeout(timer);
		};

		socket.once(made, clear);
		socket.once('close', clear);
	});
}

/**
What ky sends requests by: the Fetch standard's `fetch`, as far as ky and `exchange.ts` need it, on Node's `http`, with connections that are kept. Never follows a
redirect. Node's own `fetch` takes 30 ms and 15 MB more to load (docs/decisions.md).
*/
export function createHttpFetch({connectTimeoutMs = 10_000} = {}): HttpFetch {
	const options = {
		keepAlive: true,
		timeout: idleMs,
		// As Node's own `fetch` and agents understand it.
		...(process.env.NODE_USE_ENV_PROXY === '1' && {proxyEnv: process.env}),
	};
	const plain = {request: http.request, agent: new http.Agent(options), made: 'connect'} as const;
	// Loaded where it is needed, as it takes longer than the rest of the client.
	const loadSecure = async () => {
		const {Agent, request} = await import('node:https');
		return {request, agent: new Agent(options), made: 'secureConnect'} as const;
	};

	let secure: ReturnType<typeof loadSecure> | undefined;
	return async ({url, method, headers, payload, signal}) => {
		const target = new URL(url);
		const {request: open, agent, made} = target.protocol === 'https:' ? await (secure ??= loadSecure()) : plain;
		const {promise, resolve, reject} = Promise.withResolvers<IncomingMessage>();
		const request = open(target, {
			method,
			agent,
			headers: {
				'accept-encoding': 'gzip, deflate, br',
				...Object.fromEntries(headers),
				...(payload !== null && {'content-length': String(Buffer.byteLength(payload))}),
			},
			...(signal && {signal}),
		});
		// Stays, for what happens after the answer has begun: that is told by its body.
		request.on('error', reject);
		request.once('response', message => {
			// Whoever reads the body gets the error; nobody need be reading yet, or any more.
			message.on('error', () => undefined);
			resolve(message);
		});
		limitConnecting(request, made, connectTimeoutMs);
		request.end(payload ?? undefined);
		const message = await promise;
		return new HttpResponse(await bodyOf(message), {status: message.statusCode ?? 0, headers: headersOf(message)});
	};
}
