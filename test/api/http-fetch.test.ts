import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import http, {type IncomingMessage, type RequestListener} from 'node:http';
import net, {type AddressInfo, type Server} from 'node:net';
import {text} from 'node:stream/consumers';
import zlib from 'node:zlib';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {createHttpFetch, unknownProxy} from '../../source/api/http-fetch.js';
import {HttpHeaders, HttpRequest, type HttpRequestInit} from '../../source/api/http-messages.js';

async function listen(server: Server): Promise<number> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener): Promise<string> {
	const server = http.createServer(listener);
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${await listen(server)}/`;
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

async function fetchText(url: string, init?: HttpRequestInit, send = createHttpFetch()): Promise<string> {
	const {body} = await send(new HttpRequest(url, init));
	return text(body);
}

describe('a request', () => {
	it.each(['POST', 'PATCH', 'DELETE'])('of %s has its text, and its length in bytes', async method => {
		const received = Promise.withResolvers<{request: IncomingMessage; body: string}>();
		const url = await serve((request, response) => {
			void text(request).then(body => {
				received.resolve({request, body});
				response.end();
			});
		});
		const body = '{"name":"Grüße"}';
		await fetchText(url, {method, headers: new HttpHeaders({Authorization: 'Bearer k', 'content-type': 'application/json'}), body});
		const {request, body: got} = await received.promise;
		expect(got).toBe(body);
		expect(request.method).toBe(method);
		expect(request.headers).toMatchObject({authorization: 'Bearer k', 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body))});
	});

	it('without a text says nothing of a body', async () => {
		const url = await serve((request, response) => {
			response.end(JSON.stringify([request.method, request.headers['content-length'] ?? null, request.headers['transfer-encoding'] ?? null]));
		});
		expect(JSON.parse(await fetchText(url, {method: 'DELETE'}))).toEqual(['DELETE', null, null]);
		expect(JSON.parse(await fetchText(url))).toEqual(['GET', null, null]);
		expect(JSON.parse(await fetchText(url, {method: 'POST'}))).toEqual(['POST', '0', null]);
	});

	it('is given up when it is told to', async () => {
		const stop = new AbortController();
		const url = await serve(() => {
			stop.abort();
		});
		await expect(fetchText(url, {signal: stop.signal})).rejects.toMatchObject({name: 'AbortError'});
	});

	it('is not sent at all when that was told before', async () => {
		let requests = 0;
		const url = await serve((_, response) => {
			requests++;
			response.end();
		});
		await expect(fetchText(url, {signal: AbortSignal.abort()})).rejects.toMatchObject({name: 'AbortError'});
		await fetchText(url);
		expect(requests).toBe(1);
	});
});

describe('a connection', () => {
	it('is used for the next request', async () => {
		const ports = new Set<number | undefined>();
		const url = await serve((request, response) => {
			ports.add(request.socket.remotePort);
			response.end('there');
		});
		const send = createHttpFetch();
		for (let n = 0; n < 3; n++) {
			expect(await fetchText(url, {}, send)).toBe('there');
		}

		expect(ports.size).toBe(1);
	});

	it('that cannot be made has the code of the system', async () => {
		const server = net.createServer();
		const port = await listen(server);
		server.close();
		await once(server, 'close');
		await expect(fetchText(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({code: 'ECONNREFUSED'});
	});

	it('that is not made in time is given up, before anything was sent', async () => {
		let received = 0;
		const port = await serveRaw(socket => {
			// The hello of TLS comes in, and is not answered.
			socket.once('data', () => {
				received++;
			});
		});
		const send = createHttpFetch({connectTimeoutMs: 50});
		await expect(send(new HttpRequest(`https://127.0.0.1:${port}/`))).rejects.toMatchObject({code: 'CONNECT_TIMEOUT'});
		expect(received).toBe(1);
	});

	it('that was made in time may then take any time', async () => {
		const gates: Array<() => void> = [];
		const url = await serve((_, response) => {
			gates.push(() => {
				response.end('late');
			});
		});
		const send = createHttpFetch({connectTimeoutMs: 30});
		const answer = fetchText(url, {}, send);
		// Another connection runs out of its time meanwhile.
		const port = await serveRaw(() => undefined);
		await expect(send(new HttpRequest(`https://127.0.0.1:${port}/`))).rejects.toMatchObject({code: 'CONNECT_TIMEOUT'});
		for (const open of gates) {
			open();
		}

		expect(await answer).toBe('late');
	});

	it('whose certificate nobody vouches for is not used', async () => {
		const port = await serveRaw(socket => {
			socket.end('HTTP/1.1 200 OK\r\n\r\n');
		});
		await expect(fetchText(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({code: expect.stringMatching(/^ERR_SSL|^EPROTO/) as string});
	});
});

