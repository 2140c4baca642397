import {beforeEach, describe, expect, it, onTestFinished} from 'vitest';
import {createTokenApi} from '../../source/api/create-token-api.js';
import {type ApiVersion, type TokenApi} from '../../source/api/port.js';
import {type Entry} from '../../source/demo/account.js';
import {startDemoServer, type DemoOptions, type DemoServer} from '../../source/demo/server.js';
import {dollars, parseMoney, type Money} from '../../source/tokens/money.js';
import {Secret} from '../../source/tokens/secret.js';
import {type TokenDraft} from '../../source/tokens/token.js';
import {createTestClock, errorOf} from '../api/test-api.js';
import {day, start} from './demo-world.js';

const draft: TokenDraft = {name: 'new-token', type: 'live', balance: null, limited: false, expiresAt: null, reset: null, member: null};
const money = (text: string): Money => parseMoney(text)!;

/** A name that is hard to address. */
const oddName = 'dev/ü 100% ?a=b#c "東京" 🚀';

let server: DemoServer;

async function serve(options: DemoOptions = {}): Promise<void> {
	server = await startDemoServer({now: () => start, rateLimit: 1000, ...options});
	const {close} = server;
	onTestFinished(close);
}

/** The real client, whose waits take no time. */
function connect(version: ApiVersion, key = server.keys[version]): TokenApi {
	const clock = createTestClock(start);
	return createTokenApi({version, baseUrl: server.url, credential: {key: new Secret(key), source: 'the test'}, clock, now: clock.now});
}

const held = (name: string): Entry => server.account.byName(name)!;

const heldBalance = (name: string): bigint | null => server.account.balanceOf(held(name));

