import {json, type Answer, type Script} from '../helpers/fault-server.js';

export type V3Key = {
	id: string | null;
	name: string;
	token_type: string;
	member: string | null;
	masked: string;
	active_balance: unknown;
	balance: unknown;
	expire_time: unknown;
	revoked: boolean;
	revoked_at: string | null;
	[field: string]: unknown;
};

export const v3Root = '/v3/manage/keys/';

/** A UUID that ends in the number. */
export const idOf = (number: number): string => `0f8fad5b-d9cb-469f-a165-${String(number).padStart(12, '0')}`;

export const v3Key = (number: number, more: Partial<V3Key> = {}): V3Key => ({
	id: idOf(number), name: `key-${number}`, token_type: 'api_token', member: null, masked: `eden-…${String(number).padStart(4, '0')}`,
	active_balance: true, balance: '50.000000000', expire_time: null, revoked: false, revoked_at: null, ...more,
});

export type V3World = {
	keys: V3Key[];
	scopes: string[];
	totalField: 'total_count' | 'count';
	/** 200 with the key, or 204. */
	removeStatus: 200 | 204;
	/** Before a page is answered: for a list that changes while it is read. */
	beforePage: (offset: number) => void;
	readonly script: Script;
};

const notFound = json(404, {detail: 'Not found.'});

/** The v3 API in little, written from its description alone. */
export function createV3World(keys: readonly V3Key[] = []): V3World {
	let made = 0;
	const newSecret = () => `eden-fake-secret-${String(++made).padStart(8, '0')}-z${made}`;

	function page(search: URLSearchParams): Answer {
		const limit = Math.min(100, Number(search.get('limit') ?? 100));
		const offset = Number(search.get('offset') ?? 0);
		world.beforePage(offset);
		return json(200, {results: world.keys.slice(offset, offset + limit), limit, offset, [world.totalField]: world.keys.length, next: null, previous: null});
	}

	function create(body: Partial<V3Key>): Answer {
		if (world.keys.some(({name, revoked}) => name === body.name && !revoked)) {
			return json(409, {detail: 'An active key with this name already exists.'});
		}

		made++;
		const key = v3Key(900_000 + made, {balance: null, ...body});
		world.keys.push(key);
		return json(201, {...key, secret: newSecret()});
	}

	function change(key: V3Key, body: Partial<V3Key>): Answer {
		Object.assign(key, body, body.balance_reset_period === 'none' ? {balance_reset_amount: null} : {});
		return json(200, key);
	}

	function revoke(key: V3Key): Answer {
		Object.assign(key, {revoked: true, revoked_at: '2026-10-01T12:00:00Z'});
		return world.removeStatus === 200
			? json(200, key)
			: response => {
				response.writeHead(204).end();
			};
	}

	function onOne(method: string, id: string, action: string | undefined, body: Partial<V3Key>): Answer {
		const key = world.keys.find(one => one.id === id);
		if (!key) {
			return notFound;
		}

		if (action === 'rotate') {
			if (key.revoked) {
				return notFound;
			}

			const secret = newSecret();
			key.masked = `eden-…${secret.slice(-4)}`;
			return json(200, {secret, masked: key.masked, name: key.name});
		}

		return method === 'PATCH' ? change(key, body) : (method === 'DELETE' ? revoke(key) : json(200, key));
	}

	const world: V3World = {
		keys: [...keys],
		scopes: ['manage:read', 'manage:write'],
		totalField: 'total_count',
		removeStatus: 200,
		beforePage: () => undefined,
		script({method, path, body}) {
			const {pathname, searchParams} = new URL(path, 'http://localhost');
			if (pathname === '/v3/manage/whoami/') {
				return json(200, {organization: {id: 7, name: 'Acme'}, scopes: world.scopes, expire_time: '2027-01-01T00:00:00Z'});
			}

			if (pathname === v3Root) {
				return method === 'POST' ? create(body as Partial<V3Key>) : page(searchParams);
			}

			const [, id, action] = /^\/v3\/manage\/keys\/([^/]+)\/(?:(rotate)\/)?$/.exec(pathname) ?? [];
			return id === undefined ? notFound : onOne(method, id, action, body as Partial<V3Key>);
		},
	};
	return world;
}
