import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import http from 'node:http';
import net, {type AddressInfo, type Server} from 'node:net';
import tls from 'node:tls';
import {fileURLToPath} from 'node:url';
import {describe, expect, onTestFinished, test} from 'vitest';
import {startDemoServer} from '../../source/demo/server.js';
import {runProgram} from '../helpers/run-program.js';

const fixture = (name: string): string => fileURLToPath(new URL(`../helpers/tls/${name}.pem`, import.meta.url));

async function demo() {
	const server = await startDemoServer({drain: false});
	onTestFinished(async () => server.close());
	return server;
}

async function portOf(server: Server): Promise<number> {
	onTestFinished(() => {
		server.close();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}

/** An end of TLS in front of a server. Its certificate is good for `127.0.0.1` and `localhost`, if one trusts who signed it. */
async function secured(url: string): Promise<string> {
	const {port: target} = new URL(url);
	const port = await portOf(tls.createServer({cert: readFileSync(fixture('certificate')), key: readFileSync(fixture('key'))}, socket => {
		const behind = net.connect(Number(target), '127.0.0.1');
		behind.on('error', () => {
			socket.destroy();
		});
		socket.on('error', () => {
			behind.destroy();
		});
		socket.pipe(behind).pipe(socket);
	}));
	return `https://127.0.0.1:${port}`;
}

async function run(words: readonly string[], variables: Readonly<Record<string, string>>) {
	const running = runProgram(words, variables);
	const status = await running.ended;
	return {status, stdout: running.stdout(), stderr: running.stderr()};
}

describe('over TLS', () => {
	test.each(['v2', 'v3'] as const)('tokens of %s are listed and changed, where the certificate is trusted', async version => {
		const server = await demo();
		const variables = {EDENAI_BASE_URL: await secured(server.url), EDENAI_API_KEY: server.keys[version], NODE_EXTRA_CA_CERTS: fixture('certificate')};
		expect(await run(['update', 'prod-web-app', '--balance', '7'], variables)).toMatchObject({status: 0});
		const {status, stdout, stderr} = await run(['list'], variables);
		expect({status, stderr}).toEqual({status: 0, stderr: ''});
		expect(stdout).toMatch(/prod-web-app .*\$7\.00/);
	});

	test.each(['v2', 'v3'] as const)('a change of %s that was made counts as made, though what came then was no TLS', async version => {
		const server = await demo();
		const clients = new Set<net.Socket>();
		const {port: target} = new URL(server.url);
		const plain = await portOf(http.createServer((request, response) => {
			const onward = http.request({port: target, path: request.url, method: request.method, headers: request.headers}, answer => {
				if (request.method === 'PATCH') {
					for (const client of clients) {
						client.write('HTTP/1.1 200 OK\r\n\r\nno TLS');
					}

					return;
				}

				response.writeHead(answer.statusCode ?? 500, answer.headers);
				answer.pipe(response);
			});
			request.pipe(onward);
		}));
		const {port: secure} = new URL(await secured(`http://127.0.0.1:${plain}`));
		const relay = await portOf(net.createServer(client => {
			const behind = net.connect(Number(secure), '127.0.0.1');
			clients.add(client);
			client.on('close', () => {
				clients.delete(client);
				behind.destroy();
			});
			for (const socket of [client, behind]) {
				socket.on('error', () => undefined);
			}

			client.pipe(behind).pipe(client);
		}));
		const variables = {EDENAI_BASE_URL: `https://127.0.0.1:${relay}`, EDENAI_API_KEY: server.keys[version], NODE_EXTRA_CA_CERTS: fixture('certificate')};
		const {status, stderr} = await run(['update', 'prod-web-app', '--balance', '7'], variables);
		expect({status, stderr}).toEqual({status: 0, stderr: 'prod-web-app: balance $742.18 → $7.00\n'});
	});

	test('nothing is sent where it is not', async () => {
		const server = await demo();
		const {status, stdout, stderr} = await run(['list'], {EDENAI_BASE_URL: await secured(server.url), EDENAI_API_KEY: server.keys.v2});
		expect({status, stdout}).toEqual({status: 1, stdout: ''});
		expect(stderr).toMatch(/no secure connection to 127\.0\.0\.1:\d+ could be made \(\w+\).*NODE_EXTRA_CA_CERTS/);
	});
});

/** A proxy, and what it was asked for. */
async function proxy(isAllowed: boolean) {
	const asked: Array<string | undefined> = [];
	const server = http.createServer();
	server.on('connect', (request, client) => {
		asked.push(request.url);
		if (!isAllowed) {
			client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
			return;
		}

		const {hostname, port} = new URL(`http://${request.url}`);
		const behind = net.connect(Number(port), hostname, () => {
			client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		});
		for (const socket of [client, behind]) {
			socket.on('error', () => undefined);
		}

		client.pipe(behind).pipe(client);
	});
	return {asked, url: `http://127.0.0.1:${await portOf(server)}`};
}

describe('a proxy', () => {
	test.each([
		['HTTP_PROXY', false],
		['HTTPS_PROXY', true],
	])('in %s is used where Node is told to', async (variable, isSecure) => {
		const server = await demo();
		const {asked, url} = await proxy(true);
		const baseUrl = isSecure ? await secured(server.url) : server.url;
		const {status, stdout} = await run(['list'], {
			EDENAI_BASE_URL: baseUrl, EDENAI_API_KEY: server.keys.v2, NODE_EXTRA_CA_CERTS: fixture('certificate'), NODE_USE_ENV_PROXY: '1', [variable]: url,
		});
		expect(status).toBe(0);
		expect(stdout).toContain('prod-web-app');
		expect(new Set(asked)).toEqual(new Set([new URL(baseUrl).host]));
	});

	test('is not used where it is not', async () => {
		const server = await demo();
		const {asked, url} = await proxy(true);
		const variables = {EDENAI_BASE_URL: server.url, EDENAI_API_KEY: server.keys.v2, HTTP_PROXY: url};
		expect(await run(['list'], variables)).toMatchObject({status: 0});
		expect(await run(['list'], {...variables, NODE_USE_ENV_PROXY: '1', NO_PROXY: '127.0.0.1'})).toMatchObject({status: 0});
		expect(asked).toEqual([]);
	});

	test('that lets nothing through is told', async () => {
		const {url} = await proxy(false);
		const {status, stderr} = await run(['update', 'prod-web-app', '--balance', '7'], {
			EDENAI_BASE_URL: 'https://127.0.0.1:9443', EDENAI_API_KEY: 'eyJ-key-of-tests-0000', NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: url,
		});
		expect(status).toBe(1);
		expect(stderr).toMatch(/the proxy lets no connection to 127\.0\.0\.1:9443 through \(UND_ERR_ABORTED\).*HTTPS_PROXY/);
	});
});
