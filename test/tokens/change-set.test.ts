import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {applyPatch, describeDifferences, describeDraft, describePatch, diffToken} from '../../source/tokens/change-set.js';
import {resetPeriods, type Token, type TokenPatch} from '../../source/tokens/token.js';
import {anyMoment, anyMoney} from '../helpers/arbitraries.js';
import {makeDraft, makeToken, money} from '../helpers/make-token.js';

const now = Date.UTC(2026, 10, 23, 15, 30);
const base = makeToken('prod-web', {balance: money('4'), reset: {period: 'daily', amount: money('20')}, expiresAt: now});

const anyEdit: fc.Arbitrary<Token> = fc.record({
	name: fc.constantFrom('prod-web', 'prod-api'),
	balance: fc.oneof(fc.constant(money('4')), anyMoney),
	limited: fc.boolean(),
	expiresAt: fc.option(anyMoment),
	reset: fc.option(fc.record({period: fc.constantFrom(...resetPeriods), amount: fc.option(fc.constantFrom(money('20'), money('30')))})),
}).map(values => ({...base, ...values}));

describe('the difference of a token and its edited form', () => {
	test('is nothing where nothing changed', () => {
		expect(diffToken(base, {...base, reset: {period: 'daily', amount: money('20')}})).toEqual({});
	});

	test.each<[keyof TokenPatch, TokenPatch]>([
		['name', {name: 'prod-api'}],
		['balance', {balance: money('4.000000001')}],
		['limited', {limited: false}],
		['expiresAt', {expiresAt: null}],
		['reset', {reset: null}],
		['reset', {reset: {period: 'weekly', amount: money('20')}}],
		['reset', {reset: {period: 'daily', amount: money('20.5')}}],
		['reset', {reset: {period: 'daily', amount: null}}],
	])('is only the %s where only that changed', (_, patch) => {
		expect(diffToken(base, {...base, ...patch})).toEqual(patch);
	});

	test('has no balance where the form has none', () => {
		expect(diffToken(base, {...base, balance: null})).toEqual({});
	});

	test('has the first reset, and the first balance', () => {
		expect(diffToken({...base, reset: null, balance: null}, base)).toEqual({reset: base.reset, balance: base.balance});
	});

	test('makes the edited form of the token, whatever was edited', () => {
		fc.assert(fc.property(anyEdit, anyEdit, (before, after) => {
			expect(applyPatch(before, diffToken(before, after))).toEqual(after);
		}));
	});
});

describe('a patch in words', () => {
	test.each<[TokenPatch, string]>([
		[{}, ''],
		[{balance: money('14')}, 'balance $4.00 → $14.00'],
		[{limited: false}, 'balance $4.00 → no limit'],
		[{expiresAt: Date.parse('2027-01-31T23:59:59Z')}, 'expiry 2026-11-23 (0s ago) → 2027-01-31 (69d)'],
		[{expiresAt: null}, 'expiry 2026-11-23 (0s ago) → never'],
		[{reset: {period: 'weekly', amount: money('12.5')}}, 'resets daily to $20 → resets weekly to $12.50'],
		[{reset: null}, 'resets daily to $20 → no reset'],
		[{name: 'prod-api'}, 'name prod-web → prod-api'],
		[{name: 'prod-api', balance: money('14'), expiresAt: null}, 'name prod-web → prod-api, balance $4.00 → $14.00, expiry 2026-11-23 (0s ago) → never'],
	])('%o', (patch, words) => {
		expect(describePatch(base, patch, now)).toBe(words);
	});

	test('tells the first limit and the first reset', () => {
		expect(describePatch({...base, limited: false, reset: null}, {limited: true, balance: money('50'), reset: base.reset}, now)).toBe('balance no limit → $50.00, no reset → resets daily to $20');
	});

	test('is safe for a terminal', () => {
		expect(describePatch({...base, name: 'a\u001Bb'}, {name: 'c\u202Ed'}, now)).toBe('name a�b → c�d');
	});
});

test('a new token in words is its settings, and its reset where it has one', () => {
	const draft = makeDraft('dev-anna', {type: 'sandbox', balance: money('12.5'), expiresAt: Date.parse('2027-01-31T23:59:59Z')});
	expect(describeDraft(draft, now)).toBe('sandbox, $12.50, expiry 2027-01-31 (69d)');
	expect(describeDraft({...draft, limited: false, reset: {period: 'daily', amount: money('10')}}, now)).toBe('sandbox, no limit, expiry 2027-01-31 (69d), resets daily to $10');
});

describe('in what a new token is not as it was drafted', () => {
	const draft = makeDraft('dev-anna', {balance: money('12.5'), expiresAt: Date.parse('2027-01-31T23:59:59.5Z'), reset: {period: 'daily', amount: money('20')}, member: 'A@b.example'});
	const made = makeToken('dev-anna', {balance: money('12.5'), expiresAt: Date.parse('2027-01-31T23:59:59Z'), reset: draft.reset, member: 'a@b.example'});

	test.each<[string, Partial<Token>, string[]]>([
		['nothing', {}, []],
		['what the server does not tell', {reset: {period: 'daily', amount: null}}, []],
		['name and type', {name: 'Dev-Anna', type: 'sandbox'}, ['name Dev-Anna instead of dev-anna', 'type sandbox instead of live']],
		['the balance', {balance: money('20')}, ['balance $20.00 instead of $12.50']],
		['the limit', {limited: false}, ['balance no limit instead of $12.50']],
		['expiry and reset', {expiresAt: null, reset: null}, ['expiry never instead of 2027-01-31 (69d)', 'no reset instead of resets daily to $20']],
		['the member', {member: null}, ['member none instead of A@b.example']],
	])('%s', (_, values, words) => {
		expect(describeDifferences(draft, {...made, ...values}, now)).toEqual(words);
	});

	test('what was left to the server does not count', () => {
		expect(describeDifferences({...draft, balance: null, limited: false, reset: null, member: null}, {...made, limited: false, balance: money('3'), reset: null}, now)).toEqual([]);
	});
});
