import {describe, expect, it} from 'vitest';
import {startWorld, v2Path, v2Root, v3Root, type World} from './demo-world.js';

type Row = Readonly<Record<string, unknown>> & {readonly name: string; readonly masked: string};

const listV2 = async ({get}: World): Promise<Row[]> => await get(v2Root) as Row[];

const listV3 = async ({get}: World): Promise<Row[]> => {
	const {results} = await get(v3Root) as {results: Row[]};
	return results;
};

const named = (rows: readonly Row[], name: string): Row[] => rows.filter(row => row.name === name);

describe('with all rows', () => {
	it('both APIs show the same ones: name, mask, and whether they are revoked', async () => {
		const world = await startWorld({rows: 'all'});
		const shown = (rows: readonly Row[]) => rows.map(({name, masked, revoked}) => ({name, masked, revoked}));
		expect(shown(await listV2(world))).toEqual(shown(await listV3(world)));
	});

	it('v3 has two active keys of one name, of two members, under ids of their own', async () => {
		const twins = named(await listV3(await startWorld({rows: 'all'})), 'partner-acme-corp');
		expect(twins.map(({member, revoked}) => ({member, revoked}))).toEqual([{member: null, revoked: false}, {member: 'lea@demo.example', revoked: false}]);
		expect(new Set(twins.map(({id}) => id)).size).toBe(2);
		expect(new Set(twins.map(({masked}) => masked)).size).toBe(2);
	});

	it('v2 has a revoked row before the live one of its name, and one after', async () => {
		const rows = await listV2(await startWorld({rows: 'all'}));
		expect(named(rows, 'prod-web-app').map(({revoked}) => revoked)).toEqual([true, false]);
		expect(named(rows, 'ci-cd-pipeline').map(({revoked}) => revoked)).toEqual([false, true]);
		expect(JSON.stringify(rows)).not.toContain('FAKE');
	});

	it('the legacy key is marked on v2, without id on v3, and addressable by neither', async () => {
		const world = await startWorld({rows: 'all'});
		expect(named(await listV2(world), 'crm-import-2019')).toMatchObject([{legacy: true, synthesized: true, revoked: false}]);
		expect(named(await listV3(world), 'crm-import-2019')).toMatchObject([{id: null, revoked: false}]);
		const path = v2Path('crm-import-2019');
		for (const answer of [await world.call('PATCH', path, {balance: 1}), await world.call('DELETE', path), await world.call('POST', `${path}rotate/`)]) {
			expect(answer).toMatchObject({status: 404, body: {details: 'Not Found'}});
		}
	});

	it('the name in a path of v2 means the live token, and the owner\'s own where another member has one too', async () => {
		const world = await startWorld({rows: 'all'});
		const {account} = world.server;
		const held = (name: string) => account.entries.filter(entry => entry.name === name);
		for (const name of ['prod-web-app', 'ci-cd-pipeline', 'partner-acme-corp']) {
			const live = held(name).find(({revokedAt, member}) => revokedAt === null && member !== 'lea@demo.example')!;
			const others = held(name).filter(entry => entry !== live).map(({secret}) => secret);
			const {body} = await world.call('POST', `${v2Path(name)}rotate/`);
			expect(live.secret, name).toBe((body as {token: string}).token);
			expect(held(name).filter(entry => entry !== live).map(({secret}) => secret), name).toEqual(others);
		}

		await world.call('DELETE', v2Path('partner-acme-corp'));
		expect(await world.get(v2Path('partner-acme-corp'))).toMatchObject({balance: 35.6});
	});

	it('the costs of a name are those of all its rows', async () => {
		const world = await startWorld({rows: 'all'});
		const costs = '/v2/cost_management/?begin=2026-09-01&end=2026-09-15&step=4&token=prod-web-app';
		const usual = await startWorld();
		const revoked = world.server.account.entries.find(({name, revokedAt}) => name === 'prod-web-app' && revokedAt !== null)!;
		expect(revoked.revokedAt).toBeGreaterThan(Date.UTC(2026, 8, 14));
		expect(await world.get(costs)).toEqual(await usual.get(costs));
		expect(await world.get(costs)).toMatchObject({response: [{token: 'prod-web-app'}]});
	});

	it('there are as many active tokens of other names as the size says', async () => {
		const world = await startWorld({rows: 'all', size: 150});
		const live = world.server.account.active();
		expect(live).toHaveLength(151);
		expect(new Set(live.map(({name}) => name)).size).toBe(150);
	});
});

describe('a name', () => {
	const taken = {status: 409, body: {detail: 'An active key with this name already exists.'}};

	it('is free for each member who has no active key of it', async () => {
		const world = await startWorld();
		const create = async (member: string) => world.call('POST', v3Root, {name: 'prod-web-app', member});
		expect(await create('ops@demo.example')).toMatchObject(taken);
		const {status, body} = await create('lea@demo.example');
		expect(status).toBe(201);
		expect(await create('lea@demo.example')).toMatchObject(taken);
		const {id} = body as {id: string};
		expect(await world.call('DELETE', `${v3Root}${id}/`)).toMatchObject({status: 200});
		expect(await create('lea@demo.example')).toMatchObject({status: 201});
		expect(named(await listV3(world), 'prod-web-app')).toHaveLength(4);
	});

	it('is taken for a rename too, by the same member\'s alone', async () => {
		const world = await startWorld();
		const pathOf = (name: string): string => `${v3Root}${world.server.account.byName(name)!.id}/`;
		expect(await world.call('PATCH', pathOf('prod-mobile-ios'), {name: 'prod-web-app'})).toMatchObject(taken);
		expect(await world.call('PATCH', pathOf('dev-anna-vision'), {name: 'prod-web-app'})).toMatchObject({status: 200});
	});
});

it('has one live row of each name unless told, and on v2 none that is revoked or legacy', async () => {
	const world = await startWorld();
	const rows = await listV2(world);
	expect(new Set(rows.map(({name}) => name)).size).toBe(rows.length);
	expect(rows.filter(({revoked, legacy}) => revoked || legacy)).toEqual([]);
});
