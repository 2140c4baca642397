import {type ApiVersion} from '../../source/api/port.js';
import {dollars} from '../../source/tokens/money.js';
import {type TokenDraft} from '../../source/tokens/token.js';
import {type Script} from '../helpers/fault-server.js';
import {createV2World, v2Root, v2Token} from './v2-world.js';
import {createV3World, idOf, v3Key, v3Root} from './v3-world.js';

/** What one test needs of either API: an account with one token, `prod-web`, of 50 USD, and a look into it past the API. */
export type TestAccount = {
	readonly version: ApiVersion;
	readonly root: string;
	/** The id of `prod-web`. */
	readonly id: string;
	readonly script: Script;
	/** The names of the tokens that work. */
	readonly names: () => string[];
	readonly balance: () => number;
	/** Someone else makes a token of that name, with 7 USD. */
	readonly addOther: (name: string) => void;
	readonly change: (fields: Record<string, unknown>) => void;
};

export const draft: TokenDraft = {name: 'new-token', type: 'live', balance: dollars(5), limited: true, expiresAt: null, reset: null, member: null};

function v2Account(): TestAccount {
	const world = createV2World([v2Token('prod-web', {token: 'eyJprod.secret.a1b2c3d4e5f6'})]);
	return {
		version: 'v2', root: v2Root, id: 'prod-web', script: world.script,
		names: () => Array.from(world.tokens, ([name]) => name),
		balance: () => Number(world.tokens.get('prod-web')?.balance),
		addOther(name) {
			world.tokens.set(name, v2Token(name, {balance: 7, token: 'eyJother.secret.of-someone-else'}));
		},
		change(fields) {
			Object.assign(world.tokens.get('prod-web')!, fields);
		},
	};
}

function v3Account(): TestAccount {
	const world = createV3World([v3Key(1, {name: 'prod-web'})]);
	return {
		version: 'v3', root: v3Root, id: idOf(1), script: world.script,
		names: () => world.keys.filter(({revoked}) => !revoked).map(({name}) => name),
		balance: () => Number(world.keys[0]?.balance),
		addOther(name) {
			world.keys.push(v3Key(77, {name, balance: '7'}));
		},
		change(fields) {
			Object.assign(world.keys[0]!, fields);
		},
	};
}

export const accounts: Record<ApiVersion, () => TestAccount> = {v2: v2Account, v3: v3Account};
