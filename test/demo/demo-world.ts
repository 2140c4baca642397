import {onTestFinished} from 'vitest';
import {startDemoServer, type DemoOptions, type DemoServer} from '../../source/demo/server.js';

export const v2Root = '/v2/user/custom_token/';
export const v3Root = '/v3/manage/keys/';

/** A Sunday, an hour before daylight saving ends in Paris. */
export const start = Date.UTC(2026, 9, 25, 0);
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

type Answer = {
	readonly status: number;
	/** Parsed; undefined where there is none. */
	readonly body: unknown;
	readonly headers: Headers;
};

export type World = {
	readonly server: DemoServer;
	/** Its time, which stands still unless it is set. */
	readonly clock: {now: number};
	/** With the v2 key for v2 paths, the full v3 key for v3 paths, unless another is given; null: none. */
	readonly call: (method: string, path: string, body?: unknown, key?: string | null) => Promise<Answer>;
	readonly get: (path: string) => Promise<unknown>;
};

/** A server for one test, over real HTTP. */
export async function startWorld(options: DemoOptions = {}): Promise<World> {
	const clock = {now: start};
	const server = await startDemoServer({now: () => clock.now, rateLimit: 1000, ...options});
	onTestFinished(async () => server.close());

	const call: World['call'] = async (method, path, body, key = path.startsWith('/v3/') ? server.keys.v3 : server.keys.v2) => {
		const response = await fetch(`${server.url}${path}`, {
			method,
			headers: {...(key !== null && {authorization: `Bearer ${key}`}), ...(body !== undefined && {'content-type': 'application/json'})},
			...(body !== undefined && {body: typeof body === 'string' ? body : JSON.stringify(body)}),
		});
		const text = await response.text();
		return {status: response.status, body: text === '' ? undefined : JSON.parse(text), headers: response.headers};
	};

	return {
		server,
		clock,
		call,
		async get(path) {
			const {body} = await call('GET', path);
			return body;
		},
	};
}

/** The address of a v2 token. */
export const v2Path = (name: string): string => `${v2Root}${encodeURIComponent(name)}/`;

/** The address of the v3 key of that name which is not revoked. */
export function v3Path({server}: World, name: string): string {
	const entry = server.account.byName(name);
	if (!entry) {
		throw new Error(`The demo has no token named ${name}.`);
	}

	return `${v3Root}${entry.id}/`;
}
