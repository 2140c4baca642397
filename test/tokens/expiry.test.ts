import fc from 'fast-check';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {formatDay, formatDuration, formatExpiry, formatExpiryChange, parseDateTime, parseExpiry} from '../../source/tokens/expiry.js';
import {anyMoment} from '../helpers/arbitraries.js';

const now = Date.UTC(2026, 10, 23, 15, 30);
const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** What is understood, as ISO text; null for never. */
function understood(text: string, at = now): string | null {
	const parsed = parseExpiry(text, at);
	if (parsed.kind !== 'ok') {
		throw new Error(parsed.message);
	}

	return parsed.expiresAt === null ? null : new Date(parsed.expiresAt).toISOString();
}

function refusal(text: string, at = now): string {
	const parsed = parseExpiry(text, at);
	if (parsed.kind !== 'error') {
		throw new Error(`${text} was understood`);
	}

	return parsed.message;
}

const inZone = (zone: string): void => {
	vi.stubEnv('TZ', zone);
};

afterEach(() => {
	vi.unstubAllEnvs();
});

describe('a typed day', () => {
	test.each([
		['UTC', '2027-01-31', '2027-01-31T23:59:59.000Z'],
		['Europe/Paris', '2027-01-31', '2027-01-31T22:59:59.000Z'],
		['Europe/Paris', '2027-07-31', '2027-07-31T21:59:59.000Z'],
		['America/New_York', '2027-01-31', '2027-02-01T04:59:59.000Z'],
		['Asia/Kolkata', '2027-01-31', '2027-01-31T18:29:59.000Z'],
		['Pacific/Auckland', '2027-01-31', '2027-01-31T10:59:59.000Z'],
		// The days on which clocks change.
		['Europe/Paris', '2027-03-28', '2027-03-28T21:59:59.000Z'],
		['Europe/Paris', '2027-10-31', '2027-10-31T22:59:59.000Z'],
		// The midnight after this day is skipped: clocks go from 00:00 to 01:00.
		['Africa/Cairo', '2027-04-29', '2027-04-29T21:59:59.000Z'],
		// Clocks go from 24:00 back to 23:00, so that the day has 23:59:59 twice.
		['Africa/Cairo', '2027-10-28', '2027-10-28T21:59:59.000Z'],
	])('ends in %s on %s at %s', (zone, day, expected) => {
		inZone(zone);
		expect(understood(day)).toBe(expected);
	});

	test('may be today, and February 29 of a leap year', () => {
		expect(understood('2026-11-23')).toBe('2026-11-23T23:59:59.000Z');
		expect(understood(' 2028-02-29 ')).toBe('2028-02-29T23:59:59.000Z');
		expect(understood('9999-12-31')).toBe('9999-12-31T23:59:59.000Z');
	});

	const noDays = ['2026-02-30', '2027-02-29', '2027-04-31', '2027-13-01', '2027-00-10', '2027-01-00', '2027-01-32', '2026-02-30T10:00Z', '2026-02-30t10:00z', '2026-02-30 x'];
	test.each(noDays)('is refused where there is no such day: %s', text => {
		expect(refusal(text)).toBe(`There is no day ${text.slice(0, 10)}: use 2027-01-31, +30d, +2w, +3m or never.`);
	});

	test('shows again as the same day, and as 23:59:59, wherever it is typed', () => {
		fc.assert(fc.property(fc.constantFrom('UTC', 'Europe/Paris', 'America/Los_Angeles', 'Asia/Kathmandu', 'Africa/Cairo', 'America/Havana', 'Pacific/Kiritimati'), anyMoment, (zone, moment) => {
			inZone(zone);
			const day = formatDay(moment);
			const parsed = parseExpiry(day, Date.UTC(2019, 0, 1));
			const {expiresAt} = parsed as {expiresAt: number};
			expect(formatDay(expiresAt)).toBe(day);
			expect(new Date(expiresAt).toTimeString().slice(0, 8)).toBe('23:59:59');
			expect(formatDay(expiresAt + 1000)).not.toBe(day);
		}));
	});
});