describe.each<ApiVersion>(['v2', 'v3'])('the client on %s and the server agree', version => {
	let api: TokenApi;
	const idOf = (name: string): string => (version === 'v2' ? name : held(name).id!);

	beforeEach(async () => {
		await serve();
		api = connect(version);
	});

	it('on the list', async () => {
		const {tokens, problems} = await api.list();
		expect(problems).toEqual([]);
		const entries = version === 'v2' ? server.account.active() : server.account.entries;
		expect(tokens.map(({name, type, limited, expiresAt, revoked, revokedAt, legacy}) => ({name, type, limited, expiresAt, revoked, revokedAt, legacy})))
			.toEqual(entries.map(({name, type, limited, expiresAt, revokedAt, id}) => ({
				name, type: type === 'api_token' ? 'live' : 'sandbox', limited, expiresAt, revoked: revokedAt !== null, revokedAt, legacy: id === null,
			})));
		const limited = tokens.filter(token => token.limited);
		expect(limited.map(({balance}) => balance)).toEqual(entries.filter(entry => entry.limited).map(entry => server.account.balanceOf(entry)));
		expect(tokens.find(({name}) => name === 'ci-cd-pipeline')?.reset).toEqual({period: 'daily', amount: dollars(20)});
		expect(tokens.every(({masked}) => masked?.startsWith('demo-…'))).toBe(true);
	});

	it('on a new token with a limit and an expiry', async () => {
		const expiresAt = start + (30 * day) + 59_000;
		const {token, secret} = await api.create({...draft, balance: money('12.345678901'), limited: true, expiresAt});
		expect(token).toMatchObject({name: 'new-token', type: 'live', balance: money('12.345678901'), limited: true, expiresAt, reset: null});
		expect(held('new-token')).toMatchObject({type: 'api_token', limited: true, expiresAt, secret: secret!.reveal()});
		expect(heldBalance('new-token')).toBe(12_345_678_901n);
	});

	it('on a new sandbox token without a limit', async () => {
		const {token} = await api.create({...draft, type: 'sandbox'});
		expect(token).toMatchObject({type: 'sandbox', limited: false, expiresAt: null});
		expect(held('new-token')).toMatchObject({type: 'sandbox_api_token', limited: false, expiresAt: null});
	});

	it('on a new token with a reset period', async () => {
		const {token} = await api.create({...draft, reset: {period: 'weekly', amount: money('7.5')}});
		expect(token).toMatchObject({limited: true, balance: money('7.5'), reset: {period: 'weekly', amount: money('7.5')}});
		expect(held('new-token')).toMatchObject({limited: true, reset: {period: 'weekly', amount: 7_500_000_000n}});
	});

	it('on a name of any characters', async () => {
		const {token} = await api.create({...draft, name: oddName, balance: dollars(1), limited: true});
		expect(await api.get(token.id)).toEqual(token);
		expect(await api.update(token.id, {balance: dollars(2)})).toMatchObject({name: oddName, balance: dollars(2)});
		expect(heldBalance(oddName)).toBe(2_000_000_000n);
		await api.remove(token.id);
		expect(server.account.byName(oddName)).toBeUndefined();
	});

	it('on a changed balance, limit and expiry', async () => {
		const id = idOf('partner-acme-corp');
		expect(await api.get(id)).toMatchObject({name: 'partner-acme-corp', balance: money('10.2')});
		expect(await api.update(id, {balance: money('0.3')})).toMatchObject({balance: money('0.3')});
		expect(heldBalance('partner-acme-corp')).toBe(300_000_000n);
		expect(await api.update(id, {limited: false})).toMatchObject({limited: false});
		expect(held('partner-acme-corp').limited).toBe(false);
		expect(await api.update(id, {limited: true, balance: money('-1.5')})).toMatchObject({limited: true, balance: money('-1.5')});
		expect(heldBalance('partner-acme-corp')).toBe(-1_500_000_000n);
		expect(await api.update(id, {expiresAt: start + day})).toMatchObject({expiresAt: start + day});
		expect(held('partner-acme-corp').expiresAt).toBe(start + day);
		expect(await api.update(id, {expiresAt: null})).toMatchObject({expiresAt: null});
		expect(held('partner-acme-corp').expiresAt).toBeNull();
	});

	it('on a changed reset period', async () => {
		const id = idOf('partner-acme-corp');
		expect(await api.update(id, {reset: {period: 'monthly', amount: dollars(40)}})).toMatchObject({reset: {period: 'monthly', amount: dollars(40)}, balance: money('10.2')});
		expect(held('partner-acme-corp').reset).toEqual({period: 'monthly', amount: 40_000_000_000n});
		expect(await api.update(id, {reset: null})).toMatchObject({reset: null});
		expect(held('partner-acme-corp').reset).toBeNull();
	});

	it('on a rotation', async () => {
		const old = held('prod-web-app').secret;
		const rotation = await api.rotate(idOf('prod-web-app'));
		const {secret} = held('prod-web-app');
		expect(secret).not.toBe(old);
		expect(rotation).toMatchObject({kind: 'rotated', token: {masked: `demo-…${secret.slice(-4)}`}});
		expect(rotation.kind === 'rotated' && rotation.secret.reveal()).toBe(secret);
	});

	it('on whether a secret can be read again', async () => {
		const secret = await api.secret(idOf('prod-web-app'));
		expect(secret?.reveal()).toBe(version === 'v2' ? held('prod-web-app').secret : undefined);
		expect(api.capabilities.readSecret).toBe(version === 'v2');
	});

	it('on a removal', async () => {
		const id = idOf('prod-web-app');
		const rows = server.account.entries.length;
		await api.remove(id);
		expect(server.account.byName('prod-web-app')).toBeUndefined();
		expect(server.account.entries).toHaveLength(version === 'v2' ? rows - 1 : rows);
		expect(await errorOf(api.remove(id))).toMatchObject({kind: 'not-found'});
		expect(await errorOf(api.update(id, {limited: true}))).toMatchObject({kind: 'not-found'});
	});

	it('on usage, of one token and of all', async () => {
		const query = {begin: '2026-10-01', end: '2026-10-15', step: 1} as const;
		const one = await api.usage({...query, token: await api.get(idOf('prod-mobile-ios'))});
		if (one.kind !== 'usage') {
			throw new Error(one.reason);
		}

		expect(new Set(one.entries.map(({token}) => token))).toEqual(new Set(['prod-mobile-ios']));
		expect(one.entries.map(({date}) => date)).toEqual(expect.arrayContaining(['2026-10-01', '2026-10-14']));
		for (const {cost, calls, providers} of one.entries) {
			expect(calls).toBeGreaterThan(0);
			expect(providers.reduce((sum, provider) => sum + provider.cost, 0n)).toBe(cost);
		}

		const all = await api.usage(query);
		const names = all.kind === 'usage' ? all.entries.map(({token}) => token) : [];
		expect(names).toEqual(expect.arrayContaining(['prod-mobile-ios', 'prod-ocr-invoices']));
		expect(names.includes(null)).toBe(version === 'v3');
	});

	it('on who it is, and on the credits', async () => {
		expect(await api.whoami()).toEqual(version === 'v2'
			? null
			: {organization: 'Eden Demo', scopes: ['manage:read', 'manage:write'], keyExpiresAt: start + (60 * day)});
		expect(await api.credits()).toBe(version === 'v2' ? dollars(2500) : null);
	});

	it('on a name that is taken', async () => {
		const error = await errorOf(api.create({...draft, name: 'prod-web-app'}));
		expect(error.kind).toBe('conflict');
		expect(Object.keys(error.fields)).toEqual(['name']);
	});

	it('on a token that is not there', async () => {
		expect(await errorOf(api.get('00000000-0000-4000-a000-000000000000'))).toMatchObject({kind: 'not-found'});
	});

	it('on a key of the wrong kind', async () => {
		const other = connect(version, server.keys[version === 'v2' ? 'v3' : 'v2']);
		expect(await errorOf(other.list())).toMatchObject({kind: 'auth', status: 401});
	});

	it('on how fast the client may be', async () => {
		await serve({rateLimit: 10});
		const statuses: number[] = [];
		const hasty = createTokenApi({
			version, baseUrl: server.url, credential: {key: new Secret(server.keys[version]), source: 'the test'},
			async fetch(input, init) {
				const response = await fetch(input, init);
				statuses.push(response.status);
				return response;
			},
		});
		await Promise.all(Array.from({length: 12}, async () => hasty.get(idOf('prod-web-app'))));
		expect(statuses).toEqual(Array.from({length: 12}, () => 200));
	});
});

