import {describe, expect, it} from 'vitest';
import {day, startWorld, v2Path, v2Root, v3Path, v3Root, type World} from './demo-world.js';

const me = `${v2Root}me/`;
const regenerate = (slot: string): string => `${v2Root}legacy/${slot}/regenerate/`;

/** What a secret is told of itself. */
const meWith = async ({call}: World, secret: string) => call('GET', me, undefined, secret);

const secretOf = ({server}: World, name: string): string => server.account.byName(name)!.secret;

describe('me', () => {
	it('tells a key how it is shown, its budget and what is left', async () => {
		const world = await startWorld();
		const secret = secretOf(world, 'partner-globex');
		const {status, body} = await meWith(world, secret);
		expect(status).toBe(200);
		expect(body).toMatchObject({
			label: 'partner-globex', name: 'partner-globex', token_type: 'api_token', masked: `demo-…${secret.slice(-4)}`, key_prefix: 'demo-', last4: secret.slice(-4),
			active_balance: true, remaining_balance: 184.5, expire_time: null,
		});
		expect((body as {budget: number}).budget).toBeGreaterThan(184.5);
		expect(JSON.stringify(body)).not.toContain('FAKE');
		expect(await meWith(world, secretOf(world, 'ci-cd-pipeline'))).toMatchObject({body: {budget: 20, balance_reset_period: 'daily'}});
		expect(await meWith(world, secretOf(world, 'prod-search-index'))).toMatchObject({body: {budget: null, remaining_balance: null, active_balance: false}});
	});

	it('works for a legacy key and an empty one, without a credit of its own, and for a new v3 key', async () => {
		const world = await startWorld({conditions: {isOutOfCredit: true}});
		expect(await meWith(world, world.server.account.first('primary')!.secret)).toMatchObject({status: 200, body: {label: 'crm-import-2019'}});
		expect(await meWith(world, secretOf(world, 'staging-speech'))).toMatchObject({status: 200, body: {remaining_balance: 0}});
		world.server.conditions.isOutOfCredit = false;
		const {body} = await world.call('POST', v3Root, {name: 'fresh', balance: '7'});
		expect(await meWith(world, (body as {secret: string}).secret)).toMatchObject({status: 200, body: {label: 'fresh', remaining_balance: 7}});
	});

	it('says 401 to a secret that no longer works: rotated, removed, revoked, expired', async () => {
		const world = await startWorld();
		const dead = {status: 401, body: {detail: 'Given token not valid for any token type'}};
		const secrets = ['prod-web-app', 'prod-mobile-ios', 'prod-translation', 'partner-acme-corp'].map(name => secretOf(world, name));
		await world.call('POST', `${v2Path('prod-web-app')}rotate/`);
		await world.call('DELETE', v2Path('prod-mobile-ios'));
		await world.call('DELETE', v3Path(world, 'prod-translation'));
		world.clock.now += 2 * day;
		for (const secret of secrets) {
			expect(await meWith(world, secret)).toMatchObject(dead);
		}

		expect(await meWith(world, secretOf(world, 'prod-web-app'))).toMatchObject({status: 200});
	});

	it('is for no session, no management key, and not for nobody', async () => {
		const world = await startWorld();
		for (const key of [world.server.keys.v2, world.server.keys.v3, world.server.keys.v2Member, 'unknown', null]) {
			expect(await world.call('GET', me, undefined, key)).toMatchObject({status: 401});
		}
	});

	it('is no token\'s name', async () => {
		const {call, server} = await startWorld();
		await call('POST', v2Root, {name: 'me'});
		expect(await call('PATCH', me, {balance: 1}, server.account.byName('me')!.secret)).toMatchObject({status: 405});
	});
});