describe('a span', () => {
	test.each([
		['+30d', '2026-12-23T23:59:59.000Z'],
		['+0d', '2026-11-23T23:59:59.000Z'],
		['+1d', '2026-11-24T23:59:59.000Z'],
		['+2w', '2026-12-07T23:59:59.000Z'],
		['+3m', '2027-02-23T23:59:59.000Z'],
		['+14m', '2028-01-23T23:59:59.000Z'],
		['+3M', '2027-02-23T23:59:59.000Z'],
	])('%s from 2026-11-23 ends at %s', (text, expected) => {
		expect(understood(text)).toBe(expected);
	});

	test.each([
		['2026-01-31', '+1m', '2026-02-28'],
		['2028-01-31', '+1m', '2028-02-29'],
		['2026-11-30', '+3m', '2027-02-28'],
		['2026-08-31', '+3m', '2026-11-30'],
		['2026-12-31', '+2m', '2027-02-28'],
		['2026-10-31', '+2m', '2026-12-31'],
		['2028-02-29', '+12m', '2029-02-28'],
		['2026-01-30', '+1m', '2026-02-28'],
	])('from %s: %s ends on %s, the last day of a month that is too short', (from, text, expected) => {
		expect(understood(text, Date.parse(`${from}T12:00Z`))).toBe(`${expected}T23:59:59.000Z`);
	});

	test('counts local days, at either side of the midnight of UTC', () => {
		inZone('America/New_York');
		expect(understood('+1d', Date.parse('2026-11-24T03:00Z'))).toBe('2026-11-25T04:59:59.000Z');
		inZone('Pacific/Auckland');
		expect(understood('+1d', Date.parse('2026-11-23T12:00Z'))).toBe('2026-11-25T10:59:59.000Z');
	});

	test('ends at 23:59:59 across a change of clocks', () => {
		inZone('Europe/Paris');
		expect(understood('+1d', Date.parse('2026-10-24T12:00Z'))).toBe('2026-10-25T22:59:59.000Z');
		expect(understood('+1m', Date.parse('2027-02-28T12:00Z'))).toBe('2027-03-28T21:59:59.000Z');
		inZone('Africa/Cairo');
		expect(understood('+1w', Date.parse('2027-10-21T12:00Z'))).toBe('2027-10-28T21:59:59.000Z');
	});

	test('of days is as many calendar days, and of weeks seven times as many', () => {
		fc.assert(fc.property(fc.constantFrom('UTC', 'Europe/Paris', 'America/Havana'), anyMoment, fc.integer({min: 1, max: 1000}), (zone, at, count) => {
			inZone(zone);
			const days = (Date.parse(formatDay(Date.parse(understood(`+${count}d`, at)!))) - Date.parse(formatDay(at))) / dayMs;
			expect(days).toBe(count);
			expect(understood(`+${count}w`, at)).toBe(understood(`+${count * 7}d`, at));
		}));
	});

	test('of months keeps the day, or takes the last of a shorter month', () => {
		fc.assert(fc.property(anyMoment, fc.integer({min: 1, max: 240}), (at, count) => {
			const from = new Date(at);
			const to = new Date(understood(`+${count}m`, at)!);
			expect(((to.getUTCFullYear() - from.getUTCFullYear()) * 12) + to.getUTCMonth() - from.getUTCMonth()).toBe(count);
			const isLastDay = new Date(to.getTime() + dayMs).getUTCDate() === 1;
			expect(to.getUTCDate() === from.getUTCDate() || (isLastDay && to.getUTCDate() < from.getUTCDate())).toBe(true);
		}));
	});
});

describe('a typed date-time', () => {
	test.each([
		['2027-01-31T12:00:00Z', '2027-01-31T12:00:00.000Z'],
		['2027-01-31T12:00', '2027-01-31T12:00:00.000Z'],
		['2027-01-31 12:00:30.5', '2027-01-31T12:00:30.500Z'],
		['2027-01-31T12:00+02:00', '2027-01-31T10:00:00.000Z'],
		['2027-01-31T12:00-0530', '2027-01-31T17:30:00.000Z'],
		['2027-01-31t12:00z', '2027-01-31T12:00:00.000Z'],
	])('%s is %s, in UTC where it names no zone, wherever it is typed', (text, expected) => {
		inZone('America/New_York');
		expect(understood(text)).toBe(expected);
	});

	test('is the same moment as written by a machine, with and without its Z', () => {
		inZone('Asia/Kolkata');
		fc.assert(fc.property(anyMoment, moment => {
			const text = new Date(moment).toISOString();
			expect(parseDateTime(text)).toBe(moment);
			expect(parseDateTime(text.slice(0, -1))).toBe(moment);
		}));
	});

	test.each(['2027-02-30T10:00Z', '2027-01-31T25:00Z', '2027-01-31T12:60', '2027-01-31T12:00+99:00', '2027-01-31', 'now'])('%s is none', text => {
		expect(parseDateTime(text)).toBeUndefined();
	});
});

test.each(['never', 'NEVER', ' Never '])('%j is no expiry at all', text => {
	expect(understood(text)).toBeNull();
});

