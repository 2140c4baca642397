import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import http, {type IncomingMessage, type RequestListener} from 'node:http';
import net, {type AddressInfo, type Server} from 'node:net';
import {text as readAll} from 'node:stream/consumers';
import tls from 'node:tls';
import {fileURLToPath} from 'node:url';
import zlib from 'node:zlib';
import {beforeAll, describe, expect, it, onTestFinished} from 'vitest';
import {systemClock} from '../../source/api/clock.js';
import {createLimiter} from '../../source/api/limiter.js';
import {createTransport, type Transport, type WireRequest} from '../../source/api/transport.js';
import {Secret} from '../../source/tokens/secret.js';

const fixture = (name: string): Buffer => readFileSync(fileURLToPath(new URL(`../helpers/tls/${name}.pem`, import.meta.url)));

async function listen(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}

/** Answers each connection by `act`, without any HTTP. */
async function serveRaw(act: (socket: net.Socket) => void): Promise<number> {
	const sockets = new Set<net.Socket>();
	const server = net.createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		act(socket);
	});
	onTestFinished(() => {
		for (const socket of sockets) {
			socket.destroy();
		}

		server.close();
	});
	return listen(server);
}

const breakOff = (socket: net.Socket): void => {
	socket.resetAndDestroy();
};

const hangUp = (socket: net.Socket): void => {
	socket.end();
};

const saying = (words: string, isAll = true) => (socket: net.Socket): void => {
	socket.write(words);
	if (isAll) {
		hangUp(socket);
	}
};

/** Answers each request with these words. */
const answering = async (words: string): Promise<number> => serveRaw(socket => {
	socket.once('data', () => {
		socket.end(words);
	});
});

