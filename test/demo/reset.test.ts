import {expect, it} from 'vitest';
import {periodAt, type Period} from '../../source/demo/values.js';
import {startWorld, v2Path, v2Root, v3Path} from './demo-world.js';

/** The reset before a moment, and the one after it. */
const rows: ReadonlyArray<readonly [string, Period, string, string, string]> = [
	['in winter', 'daily', '2026-12-10T12:00:00Z', '2026-12-09T23:00:00Z', '2026-12-10T23:00:00Z'],
	['in summer', 'daily', '2026-07-10T12:00:00Z', '2026-07-09T22:00:00Z', '2026-07-10T22:00:00Z'],
	['at the reset itself', 'daily', '2026-07-09T22:00:00Z', '2026-07-09T22:00:00Z', '2026-07-10T22:00:00Z'],
	['just before it', 'daily', '2026-07-09T21:59:59.999Z', '2026-07-08T22:00:00Z', '2026-07-09T22:00:00Z'],
	['on the day of 25 hours', 'daily', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
	['on the day of 23 hours', 'daily', '2027-03-28T12:00:00Z', '2027-03-27T23:00:00Z', '2027-03-28T22:00:00Z'],
	['over the end of summer time', 'weekly', '2026-10-25T12:00:00Z', '2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z'],
	['on a Monday', 'weekly', '2026-10-26T12:00:00Z', '2026-10-25T23:00:00Z', '2026-11-01T23:00:00Z'],
	['over the end of summer time', 'monthly', '2026-10-25T12:00:00Z', '2026-09-30T22:00:00Z', '2026-10-31T23:00:00Z'],
	['over a leap day and the new year', 'monthly', '2028-02-29T12:00:00Z', '2028-01-31T23:00:00Z', '2028-02-29T23:00:00Z'],
	['in December', 'monthly', '2026-12-31T22:59:59Z', '2026-11-30T23:00:00Z', '2026-12-31T23:00:00Z'],
];

it.each(rows)('knows the midnights of Paris %s: %s', (_, period, at, start, end) => {
	expect(periodAt(period, Date.parse(at))).toEqual({start: Date.parse(start), end: Date.parse(end)});
});

it('returns a balance to its amount at the reset, not before', async () => {
	const {get, clock} = await startWorld();
	const balance = async () => (await get(v2Path('ci-cd-pipeline')) as {balance: number}).balance;
	clock.now = Date.parse('2026-10-25T22:59:59.999Z');
	// 25 hours of 40 cents.
	expect(await balance()).toBe(10);
	clock.now = Date.parse('2026-10-25T23:00:00Z');
	expect(await balance()).toBe(20);
	clock.now = Date.parse('2026-10-26T00:00:00Z');
	expect(await balance()).toBe(19.6);
});

it('resets an empty key, and one that nobody looked at for weeks', async () => {
	const world = await startWorld({drain: false});
	const {call, get, clock} = world;
	await call('PATCH', v3Path(world, 'ci-nightly-evals'), {balance: '0'});
	expect(await get(v2Path('ci-nightly-evals'))).toMatchObject({balance: 0});
	clock.now = Date.parse('2026-11-20T12:00:00Z');
	expect(await get(v2Path('ci-nightly-evals'))).toMatchObject({balance: 60});
});

it('resets to the amount of the moment, also for a new token', async () => {
	const {call, get, clock} = await startWorld();
	await call('POST', v2Root, {name: 'a', balance_reset_period: 'daily', balance_reset_amount: '5'});
	await call('PATCH', v2Path('a'), {balance: 1, balance_reset_amount: 7});
	expect(await get(v2Path('a'))).toMatchObject({balance: 1, balance_reset_amount: 7});
	clock.now = Date.parse('2026-10-25T23:00:00Z');
	expect(await get(v2Path('a'))).toMatchObject({balance: 7});
	await call('PATCH', v2Path('a'), {balance: 2, balance_reset_period: 'none'});
	clock.now = Date.parse('2026-10-26T23:00:00Z');
	expect(await get(v2Path('a'))).toMatchObject({balance: 2});
});
