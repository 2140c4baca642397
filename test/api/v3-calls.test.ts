import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {dollars, parseMoney} from '../../source/tokens/money.js';
import {type TokenDraft} from '../../source/tokens/token.js';
import {startFaultServer, type FaultServer} from '../helpers/fault-server.js';
import {createTestApi, createTestClock, errorOf, v3Key as managementKey} from './test-api.js';
import {createV3World, idOf, v3Key, v3Root, type V3World} from './v3-world.js';

const clock = createTestClock();

const draft: TokenDraft = {
	name: 'prod-search', type: 'live', balance: dollars(500), limited: true, expiresAt: clock.now() + (40 * 86_400_000),
	reset: {period: 'monthly', amount: dollars(500)}, member: 'ada@example.com',
};

let server: FaultServer;
let world: V3World;

beforeEach(async () => {
	server = await startFaultServer();
	world = createV3World([v3Key(1), v3Key(2, {revoked: true, revoked_at: '2026-09-01T00:00:00Z'}), v3Key(3, {id: null, name: 'old'})]);
	server.play(world.script);
});

afterEach(async () => server.close());

const createApi = () => createTestApi(server.url, {version: 'v3'});
const sentCalls = () => server.seen.map(({method, path}) => `${method} ${path}`);

describe('the v3 adapter', () => {
	it.each(['total_count', 'count'] as const)('lists keys, revoked and legacy ones too, where the total is named %s', async totalField => {
		world.totalField = totalField;
		const {tokens, problems} = await createApi().list();
		expect(problems).toEqual([]);
		expect(tokens).toMatchObject([
			{id: idOf(1), name: 'key-1', balance: dollars(50), revoked: false, legacy: false, masked: 'eden-…0001'},
			{id: idOf(2), revoked: true, revokedAt: Date.UTC(2026, 8, 1)},
			{id: expect.stringMatching(/^legacy:old:/) as string, name: 'old', legacy: true},
		]);
		expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${managementKey}`);
	});

	it('creates with all that v3 knows and gives the secret once', async () => {
		const {token, secret} = await createApi().create(draft);
		expect(server.seen.find(({method}) => method === 'POST')?.body).toEqual({
			name: 'prod-search', token_type: 'api_token', balance: '500', active_balance: true, expire_time: '2026-11-10T12:00:00.000Z', member: 'ada@example.com',
			balance_reset_period: 'monthly', balance_reset_amount: '500',
		});
		expect(token).toMatchObject({name: 'prod-search', member: 'ada@example.com', reset: draft.reset, expiresAt: draft.expiresAt});
		expect(secret?.reveal()).toMatch(/^eden-fake-secret-/);
		expect(server.seen.at(-1)).toMatchObject({method: 'GET', path: `${v3Root}${token.id}/`});
	});

	it('does not send an expiry that is less than a day ahead', async () => {
		const error = await errorOf(createApi().create({...draft, expiresAt: clock.now() + 86_399_999}));
		expect(error).toMatchObject({kind: 'invalid', fields: {expiresAt: expect.stringContaining('24 hours') as string}});
		expect(server.seen).toEqual([]);
	});

	it('tells a taken name', async () => {
		const error = await errorOf(createApi().create({...draft, name: 'key-1'}));
		expect(error).toMatchObject({kind: 'conflict', status: 409, fields: {name: 'This name is taken.'}});
		expect(error.message).toContain('An active key with this name already exists');
	});

	it('renames, and sends only what the patch holds, as decimal strings', async () => {
		const token = await createApi().update(idOf(1), {name: 'renamed', balance: parseMoney('0.1')!, reset: null});
		expect(server.seen[0]?.body).toEqual({name: 'renamed', balance: '0.1', balance_reset_period: 'none'});
		expect(token).toMatchObject({id: idOf(1), name: 'renamed', balance: parseMoney('0.1'), reset: null});
	});

	it.each([200, 204] as const)('revokes and makes sure, where the answer is %d', async status => {
		world.removeStatus = status;
		await createApi().remove(idOf(1));
		expect(world.keys[0]?.revoked).toBe(true);
		expect(sentCalls()).toEqual([`DELETE ${v3Root}${idOf(1)}/`, `GET ${v3Root}${idOf(1)}/`]);
	});

	it('rotates in place', async () => {
		const rotation = await createApi().rotate(idOf(1));
		expect(rotation).toMatchObject({kind: 'rotated', token: {id: idOf(1), masked: world.keys[0]?.masked}});
		expect(rotation.kind === 'rotated' && rotation.secret.reveal().slice(-4)).toBe(world.keys[0]?.masked.slice(-4));
	});

	it('does not rotate a revoked key, and says why', async () => {
		const error = await errorOf(createApi().rotate(idOf(2)));
		expect(error).toMatchObject({kind: 'invalid', message: expect.stringContaining('revoked') as string});
		expect(sentCalls().some(call => call.includes('rotate'))).toBe(false);
	});

	it('refuses to touch a legacy key before anything is sent, with reason and remedy', async () => {
		const api = createApi();
		const calls = [
			async () => api.update('legacy:old', {balance: dollars(1)}), async () => api.remove('legacy:old'), async () => api.rotate('legacy:old'), async () => api.get('legacy:old'),
		];
		for (const call of calls) {
			expect(await errorOf(call())).toMatchObject({
				kind: 'invalid', message: expect.stringContaining('legacy key') as string, remedy: expect.stringContaining('Regenerate') as string,
			});
		}

		expect(server.seen).toEqual([]);
	});

	it('tells whose key it is and what it may do', async () => {
		const api = createApi();
		expect(api.capabilities.write).toBe(true);
		world.scopes = ['manage:read'];
		expect(await api.whoami()).toEqual({organization: 'Acme', scopes: ['manage:read'], keyExpiresAt: Date.UTC(2027, 0, 1)});
		expect(api.capabilities.write).toBe(false);
	});

	it('has no secret to read and no credits to tell', async () => {
		const api = createApi();
		expect(await api.secret(idOf(1))).toBeNull();
		expect(await api.credits()).toBeNull();
	});

	it('previews what it sends', async () => {
		const api = createApi();
		const {token} = await api.create(draft);
		await api.update(token.id, {limited: false});
		await api.rotate(token.id);
		await api.remove(token.id);
		const sent = server.seen.filter(({method}) => method !== 'GET').map(({method, path, body}) => ({method, path, ...(body !== undefined && {body})}));
		expect([api.preview.create(draft), api.preview.update(token.id, {limited: false}), api.preview.rotate(token.id), api.preview.remove(token.id)]).toEqual(sent);
	});
});
