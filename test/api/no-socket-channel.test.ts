import {once} from 'node:events';
import net, {type AddressInfo} from 'node:net';
import {expect, onTestFinished, test, vi} from 'vitest';
import {createHttpFetch} from '../../source/api/http-fetch.js';
import {HttpRequest} from '../../source/api/http-messages.js';
import {networkFailure} from '../../source/api/network-failure.js';

// Node 22 tells nobody of the sockets that it opens for TLS.
vi.mock('node:diagnostics_channel', () => ({subscribe: () => undefined, unsubscribe: () => undefined}));

async function listen(act: (socket: net.Socket) => void): Promise<string> {
	const sockets = new Set<net.Socket>();
	const server = net.createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		act(socket);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		for (const socket of sockets) {
			socket.destroy();
		}

		server.close();
	});
	return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function errorOf(url: string, send = createHttpFetch()): Promise<unknown> {
	try {
		await send(new HttpRequest(url));
	} catch (error) {
		return error;
	}

	throw new Error('There was an answer.');
}

test('a connection that is no TLS counts as not made, and nothing as sent', async () => {
	const url = await listen(socket => {
		socket.end('HTTP/1.1 200 OK\r\n\r\n');
	});
	expect(networkFailure(await errorOf(url), 'h')).toMatchObject({sent: false, why: expect.stringContaining('no secure connection to h') as string});
});

test('a connection that nobody takes counts as not made', async () => {
	expect(networkFailure(await errorOf('https://127.0.0.1:9/'), 'h')).toMatchObject({sent: false, why: 'nothing answers at h (ECONNREFUSED)'});
});

test('a connection that is not made in time is given up, and closed', async () => {
	const closed = Promise.withResolvers<void>();
	const url = await listen(socket => {
		socket.on('data', () => undefined);
		socket.on('close', () => {
			closed.resolve();
		});
	});
	expect(await errorOf(url, createHttpFetch({connectTimeoutMs: 50}))).toMatchObject({code: 'CONNECT_TIMEOUT'});
	await closed.promise;
});
