import {describe, expect, it} from 'vitest';
import {startWorld, v3Path, v3Root} from './demo-world.js';

type Page = {results: Array<Record<string, unknown>>; limit: number; offset: number; total_count: number; next: string | null; previous: string | null};

const notFound = {status: 404, body: {detail: 'Not found.'}};
const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/;

describe('the list', () => {
	it('holds revoked and legacy keys too, and no secret', async () => {
		const {get} = await startWorld();
		const {results} = await get(v3Root) as Page;
		expect(results.find(({name}) => name === 'partner-hooli')).toMatchObject({
			id: expect.stringMatching(uuid) as string, revoked: true, revoked_at: '2026-10-13T00:00:00Z', balance: '3.250000000',
		});
		expect(results.find(({name}) => name === 'crm-import-2019')).toMatchObject({id: null, revoked: false, revoked_at: null});
		expect(results.find(({name}) => name === 'prod-search-index')).toMatchObject({active_balance: false, balance: null});
		expect(JSON.stringify(results)).not.toContain('FAKE');
	});

	it('comes in pages of at most 100, each with the addresses of its neighbours', async () => {
		const {get, server} = await startWorld({size: 230});
		const total = server.account.entries.length;
		const first = await get(`${v3Root}?limit=500`) as Page;
		expect(first).toMatchObject({limit: 100, offset: 0, total_count: total, next: `${server.url}${v3Root}?limit=100&offset=100`, previous: null});
		const second = await get(`${v3Root}?limit=100&offset=100`) as Page;
		expect(second).toMatchObject({next: `${server.url}${v3Root}?limit=100&offset=200`, previous: `${server.url}${v3Root}?limit=100&offset=0`});
		const third = await get(`${v3Root}?limit=100&offset=200`) as Page;
		expect(third.next).toBeNull();
		expect(third.results).toHaveLength(total - 200);
		expect(new Set([first, second, third].flatMap(({results}) => results.map(({id}) => id))).size).toBe(total);
	});

	it('has no next page after one that is just full', async () => {
		const {get, server} = await startWorld();
		const total = server.account.entries.length;
		expect(await get(`${v3Root}?limit=${total}`)).toMatchObject({next: null});
		expect(await get(`${v3Root}?limit=${total - 1}`)).toMatchObject({next: `${server.url}${v3Root}?limit=${total - 1}&offset=${total - 1}`});
	});

	it('takes small pages, and is empty past its end', async () => {
		const {get} = await startWorld();
		expect(await get(`${v3Root}?limit=1&offset=1`)).toMatchObject({limit: 1, results: [{name: 'prod-mobile-ios'}]});
		expect(await get(`${v3Root}?offset=1000`)).toMatchObject({results: [], next: null});
		expect(await get(`${v3Root}?limit=x&offset=-1`)).toMatchObject({limit: 100, offset: 0});
	});
});

describe('a key', () => {
	it('is created with a secret that no read gives again', async () => {
		const {call, get} = await startWorld();
		const {status, body} = await call('POST', v3Root, {name: 'dev-ü', balance: '7.5', expire_time: '2026-12-01T00:00:00Z'});
		const {id, secret, ...rest} = body as Record<string, string>;
		expect(status).toBe(201);
		expect(secret).toContain('FAKE');
		expect(rest).toMatchObject({name: 'dev-ü', token_type: 'api_token', active_balance: true, balance: '7.500000000', expire_time: '2026-12-01T00:00:00Z', member: null, revoked: false});
		expect(await get(`${v3Root}${id}/`)).toEqual({id, ...rest});
	});

	it('is changed and renamed', async () => {
		const world = await startWorld();
		const path = v3Path(world, 'partner-acme-corp');
		expect(await world.call('PATCH', path, {name: 'partner-acme', balance: '12.5', expire_time: null})).toMatchObject({
			status: 200, body: {name: 'partner-acme', balance: '12.500000000', expire_time: null},
		});
		expect(await world.get(path)).toMatchObject({name: 'partner-acme', balance: '12.500000000', expire_time: null});
	});

	it('keeps its balance while the limit is off', async () => {
		const world = await startWorld();
		const path = v3Path(world, 'partner-acme-corp');
		expect(await world.call('PATCH', path, {active_balance: false})).toMatchObject({body: {active_balance: false, balance: null}});
		expect(await world.call('PATCH', path, {active_balance: true})).toMatchObject({body: {active_balance: true, balance: '10.200000000'}});
	});

	it('stays for ever when it is revoked, but for reading it is as good as gone', async () => {
		const world = await startWorld();
		const {call} = world;
		const path = v3Path(world, 'partner-acme-corp');
		const {secret} = world.server.account.byName('partner-acme-corp')!;
		expect(await call('DELETE', path)).toMatchObject({status: 200, body: {revoked: true, revoked_at: '2026-10-25T00:00:00Z'}});
		expect(await call('GET', path)).toMatchObject({status: 200, body: {revoked: true}});
		expect(await call('DELETE', path)).toMatchObject(notFound);
		expect(await call('PATCH', path, {balance: '1'})).toMatchObject(notFound);
		expect(await call('POST', `${path}rotate/`)).toMatchObject(notFound);
		expect(await call('POST', v3Root, {name: 'partner-acme-corp'})).toMatchObject({status: 201});
		expect(await call('GET', '/v2/user/custom_token/me/', undefined, secret)).toMatchObject({status: 401});
	});

	it('gets a new secret by rotation', async () => {
		const world = await startWorld();
		const path = v3Path(world, 'partner-acme-corp');
		const old = world.server.account.byName('partner-acme-corp')!.secret;
		const {status, body} = await world.call('POST', `${path}rotate/`);
		const {secret} = world.server.account.byName('partner-acme-corp')!;
		expect(secret).not.toBe(old);
		expect({status, body}).toEqual({status: 200, body: {secret, masked: `demo-…${secret.slice(-4)}`, name: 'partner-acme-corp'}});
		expect(await world.get(path)).toMatchObject({masked: `demo-…${secret.slice(-4)}`});
	});
});