describe('through a proxy', () => {
	/** A proxy that does this with each who asks it for a connection. */
	async function startProxy(act: (socket: net.Socket) => void): Promise<{readonly open: () => number}> {
		let open = 0;
		const port = await serveRaw(socket => {
			open++;
			socket.on('close', () => {
				open--;
			});
			socket.once('data', () => {
				act(socket);
			});
		});
		vi.stubEnv('NODE_USE_ENV_PROXY', '1');
		vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${port}`);
		onTestFinished(() => {
			vi.unstubAllEnvs();
		});
		return {open: () => open};
	}

	const established = (socket: net.Socket): void => {
		socket.on('data', () => undefined);
		socket.write('HTTP/1.1 200 OK\r\n\r\n');
	};

	it('that says nothing more once the way is there, a request is given up in time, and its socket with it', async () => {
		const proxy = await startProxy(established);
		const send = createHttpFetch({connectTimeoutMs: 100});
		await expect(send(new HttpRequest('https://127.0.0.1:9/'))).rejects.toMatchObject({code: 'CONNECT_TIMEOUT'});
		await expect.poll(proxy.open).toBe(0);
	});

	it('that says nothing more, a request that is given up leaves no socket', async () => {
		const asked = Promise.withResolvers<void>();
		const proxy = await startProxy(socket => {
			established(socket);
			asked.resolve();
		});
		const stop = new AbortController();
		const sent = createHttpFetch()(new HttpRequest('https://127.0.0.1:9/', {signal: stop.signal}));
		await asked.promise;
		expect(proxy.open()).toBe(1);
		stop.abort();
		void sent.catch(() => undefined);
		await expect.poll(proxy.open).toBe(0);
	});

	it('that refuses, a request has its code', async () => {
		await startProxy(socket => {
			socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
		});
		await expect(createHttpFetch()(new HttpRequest('https://127.0.0.1:9/'))).rejects.toMatchObject({code: 'ERR_PROXY_TUNNEL'});
	});

	it.each([
		[{NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: 'socks5://127.0.0.1:9'}, 'HTTPS_PROXY'],
		[{NODE_USE_ENV_PROXY: '1', http_proxy: 'HTTP://127.0.0.1:9'}, undefined],
		[{HTTPS_PROXY: 'socks5://127.0.0.1:9'}, undefined],
	])('of a kind that is not known none is sent: %j', (environment, name) => {
		expect(unknownProxy(environment)).toBe(name);
	});
});

describe('an answer', () => {
	it.each([
		['status 204', 204, {'content-encoding': 'gzip'}],
		['length 0', 200, {'content-encoding': 'gzip', 'content-length': '0'}],
	])('without a body has none to decompress: %s', async (_, status, headers) => {
		const url = await serve((_request, response) => {
			response.writeHead(status, headers).end();
		});
		expect(await fetchText(url)).toBe('');
	});

	it.each([
		['gzip', zlib.gzipSync('Grüße')],
		['x-gzip', zlib.gzipSync('Grüße')],
		['GZIP', zlib.gzipSync('Grüße')],
		['deflate', zlib.deflateSync('Grüße')],
		['br', zlib.brotliCompressSync('Grüße')],
		['identity', Buffer.from('Grüße')],
	])('in %s is read as it was', async (coding, bytes) => {
		const url = await serve((request, response) => {
			expect(request.headers['accept-encoding']).toBe('gzip, br');
			response.setHeader('content-encoding', coding);
			response.end(bytes);
		});
		expect(await fetchText(url)).toBe('Grüße');
	});

	it('that is cut off, or no gzip at all, cannot be read', async () => {
		const whole = zlib.gzipSync('x'.repeat(10_000));
		const url = await serve((_, response) => {
			response.setHeader('content-encoding', 'gzip');
			response.end(whole.subarray(0, -12));
		});
		await expect(fetchText(url)).rejects.toMatchObject({code: 'Z_BUF_ERROR'});
		const other = await serve((_, response) => {
			response.setHeader('content-encoding', 'gzip');
			response.end('plain');
		});
		await expect(fetchText(other)).rejects.toMatchObject({code: 'Z_DATA_ERROR'});
	});

	it.each([
		['in the middle of its length', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'],
		['in the middle of a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nhalf'],
	])('that is cut %s cannot be read', async (_, sent) => {
		const port = await serveRaw(socket => {
			socket.once('data', () => {
				socket.end(sent);
			});
		});
		await expect(fetchText(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({code: 'ECONNRESET'});
	});

	it('that is cut before anybody reads it is an error for the reader alone', async () => {
		const port = await serveRaw(socket => {
			socket.once('data', () => {
				socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf');
			});
		});
		const {body} = await createHttpFetch()(new HttpRequest(`http://127.0.0.1:${port}/`));
		body.resume();
		const {promise: closed, resolve} = Promise.withResolvers<void>();
		body.once('close', resolve);
		await closed;
		await expect(text(body)).rejects.toThrow();
	});

	it('that is no HTTP has the code of the parser', async () => {
		const port = await serveRaw(socket => {
			socket.once('data', () => {
				socket.end('SSH-2.0-OpenSSH_9\r\n');
			});
		});
		await expect(fetchText(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({code: expect.stringMatching(/^HPE_/) as string});
	});

	it('with a redirect is given as it is, and not followed', async () => {
		const paths: Array<string | undefined> = [];
		const url = await serve((request, response) => {
			paths.push(request.url);
			response.writeHead(302, {location: '/elsewhere', 'retry-after': '3'}).end();
		});
		const {status, ok, headers} = await createHttpFetch()(new HttpRequest(url));
		expect([status, ok, headers.get('Location'), headers.get('retry-after')]).toEqual([302, false, '/elsewhere', '3']);
		expect(paths).toEqual(['/']);
	});
});

describe('headers', () => {
	it('are found whatever the case, replaced, and taken away', () => {
		const headers = new HttpHeaders({Accept: 'a', 'x-one': '1'});
		headers.set('ACCEPT', 'b');
		expect([...headers]).toEqual([['accept', 'b'], ['x-one', '1']]);
		expect([headers.get('aCCept'), headers.has('X-One'), headers.get('none')]).toEqual(['b', true, null]);
		headers.delete('X-ONE');
		expect([...new HttpHeaders(headers)]).toEqual([['accept', 'b']]);
	});
});

it('a request for what is no address is refused at once', () => {
	expect(() => new HttpRequest('/v2/')).toThrow(TypeError);
});
