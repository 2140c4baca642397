import {describe, expect, it} from 'vitest';
import {startWorld, v2Path, v2Root, v3Root, type World} from './demo-world.js';

const authKeys = '/v3/manage/auth-keys/';
const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/;

type ManagementRow = Readonly<Record<string, unknown>> & {readonly id: string; readonly name: string; readonly scopes: readonly string[]};

/** Calls as the issuer. */
const mintWith = ({call, server}: World) => async (method: string, path: string, body?: unknown) => call(method, path, body, server.keys.v3Issuer);

const lacking = (scope: string) => ({status: 403, body: {detail: `This key lacks the scope ${scope}.`}});

describe('an issuer key', () => {
	it('is told what it is, and can neither read nor write keys', async () => {
		const world = await startWorld();
		const issuer = mintWith(world);
		expect(await issuer('GET', '/v3/manage/whoami/')).toMatchObject({status: 200, body: {organization: 'Eden Demo', scopes: ['manage:mint']}});
		expect(await issuer('GET', v3Root)).toMatchObject(lacking('manage:read'));
		expect(await issuer('GET', '/v3/manage/members/')).toMatchObject(lacking('manage:read'));
		expect(await issuer('POST', v3Root, {name: 'a'})).toMatchObject(lacking('manage:write'));
		expect(await issuer('GET', v2Root)).toMatchObject({status: 401});
	});

	it('lists the management keys, page by page, without their secrets', async () => {
		const world = await startWorld();
		const {status, body} = await mintWith(world)('GET', authKeys);
		const {results, total_count: total} = body as {results: ManagementRow[]; total_count: number};
		expect(status).toBe(200);
		expect(total).toBe(3);
		expect(results.map(({name, scopes, revoked}) => ({name, scopes, revoked}))).toEqual([
			{name: 'eden-tokens', scopes: ['manage:read', 'manage:write'], revoked: false},
			{name: 'dashboards', scopes: ['manage:read'], revoked: false},
			{name: 'issuer', scopes: ['manage:mint'], revoked: false},
		]);
		expect(results.every(({id}) => uuid.test(id))).toBe(true);
		expect(JSON.stringify(body)).not.toContain('FAKE');
		expect(await mintWith(world)('GET', `${authKeys}?limit=1&offset=1`)).toMatchObject({body: {results: [{name: 'dashboards'}], limit: 1, offset: 1}});
	});

	it('mints a worker key, whose secret is given once and works until it is revoked', async () => {
		const world = await startWorld();
		const issuer = mintWith(world);
		const {status, body} = await issuer('POST', authKeys, {name: 'ci', scopes: ['manage:read']});
		const {secret, ...row} = body as ManagementRow & {secret: string};
		expect(status).toBe(201);
		expect(secret).toMatch(/^mgmt-eden-demo-FAKE-/);
		expect(row).toMatchObject({name: 'ci', scopes: ['manage:read'], revoked: false});
		expect(await issuer('GET', authKeys)).toMatchObject({body: {results: expect.arrayContaining([row]) as unknown}});
		expect(await world.call('GET', v3Root, undefined, secret)).toMatchObject({status: 200});
		expect(await world.call('POST', v3Root, {name: 'a'}, secret)).toMatchObject(lacking('manage:write'));
		expect(await issuer('DELETE', `${authKeys}${row.id}/`)).toMatchObject({status: 204, body: undefined});
		expect(await world.call('GET', v3Root, undefined, secret)).toMatchObject({status: 401, body: {detail: 'Invalid or expired management key.'}});
		expect(await issuer('DELETE', `${authKeys}${row.id}/`)).toMatchObject({status: 404, body: {detail: 'Not found.'}});
	});

	it('mints no other issuer, and is told field by field what is wrong', async () => {
		const world = await startWorld();
		const issuer = mintWith(world);
		const fault = (field: string, type: string) => ({loc: ['body', field], msg: expect.any(String) as string, type});
		expect(await issuer('POST', authKeys, {name: 'b', scopes: ['manage:mint']})).toMatchObject({status: 422, body: {detail: [fault('scopes', 'enum')]}});
		expect(await issuer('POST', authKeys, {})).toMatchObject({status: 422, body: {detail: [fault('name', 'missing'), fault('scopes', 'missing')]}});
		expect(await issuer('POST', authKeys, {name: 5, scopes: []})).toMatchObject({status: 422, body: {detail: [fault('name', 'string_type'), fault('scopes', 'list_type')]}});
		expect(await issuer('POST', authKeys, {name: '', scopes: ['manage:read']})).toMatchObject({status: 422, body: {detail: [fault('name', 'string_length')]}});
		expect(await issuer('POST', authKeys, {name: 'dashboards', scopes: ['manage:read']})).toMatchObject({status: 409});
		expect(world.server.organization.keys).toHaveLength(3);
	});

	it('does not revoke an issuer', async () => {
		const world = await startWorld();
		const {id} = world.server.organization.keys.at(-1)!;
		expect(await mintWith(world)('DELETE', `${authKeys}${id}/`)).toMatchObject({status: 403});
		expect(await mintWith(world)('GET', authKeys)).toMatchObject({status: 200});
	});
});

