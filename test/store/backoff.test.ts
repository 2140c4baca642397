import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {apiErrorKinds, type ApiErrorKind} from '../../source/api/api-error.js';
import {backoffMs} from '../../source/store/poller.js';

const wait = (failures: number, kind: ApiErrorKind, {periodMs = 30_000, now = 0, jitter = 0, retryAt}: {periodMs?: number; now?: number; jitter?: number; retryAt?: number} = {}): number =>
	backoffMs(failures, {kind, retryAt}, {periodMs, now, random: () => jitter});

const anyKind = fc.constantFrom(...apiErrorKinds);
const anyFailures = fc.integer({min: 1, max: 100_000});
const anyPeriod = fc.integer({min: 2000, max: 3_600_000});
const anyJitter = fc.double({min: 0, max: 0.999999, noNaN: true});

describe('the wait after failures', () => {
	test('doubles from the period to two minutes', () => {
		expect([1, 2, 3, 4].map(failures => wait(failures, 'network'))).toEqual([30_000, 60_000, 120_000, 120_000]);
	});

	test('is from one to ten minutes while the key is refused', () => {
		expect([1, 2, 4, 5, 9].map(failures => wait(failures, 'auth'))).toEqual([60_000, 120_000, 480_000, 600_000, 600_000]);
		expect(wait(1, 'forbidden')).toBe(60_000);
	});

	test('is never shorter than a long period', () => {
		expect(wait(1, 'server', {periodMs: 900_000})).toBe(900_000);
		expect(wait(1, 'auth', {periodMs: 900_000})).toBe(900_000);
	});

	test('is as long as Retry-After asks, but at most an hour', () => {
		expect(wait(1, 'rate-limited', {now: 1000, retryAt: 91_000})).toBe(90_000);
		expect(wait(1, 'rate-limited', {now: 1000, retryAt: 86_400_000})).toBe(3_600_000);
		expect(wait(1, 'rate-limited', {now: 91_000, retryAt: 1000})).toBe(30_000);
	});

	test('is lengthened by at most half, so that several instances do not return together', () => {
		expect(wait(1, 'network', {jitter: 0.5})).toBe(37_500);
		fc.assert(fc.property(anyFailures, anyKind, anyPeriod, anyJitter, (failures, kind, periodMs, jitter) => {
			const shortest = wait(failures, kind, {periodMs});
			const actual = wait(failures, kind, {periodMs, jitter});
			expect(actual).toBeGreaterThanOrEqual(shortest);
			expect(actual).toBeLessThan(shortest * 1.5);
		}));
	});

	test('never falls as failures go on, and stays bounded for ever', () => {
		fc.assert(fc.property(anyFailures, anyKind, anyPeriod, (failures, kind, periodMs) => {
			expect(wait(failures + 1, kind, {periodMs})).toBeGreaterThanOrEqual(wait(failures, kind, {periodMs}));
			expect(wait(failures, kind, {periodMs})).toBeLessThanOrEqual(Math.max(periodMs, 600_000));
			expect(wait(failures, kind, {periodMs})).toBeGreaterThanOrEqual(periodMs);
		}));
	});

	test('never ends before Retry-After within the hour, whatever else holds', () => {
		fc.assert(fc.property(anyFailures, anyKind, anyPeriod, anyJitter, fc.integer({min: 0, max: 3_600_000}), (failures, kind, periodMs, jitter, asked) => {
			expect(wait(failures, kind, {periodMs, jitter, now: 5000, retryAt: 5000 + asked})).toBeGreaterThanOrEqual(asked);
		}));
	});
});
