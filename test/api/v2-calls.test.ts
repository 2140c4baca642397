import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {dollars, parseMoney} from '../../source/tokens/money.js';
import {type TokenDraft} from '../../source/tokens/token.js';
import {json, startFaultServer, type FaultServer} from '../helpers/fault-server.js';
import {createTestApi, errorOf, v2Key} from './test-api.js';
import {createV2World, v2Root, v2Token, type V2World} from './v2-world.js';

const draft: TokenDraft = {
	name: 'staging-web', type: 'sandbox', balance: parseMoney('12.5')!, limited: true, expiresAt: Date.UTC(2027, 0, 31, 23, 59, 59), reset: null, member: null,
};

let server: FaultServer;
let world: V2World;

beforeEach(async () => {
	server = await startFaultServer();
	world = createV2World([v2Token('prod-web', {token: 'eyJprod.secret.a1b2c3d4e5f6', balance: 50.25})]);
	server.play(world.script);
});

afterEach(async () => server.close());

const sentCalls = () => server.seen.map(({method, path}) => `${method} ${path}`);

describe('the v2 adapter', () => {
	it('lists what the account has, by the account key', async () => {
		const {tokens, problems} = await createTestApi(server.url).list();
		expect(problems).toEqual([]);
		expect(tokens).toEqual([{
			id: 'prod-web', name: 'prod-web', type: 'live', balance: parseMoney('50.25'), limited: true, expiresAt: null, reset: null, masked: 'eyJ…e5f6',
			member: null, revoked: false, revokedAt: null, legacy: false,
		}]);
		expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${v2Key}`);
	});

	it('creates with the balance as a decimal string and re-reads', async () => {
		const {token, secret} = await createTestApi(server.url).create(draft);
		expect(sentCalls()).toEqual([`GET ${v2Root}staging-web/`, `POST ${v2Root}`, `GET ${v2Root}staging-web/`]);
		expect(server.seen[1]?.body).toEqual({
			name: 'staging-web', token_type: 'sandbox_api_token', balance: '12.5', active_balance: true, expire_time: '2027-01-31T23:59:59.000Z',
		});
		expect(token).toMatchObject({name: 'staging-web', type: 'sandbox', balance: draft.balance, expiresAt: draft.expiresAt});
		expect(secret?.reveal()).toBe(world.tokens.get('staging-web')?.token);
	});

	it('fetches the secret by name where the 201 lacks it', async () => {
		world.givesSecretOnce = false;
		const {secret} = await createTestApi(server.url).create(draft);
		expect(secret?.reveal()).toBe(world.tokens.get('staging-web')?.token);
	});

	it('gives the secret of the 201 where reads lack it', async () => {
		world.givesSecrets = false;
		const {secret} = await createTestApi(server.url).create(draft);
		expect(secret?.reveal()).toBe(world.tokens.get('staging-web')?.token);
	});

	it('does not send a create whose name is taken', async () => {
		const error = await errorOf(createTestApi(server.url).create({...draft, name: 'prod-web'}));
		expect(error).toMatchObject({kind: 'conflict', fields: {name: 'A token with this name exists.'}});
		expect(sentCalls()).toEqual([`GET ${v2Root}prod-web/`]);
	});

	it('takes the server\'s word that a name is taken for a conflict of the name', async () => {
		server.play(request => (request.method === 'POST'
			? json(400, {error: {type: 'validation_error', message: {name: ['Token with this name already exists.']}}})
			: json(404, {details: 'Not Found'})));
		const error = await errorOf(createTestApi(server.url).create(draft));
		expect(error).toMatchObject({kind: 'conflict', status: 400, fields: {name: 'Token with this name already exists.'}});
	});

	it('changes only what the patch holds, with the balance as a number', async () => {
		const token = await createTestApi(server.url).update('prod-web', {balance: parseMoney('0.300000001')!, expiresAt: null});
		expect(server.seen[0]?.text).toBe('{"balance":0.300000001,"expire_time":null}');
		expect(token.balance).toBe(parseMoney('0.300000001'));
		expect(sentCalls()).toEqual([`PATCH ${v2Root}prod-web/`, `GET ${v2Root}prod-web/`]);
	});

	it('deletes and makes sure', async () => {
		await createTestApi(server.url).remove('prod-web');
		expect(world.tokens.has('prod-web')).toBe(false);
		expect(sentCalls()).toEqual([`DELETE ${v2Root}prod-web/`, `GET ${v2Root}prod-web/`]);
	});

	it('tells that a token is gone', async () => {
		const api = createTestApi(server.url);
		const calls = [
			async () => api.get('gone'),
			async () => api.update('gone', {limited: false}),
			async () => api.remove('gone'),
			async () => api.rotate('gone'),
			async () => api.secret('gone'),
		];
		for (const call of calls) {
			expect(await errorOf(call())).toMatchObject({kind: 'not-found', message: expect.stringContaining('"gone"') as string});
		}
	});

	it('rotates in place where the deployment can', async () => {
		const rotation = await createTestApi(server.url).rotate('prod-web');
		expect(rotation).toMatchObject({kind: 'rotated', token: {name: 'prod-web'}});
		expect(rotation.kind === 'rotated' && rotation.secret.reveal()).toBe(world.tokens.get('prod-web')?.token);
	});

	it('tells a missing rotation from a missing token', async () => {
		world.rotates = false;
		expect(await createTestApi(server.url).rotate('prod-web')).toEqual({kind: 'unsupported'});
	});

	it('reads a secret where the API gives it, and null where not', async () => {
		const api = createTestApi(server.url);
		const secret = await api.secret('prod-web');
		expect(secret?.reveal()).toBe('eyJprod.secret.a1b2c3d4e5f6');
		world.givesSecrets = false;
		expect(await api.secret('prod-web')).toBeNull();
	});

	it('previews what it sends', async () => {
		const api = createTestApi(server.url);
		await api.create(draft);
		await api.update('staging-web', {balance: dollars(7)});
		await api.rotate('staging-web');
		await api.remove('staging-web');
		const sent = server.seen.filter(({method}) => method !== 'GET').map(({method, path, body}) => ({method, path, ...(body !== undefined && {body})}));
		expect([
			api.preview.create(draft), api.preview.update('staging-web', {balance: dollars(7)}), api.preview.rotate('staging-web'), api.preview.remove('staging-web'),
		]).toEqual(sent);
	});
});
