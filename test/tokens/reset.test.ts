import fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {formatReset, nextReset, parseReset} from '../../source/tokens/reset.js';
import {resetPeriods} from '../../source/tokens/token.js';
import {anyMoment} from '../helpers/arbitraries.js';
import {cases} from '../helpers/cases.js';
import {money} from '../helpers/make-token.js';

const hourMs = 3_600_000;

/** The wall clock of Paris, written out: `Mon 30/03/2026 00:00:00`. */
const paris = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'Europe/Paris', weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});
const clock = (moment: number): string => paris.format(moment).replaceAll(',', '');

describe('the next reset', () => {
	test.each([
		['daily', '2026-11-23T15:30:00Z', '2026-11-23T23:00:00Z'],
		['daily', '2026-07-14T15:30:00Z', '2026-07-14T22:00:00Z'],
		['weekly', '2026-11-25T15:30:00Z', '2026-11-29T23:00:00Z'],
		['monthly', '2026-11-25T15:30:00Z', '2026-11-30T23:00:00Z'],
		['monthly', '2026-12-31T12:00:00Z', '2026-12-31T23:00:00Z'],
		['monthly', '2027-01-31T12:00:00Z', '2027-01-31T23:00:00Z'],
	] as const)('%s after %s is at %s, midnight in Paris', (period, now, expected) => {
		expect(nextReset(period, Date.parse(now))).toBe(Date.parse(expected));
	});

	test.each([
		// Clocks go forward on Sunday, 2026-03-29, at 01:00 UTC.
		['daily', '2026-03-28T22:59:59Z', '2026-03-28T23:00:00Z'],
		['daily', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
		['daily', '2026-03-29T00:30:00Z', '2026-03-29T22:00:00Z'],
		['weekly', '2026-03-28T12:00:00Z', '2026-03-29T22:00:00Z'],
		['monthly', '2026-03-28T12:00:00Z', '2026-03-31T22:00:00Z'],
		// And back on Sunday, 2026-10-25, at 01:00 UTC.
		['daily', '2026-10-24T21:59:59Z', '2026-10-24T22:00:00Z'],
		['daily', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
		['daily', '2026-10-25T00:30:00Z', '2026-10-25T23:00:00Z'],
		['weekly', '2026-10-24T12:00:00Z', '2026-10-25T23:00:00Z'],
		['monthly', '2026-10-24T12:00:00Z', '2026-10-31T23:00:00Z'],
	] as const)('%s after %s is at %s, across daylight saving', (period, now, expected) => {
		expect(nextReset(period, Date.parse(now))).toBe(Date.parse(expected));
	});

	test('at the moment of a reset is the one after it', () => {
		const monday = Date.parse('2026-05-31T22:00:00Z'); // Monday, June 1, 00:00 in Paris: all three.
		expect(resetPeriods.map(period => new Date(nextReset(period, monday)).toISOString())).toEqual(['2026-06-01T22:00:00.000Z', '2026-06-07T22:00:00.000Z', '2026-06-30T22:00:00.000Z']);
		expect(resetPeriods.map(period => nextReset(period, monday - 1))).toEqual([monday, monday, monday]);
	});

	test.each([
		['daily', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
		['weekly', '2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z'],
		['monthly', '2026-01-31T23:00:00Z', '2026-02-28T23:00:00Z'],
	] as const)('%s is right before the shortest span, too, when it was asked for after it', (period, earlier, later) => {
		expect(nextReset(period, Date.parse(earlier))).toBe(Date.parse(later));
		expect(nextReset(period, Date.parse(earlier) - 1)).toBe(Date.parse(earlier));
	});

	test('is looked up once for all moments of its day', () => {
		const looked = vi.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
		const next = nextReset('daily', Date.parse('2031-05-05T12:00:00Z'));
		expect(looked).toHaveBeenCalled();
		looked.mockClear();
		expect(nextReset('daily', Date.parse('2031-05-05T21:59:59Z'))).toBe(next);
		expect(looked).not.toHaveBeenCalled();
		looked.mockRestore();
	});

	test('of a Sunday is the Monday that follows', () => {
		expect(clock(nextReset('weekly', Date.parse('2026-11-29T12:00:00Z')))).toBe('Mon 30/11/2026 00:00:00');
	});

	test('is in the future, at midnight, and no midnight lies between', () => {
		fc.assert(fc.property(anyMoment, now => {
			const next = nextReset('daily', now);
			expect(next).toBeGreaterThan(now);
			expect(clock(next)).toMatch(/ 00:00:00$/);
			expect(clock(next - 1).slice(0, 14)).toBe(clock(now).slice(0, 14));
		}));
	});

	test('of a week or month is the first daily one that falls on a Monday, or on the 1st', () => {
		fc.assert(fc.property(anyMoment, now => {
			const firstDaily = (pattern: RegExp): number => {
				let moment = nextReset('daily', now);
				while (!pattern.test(clock(moment))) {
					moment = nextReset('daily', moment);
				}

				return moment;
			};

			expect(nextReset('weekly', now)).toBe(firstDaily(/^Mon/));
			expect(nextReset('monthly', now)).toBe(firstDaily(/^\w+ 01/));
		}), {numRuns: cases(20)});
	});

	test('comes after 23 or 25 hours on the days on which clocks change', () => {
		const lengths = new Set<number>();
		let moment = Date.parse('2026-12-31T23:00:00Z');
		while (moment < Date.parse('2027-12-31T23:00:00Z')) {
			const next = nextReset('daily', moment);
			lengths.add((next - moment) / hourMs);
			moment = next;
		}

		expect(lengths).toEqual(new Set([24, 23, 25]));
	});
});

describe('a reset for display', () => {
	test.each([
		[{period: 'daily', amount: money('10')}, 'resets daily to $10'],
		[{period: 'weekly', amount: money('12.5')}, 'resets weekly to $12.50'],
		[{period: 'monthly', amount: money('100')}, 'resets monthly to $100'],
		[{period: 'monthly', amount: money('0.05')}, 'resets monthly to $0.05'],
		[{period: 'monthly', amount: money('0.0012')}, 'resets monthly to $0.0012'],
		[{period: 'daily', amount: null}, 'resets daily'],
		[null, ''],
	] as const)('of %o is %j', (reset, expected) => {
		expect(formatReset(reset)).toBe(expected);
	});
});

describe('a typed reset', () => {
	test.each([
		['daily:10', {period: 'daily', amount: money('10')}],
		['weekly:50.5', {period: 'weekly', amount: money('50.5')}],
		[' Monthly:500 ', {period: 'monthly', amount: money('500')}],
		['daily:$10', {period: 'daily', amount: money('10')}],
		['daily:0.000000001', {period: 'daily', amount: money('0.000000001')}],
		['daily: 10', {period: 'daily', amount: money('10')}],
		['none', null],
		['NONE', null],
		['', null],
	] as const)('%j is taken', (text, reset) => {
		expect(parseReset(text)).toEqual({kind: 'ok', reset});
	});

	const nonsense = ['daily', 'daily:', 'daily:0', 'daily:-5', 'daily:abc', 'daily:1e3', 'daily:100000', 'daily:10:20', 'yearly:10', '10', ':10', 'none:10', 'daily 10', 'x daily:10'];
	test.each(nonsense)('%j is refused, and what is accepted is said', text => {
		expect(parseReset(text)).toEqual({kind: 'error', message: `"${text}" is no reset: use daily:10, weekly:50, monthly:500 or none.`});
	});

	test('of two lines is refused', () => {
		expect(parseReset('daily:10\n20').kind).toBe('error');
	});

	test('is quoted without the spaces around it', () => {
		expect(parseReset(' daily ')).toMatchObject({message: expect.stringMatching(/^"daily" is no reset/) as string});
	});

	test('is quoted safely and short where it is refused', () => {
		expect(parseReset(`\u001B${'x'.repeat(100)}`)).toMatchObject({message: expect.stringMatching(/^"�x{29}…" is no reset/) as string});
	});
});