async function serve(listener: RequestListener): Promise<string> {
	const server = http.createServer(listener);
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${await listen(server)}`;
}

function connect(url: string, {timeoutMs = 15_000, maxBytes = 1_000_000} = {}): Transport {
	return createTransport({
		baseUrl: new URL(url), key: new Secret('k'), limiter: createLimiter(systemClock), clock: systemClock, random: () => 0, fetch, timeoutMs, maxBytes, backOffMs: 0,
	});
}

const get: WireRequest = {method: 'GET', path: '/'};
const change: WireRequest = {method: 'PATCH', path: '/', body: {balance: 1}};

beforeAll(async () => {
	// Node loads its HTTP client with the first request.
	await fetch('data:,');
});

describe('a request that gets no answer', () => {
	const plain = async () => answering('HTTP/1.1 200 OK\r\n\r\n');
	const onData = (act: (socket: net.Socket) => void) => async () => serveRaw(socket => {
		socket.once('data', () => {
			act(socket);
		});
	});

	async function closed(): Promise<number> {
		const server = net.createServer();
		const port = await listen(server);
		server.close();
		await once(server, 'close');
		return port;
	}

	async function selfSigned(): Promise<number> {
		const server = tls.createServer({cert: fixture('certificate'), key: fixture('key')});
		server.on('tlsClientError', () => undefined);
		onTestFinished(() => {
			server.close();
		});
		return listen(server);
	}

	it.each<[string, () => Promise<number>, string, RegExp]>([
		['nobody listens', closed, 'http://127.0.0.1', /^nothing answers at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)$/],
		['nobody listens at any address of the host', closed, 'http://localhost', /^nothing answers at localhost:\d+ \(ECONNREFUSED\)$/],
		['the host is not known', async () => 444, 'https://no-such-host.invalid', /^the host name of no-such-host\.invalid:444 (?:is not known|could not be looked up) \(E\w+\)$/],
		['nobody vouches for the certificate', selfSigned, 'https://127.0.0.1', /^no secure connection to 127\.0\.0\.1:\d+ could be made \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/],
		['the server knows no TLS', plain, 'https://127.0.0.1', /^no secure connection to 127\.0\.0\.1:\d+ could be made \(ERR_SSL_\w+\)$/],
		['the connection is reset before it is secure', onData(breakOff), 'https://127.0.0.1', /^127\.0\.0\.1:\d+ cannot be reached \(ECONNRESET\)$/],
		['the connection is closed before it is secure', onData(hangUp), 'https://127.0.0.1', /^127\.0\.0\.1:\d+ cannot be reached \(ECONNRESET\)$/],
		['the port belongs to another protocol', async () => 6667, 'http://127.0.0.1', /^no web client connects to the port of 127\.0\.0\.1:6667$/],
	])('was not sent where %s', async (_, start, origin, why) => {
		const send = connect(`${origin}:${await start()}`);
		expect(await send(change, {priority: 'user'})).toMatchObject({kind: 'failed', sent: false, why: expect.stringMatching(why) as string, remedy: expect.stringMatching(/\.$/) as string});
	});

	it('was not sent where the connection is not made in time', async () => {
		const port = await serveRaw(socket => {
			// The hello of TLS comes in, and is not answered.
			socket.resume();
		});
		expect(await connect(`https://127.0.0.1:${port}`)(change, {priority: 'user'})).toMatchObject({
			kind: 'failed', sent: false, transient: true, why: expect.stringMatching(/took too long to accept a connection \(UND_ERR_CONNECT_TIMEOUT\)$/) as string,
		});
	});

	it.each<[string, (socket: net.Socket) => void, RegExp]>([
		['the connection is reset', breakOff, /was cut \(ECONNRESET\)$/],
		['the connection is closed', hangUp, /was cut \(UND_ERR_SOCKET\)$/],
		['the answer is cut in the middle of its length', saying('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'), /was cut \(UND_ERR_SOCKET\)$/],
		['the answer is cut in the middle of a chunk', saying('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nhalf'), /was cut \(UND_ERR_SOCKET\)$/],
		['the answer is no HTTP', saying('SSH-2.0-OpenSSH_9\r\n'), /does not answer in HTTP$/],
		['another protocol is wanted', saying('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'), /was cut/],
		['the answer is no gzip', saying('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nplain'), /is damaged \(Z_DATA_ERROR\)$/],
		['the body stalls', saying('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf', false), /gave no whole answer within 0\.5 s$/],
		['nothing comes', () => undefined, /gave no whole answer within 0\.5 s$/],
	])('may have been sent where %s, and is sent once', async (_, act, why) => {
		let arrived = 0;
		const port = await serveRaw(socket => {
			socket.on('data', data => {
				arrived += data.toString().split('PATCH /').length - 1;
				act(socket);
			});
		});
		const send = connect(`http://127.0.0.1:${port}`, {timeoutMs: 500});
		const reply = await send(change, {priority: 'user'});
		expect(reply).toMatchObject({kind: 'failed', sent: true, why: expect.stringMatching(why) as string});
		expect('late' in reply).toBe(why.source.includes('within'));
		expect(arrived).toBe(1);
	});
});

