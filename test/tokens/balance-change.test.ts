import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {applyBalanceChange, formatBalance, formatBalanceChange, parseBalanceChange, type BalanceChange} from '../../source/tokens/balance-change.js';
import {addMoney, isInRange, moneyToDecimal} from '../../source/tokens/money.js';
import {type Token} from '../../source/tokens/token.js';
import {anyMoney} from '../helpers/arbitraries.js';
import {makeToken, money} from '../helpers/make-token.js';

const typed = (text: string): BalanceChange => {
	const parsed = parseBalanceChange(text);
	if (parsed.kind === 'error') {
		throw new Error(parsed.message);
	}

	return parsed.change;
};

const applied = (text: string, values: Partial<Token> = {}) => applyBalanceChange(typed(text), makeToken('prod-web', values));

describe('a balance change as typed', () => {
	test.each([
		['50', {kind: 'set', amount: money('50')}],
		['0', {kind: 'set', amount: money('0')}],
		['$50', {kind: 'set', amount: money('50')}],
		[' 12.34 ', {kind: 'set', amount: money('12.34')}],
		['99999.999999999', {kind: 'set', amount: money('99999.999999999')}],
		['+10', {kind: 'add', amount: money('10')}],
		['+.5', {kind: 'add', amount: money('0.5')}],
		['+$10', {kind: 'add', amount: money('10')}],
		['-5', {kind: 'add', amount: money('-5')}],
		['-$5', {kind: 'add', amount: money('-5')}],
		['-0.000000001', {kind: 'add', amount: money('-0.000000001')}],
		['none', {kind: 'untrack'}],
		[' None ', {kind: 'untrack'}],
	] as const)('%j is understood', (text, change) => {
		expect(parseBalanceChange(text)).toEqual({kind: 'ok', change});
	});

	const nonsense = ['', ' ', 'abc', '1e3', '+1e3', '100000', '+100000', '-100000', '0.1234567890', '1,000', '+', '-', '$', '+-5', '--5', '-+5', '$-5', '5-', '+ 5', '$$5', '5$0', 'never', '１０'];
	test.each(nonsense)('%j is refused, and what is accepted is said', text => {
		expect(parseBalanceChange(text)).toEqual({
			kind: 'error', message: `"${text.trim()}" is no amount: type 50 to set, +10 to add, -5 to take (under 100000, up to 9 decimals), or none for no limit.`,
		});
	});

	test('is quoted safely and short where it is refused', () => {
		expect(parseBalanceChange(`\u001B${'9'.repeat(100)}`)).toMatchObject({message: expect.stringMatching(/^"�9{29}…" is no amount/) as string});
	});

	test('by a signed amount is that amount, whichever it is', () => {
		fc.assert(fc.property(anyMoney, amount => {
			expect(typed(`${amount < 0n ? '' : '+'}${moneyToDecimal(amount)}`)).toEqual({kind: 'add', amount});
		}));
	});
});

describe('what is made of a token', () => {
	test('by setting is the amount', () => {
		expect(applied('50', {balance: money('3')})).toEqual({kind: 'ok', patch: {balance: money('50')}});
	});

	test('by setting where the limit is off is the amount and the limit', () => {
		expect(applied('50', {limited: false})).toEqual({kind: 'ok', patch: {balance: money('50'), limited: true}});
	});

	test('by none is spending without limit, with the balance left as it is', () => {
		expect(applied('none')).toEqual({kind: 'ok', patch: {limited: false}});
	});

	test('by adding is the exact sum', () => {
		expect(applied('+0.2', {balance: money('0.1')})).toEqual({kind: 'ok', patch: {balance: money('0.3')}});
		expect(applied('-5', {balance: money('3')})).toEqual({kind: 'ok', patch: {balance: money('-2')}});
	});

	test('by adding where the limit is off is nothing, since no amount counts', () => {
		expect(applied('+10', {limited: false})).toEqual({kind: 'error', message: 'This token has no limit to add to: type an amount to set one.'});
	});

	test('by adding where the server gives no balance is nothing, since there is no sum', () => {
		expect(applied('+10', {balance: null})).toEqual({kind: 'error', message: 'The server gives no balance to add to: type an amount to set one.'});
	});

	test('stays in the range of the API', () => {
		expect(applied('+0.000000001', {balance: money('99999.999999998')}).kind).toBe('ok');
		expect(applied('+0.000000001', {balance: money('99999.999999999')})).toEqual({kind: 'error', message: 'The balance would be $100000.00: it has to stay under $100000.'});
		expect(applied('-1', {balance: money('-99999')})).toEqual({kind: 'error', message: 'The balance would be -$100000.00: it has to stay over -$100000.'});
	});

	test('is the sum, or a refusal where the API could not hold it, whatever the amounts', () => {
		fc.assert(fc.property(anyMoney, anyMoney, (balance, amount) => {
			const sum = addMoney(balance, amount);
			const result = applyBalanceChange({kind: 'add', amount}, makeToken('prod-web', {balance}));
			expect(result).toEqual(isInRange(sum) ? {kind: 'ok', patch: {balance: sum}} : {kind: 'error', message: expect.stringContaining('it has to stay') as string});
		}));
	});
});

test('a balance for display is the amount, no limit, or unknown', () => {
	expect(formatBalance({limited: true, balance: money('12.345')})).toBe('$12.34');
	expect(formatBalance({limited: false, balance: money('12.345')})).toBe('no limit');
	expect(formatBalance({limited: false, balance: null})).toBe('no limit');
	expect(formatBalance({limited: true, balance: null})).toBe('unknown');
});

describe('a balance before → after', () => {
	const tracked = {limited: true, balance: money('5')};

	test.each([
		[tracked, {limited: true, balance: money('222')}, '$5.00 → $222.00'],
		[tracked, {limited: false, balance: money('222')}, '$5.00 → no limit'],
		[{limited: false, balance: money('5')}, tracked, 'no limit → $5.00'],
		[{limited: true, balance: null}, tracked, 'unknown → $5.00'],
		[tracked, tracked, '$5.00 → $5.00'],
	])('%o → %o is %s', (before, after, words) => {
		expect(formatBalanceChange(before, after)).toBe(words);
	});

	test('names an amount that has no effect, and says so', () => {
		expect(formatBalanceChange({limited: false, balance: money('5')}, {limited: false, balance: money('222')})).toBe('$5.00 → $222.00 (tracking is off: no limit)');
		expect(formatBalanceChange({limited: false, balance: null}, {limited: false, balance: money('222')})).toBe('unknown → $222.00 (tracking is off: no limit)');
	});

	test('has all decimals where two amounts look the same', () => {
		expect(formatBalanceChange({limited: true, balance: money('12.345')}, {limited: true, balance: money('12.349')})).toBe('$12.345 → $12.349');
		expect(formatBalanceChange({limited: true, balance: money('-0.00001')}, {limited: true, balance: money('-0.00002')})).toBe('-$0.00001 → -$0.00002');
	});
});
