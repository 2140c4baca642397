import {describe, expect, it} from 'vitest';
import {day, hour, start, startWorld, v2Path, v2Root, v3Path, type World} from './demo-world.js';

type Feature = {total_cost: number; details: number; cost_per_provider: Record<string, number>};
type Usage = Array<{token: string; data: Record<string, Record<string, Feature>>}>;

const v3Usage = '/v3/manage/usage/';
const october = 'begin=2026-10-01&end=2026-11-01';

const read = async ({get}: World, path: string): Promise<Usage> => (await get(path) as {usage: Usage}).usage;

/** Every feature of an answer, with its day. */
const features = (usage: Usage) =>
	usage.flatMap(({token, data}) => Object.entries(data).flatMap(([date, byName]) => Object.entries(byName).map(([name, feature]) => ({token, date, name, ...feature}))));

const total = (usage: Usage): number => features(usage).reduce((sum, {total_cost}) => sum + total_cost, 0);

it('is the same on both APIs', async () => {
	const world = await startWorld();
	const {response} = await world.get(`/v2/cost_management/?${october}&step=1&token=prod-mobile-ios`) as {response: Usage};
	expect(response).toEqual(await read(world, `${v3Path(world, 'prod-mobile-ios')}usage/?${october}&step=1`));
	expect(response.map(({token}) => token)).toEqual(['prod-mobile-ios']);
	expect(total(response)).toBeGreaterThan(100);
});

it('adds up: providers to a feature, days to months, tokens to the organization', async () => {
	const world = await startWorld();
	const daily = await read(world, `${v3Usage}?${october}&step=1`);
	for (const {total_cost, cost_per_provider} of features(daily)) {
		expect(Object.values(cost_per_provider).reduce((sum, cost) => sum + cost, 0)).toBeCloseTo(total_cost, 7);
	}

	const sums = await Promise.all([2, 3, 4].map(async step => total(await read(world, `${v3Usage}?${october}&step=${step}`))));
	for (const sum of sums) {
		expect(sum).toBeCloseTo(total(daily), 5);
	}

	const byUser = (await world.get(`${v3Usage}?${october}&step=1&group_by=user`) as {usage: Array<{user: string | null; total_cost: number}>}).usage;
	expect(byUser.reduce((sum, {total_cost}) => sum + total_cost, 0)).toBeCloseTo(total(daily), 5);
	expect(byUser.map(({user}) => user)).toEqual(expect.arrayContaining([null, 'ops@demo.example', 'anna@demo.example']));
	expect(daily.map(({token}) => token)).toEqual(expect.arrayContaining(['base_token', 'crm-import-2019', 'partner-hooli']));
});

it.each([
	['prod-ocr-invoices', 'ocr__invoice_parser'],
	['prod-translation', 'translation__automatic_translation'],
	['prod-web-app', 'text__chat'],
])('is mostly of what the name of %s speaks of', async (name, feature) => {
	const world = await startWorld();
	const found = features(await read(world, `${v3Path(world, name)}usage/?${october}&step=3`));
	expect(found.toSorted((a, b) => b.total_cost - a.total_cost)[0]!.name).toBe(feature);
	expect(new Set(found.map(one => one.name)).size).toBe(found.length);
});

it('is exactly what the balance fell by', async () => {
	const world = await startWorld();
	world.clock.now = Date.parse('2026-10-26T00:00:00Z');
	const today = async () => read(world, `${v3Usage}?begin=2026-10-26&end=2026-10-27&step=1&token=prod-web-app`);
	expect(await today()).toEqual([]);
	world.clock.now += hour;
	expect(total(await today())).toBeCloseTo(6.4, 9);
	await world.call('PATCH', v2Path('prod-web-app'), {balance: 1});
	world.clock.now += hour;
	expect(total(await today())).toBeCloseTo(7.4, 9);
});

it('is the same for past days whenever it is asked, and ends now', async () => {
	const world = await startWorld();
	const path = `${v3Usage}?begin=2026-10-10&end=2026-10-20&step=1`;
	const before = await read(world, path);
	world.clock.now += day;
	expect(await read(world, path)).toEqual(before);
	expect(await read(world, `${v3Usage}?begin=2026-11-01&end=2026-11-10&step=1`)).toEqual([]);
});

it('costs nothing in a sandbox, though calls are counted', async () => {
	const world = await startWorld();
	const found = features(await read(world, `${v3Path(world, 'dev-john-testing')}usage/?${october}&step=3`));
	expect(found.length).toBeGreaterThan(0);
	expect(found.every(({total_cost, details}) => total_cost === 0 && details > 0)).toBe(true);
});

it('is none for a token that was never used', async () => {
	const world = await startWorld();
	await world.call('POST', v2Root, {name: 'a', balance: '5', active_balance: true});
	world.clock.now += day;
	expect(await read(world, `${v3Path(world, 'a')}usage/?step=1`)).toEqual([]);
});