describe('a request', () => {
	it.each(['POST', 'PATCH', 'DELETE'] as const)('of %s has its text, and its length in bytes', async method => {
		const received = Promise.withResolvers<{request: IncomingMessage; body: string}>();
		const url = await serve((request, response) => {
			void readAll(request).then(body => {
				received.resolve({request, body});
				response.end();
			});
		});
		await connect(`${url}/base/`)({method, path: '/x%2Fy/?z=1', body: {name: 'Grüße'}}, {priority: 'user'});
		const {request, body} = await received.promise;
		expect([request.method, request.url, body]).toEqual([method, '/base/x%2Fy/?z=1', '{"name":"Grüße"}']);
		expect(request.headers).toMatchObject({authorization: 'Bearer k', 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body))});
	});

	it('uses a connection of those before', async () => {
		const ports = new Set<number | undefined>();
		const url = await serve((request, response) => {
			ports.add(request.socket.remotePort);
			response.end('{}');
		});
		const send = connect(url);
		for (let n = 0; n < 6; n++) {
			expect(await send(get, {priority: 'user'})).toMatchObject({kind: 'answer'});
		}

		// The connection of the last one may not be free yet.
		expect(ports.size).toBeLessThanOrEqual(2);
	});

	it('that came to the wrong server, by its own words, goes once more by another connection', async () => {
		const ports: Array<number | undefined> = [];
		const url = await serve((request, response) => {
			ports.push(request.socket.remotePort);
			response.writeHead(421).end();
		});
		// By the Fetch standard; nothing was done the first time.
		expect(await connect(url)(change, {priority: 'user'})).toMatchObject({kind: 'refused', status: 421});
		expect([ports.length, new Set(ports).size]).toEqual([2, 2]);
	});

	it('that is given up is closed at the other end too', async () => {
		const stop = new AbortController();
		const gone = Promise.withResolvers<void>();
		const url = await serve((_, response) => {
			response.once('close', gone.resolve);
			stop.abort();
		});
		expect(await connect(url)(change, {priority: 'user', signal: stop.signal})).toEqual({kind: 'cancelled', sent: true});
		await gone.promise;
		expect(await connect(url)(change, {priority: 'user', signal: stop.signal})).toEqual({kind: 'cancelled', sent: false});
	});
});

describe('an answer', () => {
	it.each([
		['gzip', zlib.gzipSync('Grüße')],
		['x-gzip', zlib.gzipSync('Grüße')],
		['deflate', zlib.deflateSync('Grüße')],
		['br', zlib.brotliCompressSync('Grüße')],
		['identity', Buffer.from('Grüße')],
	])('in %s is read as it was', async (coding, bytes) => {
		const url = await serve((_, response) => {
			response.setHeader('content-encoding', coding);
			response.end(bytes);
		});
		expect(await connect(url)(get, {priority: 'user'})).toEqual({kind: 'answer', status: 200, body: Buffer.from('Grüße')});
	});

	it.each([
		['status 204', 204, {'content-encoding': 'gzip'}],
		['length 0', 200, {'content-encoding': 'gzip', 'content-length': '0'}],
	])('without a body has none to unpack: %s', async (_, status, headers) => {
		const url = await serve((_request, response) => {
			response.writeHead(status, headers).end();
		});
		expect(await connect(url)(get, {priority: 'user'})).toEqual({kind: 'answer', status, body: Buffer.alloc(0)});
	});

	it('is measured as it is unpacked, in a refusal too', async () => {
		const bomb = zlib.gzipSync(Buffer.alloc(3_000_000));
		for (const status of [200, 500]) {
			const url = await serve((_, response) => {
				response.writeHead(status, {'content-encoding': 'gzip'}).end(bomb);
			});
			expect(await connect(url)(get, {priority: 'user'})).toMatchObject({kind: 'failed', sent: true, why: expect.stringMatching(/is larger than 1000000 bytes$/) as string});
		}
	});

	it.each([205, 999])('of a strange status has it: %d', async status => {
		const port = await answering(`HTTP/1.1 ${status} Odd\r\ncontent-length: 2\r\nconnection: close\r\n\r\nno`);
		expect(await connect(`http://127.0.0.1:${port}`)(change, {priority: 'user'})).toMatchObject({kind: status === 205 ? 'answer' : 'refused', status});
	});

	it.each([301, 302, 303, 307, 308])('with a redirect is given as it is, and not followed: %d', async status => {
		const paths: Array<string | undefined> = [];
		const url = await serve((request, response) => {
			paths.push(request.url);
			response.writeHead(status, {location: '/elsewhere', 'retry-after': '3'}).end();
		});
		expect(await connect(url)(get, {priority: 'user'})).toEqual({kind: 'refused', status, text: '', location: '/elsewhere', retryAfter: '3'});
		expect(paths).toEqual(['/']);
	});
});