it('answers 409 to a name that an active key of the same member has', async () => {
	const world = await startWorld();
	const taken = {status: 409, body: {detail: 'An active key with this name already exists.'}};
	expect(await world.call('POST', v3Root, {name: 'prod-web-app'})).toMatchObject(taken);
	expect(await world.call('PATCH', v3Path(world, 'prod-mobile-ios'), {name: 'prod-web-app'})).toMatchObject(taken);
	expect(await world.call('PATCH', v3Path(world, 'prod-web-app'), {name: 'prod-web-app'})).toMatchObject({status: 200});
});

it('answers 404 to what is not there', async () => {
	const {call} = await startWorld();
	for (const path of [`${v3Root}00000000-0000-4000-a000-000000000000/`, `${v3Root}null/`, '/v3/manage/other/']) {
		expect(await call('GET', path), path).toMatchObject(notFound);
	}
});

describe('scopes', () => {
	it('are told by whoami, with the expiry of the key', async () => {
		const {call, server} = await startWorld();
		expect(await call('GET', '/v3/manage/whoami/')).toMatchObject({
			status: 200, body: {organization: 'Eden Demo', scopes: ['manage:read', 'manage:write'], expire_time: '2026-12-24T00:00:00Z'},
		});
		expect(await call('GET', '/v3/manage/whoami/', undefined, server.keys.v3ReadOnly)).toMatchObject({status: 200, body: {scopes: ['manage:read']}});
	});

	it('let a key that may only read do nothing else', async () => {
		const world = await startWorld();
		const key = world.server.keys.v3ReadOnly;
		const path = v3Path(world, 'prod-web-app');
		const lacking = {status: 403, body: {detail: 'This key lacks the scope manage:write.'}};
		expect(await world.call('GET', path, undefined, key)).toMatchObject({status: 200});
		expect(await world.call('POST', v3Root, {name: 'a'}, key)).toMatchObject(lacking);
		expect(await world.call('PATCH', path, {balance: '1'}, key)).toMatchObject(lacking);
		expect(await world.call('DELETE', path, undefined, key)).toMatchObject(lacking);
		expect(await world.call('POST', `${path}rotate/`, undefined, key)).toMatchObject(lacking);
		expect(world.server.account.isTaken('a')).toBe(false);
	});
});

it('tells an application\'s key, or the v2 key, that a management key is wanted', async () => {
	const {call, server} = await startWorld();
	for (const key of [server.keys.v2, server.account.byName('prod-web-app')!.secret]) {
		expect(await call('GET', v3Root, undefined, key)).toMatchObject({status: 401, body: {detail: expect.stringMatching(/^This endpoint needs a management key\. /) as string}});
	}

	expect(await call('GET', v3Root, undefined, 'mgmt-eden-other')).toMatchObject({status: 401, body: {detail: 'Invalid or expired management key.'}});
	expect(await call('GET', v3Root, undefined, null)).toMatchObject({status: 401});
});

it('allows as many active keys as the plan does', async () => {
	const world = await startWorld({size: 4, keyLimit: 5});
	expect(await world.call('POST', v3Root, {name: 'fifth'})).toMatchObject({status: 201});
	expect(await world.call('POST', v3Root, {name: 'sixth'})).toMatchObject({status: 403, body: {detail: 'Your plan allows 5 active keys. Revoke one, or upgrade the plan.'}});
	await world.call('DELETE', v3Path(world, 'fifth'));
	expect(await world.call('POST', v3Root, {name: 'sixth'})).toMatchObject({status: 201});
});
