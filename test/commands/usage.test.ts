import {describe, expect, test} from 'vitest';
import {usageSchema} from '../../source/commands/schema.js';
import {runUsage} from '../../source/commands/usage.js';
import {makeContext} from '../helpers/command-context.js';
import {startCommandWorld, thrownBy} from '../helpers/command-world.js';
import {createFakeApi} from '../helpers/fake-api.js';
import {makeToken, money} from '../helpers/make-token.js';

const sum = (rows: ReadonlyArray<{readonly cost: string}>): number => Number(rows.map(({cost}) => Number(cost)).reduce((a, b) => a + b, 0).toFixed(6));

test('usage that cannot be read is left out, which is told once on stderr', async () => {
	const api = createFakeApi([makeToken('prod-web')]);
	const entry = {token: 'prod-web', date: '2026-10-25', feature: 'text__chat', cost: money('0.75'), calls: 11, providers: []};
	api.usage = async () => ({kind: 'usage', entries: [entry], skipped: {count: 2, what: 'the usage is not by day'}});
	const {context, output} = makeContext(api);
	expect(await runUsage(context, {names: []})).toBe(0);
	expect(output.stderr()).toBe('Warning: 2 entries of the usage cannot be read, and are left out: the usage is not by day.\n');
	expect(output.stdout()).toMatch(/^prod-web\s+\$0\.75\s+11\s+\$0\.0682$/m);
	expect(output.stdout()).toMatch(/^\(none\)/m);
});

describe.each(['v2', 'v3'] as const)('usage on %s', version => {
	test('prints cost, calls and cost of a call by environment, token, feature and provider', async () => {
		const {context, output} = await startCommandWorld(version);
		expect(await runUsage(context, {names: []})).toBe(0);
		expect(output.lines()[0]).toMatch(/^Usage, last 7 days \(2026-10-20 to 2026-10-26, UTC\): \$[\d.]+, \d+ calls, \$[\d.]+ a call$/);
		const headers = output.lines().filter(line => line.includes('PER CALL')).map(line => line.split(/\s{2,}/));
		expect(headers).toEqual(['ENVIRONMENT', 'TOKEN', 'FEATURE', 'PROVIDER'].map(name => [name, 'COST', 'CALLS', 'PER CALL']));
		expect(output.stdout()).toMatch(/^prod-web-app\s+\$[\d.]+\s+\d+\s+\$[\d.]+$/m);
		expect(output.stdout()).toMatch(/^openai\s+\$[\d.]+\s+-\s+-$/m);
		expect(output.stdout().includes('(none)')).toBe(version === 'v3');
	});

	test('prints the same as JSON, whose groups add up to the total', async () => {
		const {json, output} = await startCommandWorld(version);
		await runUsage(json, {names: [], period: 'month'});
		const usage = usageSchema.parse(JSON.parse(output.stdout()));
		expect(usage.period).toEqual({name: 'month', begin: '2026-09-27', end: '2026-10-27'});
		const total = Number(Number(usage.total.cost).toFixed(6));
		expect(total).toBeGreaterThan(0);
		for (const rows of [usage.environments, usage.tokens, usage.features]) {
			expect(sum(rows)).toBeCloseTo(total, 5);
			expect(rows.map(({cost}) => Number(cost))).toEqual(rows.map(({cost}) => Number(cost)).toSorted((a, b) => b - a));
		}
	});

	test('asks for one token by itself, for those of a pattern among all', async () => {
		const {json, output} = await startCommandWorld(version);
		await runUsage(json, {names: ['prod-web-app'], period: 'day'});
		expect(usageSchema.parse(JSON.parse(output.stdout())).tokens.map(({name}) => name)).toEqual(['prod-web-app']);
		const several = await startCommandWorld(version);
		await runUsage(several.json, {names: ['staging-*', 'prod-web-app']});
		const usage = usageSchema.parse(JSON.parse(several.output.stdout()));
		expect(usage.environments.map(({name}) => name).toSorted()).toEqual(['prod', 'staging']);
		expect(usage.tokens.every(({name}) => name === 'prod-web-app' || name?.startsWith('staging-'))).toBe(true);
		expect(usage.tokens.length).toBeGreaterThan(2);
	});

	test('refuses an unknown period with 2, an unknown name with 4', async () => {
		const {context, requests} = await startCommandWorld(version);
		expect(await thrownBy(runUsage(context, {names: [], period: 'decade'}))).toMatchObject({status: 2, hint: 'Use --period day, week, month, quarter, year.'});
		expect(requests).toEqual([]);
		expect(await thrownBy(runUsage(context, {names: ['nope']}))).toMatchObject({status: 4});
	});
});

test('says in one sentence that the API has no figures, and ends with 1', async () => {
	const api = createFakeApi([makeToken('a')]);
	api.usage = async () => ({kind: 'unavailable', reason: 'This key may not read usage figures.'});
	const {context, output} = makeContext(api);
	expect(await thrownBy(runUsage(context, {names: []}))).toMatchObject({code: 'unavailable', status: 1, message: 'This key may not read usage figures.'});
	expect(output.stdout()).toBe('');
});

test('no use is told as none, with no empty tables', async () => {
	const api = createFakeApi([makeToken('a')]);
	api.usage = async () => ({kind: 'usage', entries: []});
	const {context, output} = makeContext(api);
	expect(await runUsage(context, {names: [], period: 'day'})).toBe(0);
	expect(output.lines()).toEqual([expect.stringMatching(/^Usage, today \(\d{4}-\d\d-\d\d, UTC\): \$0\.00, 0 calls$/)]);
});
