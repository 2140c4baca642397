import fc from 'fast-check';
import {expect, test} from 'vitest';
import {longerPeriod, periodDays, periodLabel, shorterPeriod, usagePeriods} from '../../source/store/usage-totals.js';

const dayMs = 86_400_000;

test.each([
	['day', '2028-02-29', '2028-03-01', 'today'],
	['week', '2028-02-23', '2028-03-01', 'last 7 days'],
	['month', '2028-01-31', '2028-03-01', 'last 30 days'],
	['quarter', '2027-12-02', '2028-03-01', 'last 90 days'],
	['year', '2027-03-02', '2028-03-01', 'last 365 days'],
] as const)('a %s ends with today, in UTC', (period, begin, end, label) => {
	expect(periodDays(period, Date.UTC(2028, 1, 29, 23, 59, 59, 999))).toMatchObject({begin, end});
	expect(periodDays(period, Date.UTC(2028, 1, 29))).toMatchObject({begin, end});
	expect(periodLabel(period)).toBe(label);
});

test('no period is longer than the API takes, and longer ones never begin later', () => {
	fc.assert(fc.property(fc.integer({min: 0, max: Date.UTC(2200, 0)}), now => {
		let before = '9999-12-31';
		for (const period of usagePeriods) {
			const {begin, end} = periodDays(period, now);
			expect(Date.parse(end) - Date.parse(begin)).toBeLessThanOrEqual(366 * dayMs);
			expect(begin < before).toBe(true);
			before = begin;
		}
	}));
});

test('periods get longer and shorter, and stay at their ends', () => {
	expect(usagePeriods.map(period => longerPeriod(period))).toEqual(['week', 'month', 'quarter', 'year', 'year']);
	expect(usagePeriods.map(period => shorterPeriod(period))).toEqual(['day', 'day', 'week', 'month', 'quarter']);
});
