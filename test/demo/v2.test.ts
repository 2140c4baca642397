import {describe, expect, it} from 'vitest';
import {startWorld, v2Path, v2Root} from './demo-world.js';

const unlisted = ['partner-hooli', 'crm-import-2019'];

describe('the list', () => {
	it('is one array of the tokens that are neither revoked nor legacy, without secrets', async () => {
		const {get, server} = await startWorld();
		const tokens = await get(v2Root) as Array<Record<string, unknown>>;
		expect(tokens.length).toBeGreaterThanOrEqual(20);
		expect(tokens.map(({name}) => name)).not.toEqual(expect.arrayContaining([expect.stringMatching(unlisted.join('|'))]));
		expect(tokens.filter(({name}) => name === 'prod-web-app')).toHaveLength(1);
		expect(JSON.stringify(tokens)).not.toContain('FAKE');
		const {secret} = (server.account.byName('prod-web-app')!);
		expect(tokens[0]).toEqual({
			name: 'prod-web-app', token_type: 'api_token', balance: 742.18, active_balance: true, expire_time: null, balance_reset_period: 'none',
			balance_reset_amount: null, masked: `demo-…${secret.slice(-4)}`, key_prefix: 'demo-', last4: secret.slice(-4), label: 'prod-web-app',
			revoked: false, legacy: false, synthesized: false,
		});
	});

	it('has as many tokens as the size says, the same every time', async () => {
		const [first, second, few] = [await startWorld({size: 1000}), await startWorld({size: 1000}), await startWorld({size: 3})];
		const tokens = await first.get(v2Root) as Array<{name: string}>;
		expect(tokens).toHaveLength(1000);
		expect(new Set(tokens.map(({name}) => name)).size).toBe(1000);
		expect(await second.get(v2Root)).toEqual(tokens);
		expect(await few.get(v2Root)).toHaveLength(3);
	});
});

describe('a token', () => {
	it('is created with its balance as a string of nine decimals, and its secret', async () => {
		const {call, get} = await startWorld();
		const {status, body} = await call('POST', v2Root, {name: 'dev/ü 100%', balance: '50', active_balance: true, expire_time: '2027-01-31T12:00:00Z'});
		expect(status).toBe(201);
		expect(body).toMatchObject({
			name: 'dev/ü 100%', token_type: 'api_token', balance: '50.000000000', active_balance: true, expire_time: '2027-01-31T12:00:00Z', token: expect.stringContaining('FAKE') as string,
		});
		const {token} = body as {token: string};
		expect(await get(v2Path('dev/ü 100%'))).toMatchObject({name: 'dev/ü 100%', balance: 50, token});
	});

	it('has no limit unless it is asked for', async () => {
		const {call, get} = await startWorld();
		await call('POST', v2Root, {name: 'a'});
		expect(await get(v2Path('a'))).toMatchObject({active_balance: false, balance: null});
		expect(await call('PATCH', v2Path('a'), {active_balance: true})).toMatchObject({body: {active_balance: true, balance: 0}});
	});

	it('is changed in the fields that are sent, and the answer holds no secret', async () => {
		const {call} = await startWorld({drain: false});
		const {status, body} = await call('PATCH', v2Path('partner-acme-corp'), {balance: 12.5});
		expect(status).toBe(200);
		expect(body).toEqual({
			name: 'partner-acme-corp', token_type: 'api_token', balance: 12.5, active_balance: true, expire_time: '2026-10-26T12:00:00Z', balance_reset_period: 'none', balance_reset_amount: null,
		});
	});

	it('is gone after a delete, and its secret is dead', async () => {
		const {call, server} = await startWorld();
		const {secret} = server.account.byName('prod-web-app')!;
		expect(await call('GET', `${v2Root}me/`, undefined, secret)).toMatchObject({status: 200});
		expect(await call('DELETE', v2Path('prod-web-app'))).toMatchObject({status: 204, body: undefined});
		expect(await call('GET', v2Path('prod-web-app'))).toMatchObject({status: 404, body: {details: 'Not Found'}});
		expect(await call('GET', `${v2Root}me/`, undefined, secret)).toMatchObject({status: 401});
	});

	it('gets a new secret by rotation, and the old one dies', async () => {
		const {call, get, server} = await startWorld();
		const old = server.account.byName('prod-web-app')!.secret;
		const {status, body} = await call('POST', `${v2Path('prod-web-app')}rotate/`);
		const {token} = body as {token: string};
		expect(status).toBe(200);
		expect(token).not.toBe(old);
		expect(await get(v2Path('prod-web-app'))).toMatchObject({token, last4: token.slice(-4)});
		expect(await call('GET', `${v2Root}me/`, undefined, old)).toMatchObject({status: 401});
		expect(await call('GET', `${v2Root}me/`, undefined, token)).toMatchObject({status: 200});
	});

	it('cannot be rotated on an older deployment', async () => {
		const {call, server} = await startWorld({rotate: false});
		const {secret} = server.account.byName('prod-web-app')!;
		expect(await call('POST', `${v2Path('prod-web-app')}rotate/`)).toMatchObject({status: 404, body: {details: 'Not Found'}});
		expect(server.account.byName('prod-web-app')!.secret).toBe(secret);
	});
});