describe('on v3 the client and the server agree', () => {
	it('on every page of a long list', async () => {
		await serve({size: 950});
		const totals: number[] = [];
		const {tokens, problems} = await connect('v3').list({
			onPage(_, total) {
				totals.push(total);
			},
		});
		expect(problems).toEqual([]);
		expect(tokens.map(({name}) => name)).toEqual(server.account.entries.map(({name}) => name));
		expect(totals.length).toBeGreaterThanOrEqual(10);
	});

	it('on a new name and a member', async () => {
		await serve();
		const {token} = await connect('v3').create({...draft, member: 'lea@demo.example'});
		expect(await connect('v3').update(token.id, {name: oddName})).toMatchObject({name: oddName, member: 'lea@demo.example'});
		expect(held(oddName)).toMatchObject({id: token.id, member: 'lea@demo.example'});
	});

	it('on a key that may only read', async () => {
		await serve();
		const api = connect('v3', server.keys.v3ReadOnly);
		const {tokens} = await api.list();
		expect(tokens.length).toBeGreaterThan(20);
		expect(await errorOf(api.create(draft))).toMatchObject({kind: 'forbidden', status: 403});
		await api.whoami();
		expect(api.capabilities.write).toBe(false);
	});

	it('on a plan that allows no more keys', async () => {
		await serve({keyLimit: 1});
		expect(await errorOf(connect('v3').create(draft))).toMatchObject({kind: 'forbidden', message: expect.stringContaining('Your plan allows 1 active key') as string});
	});

	it('on an expiry too near', async () => {
		await serve();
		// The client refuses that by itself, so its clock is a day behind here.
		const api = createTokenApi({version: 'v3', baseUrl: server.url, credential: {key: new Secret(server.keys.v3), source: 'the test'}, now: () => start - day});
		expect(await errorOf(api.create({...draft, expiresAt: start + 1000}))).toMatchObject({kind: 'invalid', fields: {expiresAt: 'The expiry must be at least one day ahead.'}});
	});
});

describe('on v2 the client and the server agree', () => {
	it('on a deployment that cannot rotate', async () => {
		await serve({rotate: false});
		const {secret} = held('prod-web-app');
		expect(await connect('v2').rotate('prod-web-app')).toEqual({kind: 'unsupported'});
		expect(held('prod-web-app').secret).toBe(secret);
	});

	it('on the key of an application', async () => {
		await serve();
		expect(await errorOf(connect('v2', held('prod-web-app').secret).list())).toMatchObject({kind: 'auth', status: 401});
	});
});
