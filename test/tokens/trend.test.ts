import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Sample} from '../../source/tokens/samples.js';
import {trendOf as makeTrend, type Trend} from '../../source/tokens/trend.js';
import {noon} from '../helpers/fake-clock.js';
import {day, hour, minute, sample, watch} from './series.js';

const trendOf = (samples: readonly Sample[], asOf: number): readonly number[] => makeTrend(samples, asOf).values;

describe('a trend', () => {
	test('has the balances of the last 24 hours, hour by hour, and the one of now', () => {
		const samples = watch(at => 100 - (at / hour), 0, 30 * hour, 10 * minute);
		const trend = trendOf(samples, noon + (30 * hour));
		expect(trend).toHaveLength(24);
		expect(trend[0]).toBeCloseTo(93, 6);
		expect(trend[1]).toBeCloseTo(92, 6);
		expect(trend.at(-1)).toBeCloseTo(70, 6);
	});

	test('does not move between two steps of the clock, but at its end', () => {
		const samples = watch(at => 100 - (at / hour), 0, 31 * hour, 10 * minute);
		const early = trendOf(samples, noon + (30 * hour) + (10 * minute));
		const late = trendOf(samples, noon + (30 * hour) + (50 * minute));
		expect(late.slice(0, -1)).toEqual(early.slice(0, -1));
		expect(late.at(-1)).toBeCloseTo(early.at(-1)! - (2 / 3), 6);
	});

	test('has finer steps where less is known', () => {
		const samples = watch(at => 100 - (at / minute), 0, 20 * minute);
		const trend = trendOf(samples, noon + (20 * minute));
		expect(trend).toHaveLength(21);
		expect(trend[0]).toBeCloseTo(100, 6);
		expect(trend[1]).toBeCloseTo(99, 6);
		expect(trend.at(-1)).toBeCloseTo(80, 6);
	});

	test('is flat where nothing changed, and rises at once where the balance did', () => {
		expect(trendOf([sample(0, 5)], noon + (3 * day))).toEqual(Array.from({length: 24}, () => 5));
		const trend = trendOf([sample(0, 5), sample(150 * minute, 5), sample(151 * minute, 50)], noon + (4 * hour));
		expect(new Set(trend)).toEqual(new Set([5, 50]));
	});

	test('begins where the knowledge does, and is empty without any', () => {
		expect(trendOf([], noon)).toEqual([]);
		expect(trendOf([sample(0, 5)], noon)).toEqual([5]);
		expect(trendOf([sample(0, 5)], noon - 1)).toEqual([]);
	});

	test('is the same where it goes on from a former one', () => {
		const lengths = fc.array(fc.tuple(fc.integer({min: 1, max: 2 * hour}), fc.integer({min: 0, max: 100})), {minLength: 2, maxLength: 60});
		fc.assert(fc.property(lengths, steps => {
			let at = 0;
			let trend: Trend | undefined;
			const samples: Sample[] = [];
			for (const [length, amount] of steps) {
				at += length;
				samples.push(sample(at, amount));
				trend = makeTrend(samples, noon + at, trend);
				expect(trend).toEqual(makeTrend(samples, noon + at));
			}
		}));
	});

	test('stays within the balances that were seen, and within 24 values', () => {
		const walks = fc.array(fc.tuple(fc.integer({min: 0, max: 5 * hour}), fc.integer({min: -20, max: 100})), {minLength: 1, maxLength: 50});
		fc.assert(fc.property(walks, fc.integer({min: 0, max: day}), (steps, tail) => {
			let at = 0;
			const samples = steps.map(([length, amount]) => {
				at += length;
				return sample(at, amount);
			});
			const trend = trendOf(samples, noon + at + tail);
			const amounts = steps.map(([, amount]) => amount);
			expect(trend.length).toBeGreaterThan(0);
			expect(trend.length).toBeLessThanOrEqual(24);
			expect(Math.min(...trend)).toBeGreaterThanOrEqual(Math.min(...amounts) - 1e-9);
			expect(Math.max(...trend)).toBeLessThanOrEqual(Math.max(...amounts) + 1e-9);
			expect(trend.at(-1)).toBe(amounts.at(-1));
		}));
	});
});
