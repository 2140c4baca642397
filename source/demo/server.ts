import process from 'node:process';
import {once} from 'node:events';
import {type IncomingMessage} from 'node:http';
import {type AddressInfo} from 'node:net';
import {setTimeout as wait} from 'node:timers/promises';
import {createAccount, type Account} from './account.js';
import {readBody, send, type Api, type Reply, type Route, createThrottle} from './http.js';
import {delayOf, endOfV2, insufficientCredits, sunsetHeaders, type Conditions} from './conditions.js';
import {createOrganization, demoKeys, type Organization} from './organization.js';
import {demoHistory, type Rows, type Sample, seedEntries} from './seed.js';
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
	/** Which rows there are at the start; `usual` unless told. */
	readonly rows?: Rows;
	/** How the provider is doing at the start: v2 lives, announces no end, there is credit, and answers take no time, unless told. */
	readonly conditions?: Partial<Conditions>;
};

export type DemoServer = {
	/** `http://127.0.0.1:8080`, without a slash at the end. */
	readonly url: string;
	/** Account keys, obviously fake. */
	readonly keys: Readonly<typeof demoKeys>;
	/** What the server holds; for tests to look and to meddle. */
	readonly account: Account;
	readonly organization: Organization;
	/** Can be changed while the server runs: the next answer is by them. */
	readonly conditions: Conditions;
	/** What was left of each token in the past hours, 48 at most: to start a monitor's history with. Oldest first, token by token. */
	readonly history: (hours: number) => Sample[];
	readonly close: () => Promise<void>;
};

const bearerOf = ({headers}: IncomingMessage): string | undefined => /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];

type Target = {readonly route: Route; readonly parameters: readonly string[]};

/** The route of a raw path; undefined for one that does not exist or is no percent-encoding. */
function findRoute({routes}: Api, path: string): Target | undefined {
	for (const route of routes) {
		const match = route.path.exec(path);
		if (match) {
			try {
				return {route, parameters: match.slice(1).map(segment => decodeURIComponent(segment))};
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
	const {port = 0, size, drain = true, now = Date.now, rateLimit = 10, rotate = true, keyLimit = Infinity, rows = 'usual'} = options;
	const startedAt = now();
	const conditions: Conditions = {v2End: null, sunset: null, isOutOfCredit: false, delayMs: 0, ...options.conditions};
	const account = createAccount(seedEntries(startedAt, drain, size, rows), now);
	const organization = createOrganization(now);
	const v2 = createV2(account, conditions, rows, rotate);
	const v3 = createV3(account, organization, keyLimit);
	const throttle = createThrottle(rateLimit);

	function answer(api: Api, request: IncomingMessage, path: string, text: string | undefined): Reply {
		const {method = '', url = '', headers} = request;
		const target = findRoute(api, path);
		if (!target) {
			return api.notFound;
		}

		const {route: {methods, access, paid}, parameters} = target;
		const key = bearerOf(request);
		const refusal = api.refuse(key, method, access);
		if (refusal) {
			return refusal;
		}

		const seconds = throttle();
		if (seconds > 0) {
			return {status: 429, body: {detail: `Request was throttled. Expected available in ${seconds} second.`}, headers: {'retry-after': String(seconds)}};
		}

		const handler = methods[method];
		if (!handler) {
			return {status: 405, body: {detail: `Method "${method}" not allowed.`}, headers: {allow: Object.keys(methods).join(', ')}};
		}

		if (text === undefined) {
			return {status: 413, body: {detail: 'The body is larger than 1 MB.'}, headers: {connection: 'close'}};
		}

		if (conditions.isOutOfCredit && paid?.includes(method)) {
			return insufficientCredits;
		}

		const parsed = parseBody(text);
		return 'fault' in parsed
			? api.badBody(parsed.fault)
			: handler({key, query: new URLSearchParams(url.split('?', 2)[1] ?? ''), parameters, body: parsed.body, address: `http://${headers.host ?? ''}${path}`});
	}

	/** What a request gets, in the time that it takes, and with what the API has to announce. */
	async function serve(request: IncomingMessage): Promise<Reply> {
		const {method = '', url = '/', headers} = request;
		const [given = ''] = url.split('?', 1);
		// The service takes paths without the slash at their end, too.
		const path = given.endsWith('/') ? given : `${given}/`;
		const text = await readBody(request);
		const delay = delayOf(conditions, method);
		if (delay > 0) {
			await wait(delay, undefined, {ref: false});
		}

		if (path.startsWith('/v3/')) {
			return answer(v3, request, path, text);
		}

		const successor = `http://${headers.host ?? ''}/v3/manage/keys/`;
		const reply = endOfV2(conditions, successor) ?? answer(v2, request, path, text);
		return {...reply, headers: {...sunsetHeaders(conditions, startedAt, successor), ...reply.headers}};
	}

	// Loaded here, since most commands serve nothing.
	const {createServer} = process.getBuiltinModule('node:http');
	const server = createServer((request, response) => {
		// The client left, or there is a mistake here: either way it gets no half an answer.
		serve(request).then(reply => {
			send(response, reply);
		}).catch(() => {
			response.destroy();
		});
	});
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		keys: demoKeys,
		account,
		organization,
		conditions,
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
