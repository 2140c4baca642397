import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {burnOf, outlookOf} from '../../source/tokens/forecast.js';
import {nextReset} from '../../source/tokens/reset.js';
import {type Sample} from '../../source/tokens/samples.js';
import {type Token} from '../../source/tokens/token.js';
import {noon} from '../helpers/fake-clock.js';
import {makeToken} from '../helpers/make-token.js';
import {day, hour, minute, sample, second, usd, watch} from './series.js';

/** USD an hour as a number, at `at` ms after noon. */
const rate = (samples: readonly Sample[], at: number): number | null => {
	const burn = burnOf(samples, noon + at, null);
	return burn && Number(burn.perHour) / 1e9;
};

const basis = (samples: readonly Sample[], at: number): number | null => burnOf(samples, noon + at, null)?.basis ?? null;

const breakFirst = ([first, ...rest]: readonly Sample[]): Sample[] => [{...first!, broken: true}, ...rest];

describe('the burn rate of a series whose truth is known', () => {
	const steady = (at: number): number => 500 - (6 * at / hour);

	test('is the truth of a steady one, from five minutes on', () => {
		const samples = watch(steady, 0, 3 * hour);
		for (const at of [5 * minute, 10 * minute, hour, 2 * hour, 3 * hour]) {
			expect(rate(watch(steady, 0, at), at)).toBeCloseTo(6, 6);
			expect(rate(samples, at)).toBeCloseTo(6, 6);
		}
	});

	test('is that of the last hour where the pace changed before it', () => {
		const truth = (at: number): number => (at <= 2 * hour ? 100 - (at / hour) : 98 - (12 * (at - (2 * hour)) / hour));
		const samples = watch(truth, 0, 3 * hour);
		expect(rate(samples, 2 * hour)).toBeCloseTo(1, 6);
		expect(rate(samples, 2.5 * hour)).toBeCloseTo(6.5, 6);
		expect(rate(samples, 3 * hour)).toBeCloseTo(12, 6);
		expect(basis(samples, 3 * hour)).toBe(hour);
	});

	test('is the average of a bursty one, whenever one looks', () => {
		// All in the first quarter of each hour.
		const truth = (at: number): number => 100 - (2 * (Math.floor(at / hour) + Math.min(1, (at % hour) / (15 * minute))));
		const samples = watch(truth, 0, 8 * hour);
		for (let at = 2 * hour; at <= 8 * hour; at += 7 * minute) {
			expect(rate(samples, at)).toBeCloseTo(2, 1);
		}
	});

	test('does not see a top-up in the middle', () => {
		const truth = (at: number): number => 50 - (4 * at / hour) + (at >= 90 * minute ? 200 : 0);
		const samples = watch(truth, 0, 3 * hour);
		for (let at = 80 * minute; at <= 3 * hour; at += 5 * minute) {
			expect(rate(samples, at)).toBeCloseTo(4, 6);
		}
	});

	test('does not see many top-ups, as of a balance that is kept full', () => {
		// Back to 10 every ten minutes.
		const truth = (at: number): number => 10 - (3 * (at % (10 * minute)) / hour);
		expect(rate(watch(truth, 0, 2 * hour), 2 * hour)).toBeCloseTo(3, 6);
	});

	test('does not see a reset, whether it lifts the balance or lowers it', () => {
		const reset = {period: 'daily', amount: usd(20)} as const;
		const moment = nextReset('daily', noon) - noon;
		for (const before of [15, 80]) {
			const truth = (at: number): number => (at < moment ? before - (0.5 * at / hour) : 20 - (0.5 * (at - moment) / hour));
			const samples = watch(truth, 0, moment + (2 * hour));
			for (const at of [moment - minute, moment, moment + minute, moment + (40 * minute), moment + (2 * hour)]) {
				expect(Number(burnOf(samples, noon + at, reset)!.perHour) / 1e9).toBeCloseTo(0.5, 6);
			}
		}
	});

	test('spreads over a gap what was spent in it, until half an hour was watched again', () => {
		const samples = [...watch(steady, 0, 2 * hour), ...watch(steady, 10 * hour, 12 * hour)];
		for (const at of [10 * hour, (10 * hour) + (10 * minute), 11 * hour, 12 * hour]) {
			expect(rate(samples, at)).toBeCloseTo(6, 6);
		}
	});

	test('takes no gap for a burst, however it ends', () => {
		// Nobody watched for eight hours; the pace was another one before.
		const truth = (at: number): number => (at <= 8 * hour ? 500 - (10 * at / hour) : 420 - (2 * (at - (8 * hour)) / hour));
		const samples = [sample(0, 500), ...watch(truth, 8 * hour, 10 * hour)];
		expect(rate(samples, 8 * hour)).toBeCloseTo(10, 6);
		expect(rate(samples, (8 * hour) + (20 * minute))).toBeCloseTo((80 + (2 / 3)) / (8 + (1 / 3)), 6);
		expect(rate(samples, (8 * hour) + (30 * minute))).toBeCloseTo(2, 6);
	});

	test('leaves a stretch out in which the clock was set', () => {
		const forward = [...watch(steady, 0, 2 * hour), ...breakFirst(watch(at => steady(at - (20 * hour)), 22 * hour, 24 * hour))];
		// Three minutes after the jump only what was before it is known.
		expect(rate(forward, (22 * hour) + (3 * minute))).toBeCloseTo(6, 6);
		expect(rate(forward, (22 * hour) + (40 * minute))).toBeCloseTo(6, 6);
		// Set back by 90 minutes: what was recorded in the future is dropped, the rest leads to another balance.
		const back = [...watch(steady, 0, 30 * minute), ...breakFirst(watch(at => steady(at + (90 * minute)), 31 * minute, 3 * hour))];
		for (const at of [32 * minute, hour, 2 * hour, 3 * hour]) {
			expect(rate(back, at)).toBeCloseTo(6, 6);
		}
	});

	test('is 0 where nothing is spent, and fades within an hour where nothing is spent any more', () => {
		expect(rate([sample(0, 50)], 10 * minute)).toBe(0);
		const samples = [...watch(steady, 0, 2 * hour), sample(2 * hour, steady(2 * hour))];
		expect(rate(samples, 2.5 * hour)).toBeCloseTo(3, 6);
		expect(rate(samples, 3 * hour)).toBe(0);
		expect(rate(samples, 9 * hour)).toBe(0);
	});

	test('is not told from less than five minutes', () => {
		expect(rate([], 0)).toBeNull();
		expect(rate([sample(0, 5)], 0)).toBeNull();
		expect(rate([sample(0, 5)], (5 * minute) - 1)).toBeNull();
		expect(rate([sample(0, 5)], 5 * minute)).toBe(0);
		expect(rate(watch(steady, 0, 4 * minute), 4 * minute)).toBeNull();
		expect(rate([sample(0, 5), sample(8 * hour, 200)], 8 * hour)).toBeNull();
	});

	test('looks back for 24 hours at most', () => {
		const samples = [sample(0, 100), sample(20 * hour, 60), sample(30 * hour, 50)];
		// Of the first stretch 14 of its 20 hours lie within.
		expect(rate(samples, 30 * hour)).toBeCloseTo(((40 * 14 / 20) + 10) / 24, 6);
		expect(basis(samples, 30 * hour)).toBe(24 * hour);
	});

	test('does not count what lies in the future', () => {
		const samples = [...watch(steady, 0, hour), sample(5 * hour, 1)];
		expect(rate(samples, hour)).toBeCloseTo(6, 6);
	});

	test('counts a fall of up to 15 minutes as watched, and no longer one', () => {
		const from = (length: number): Sample[] => [...watch(() => 100, 0, (2 * hour) - length), sample((2 * hour) - length, 100), sample(2 * hour, 97)];
		expect(rate(from(15 * minute), 2 * hour)).toBeCloseTo(3, 6);
		expect(rate(from((15 * minute) + 1), 2 * hour)).toBe(0);
	});
});