it('lets no worker mint', async () => {
	const {call, server} = await startWorld();
	for (const key of [server.keys.v3, server.keys.v3ReadOnly]) {
		expect(await call('GET', authKeys, undefined, key)).toMatchObject(lacking('manage:mint'));
		expect(await call('POST', authKeys, {name: 'a', scopes: ['manage:read']}, key)).toMatchObject(lacking('manage:mint'));
	}

	expect(server.organization.keys).toHaveLength(3);
});

describe('members', () => {
	it('are listed with their role, guardrail, rate limit and groups, whose types vary', async () => {
		const {get, server} = await startWorld();
		const {results, total_count: total} = await get('/v3/manage/members/') as {results: Array<Record<string, unknown>>; total_count: number};
		expect(total).toBe(results.length);
		expect(results.map(({is_org_owner: isOwner}) => isOwner)).toEqual([true, false, false, false, false]);
		expect(results[0]).toEqual({
			email: 'ops@demo.example', fullname: 'Olga Petrova', role: 'admin', guardrail: null, effective_rate_limit: 10, is_org_owner: true, directory_groups: ['Platform'],
		});
		const typesOf = (field: string) => new Set(results.map(row => typeof row[field]));
		expect(typesOf('guardrail')).toEqual(new Set(['object', 'string']));
		expect(typesOf('effective_rate_limit')).toEqual(new Set(['number', 'string']));
		const emails = new Set(results.map(({email}) => email));
		expect(server.account.entries.every(({member}) => member === null || emails.has(member))).toBe(true);
	});

	it('come in pages', async () => {
		const {get, server} = await startWorld();
		expect(await get('/v3/manage/members/?limit=2&offset=2')).toMatchObject({
			limit: 2, offset: 2, total_count: 5, next: `${server.url}/v3/manage/members/?limit=2&offset=4`, results: [{email: 'john@demo.example'}, {email: 'anna@demo.example'}],
		});
	});

	it('change their role, but the owner does not', async () => {
		const {call, server} = await startWorld();
		const roleOf = (email: string): string => `/v3/manage/members/${email}/role/`;
		expect(await call('PATCH', roleOf('john@demo.example'), {role: 'admin'})).toMatchObject({status: 200, body: {email: 'john@demo.example', role: 'admin'}});
		expect(await call('PATCH', roleOf('john%40demo.example'), {role: 'king'})).toMatchObject({status: 400, body: {role: ['"king" is not a valid choice.']}});
		expect(await call('PATCH', roleOf('ops@demo.example'), {role: 'member'})).toMatchObject({status: 403});
		expect(await call('PATCH', roleOf('nobody@demo.example'), {role: 'admin'})).toMatchObject({status: 404});
		expect(await call('PATCH', roleOf('lea@demo.example'), {role: 'member'}, server.keys.v3ReadOnly)).toMatchObject(lacking('manage:write'));
		expect(server.organization.members.map(({role}) => role)).toEqual(['admin', 'admin', 'admin', 'member', 'member']);
	});
});

it('lists the groups of the directory with their members, and one of them', async () => {
	const {call, get} = await startWorld();
	const platform = {
		external_group_id: 'idp-platform', name: 'Platform', members: [
			{email: 'ops@demo.example', fullname: 'Olga Petrova', role: 'admin'}, {email: 'lea@demo.example', fullname: 'Léa Martin', role: 'admin'},
		],
	};
	expect(await get('/v3/manage/groups/')).toMatchObject({total_count: 2, results: [platform, {external_group_id: 'idp-research'}]});
	expect(await get('/v3/manage/groups/idp-platform/')).toEqual(platform);
	expect(await call('GET', '/v3/manage/groups/nobody/')).toMatchObject({status: 404, body: {detail: 'Not found.'}});
});

it('takes every path without the slash at its end too', async () => {
	const {call, get, server} = await startWorld();
	const withoutSlash = (path: string): string => path.slice(0, -1);
	for (const path of [v2Root, v2Path('prod-web-app'), '/v2/cost_management/credits/', '/v3/manage/members/', '/v3/manage/groups/idp-research/', '/v3/manage/whoami/']) {
		expect(await get(withoutSlash(path)), path).toEqual(await get(path));
	}

	expect(await call('GET', `${withoutSlash(v3Root)}?limit=1`)).toMatchObject({status: 200, body: {next: `${server.url}${v3Root}?limit=1&offset=1`}});
	expect(await call('POST', withoutSlash(v2Root), {name: 'dev/a'})).toMatchObject({status: 201});
	expect(await call('PATCH', withoutSlash(v2Path('dev/a')), {balance: 3})).toMatchObject({status: 200, body: {balance: 3}});
	expect(await call('DELETE', withoutSlash(v2Path('dev/a')))).toMatchObject({status: 204});
});
