import {once} from 'node:events';
import {type IncomingMessage} from 'node:http';
import {type AddressInfo} from 'node:net';
import {createAccount, type Account} from './account.js';
import {readBody, send, type Api, type Handler, type Reply, createThrottle} from './http.js';
import {demoHistory, type Sample, seedEntries} from './seed.js';
import {createV2} from './v2-routes.js';
import {createV3} from './v3-routes.js';

export type DemoOptions = {
	/** 0, the default: any free one. */
	readonly port?: number;
	/** How many tokens that are neither revoked nor legacy; by default the two dozen with names of their own. */
	readonly size?: number;
	/** Whether balances fall by themselves; true unless told. */
	readonly drain?: boolean;
	/** Epoch ms. */
	readonly now?: () => number;
	/** Calls a second; 10 unless told. */
	readonly rateLimit?: number;
	/** Whether v2 rotates in place, as newer deployments do; true unless told. */
	readonly rotate?: boolean;
	/** How many active keys the plan allows on v3; no limit unless told. */
	readonly keyLimit?: number;
};

export type DemoServer = {
	/** `http://127.0.0.1:8080`, without a slash at the end. */
	readonly url: string;
	/** Account keys, obviously fake. */
	readonly keys: {readonly v2: string; readonly v3: string; readonly v3ReadOnly: string};
	/** What the server holds; for tests to look and to meddle. */
	readonly account: Account;
	/** What was left of each token in the past hours, 48 at most: to start a monitor's history with. Oldest first, token by token. */
	readonly history: (hours: number) => Sample[];
	readonly close: () => Promise<void>;
};

const keys = {
	v2: 'eyJkZW1vIjoiZmFrZSJ9.eden-tokens-demo.FAKE',
	v3: 'mgmt-eden-demo-FAKE-read-write',
	v3ReadOnly: 'mgmt-eden-demo-FAKE-read-only',
};

const keyLifeMs = 60 * 86_400_000;

const bearerOf = ({headers}: IncomingMessage): string | undefined => /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];

type Target = {readonly methods: Readonly<Record<string, Handler>>; readonly parameters: readonly string[]};

/** The route of a raw path; undefined for one that does not exist or is no percent-encoding. */
function findRoute({routes}: Api, path: string): Target | undefined {
	for (const {path: pattern, methods} of routes) {
		const match = pattern.exec(path);
		if (match) {
			try {
				return {methods, parameters: match.slice(1).map(segment => decodeURIComponent(segment))};
			} catch {
				return undefined;
			}
		}
	}

	return undefined;
}

function parseBody(text: string): {readonly body: unknown} | {readonly fault: string} {
	try {
		const body: unknown = text === '' ? {} : JSON.parse(text);
		return typeof body === 'object' && body !== null && !Array.isArray(body) ? {body} : {fault: 'Invalid data. Expected an object.'};
	} catch {
		return {fault: 'JSON parse error: the body is not valid JSON.'};
	}
}

/**
Starts the embedded Eden AI server: both APIs over real HTTP, on loopback only. Rejects where the port is taken.
*/
export async function startDemoServer(options: DemoOptions = {}): Promise<DemoServer> {
	const {port = 0, size, drain = true, now = Date.now, rateLimit = 10, rotate = true, keyLimit = Infinity} = options;
	const account = createAccount(seedEntries(now(), drain, size), now);
	const expiresAt = now() + keyLifeMs;
	const v2 = createV2(account, keys.v2, rotate);
	const v3 = createV3(account, [
		{key: keys.v3, scopes: ['manage:read', 'manage:write'], expiresAt},
		{key: keys.v3ReadOnly, scopes: ['manage:read'], expiresAt},
	], keyLimit);
	const throttle = createThrottle(rateLimit);

	async function answer(request: IncomingMessage): Promise<Reply> {
		const {method = '', url = '/', headers} = request;
		const [path = '', query = ''] = url.split('?', 2);
		const api = path.startsWith('/v3/') ? v3 : v2;
		const text = await readBody(request);
		const target = findRoute(api, path);
		if (!target) {
			return api.notFound;
		}

		const key = bearerOf(request);
		const refusal = api.refuse(key, method);
		if (refusal) {
			return refusal;
		}

		const wait = throttle();
		if (wait > 0) {
			return {status: 429, body: {detail: `Request was throttled. Expected available in ${wait} second.`}, headers: {'retry-after': String(wait)}};
		}

		const handler = target.methods[method];
		if (!handler) {
			return {status: 405, body: {detail: `Method "${method}" not allowed.`}, headers: {allow: Object.keys(target.methods).join(', ')}};
		}

		if (text === undefined) {
			return {status: 413, body: {detail: 'The body is larger than 1 MB.'}, headers: {connection: 'close'}};
		}

		const parsed = parseBody(text);
		return 'fault' in parsed
			? api.badBody(parsed.fault)
			: handler({key, query: new URLSearchParams(query), parameters: target.parameters, body: parsed.body, address: `http://${headers.host ?? ''}${path}`});
	}

	// Loaded here, since most commands serve nothing.
	const {createServer} = await import('node:http');
	const server = createServer((request, response) => {
		// The client left, or there is a mistake here: either way it gets no half an answer.
		answer(request).then(reply => {
			send(response, reply);
		}).catch(() => {
			response.destroy();
		});
	});
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		keys,
		account,
		history: hours => demoHistory(account, hours),
		async close() {
			const closed = Promise.withResolvers<void>();
			// Called with an error where it was closed before, which is as well.
			server.close(() => {
				closed.resolve();
			});
			server.closeAllConnections();
			await closed.promise;
		},
	};
}