/** Steps of a series: how long each took (ms), and what it changed (nano-dollars; positive: a rise). */
const walks = fc.array(fc.tuple(fc.integer({min: 1, max: 40 * minute}), fc.integer({min: -2_000_000_000, max: 500_000_000})), {minLength: 1, maxLength: 60});

const toSamples = (steps: ReadonlyArray<readonly [number, number]>): Sample[] => {
	const samples: Sample[] = [sample(0, 1000)];
	for (const [length, change] of steps) {
		const last = samples.at(-1)!;
		samples.push({at: last.at + length, balance: (last.balance + BigInt(change)) as Sample['balance']});
	}

	return samples;
};

const tails = fc.integer({min: 0, max: 2 * hour});

describe('the burn rate of any series', () => {
	test('is never negative, and never above the steepest stretch', () => {
		fc.assert(fc.property(walks, tails, (steps, tail) => {
			const samples = toSamples(steps);
			const burn = burnOf(samples, samples.at(-1)!.at + tail, null);
			const steepest = Math.max(0, ...steps.map(([length, change]) => -change / length * hour));
			expect(burn === null || (burn.perHour >= 0n && Number(burn.perHour) <= steepest + 1)).toBe(true);
			expect(burn === null || (burn.basis >= 5 * minute && burn.basis <= day)).toBe(true);
		}));
	});

	test('does not depend on the height of the balance, nor on the date', () => {
		fc.assert(fc.property(walks, tails, fc.integer({min: -5000, max: 5000}), fc.integer({min: -1000, max: 1000}), (steps, tail, lift, days) => {
			const samples = toSamples(steps);
			const asOf = samples.at(-1)!.at + tail;
			const moved = samples.map(({at, balance}) => ({at: at + (days * day), balance: (balance + usd(lift)) as Sample['balance']}));
			expect(burnOf(moved, asOf + (days * day), null)).toEqual(burnOf(samples, asOf, null));
		}));
	});

	test('is not changed by the size of a rise', () => {
		fc.assert(fc.property(walks, tails, fc.integer({min: 1, max: 100}), (steps, tail, factor) => {
			const samples = toSamples(steps);
			const higher = toSamples(steps.map(([length, change]) => [length, change > 0 ? change * factor : change]));
			const asOf = samples.at(-1)!.at + tail;
			expect(burnOf(higher, asOf, null)).toEqual(burnOf(samples, asOf, null));
		}));
	});

	test('doubles where all that is spent doubles', () => {
		fc.assert(fc.property(walks, tails, (steps, tail) => {
			const samples = toSamples(steps);
			const asOf = samples.at(-1)!.at + tail;
			const once = burnOf(samples, asOf, null);
			const twice = burnOf(toSamples(steps.map(([length, change]) => [length, change * 2])), asOf, null);
			expect(once === null ? twice : Math.abs(Number(twice!.perHour) - (2 * Number(once.perHour))) <= 1).toBe(once === null ? null : true);
		}));
	});

	test('is the average of the last hour where all of it was watched without a rise', () => {
		const falls = fc.array(fc.tuple(fc.integer({min: 1, max: 15 * minute}), fc.integer({min: -2_000_000_000, max: 0})), {minLength: 5, maxLength: 60});
		fc.assert(fc.property(falls, steps => {
			const samples = toSamples([...steps, [60 * minute, 0]]);
			const asOf = samples.at(-2)!.at;
			const begin = asOf - hour;
			fc.pre(begin >= samples[0]!.at);
			const index = samples.findLastIndex(({at}) => at <= begin);
			const [from, to] = [samples[index]!, samples[index + 1]!];
			const held = Number(from.balance) + ((Number(to.balance) - Number(from.balance)) * (begin - from.at) / (to.at - from.at));
			const truth = held - Number(samples.at(-2)!.balance);
			expect(Math.abs(Number(burnOf(samples, asOf, null)!.perHour) - truth)).toBeLessThanOrEqual(2);
		}));
	});

	test('is the same for a stretch that is cut in two', () => {
		fc.assert(fc.property(walks, tails, fc.nat(), (steps, tail, where) => {
			const samples = toSamples(steps);
			const index = where % steps.length;
			const [from, to] = [samples[index]!, samples[index + 1]!];
			const [length, change] = steps[index]!;
			fc.pre(length % 2 === 0 && change % 2 === 0 && length <= 15 * minute);
			const middle = {at: (from.at + to.at) / 2, balance: ((from.balance + to.balance) / 2n) as Sample['balance']};
			const asOf = samples.at(-1)!.at + tail;
			const [whole, cut] = [burnOf(samples, asOf, null), burnOf(samples.toSpliced(index + 1, 0, middle), asOf, null)];
			expect(Math.abs(Number((whole?.perHour ?? 0n) - (cut?.perHour ?? 0n)))).toBeLessThanOrEqual(1);
			expect(cut?.basis ?? 0).toBeCloseTo(whole?.basis ?? 0, 3);
		}));
	});
});

