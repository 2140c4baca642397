import {describe, expect, it} from 'vitest';
import fc from 'fast-check';
import {isAsDrafted, verdictOfBalance, verdictOfPatch} from '../../source/api/settle.js';
import {dollars, parseMoney, type Money} from '../../source/tokens/money.js';
import {type Token, type TokenDraft} from '../../source/tokens/token.js';

const token: Token = {
	id: 'x', name: 'x', type: 'live', balance: dollars(50), limited: true, expiresAt: null, reset: null, masked: null, member: null, revoked: false, revokedAt: null, legacy: false,
};
const m = (text: string): Money => parseMoney(text)!;

describe('a balance whose change lost its answer', () => {
	it.each([
		['raised, and exactly there', '60', '50', '60', 'applied'],
		['raised, and a little spent since', '60', '50', '59.9', 'applied'],
		['raised, but as it was', '60', '50', '50', 'not-applied'],
		['raised, but as it was less a little', '60', '50', '49.9', 'not-applied'],
		['raised, and far from both', '60', '50', '53', 'unknown'],
		['raised, and lower than any spending would make it', '60', '50', '20', 'unknown'],
		['lowered, and exactly there', '10', '50', '10', 'applied'],
		['lowered, and a little spent since', '10', '50', '9.9', 'applied'],
		['lowered, but as it was less a little', '10', '50', '49.9', 'not-applied'],
		['lowered, but higher than it was: someone else has raised it', '10', '50', '70', 'unknown'],
		['lowered by less than what may have been spent', '49.99', '50', '49.9', 'unknown'],
		['set to what it was', '50', '50', '50', 'either'],
		['set to what it was, and a little spent', '50', '50', '49.9', 'either'],
		['set to what it was, and raised by someone', '50', '50', '80', 'unknown'],
	])('%s', (_, sent, before, now, verdict) => {
		expect(verdictOfBalance(m(sent), m(before), m(now))).toBe(verdict);
	});

	it('is known without its former value only where it is exactly as sent', () => {
		expect(verdictOfBalance(m('60'), undefined, m('60'))).toBe('applied');
		expect(verdictOfBalance(m('60'), undefined, m('59.9'))).toBe('unknown');
		expect(verdictOfBalance(m('60'), m('50'), null)).toBe('unknown');
	});

	it('is judged rightly, or not at all, when less was spent than a third of the change', () => {
		const amount = fc.bigInt({min: 0n, max: 90_000_000_000_000n});
		fc.assert(fc.property(amount, amount, fc.double({min: 0, max: 0.33, noNaN: true}), fc.boolean(), (sent, before, share, isApplied) => {
			fc.pre(sent !== before);
			const change = sent > before ? sent - before : before - sent;
			const now = (isApplied ? sent : before) - (change * BigInt(Math.floor(share * 1000)) / 1000n);
			const verdict = verdictOfBalance(sent as Money, before as Money, now as Money);
			expect(verdict).toBe(isApplied ? 'applied' : 'not-applied');
		}));
	});
});

describe('a patch whose answer was lost', () => {
	it('was applied when a field changed to what was sent', () => {
		expect(verdictOfPatch({limited: false}, token, {...token, limited: false})).toBe('applied');
		expect(verdictOfPatch({expiresAt: 5000}, token, {...token, expiresAt: 5400})).toBe('applied');
		expect(verdictOfPatch({name: 'y'}, token, {...token, name: 'y'})).toBe('applied');
		expect(verdictOfPatch({reset: {period: 'daily', amount: m('5')}}, token, {...token, reset: {period: 'daily', amount: m('5')}})).toBe('applied');
	});

	it('was not applied when the fields are as they were', () => {
		expect(verdictOfPatch({limited: false}, token, token)).toBe('not-applied');
		expect(verdictOfPatch({expiresAt: 5000, balance: m('60')}, token, token)).toBe('not-applied');
		expect(verdictOfPatch({reset: {period: 'daily', amount: m('5')}}, token, token)).toBe('not-applied');
		expect(verdictOfPatch({limited: false}, undefined, token)).toBe('not-applied');
	});

	it('is told by one field where another tells nothing', () => {
		expect(verdictOfPatch({balance: m('49.99'), limited: false}, token, {...token, balance: m('49.9'), limited: false})).toBe('applied');
	});

	it('is the same either way when nothing was to change', () => {
		expect(verdictOfPatch({limited: true, expiresAt: null}, token, token)).toBe('either');
	});

	it('stays unknown when someone else has written meanwhile', () => {
		expect(verdictOfPatch({expiresAt: 5000}, token, {...token, expiresAt: 9000})).toBe('unknown');
		expect(verdictOfPatch({limited: false, expiresAt: 5000}, token, {...token, limited: false})).toBe('unknown');
	});

	it('is not judged by the balance beside a reset period, which may refill it', () => {
		expect(verdictOfPatch({balance: m('1'), reset: {period: 'daily', amount: m('5')}}, token, {...token, balance: m('5'), reset: {period: 'daily', amount: m('5')}})).toBe('applied');
	});
});

describe('a token under the name of a draft', () => {
	const draft: TokenDraft = {name: 'x', type: 'live', balance: dollars(50), limited: true, expiresAt: null, reset: null, member: null};

	it('is as drafted when all is the same, or a little was spent', () => {
		expect(isAsDrafted(token, draft)).toBe(true);
		expect(isAsDrafted({...token, balance: m('49.5')}, draft)).toBe(true);
		expect(isAsDrafted({...token, balance: null}, {...draft, balance: null})).toBe(true);
	});

	it.each([
		['type', {type: 'sandbox'}],
		['limit', {limited: false}],
		['expiry', {expiresAt: 5000}],
		['higher balance', {balance: m('50.01')}],
		['much lower balance', {balance: m('20')}],
		['unknown balance', {balance: null}],
		['reset', {reset: {period: 'daily', amount: null}}],
	] as const)('is another with another %s', (_, more) => {
		expect(isAsDrafted({...token, ...more}, draft)).toBe(false);
	});

	it('has its limit on where a reset period was drafted, whatever was drafted for it', () => {
		const reset = {period: 'daily', amount: m('5')} as const;
		expect(isAsDrafted({...token, reset, balance: m('5')}, {...draft, limited: false, reset})).toBe(true);
	});

	it('shows no balance where its limit is off, whatever was drafted for it', () => {
		expect(isAsDrafted({...token, limited: false, balance: null}, {...draft, limited: false})).toBe(true);
	});

	it('belongs to the member that was drafted', () => {
		expect(isAsDrafted({...token, member: 'Ada@example.com'}, {...draft, member: 'ada@example.com'})).toBe(true);
		expect(isAsDrafted(token, {...draft, member: 'ada@example.com'})).toBe(false);
	});
});
