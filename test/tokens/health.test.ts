import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {healthOf, healthStates, nextHealthChange, severityOf, worse, type HealthState, defaultThresholds} from '../../source/tokens/health.js';
import {type Money} from '../../source/tokens/money.js';
import {type Token} from '../../source/tokens/token.js';
import {anyMoment, anyMoney} from '../helpers/arbitraries.js';
import {makeToken, money} from '../helpers/make-token.js';

const now = Date.UTC(2026, 10, 23, 15, 30);
const dayMs = 86_400_000;

const health = (values: Partial<Token>, at = now) => healthOf(makeToken('prod-web', values), at, defaultThresholds);

/** From best to worst, as the interface has it. */
const order: HealthState[] = ['OK', 'EXPIRING', 'LOW', 'CRITICAL', 'EMPTY', 'EXPIRED', 'REVOKED'];
const rank = (state: HealthState): number => order.indexOf(state);

describe('the balance', () => {
	test.each([
		['10', 'OK'],
		['9.999999999', 'LOW'],
		['1', 'LOW'],
		['0.999999999', 'CRITICAL'],
		['0.000000001', 'CRITICAL'],
		['0', 'EMPTY'],
		['-0.000000001', 'EMPTY'],
	])('of %s dollars is %s', (amount, expected) => {
		expect(health({balance: money(amount)})).toEqual({state: expected, balance: expected, expiry: 'OK'});
	});

	test('does not count where the limit is off', () => {
		expect(health({balance: money('0'), limited: false})).toEqual({state: 'OK', balance: 'OK', expiry: 'OK'});
	});

	test('does not count where the server gives none', () => {
		expect(health({balance: null})).toEqual({state: 'OK', balance: 'OK', expiry: 'OK'});
	});
});

describe('the expiry', () => {
	test.each([
		[7 * dayMs, 'OK'],
		[(7 * dayMs) - 1, 'EXPIRING'],
		[2 * dayMs, 'EXPIRING'],
		[(2 * dayMs) - 1, 'CRITICAL'],
		[1, 'CRITICAL'],
		[0, 'EXPIRED'],
		[-dayMs, 'EXPIRED'],
	])('in %d ms is %s', (left, expected) => {
		expect(health({expiresAt: now + left})).toEqual({state: expected, balance: 'OK', expiry: expected});
	});

	test('counts where the limit is off, too', () => {
		expect(health({limited: false, expiresAt: now}).state).toBe('EXPIRED');
	});
});

describe('the thresholds', () => {
	test('are those that are given', () => {
		const thresholds = {low: money('100'), critical: money('50'), expiringDays: 30, criticalDays: 10};
		const token = makeToken('prod-web', {balance: money('99'), expiresAt: now + (9 * dayMs)});
		expect(healthOf(token, now, thresholds)).toEqual({state: 'CRITICAL', balance: 'LOW', expiry: 'CRITICAL'});
		expect(healthOf({...token, balance: money('49'), expiresAt: now + (29 * dayMs)}, now, thresholds)).toEqual({state: 'CRITICAL', balance: 'CRITICAL', expiry: 'EXPIRING'});
	});

	test('of zero leave only EMPTY and EXPIRED', () => {
		const thresholds = {low: money('0'), critical: money('0'), expiringDays: 0, criticalDays: 0};
		expect(healthOf(makeToken('prod-web', {balance: money('0.000000001'), expiresAt: now + 1}), now, thresholds).state).toBe('OK');
		expect(healthOf(makeToken('prod-web', {balance: money('0'), expiresAt: now}), now, thresholds)).toEqual({state: 'EXPIRED', balance: 'EMPTY', expiry: 'EXPIRED'});
	});
});

