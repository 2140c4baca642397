import {json, noContent, type Answer, type Script} from '../helpers/fault-server.js';

export type V2Token = {
	name: string;
	token?: string | null;
	token_type: string;
	balance: unknown;
	active_balance: unknown;
	expire_time: unknown;
	[field: string]: unknown;
};

export const v2Token = (name: string, more: Partial<V2Token> = {}): V2Token => ({
	name, token_type: 'api_token', balance: 50, active_balance: true, expire_time: null, ...more,
});

export const v2Root = '/v2/user/custom_token/';

export type V2World = {
	readonly tokens: Map<string, V2Token>;
	/** Whether reads give the secret, as older deployments do. */
	givesSecrets: boolean;
	/** Whether the 201 gives it. */
	givesSecretOnce: boolean;
	rotates: boolean;
	readonly script: Script;
};

const notFound = json(404, {details: 'Not Found'});
const nameTaken = json(400, {error: {type: 'validation_error', message: {name: ['Token with this name already exists.']}}});

/** The v2 API in little, written from its description alone. */
export function createV2World(initial: readonly V2Token[] = []): V2World {
	let secrets = 0;
	const newSecret = () => `eyJhbGciOiJIUzI1NiJ9.fake-${String(++secrets).padStart(8, '0')}.signature`;
	const world: V2World = {
		tokens: new Map(initial.map(token => [token.name, {...token}])),
		givesSecrets: true,
		givesSecretOnce: true,
		rotates: true,
		script({method, path, body}) {
			const [, name, action] = /^\/v2\/user\/custom_token\/(?:([^/]+)\/(?:(rotate)\/)?)?$/.exec(path) ?? [];
			if (!path.startsWith(v2Root)) {
				return notFound;
			}

			return name === undefined ? onAll(method, body as V2Token) : onOne(method, decodeURIComponent(name), action, body as Partial<V2Token>);
		},
	};
	const shown = ({token, ...rest}: V2Token, hasSecret: boolean) => (hasSecret ? {...rest, token} : {...rest, masked: `${token?.slice(0, 3)}…${token?.slice(-18, -10)}`});

	function onAll(method: string, body: V2Token): Answer {
		if (method === 'GET') {
			return json(200, Array.from(world.tokens.values(), token => shown(token, world.givesSecrets)));
		}

		if (world.tokens.has(body.name)) {
			return nameTaken;
		}

		const token: V2Token = {...v2Token(body.name, {balance: '0', active_balance: true}), ...body, token: newSecret()};
		world.tokens.set(body.name, token);
		return json(201, {...shown(token, world.givesSecretOnce), balance: Number(token.balance).toFixed(9)});
	}

	function onOne(method: string, name: string, action: string | undefined, body: Partial<V2Token>): Answer {
		const token = world.tokens.get(name);
		if (!token || (action && !world.rotates)) {
			return notFound;
		}

		if (action) {
			token.token = newSecret();
			return json(200, {token: token.token});
		}

		switch (method) {
			case 'GET': {
				return json(200, shown(token, world.givesSecrets));
			}

			case 'PATCH': {
				Object.assign(token, body);
				const {token: secret, ...rest} = token;
				return json(200, rest);
			}

			case 'DELETE': {
				world.tokens.delete(name);
				return noContent;
			}

			default: {
				return json(405, {detail: `Method "${method}" not allowed.`});
			}
		}
	}

	return world;
}