describe('what is refused', () => {
	const nonsense = [
		['', 'abc', '1e3', '30d', '30', '+30', '+d', '+1y', '-3d', '+-3d', '+1.5d', '+ 3d', '+100000d', '+99999m', 'none', '2027-1-31', '2027-01', '31.01.2027'],
		['2027/01/31', 'tomorrow', '2027-01-31x', '2027-01-31T', '2027-01-31T12', '2027-01-31T25:00', '２０２７-01-31', '+3m2d', '10000-01-01', '9999-12-31T23:59:59.5Z'],
		['on 2027-01-31T12:00', '2027-01-31T12:00Z or so', '12027-01-31T12:00', '2027-1-31T12:00', '2027-01-3T12:00', '2027-01-31T1:00', '2027-01-31T12:0'],
		['2027-01-31T12:00:0', '2027-01-31T12:00+1', '2027-01-31T12:00+1:00', '2027-01-31T12:00+10:0', '2027-01-31T12:00:00.', '2027-01-31T012:00', '2027-01-31T12:000'],
		['in +3d', '2026-02-301', '2026-02-30x', 'x2026-02-30'],
	].flat();

	test.each(nonsense)('%j is no expiry, and what is accepted is said', text => {
		expect(refusal(text)).toBe(`"${text}" is no expiry: use 2027-01-31, +30d, +2w, +3m or never.`);
	});

	test.each(['2026-11-22', '2020-01-01', '2026-11-23T15:29:59Z', '2026-11-23T15:30:00Z', '0001-01-01T00:00Z'])('%s is in the past', text => {
		expect(refusal(text)).toBe(`${text} is in the past: use 2027-01-31, +30d, +2w, +3m or never.`);
	});

	test('today is in the past in its last second', () => {
		expect(understood('+0d', Date.parse('2026-11-23T23:59:58.999Z'))).toBe('2026-11-23T23:59:59.000Z');
		expect(refusal('+0d', Date.parse('2026-11-23T23:59:59Z'))).toContain('+0d is in the past');
	});

	test('what comes after now is taken, by a second', () => {
		expect(understood('2026-11-23T15:30:01Z')).toBe('2026-11-23T15:30:01.000Z');
	});

	test('what was typed is quoted safely and short', () => {
		expect(refusal(`\u001B[2J${'x'.repeat(100)}`)).toMatch(/^"�\[2Jx{26}…" is no expiry/);
	});
});

describe('a span for display', () => {
	test.each([
		[69.9 * dayMs, '69d'],
		[dayMs, '1d'],
		[dayMs - 1, '23h'],
		[hourMs, '1h'],
		[hourMs - 1, '59m'],
		[minuteMs, '1m'],
		[minuteMs - 1, '59s'],
		[30_000, '30s'],
		[999, '0s'],
		[-3 * dayMs, '3d'],
	])('%d ms are %s, whole ones', (ms, expected) => {
		expect(formatDuration(ms)).toBe(expected);
	});
});

describe('an expiry for display', () => {
	test('is the day and the days left', () => {
		expect(formatExpiry(Date.parse('2027-01-31T23:59:59Z'), now)).toBe('2027-01-31 (69d)');
	});

	test('is never where there is none', () => {
		expect(formatExpiry(null, now)).toBe('never');
	});

	test('says so when it has passed, from its very moment', () => {
		expect(formatExpiry(now - (3 * dayMs), now)).toBe('2026-11-20 (3d ago)');
		expect(formatExpiry(now, now)).toBe('2026-11-23 (0s ago)');
		expect(formatExpiry(now + 1, now)).toBe('2026-11-23 (0s)');
	});

	test('is the local day', () => {
		inZone('America/New_York');
		expect(formatExpiry(Date.parse('2027-02-01T03:00Z'), now)).toBe('2027-01-31 (69d)');
		expect(formatDay(Date.parse('2027-02-01T05:00Z'))).toBe('2027-02-01');
	});

	test('has four digits of a year, and two of month and day', () => {
		expect(formatDay(Date.parse('0987-06-05T12:00Z'))).toBe('0987-06-05');
	});
});

describe('an expiry before → after', () => {
	test.each([
		['2027-01-31T23:59:59Z', '2027-02-28T23:59:59Z', '2027-01-31 (69d) → 2027-02-28 (97d)'],
		['2027-01-31T10:00Z', '2027-01-31T23:59:59Z', '2027-01-31 10:00 (68d) → 2027-01-31 23:59 (69d)'],
		['2027-01-31T23:59:00Z', '2027-01-31T23:59:59Z', '2027-01-31 23:59:00 (69d) → 2027-01-31 23:59:59 (69d)'],
	])('%s → %s has the times where the day is the same', (before, after, words) => {
		expect(formatExpiryChange(Date.parse(before), Date.parse(after), now)).toBe(words);
	});

	test('names never', () => {
		expect(formatExpiryChange(null, null, now)).toBe('never → never');
	});
});
