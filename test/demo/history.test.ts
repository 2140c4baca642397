import {expect, it} from 'vitest';
import {day, hour, minute, start, startWorld, v2Path} from './demo-world.js';

type Sample = {readonly at: number; readonly balance: string};

/** By how much the balance rose, and when, where it did. */
const rises = (samples: readonly Sample[]) => samples
	.map((sample, index) => ({at: sample.at, by: Number(sample.balance) - Number(samples[index - 1]?.balance ?? sample.balance)}))
	.filter(({by}) => by > 0);

async function historyOf(name: string, hours = 24) {
	const {server} = await startWorld();
	return server.history(hours).filter(sample => sample.name === name);
}

it('has a sample of a draining token about every five minutes of the past day, oldest first', async () => {
	const samples = await historyOf('prod-web-app');
	expect(samples).toHaveLength(24 * 12);
	expect(samples[0]!.at).toBe(start - day);
	expect(samples.map(({at}) => at)).toEqual(samples.map(({at}) => at).toSorted((a, b) => a - b));
	expect(samples.every(({balance}) => /^\d+\.\d{9}$/.test(balance))).toBe(true);
});

it('leads by the burn to the balance of now', async () => {
	const {server, get} = await startWorld();
	const last = server.history(24).findLast(({name}) => name === 'prod-web-app')!;
	const {balance} = await get(v2Path('prod-web-app')) as {balance: number};
	expect(Number(last.balance) - balance).toBeCloseTo(6.4 * (start - last.at) / hour, 8);
});

it('has a top-up in the middle of the day', async () => {
	const samples = await historyOf('partner-globex');
	const [topUp, ...others] = rises(samples);
	// 24 hours of 2.20 and a top-up of 150 lead to the 184.50 of the start.
	expect(Number(samples[0]!.balance)).toBeCloseTo(184.5 + (24 * 2.2) - 150, 6);
	expect(Number(samples.at(-1)!.balance)).toBeCloseTo(184.5 + (2.2 / 12), 6);
	expect(others).toEqual([]);
	expect(topUp!.by).toBeGreaterThan(149);
	expect(start - topUp!.at).toBeGreaterThan(8 * hour);
	expect(start - topUp!.at).toBeLessThanOrEqual(9 * hour);
});

it('has the resets, at midnight in Paris', async () => {
	const found = rises(await historyOf('ci-cd-pipeline'));
	expect(found).toHaveLength(1);
	expect(found[0]!.at).toBe(Date.parse('2026-10-24T22:00:00Z'));
});

it('has only changes: bursts, and the moment from which a token is empty', async () => {
	const bursts = await historyOf('staging-web-app');
	expect(bursts.every(({at}) => new Date(at).getUTCMinutes() <= 15)).toBe(true);
	expect(bursts.length).toBeGreaterThan(24);
	const emptied = await historyOf('staging-speech');
	expect(emptied.at(-1)).toMatchObject({at: start - (4 * hour), balance: '0.000000000'});
	expect(emptied.filter(({balance}) => Number(balance) === 0)).toHaveLength(1);
	expect(await historyOf('dev-john-testing')).toHaveLength(1);
});

it('begins with a token, and knows of none before', async () => {
	const [first] = await historyOf('staging-batch-scoring', 48);
	expect(start - first!.at).toBe(1008 * minute);
});

it('leaves out what is revoked or without a balance, and names the ids of v3', async () => {
	const {server} = await startWorld();
	const samples = server.history(24);
	const names = new Set(samples.map(({name}) => name));
	expect(names.has('partner-hooli') || names.has('prod-search-index')).toBe(false);
	expect(new Set(samples.filter(({name}) => name === 'prod-web-app').map(({id}) => id))).toEqual(new Set([server.account.byName('prod-web-app')!.id]));
	expect(samples.find(({name}) => name === 'crm-import-2019')!.id).toBeNull();
});

it('stays small for an account of ten thousand', async () => {
	const {server} = await startWorld({size: 10_000});
	const samples = server.history(24);
	expect(samples.length).toBeLessThan(110_000);
	expect(new Set(samples.map(({name}) => name)).size).toBeGreaterThan(8000);
});

it('goes on with what happened since the start', async () => {
	const {server, call, clock} = await startWorld();
	clock.now += hour;
	await call('PATCH', v2Path('partner-acme-corp'), {balance: 20});
	clock.now += 10 * minute;
	expect(server.history(24).filter(({name}) => name === 'partner-acme-corp').map(({balance}) => balance)).toEqual(['10.200000000', '20.000000000']);
});