describe('a regeneration', () => {
	it('gives a legacy key a new secret, an id and a name; the old secret is dead', async () => {
		const world = await startWorld();
		const entry = world.server.account.first('primary')!;
		const old = entry.secret;
		const {status, body} = await world.call('POST', regenerate('primary'));
		const {token} = body as {token: string};
		expect(status).toBe(200);
		expect(body).toEqual({name: 'Production', token_type: 'api_token', token, masked: `demo-…${token.slice(-4)}`, key_prefix: 'demo-', last4: token.slice(-4)});
		expect(await meWith(world, old)).toMatchObject({status: 401});
		expect(await meWith(world, token)).toMatchObject({status: 200, body: {label: 'Production'}});
		expect(await world.get(v3Path(world, 'Production'))).toMatchObject({name: 'Production', masked: `demo-…${token.slice(-4)}`, revoked: false});
		expect(await world.get(v2Path('Production'))).toMatchObject({legacy: false, synthesized: false, token});
	});

	it('takes a name of its own, or the first number that is free', async () => {
		const world = await startWorld({rows: 'all'});
		await world.call('POST', v2Root, {name: 'Production'});
		expect(await world.call('POST', regenerate('primary'), {name: 'prod-web-app'})).toMatchObject({
			status: 400, body: {error: {type: 'validation_error', message: {name: ['Token with this name already exists.']}}},
		});
		expect(await world.call('POST', regenerate('primary'), {name: ''})).toMatchObject({status: 400, body: {error: {message: {name: ['This field may not be blank.']}}}});
		expect(await world.call('POST', regenerate('primary'))).toMatchObject({status: 200, body: {name: 'Production 2'}});
		expect(await world.call('POST', regenerate('primary'))).toMatchObject({status: 200, body: {name: 'Production 2'}});
		expect(await world.call('POST', regenerate('primary'), {name: 'crm-import'})).toMatchObject({status: 200, body: {name: 'crm-import'}});
	});

	it('does not count against the plan', async () => {
		const world = await startWorld({size: 3, keyLimit: 3});
		expect(await world.call('POST', v3Root, {name: 'one-more'})).toMatchObject({status: 403});
		expect(await world.call('POST', regenerate('primary'))).toMatchObject({status: 200});
		await world.call('DELETE', v3Path(world, 'prod-web-app'));
		expect(await world.call('POST', v3Root, {name: 'one-more'})).toMatchObject({status: 201});
	});

	it('is for the session alone, and of what there is', async () => {
		const world = await startWorld();
		const {secret} = world.server.account.first('primary')!;
		for (const key of [secret, secretOf(world, 'prod-web-app'), world.server.keys.v3]) {
			expect(await world.call('POST', regenerate('primary'), undefined, key)).toMatchObject({status: 401});
		}

		expect(await world.call('POST', regenerate('primary'), undefined, world.server.keys.v2Member)).toMatchObject({status: 403});
		expect(await world.call('POST', regenerate('sandbox'))).toMatchObject({status: 404, body: {details: 'Not Found'}});
		expect(await world.call('POST', regenerate('other'))).toMatchObject({status: 404});
		expect(world.server.account.first('primary')!.secret).toBe(secret);
	});
});

describe('costs', () => {
	const october = '/v2/cost_management/?begin=2026-10-01&end=2026-10-15&step=1';
	const tokensOf = (body: unknown): string[] => (body as {response: Array<{token: string}>}).response.map(({token}) => token);

	it('are a key\'s own where a key asks, which may ask for nobody else\'s', async () => {
		const world = await startWorld();
		const secret = secretOf(world, 'prod-mobile-ios');
		const {status, body} = await world.call('GET', october, undefined, secret);
		expect(status).toBe(200);
		expect(tokensOf(body)).toEqual(['prod-mobile-ios']);
		for (const more of ['token=prod-web-app', 'user=ops@demo.example', 'group_by=user']) {
			expect(await world.call('GET', `${october}&${more}`, undefined, secret)).toMatchObject({status: 403, body: {error: {type: 'permission_error'}}});
		}

		expect(await world.call('GET', '/v2/cost_management/credits/', undefined, secret)).toMatchObject({status: 403});
	});

	it('are by user for admins alone', async () => {
		const {call, server} = await startWorld();
		expect(await call('GET', `${october}&group_by=user`)).toMatchObject({
			status: 200, body: {response: expect.arrayContaining([{user: 'ops@demo.example', total_cost: expect.any(Number) as number}]) as unknown},
		});
		expect(await call('GET', `${october}&group_by=user`, undefined, server.keys.v2Member)).toMatchObject({status: 403});
		expect(await call('GET', `${october}&user=lea@demo.example`, undefined, server.keys.v2Member)).toMatchObject({status: 403});
		const own = await call('GET', october, undefined, server.keys.v2Member);
		expect(tokensOf(own.body)).toEqual(['dev-john-testing']);
	});

	it('are refused where the query has a parameter that is not known', async () => {
		const {call} = await startWorld();
		expect(await call('GET', `${october}&page=2`)).toMatchObject({status: 400, body: {error: {type: 'validation_error', message: {page: ['Unknown query parameter.']}}}});
	});
});