it.each([
	[1, ['2026-10-17', '2026-10-18', '2026-10-19', '2026-10-20']],
	[2, ['2026-10-12', '2026-10-19']],
	[3, ['2026-10-01']],
	[4, ['2026-01-01']],
])('names each step %i by its first day', async (step, dates) => {
	const world = await startWorld();
	const [usage] = await read(world, `${v3Usage}?begin=2026-10-17&end=2026-10-21&step=${step}&token=prod-web-app`);
	expect(Object.keys(usage!.data)).toEqual(dates);
});

it('covers the last seven days unless told', async () => {
	const world = await startWorld();
	world.clock.now += hour;
	const [usage] = await read(world, `${v3Usage}?step=1&token=prod-web-app`);
	const dates = Array.from({length: 7}, (_, index) => new Date(start - ((6 - index) * day)).toISOString().slice(0, 10));
	expect(Object.keys(usage!.data)).toEqual(dates);
});

describe('filters', () => {
	it('by feature, subfeature and provider', async () => {
		const world = await startWorld();
		const query = `${v3Usage}?${october}&step=3`;
		const all = features(await read(world, query));
		expect(features(await read(world, `${query}&feature=text`))).toEqual(all.filter(({name}) => name.startsWith('text__')));
		expect(features(await read(world, `${query}&subfeature=embeddings`))).toEqual(all.filter(({name}) => name.endsWith('__embeddings')));
		const ofProvider = features(await read(world, `${query}&provider=mistral`));
		expect(ofProvider.map(({cost_per_provider}) => cost_per_provider))
			.toEqual(all.filter(one => 'mistral' in one.cost_per_provider).map(one => ({mistral: one.cost_per_provider.mistral})));
	});

	it('by key, token and member', async () => {
		const world = await startWorld();
		const query = `${v3Usage}?${october}&step=3`;
		const {id} = world.server.account.byName('dev-anna-vision')!;
		const usage = await read(world, `${query}&key_id=${id}`);
		expect(usage.map(({token}) => token)).toEqual(['dev-anna-vision']);
		expect(await read(world, `${query}&token=dev-anna-vision`)).toEqual(usage);
		expect(await read(world, `${query}&user=anna@demo.example`)).toEqual(usage);
		expect(await read(world, `${query}&token=dev-anna-vision&user=john@demo.example`)).toEqual([]);
		expect(await read(world, `${query}&phase=test`)).toEqual([]);
	});
});

it.each([
	['', {step: ['This field is required.']}],
	['step=5', {step: ['"5" is not a valid choice.']}],
	['step=1&begin=2026-10-01', {end: ['Give both begin and end, or neither.']}],
	['step=1&end=2026-10-01', {begin: ['Give both begin and end, or neither.']}],
	['step=1&begin=2026-02-30&end=2026-10-01', {begin: ['Date has wrong format. Use one of these formats instead: YYYY-MM-DD.']}],
	['step=1&begin=2026-10-01&end=yesterday', {end: ['Date has wrong format. Use one of these formats instead: YYYY-MM-DD.']}],
	['step=1&begin=2026-10-01&end=2026-10-01', {end: ['end must be after begin.']}],
	['step=1&begin=2025-10-01&end=2026-10-03', {end: ['The range must not be longer than 366 days.']}],
	['step=1&group_by=token', {group_by: ['"token" is not a valid choice.']}],
])('refuses the query "%s"', async (query, errors) => {
	const {call} = await startWorld();
	expect(await call('GET', `${v3Usage}?${query}`)).toMatchObject({status: 400, body: errors});
});

it('takes 366 days, and on v2 needs no step', async () => {
	const {call} = await startWorld();
	expect(await call('GET', `${v3Usage}?step=3&begin=2025-10-01&end=2026-10-02`)).toMatchObject({status: 200});
	expect(await call('GET', '/v2/cost_management/?begin=&end=&step=&token=')).toMatchObject({status: 200});
	expect(await call('GET', '/v2/cost_management/?step=7')).toMatchObject({status: 400, body: {error: {type: 'validation_error', message: {step: ['"7" is not a valid choice.']}}}});
});

it('is not told of a key that does not exist, but on v2 of revoked and legacy keys too', async () => {
	const world = await startWorld();
	expect(await world.call('GET', '/v3/manage/keys/nobody/usage/?step=1')).toMatchObject({status: 404});
	const {response} = await world.get(`/v2/cost_management/?${october}&step=3`) as {response: Usage};
	expect(response.map(({token}) => token)).toEqual(expect.arrayContaining(['partner-hooli', 'crm-import-2019']));
});

it('lowers the account\'s credits by what the tokens spend', async () => {
	const {get, clock} = await startWorld();
	expect(await get('/v2/cost_management/credits/')).toEqual({credits: 2500});
	clock.now += hour;
	const {credits} = await get('/v2/cost_management/credits/') as {credits: number};
	expect(credits).toBeGreaterThan(2400);
	expect(credits).toBeLessThan(2485);
});