describe('an outlook', () => {
	const samples = watch(at => 20 - (4 * at / hour), 0, hour);
	const now = noon + hour;
	const token = (values: Partial<Token> = {}): Token => makeToken('a', {balance: usd(16), ...values});

	test('says when the balance is 0 at this rate', () => {
		expect(outlookOf(token(), samples, now)).toEqual({runsOut: now + (4 * hour), burnPerHour: usd(4), basis: hour, lastsToReset: null});
	});

	test('says nothing where too little is known', () => {
		expect(outlookOf(token(), [], now)).toEqual({runsOut: null, burnPerHour: null, basis: null, lastsToReset: null});
	});

	test('says never where nothing is spent, or where it would take more than ten years', () => {
		expect(outlookOf(token(), [sample(0, 16)], now)).toEqual({runsOut: null, burnPerHour: usd(0), basis: hour, lastsToReset: null});
		const slow = watch(at => 20 - (0.0001 * at / hour), 0, hour);
		expect(outlookOf(token(), slow, now)).toMatchObject({runsOut: null, burnPerHour: usd(0.0001)});
		expect(outlookOf(token({balance: usd(8)}), slow, now).runsOut).toBe(now + (80_000 * hour));
	});

	test('tells the rate, but no end, of a token without a limit, without a balance, or that is empty', () => {
		for (const values of [{limited: false}, {balance: null}, {balance: usd(0)}, {balance: usd(-3)}]) {
			expect(outlookOf(token(values), samples, now)).toEqual({runsOut: null, burnPerHour: usd(4), basis: hour, lastsToReset: null});
		}
	});

	test('tells nothing of a token that is expired or revoked', () => {
		for (const values of [{expiresAt: now}, {revoked: true}]) {
			expect(outlookOf(token(values), samples, now)).toEqual({runsOut: null, burnPerHour: null, basis: null, lastsToReset: null});
		}

		expect(outlookOf(token({expiresAt: now + 1}), samples, now).runsOut).toBe(now + (4 * hour));
	});

	test('says whether it lasts to the reset', () => {
		const reset = {period: 'daily', amount: usd(20)} as const;
		const hoursLeft = (nextReset('daily', now) - now) / hour;
		const lasting = token({reset, balance: usd(hoursLeft * 4)});
		expect(outlookOf(lasting, samples, now)).toMatchObject({runsOut: null, lastsToReset: true});
		const short = token({reset, balance: usd((hoursLeft * 4) - 0.01)});
		expect(outlookOf(short, samples, now)).toMatchObject({runsOut: nextReset('daily', now) - (9 * second), lastsToReset: false});
		expect(outlookOf(token({reset}), [sample(0, 16)], now).lastsToReset).toBe(true);
		expect(outlookOf(token({reset, balance: usd(0)}), samples, now)).toMatchObject({runsOut: null, lastsToReset: false});
		expect(outlookOf(token({reset, limited: false}), samples, now).lastsToReset).toBeNull();
		expect(outlookOf(token({reset}), [], now).lastsToReset).toBeNull();
	});

	test('never ends before now, whatever the series', () => {
		fc.assert(fc.property(walks, tails, fc.integer({min: -10, max: 2000}), (steps, tail, left) => {
			const series = toSamples(steps);
			const asOf = series.at(-1)!.at + tail;
			const {runsOut, burnPerHour} = outlookOf(token({balance: usd(left)}), series, asOf);
			expect(runsOut === null || (runsOut >= asOf && Number.isSafeInteger(runsOut) && burnPerHour! > 0n && left > 0)).toBe(true);
		}));
	});
});