it('refuses a name that a key of the same member has, a legacy one too, but not a revoked one', async () => {
	const {call} = await startWorld();
	const taken = {error: {type: 'validation_error', message: {name: ['Token with this name already exists.']}}};
	expect(await call('POST', v2Root, {name: 'prod-web-app'})).toMatchObject({status: 400, body: taken});
	expect(await call('POST', v2Root, {name: 'crm-import-2019'})).toMatchObject({status: 400, body: taken});
	expect(await call('POST', v2Root, {name: 'partner-hooli'})).toMatchObject({status: 201});
});

describe('what is wrong with a request is answered as by the real service', () => {
	it.each(['GET', 'PATCH', 'DELETE'])('%s of a name that does not exist', async method => {
		const {call} = await startWorld();
		expect(await call(method, v2Path('nobody'), method === 'GET' ? undefined : {})).toMatchObject({status: 404, body: {details: 'Not Found'}});
	});

	it.each(['/v2/user/custom_token/%E0%A4%A/', '/', '/v2/nothing/'])('no such path: %s', async path => {
		const {call} = await startWorld();
		expect(await call('GET', path)).toMatchObject({status: 404, body: {details: 'Not Found'}});
	});

	it('a method that the path does not have', async () => {
		const {call} = await startWorld();
		const {status, headers, body} = await call('PUT', v2Path('prod-web-app'), {});
		expect({status, allow: headers.get('allow'), body}).toEqual({status: 405, allow: 'GET, PATCH, DELETE', body: {detail: 'Method "PUT" not allowed.'}});
	});

	it('no key, an unknown one, a management key', async () => {
		const {call, server} = await startWorld();
		expect(await call('GET', v2Root, undefined, null)).toMatchObject({status: 401, body: {detail: 'Authentication credentials were not provided.'}});
		expect(await call('GET', v2Root, undefined, 'eyJother')).toMatchObject({status: 401, body: {detail: 'Given token not valid for any token type'}});
		expect(await call('GET', v2Root, undefined, server.keys.v3)).toMatchObject({status: 401});
	});

	it('the key of an application, and the session of a member who is no admin', async () => {
		const {call, server} = await startWorld();
		expect(await call('GET', v2Root, undefined, server.account.byName('ci-cd-pipeline')!.secret))
			.toMatchObject({status: 401, body: {detail: 'This endpoint needs a session token: API keys do not work here.'}});
		expect(await call('GET', v2Root, undefined, server.keys.v2Member))
			.toMatchObject({status: 403, body: {error: {type: 'permission_error', message: 'You do not have permission to manage tokens'}}});
	});
});