describe('a token', () => {
	test.each<[string, Partial<Token>, HealthState]>([
		['EXPIRED over EMPTY', {balance: money('0'), expiresAt: now}, 'EXPIRED'],
		['EMPTY over CRITICAL', {balance: money('0'), expiresAt: now + dayMs}, 'EMPTY'],
		['CRITICAL over LOW', {balance: money('5'), expiresAt: now + dayMs}, 'CRITICAL'],
		['CRITICAL over EXPIRING', {balance: money('0.5'), expiresAt: now + (5 * dayMs)}, 'CRITICAL'],
		['LOW over EXPIRING', {balance: money('5'), expiresAt: now + (5 * dayMs)}, 'LOW'],
		['REVOKED over all', {balance: money('0'), expiresAt: now, revoked: true}, 'REVOKED'],
	])('shows %s', (_, values, expected) => {
		expect(health(values).state).toBe(expected);
	});

	test('keeps the state of each cell beside the worst of both', () => {
		expect(health({balance: money('5'), expiresAt: now + dayMs})).toEqual({state: 'CRITICAL', balance: 'LOW', expiry: 'CRITICAL'});
		expect(health({balance: money('5'), expiresAt: now + dayMs, revoked: true})).toEqual({state: 'REVOKED', balance: 'LOW', expiry: 'CRITICAL'});
	});

	test('never gets better by a lower balance or less time', () => {
		fc.assert(fc.property(anyMoney, anyMoney, fc.integer({min: -10 * dayMs, max: 10 * dayMs}), fc.nat(10 * dayMs), (a, b, left, passed) => {
			const [lower, higher] = a < b ? [a, b] : [b, a];
			expect(rank(health({balance: lower}).state)).toBeGreaterThanOrEqual(rank(health({balance: higher}).state));
			expect(rank(health({expiresAt: now + left}, now + passed).state)).toBeGreaterThanOrEqual(rank(health({expiresAt: now + left}).state));
		}));
	});
});

describe('the vocabulary', () => {
	test('goes from best to worst', () => {
		expect(healthStates).toEqual(order);
	});

	test('says of two states which is the worse, whichever comes first', () => {
		for (const a of order) {
			for (const b of order) {
				expect(worse(a, b)).toBe(rank(a) > rank(b) ? a : b);
			}
		}
	});

	test('has a severity for every state', () => {
		expect(order.map(state => severityOf(state))).toEqual(['ok', 'warning', 'warning', 'critical', 'critical', 'critical', 'none']);
	});
});

describe('the next change by time alone', () => {
	const next = (values: Partial<Token>, at = now): number | undefined => nextHealthChange(makeToken('prod-web', values), at, defaultThresholds);

	test('is the start of the next window, and at last the expiry', () => {
		const expiresAt = now + (30 * dayMs);
		const expiring = expiresAt - (7 * dayMs) + 1;
		const critical = expiresAt - (2 * dayMs) + 1;
		expect(next({expiresAt})).toBe(expiring);
		expect(next({expiresAt}, expiring)).toBe(critical);
		expect(next({expiresAt}, critical)).toBe(expiresAt);
		expect(next({expiresAt}, expiresAt)).toBeUndefined();
	});

	test('is none for what never expires, or is revoked', () => {
		expect(next({expiresAt: null})).toBeUndefined();
		expect(next({expiresAt: now + dayMs, revoked: true})).toBeUndefined();
	});

	test('is when the expiry gets worse, not a millisecond before or after', () => {
		fc.assert(fc.property(anyMoment, fc.integer({min: -10 * dayMs, max: 40 * dayMs}), (at, left) => {
			const expiresAt = at + left;
			const moment = next({expiresAt}, at);
			const before = health({expiresAt}, at).expiry;
			expect(health({expiresAt}, (moment ?? (at + (100 * dayMs))) - 1).expiry).toBe(before);
			expect(rank(health({expiresAt}, moment ?? at).expiry) - rank(before)).toBeGreaterThanOrEqual(moment === undefined ? 0 : 1);
		}));
	});

	test('is the nearest, in whichever order the windows are set', () => {
		const thresholds = {...defaultThresholds, expiringDays: 1, criticalDays: 3};
		expect(nextHealthChange(makeToken('prod-web', {expiresAt: now + (30 * dayMs)}), now, thresholds)).toBe(now + (27 * dayMs) + 1);
	});
});

test('amounts beyond 2^53 nano-dollars are told apart', () => {
	const low = money('99999.999999999');
	expect(healthOf(makeToken('prod-web', {balance: (low - 1n) as Money}), now, {...defaultThresholds, low}).state).toBe('LOW');
	expect(healthOf(makeToken('prod-web', {balance: low}), now, {...defaultThresholds, low}).state).toBe('OK');
});
