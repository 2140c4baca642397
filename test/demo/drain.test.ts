import fc from 'fast-check';
import {expect, it} from 'vitest';
import {balanceAt, usedBetween} from '../../source/demo/account.js';
import {seedEntries} from '../../source/demo/seed.js';
import {cases} from '../helpers/cases.js';
import {day, hour, minute, start, startWorld, v2Path, v2Root, v3Path} from './demo-world.js';

type Listed = Array<{name: string; balance: number | null; active_balance: boolean}>;

it('drains several tokens between two polls of 30 seconds', async () => {
	const {get, clock} = await startWorld();
	const before = await get(v2Root) as Listed;
	clock.now += 30_000;
	const after = await get(v2Root) as Listed;
	const visibly = after.filter(({balance}, index) => Math.floor(Number(before[index]!.balance) * 100) > Math.floor(Number(balance) * 100));
	expect(visibly.length).toBeGreaterThanOrEqual(5);
});

it('falls by the burn, exactly', async () => {
	const {get, clock} = await startWorld();
	clock.now += 90 * minute;
	expect(await get(v2Path('prod-web-app'))).toMatchObject({balance: 732.58});
});

it('has one token that runs out within ten minutes, not at once, and stays at 0', async () => {
	const {get, clock} = await startWorld();
	clock.now += 9 * minute;
	expect((await get(v2Path('staging-batch-scoring')) as {balance: number}).balance).toBeGreaterThan(0);
	clock.now += minute;
	expect(await get(v2Path('staging-batch-scoring'))).toMatchObject({balance: 0});
	clock.now += day;
	expect(await get(v2Path('staging-batch-scoring'))).toMatchObject({balance: 0});
});

it('goes on from what a balance is set to', async () => {
	const {call, get, clock} = await startWorld();
	clock.now += hour;
	await call('PATCH', v2Path('prod-web-app'), {balance: 100});
	clock.now += hour;
	expect(await get(v2Path('prod-web-app'))).toMatchObject({balance: 93.6});
	await call('PATCH', v2Path('prod-web-app'), {expire_time: '2027-01-01T00:00:00Z'});
	clock.now += hour;
	expect(await get(v2Path('prod-web-app'))).toMatchObject({balance: 87.2});
});

it('leaves a balance that was set below 0 where it is', async () => {
	const {call, get, clock} = await startWorld();
	await call('PATCH', v2Path('prod-web-app'), {balance: -5});
	clock.now += day;
	expect(await get(v2Path('prod-web-app'))).toMatchObject({balance: -5});
});

it.each(['dev-john-testing', 'dev-marie-prototype', 'partner-acme-corp'])('does not drain a sandbox, an expired or an unused token: %s', async name => {
	const {get, clock} = await startWorld();
	const before = await get(v2Path(name));
	clock.now += hour;
	expect(await get(v2Path(name))).toEqual(before);
});

it('drains nothing while the limit is off, nor after the expiry', async () => {
	const {call, get, clock} = await startWorld();
	await call('PATCH', v2Path('prod-web-app'), {active_balance: false});
	await call('PATCH', v2Path('prod-mobile-ios'), {balance: 100, expire_time: '2026-10-25T01:00:00Z'});
	clock.now += 3 * hour;
	expect(await get(v2Path('prod-web-app'))).toMatchObject({balance: 742.18});
	expect(await get(v2Path('prod-mobile-ios'))).toMatchObject({balance: 96.9});
	await call('PATCH', v2Path('prod-mobile-ios'), {expire_time: null});
	clock.now += hour;
	expect(await get(v2Path('prod-mobile-ios'))).toMatchObject({balance: 93.8});
});

it('does not drain a revoked key', async () => {
	const world = await startWorld();
	const path = v3Path(world, 'prod-web-app');
	world.clock.now += hour;
	await world.call('DELETE', path);
	world.clock.now += day;
	expect(await world.get(path)).toMatchObject({balance: '735.780000000'});
});

it('spends the hour of a bursty token in its first quarter', async () => {
	const {get, clock} = await startWorld();
	clock.now += 15 * minute;
	const afterBurst = await get(v2Path('staging-web-app'));
	expect(afterBurst).toMatchObject({balance: 40.3});
	clock.now += 45 * minute;
	expect(await get(v2Path('staging-web-app'))).toEqual(afterBurst);
});

it('drains nothing without drain', async () => {
	const {get, clock} = await startWorld({drain: false});
	const before = await get(v2Root);
	clock.now += 10 * hour;
	expect(await get(v2Root)).toEqual(before);
});

it('never adds to a balance but by a reset or a top-up, and never leaves the range, whenever it is asked', () => {
	fc.assert(fc.property(fc.integer({min: 0, max: 40 * day}), fc.integer({min: 0, max: 3 * day}), fc.integer({min: 1, max: 300}), (since, span, size) => {
		for (const entry of seedEntries(start, true, size)) {
			const [from, to] = [balanceAt(entry, start + since), balanceAt(entry, start + since + span)];
			expect(to === null || to >= 0n).toBe(true);
			expect(to === null || from === null || entry.reset !== null || to <= from).toBe(true);
		}
	}), {numRuns: cases(25)});
});

it('uses in two spans what it uses in both together', () => {
	fc.assert(fc.property(fc.integer({min: -2 * day, max: 9 * day}), fc.integer({min: 0, max: 9 * day}), fc.integer({min: 0, max: 9 * day}), (since, first, second) => {
		for (const entry of seedEntries(start, true)) {
			const [from, middle, to] = [start + since, start + since + first, start + since + first + second];
			const difference = usedBetween(entry, from, middle) + usedBetween(entry, middle, to) - usedBetween(entry, from, to);
			// Each span is rounded to a nano-dollar by itself.
			expect(difference >= -2n && difference <= 2n).toBe(true);
		}
	}), {numRuns: cases(25)});
});

it('starts with every state of health', async () => {
	const {get} = await startWorld();
	const {results} = await get('/v3/manage/keys/') as {results: Array<{balance: string | null; expire_time: string | null; revoked: boolean; active_balance: boolean}>};
	const active = results.filter(({revoked}) => !revoked);
	const daysLeft = active.filter(({expire_time}) => expire_time !== null).map(({expire_time}) => (Date.parse(expire_time!) - start) / day);
	const balances = active.filter(({active_balance}) => active_balance).map(({balance}) => Number(balance));
	expect(results.some(({revoked}) => revoked)).toBe(true);
	expect(daysLeft.some(left => left < 0)).toBe(true);
	expect(daysLeft.some(left => left > 0 && left < 2)).toBe(true);
	expect(daysLeft.some(left => left > 2 && left < 7)).toBe(true);
	expect(balances.includes(0)).toBe(true);
	expect(balances.some(balance => balance > 0 && balance < 1)).toBe(true);
	expect(balances.some(balance => balance > 1 && balance < 10)).toBe(true);
	expect(balances.some(balance => balance > 100)).toBe(true);
	expect(active.some(({active_balance}) => !active_balance)).toBe(true);
});
