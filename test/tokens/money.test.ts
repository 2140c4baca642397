import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	addMoney,
	compareMoney,
	dollars,
	formatAverage,
	formatMoney,
	isInRange,
	moneyBound,
	moneyFromNumber,
	moneyToDecimal,
	moneyToNumber,
	parseMoney,
	scaleMoney,
	subtractMoney,
	zero,
	type Money,
} from '../../source/tokens/money.js';
import {anyMoney} from '../helpers/arbitraries.js';
import {money} from '../helpers/make-token.js';

/** Nano-dollars written as a decimal with all nine places, by text alone. */
function written(nanos: bigint): string {
	const digits = (nanos < 0n ? -nanos : nanos).toString().padStart(10, '0');
	return `${nanos < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

describe('an amount in decimal', () => {
	test.each([
		['50', 50_000_000_000n],
		['0', 0n],
		['-0', 0n],
		['12.34', 12_340_000_000n],
		['-5', -5_000_000_000n],
		['.5', 500_000_000n],
		['-.5', -500_000_000n],
		['5.', 5_000_000_000n],
		['00100', 100_000_000_000n],
		['0.000000001', 1n],
		['50.000000000', 50_000_000_000n],
		['99999.999999999', 99_999_999_999_999n],
		['-99999.999999999', -99_999_999_999_999n],
	])('%s is taken exactly', (text, nanos) => {
		expect(parseMoney(text)).toBe(nanos);
	});

	const none = ['', '-', '.', '-.', 'abc', '1e3', '100000', '-100000', '000001', '0.1234567890', '1,000', '1 000', ' 5', '5 ', '5\n', '+5', '--5', '5-', '$5', '1.2.3', '0x10', 'NaN', '１０', '−5'];
	test.each(none)('%j is none', text => {
		expect(parseMoney(text)).toBeUndefined();
	});

	test('comes back as the same amount, whatever it is', () => {
		fc.assert(fc.property(anyMoney, amount => {
			expect(parseMoney(moneyToDecimal(amount))).toBe(amount);
			expect(parseMoney(written(amount))).toBe(amount);
		}));
	});

	test.each([
		['12.340000000', '12.34'],
		['0.1', '0.1'],
		['-5.000', '-5'],
		['-0.000000001', '-0.000000001'],
		['100', '100'],
		['0.0', '0'],
	])('%s is written without needless zeros, as %s', (text, expected) => {
		expect(moneyToDecimal(money(text))).toBe(expected);
	});
});

describe('sums', () => {
	test('are exact where floating point is not', () => {
		expect(moneyToDecimal(addMoney(money('0.1'), money('0.2')))).toBe('0.3');
		expect(moneyToDecimal(subtractMoney(money('0.3'), money('0.1')))).toBe('0.2');
		expect(moneyToDecimal(addMoney(money('99999.999999998'), money('0.000000001')))).toBe('99999.999999999');
	});

	test('are those of the decimals, whatever the amounts', () => {
		const part = fc.bigInt({min: -49_999_999_999_999n, max: 49_999_999_999_999n});
		fc.assert(fc.property(part, part, (a, b) => {
			expect(addMoney(money(written(a)), money(written(b)))).toBe(parseMoney(written(a + b)));
			expect(subtractMoney(money(written(a)), money(written(b)))).toBe(parseMoney(written(a - b)));
		}));
	});
});

describe('a JSON number', () => {
	test('comes back as the same amount after the wire, whatever it is', () => {
		fc.assert(fc.property(anyMoney, amount => {
			const wire = JSON.stringify(moneyToNumber(amount));
			expect(moneyFromNumber(JSON.parse(wire) as number)).toBe(amount);
		}));
	});

	test.each([
		[0.1, '0.1'],
		[-5, '-5'],
		[0, '0'],
		[-0, '0'],
		[1e-9, '0.000000001'],
		[0.1 + 0.2, '0.3'],
		[0.0000000016, '0.000000002'],
		[1e-10, '0'],
		[-1e-10, '0'],
		[99_999.999999999, '99999.999999999'],
	])('%d is the amount %s', (number, expected) => {
		expect(moneyToDecimal(moneyFromNumber(number)!)).toBe(expected);
	});

	test.each([NaN, Infinity, -Infinity, 100_000, -100_000, 99_999.9999999999, 1e21, -1e300])('%d is none', number => {
		expect(moneyFromNumber(number)).toBeUndefined();
	});
});

test('a balance lies strictly between -100000 and 100000', () => {
	expect(moneyToDecimal(moneyBound)).toBe('100000');
	expect([moneyBound, subtractMoney(zero, moneyBound)].map(amount => isInRange(amount))).toEqual([false, false]);
	expect([moneyBound - 1n, 1n - moneyBound, 0n].map(amount => isInRange(amount as Money))).toEqual([true, true, true]);
});

test('zero is no money', () => {
	expect(moneyToDecimal(zero)).toBe('0');
});

test('whole dollars are money, and no fraction of one is', () => {
	expect([dollars(10), dollars(0), dollars(-3), dollars(100_000)].map(amount => moneyToDecimal(amount))).toEqual(['10', '0', '-3', '100000']);
	expect(() => dollars(0.5)).toThrow(RangeError);
});

test('amounts compare by size', () => {
	expect(['2', '-1', '10', '1'].map(text => money(text)).toSorted(compareMoney).map(amount => moneyToDecimal(amount))).toEqual(['-1', '1', '2', '10']);
	expect([compareMoney(money('1'), money('2')), compareMoney(money('1'), money('1.0')), compareMoney(money('2'), money('1'))]).toEqual([-1, 0, 1]);
});

test('an amount times a number is rounded to a nano-dollar', () => {
	expect(scaleMoney(money('1'), 1.5)).toBe(money('1.5'));
	expect(scaleMoney(money('-12'), 1 / 24)).toBe(money('-0.5'));
	expect(scaleMoney(money('0.000000001'), 1.6)).toBe(money('0.000000002'));
});

describe('an amount for display', () => {
	test.each([
		['12.34', '$12.34'],
		['50', '$50.00'],
		['1', '$1.00'],
		['1.5', '$1.50'],
		['12.349999999', '$12.34'],
		['9.999999999', '$9.99'],
		['99999.999999999', '$99999.99'],
		['0', '$0.00'],
		['0.5', '$0.50'],
		['0.05', '$0.05'],
		['0.312', '$0.312'],
		['0.0312', '$0.0312'],
		['0.03129', '$0.0312'],
		['0.999999999', '$0.9999'],
		['0.001', '$0.001'],
		['0.0001', '$0.0001'],
		['0.000099999', '<$0.0001'],
		['0.000000001', '<$0.0001'],
		['-5.678', '-$5.67'],
		['-0.5', '-$0.50'],
		['-0.0001', '-$0.0001'],
		['-0.000000001', '>-$0.0001'],
	])('%s is shown as %s', (text, expected) => {
		expect(formatMoney(money(text))).toBe(expected);
	});

	test('may be a total that no single balance can reach', () => {
		expect(formatMoney(addMoney(dollars(1_234_567), money('0.899')))).toBe('$1234567.89');
	});

	test('has more than two decimals only under a dollar, and never more than four', () => {
		fc.assert(fc.property(anyMoney, amount => {
			const [, decimals = ''] = formatMoney(amount).split('.');
			expect(decimals.length).toBeGreaterThanOrEqual(2);
			expect(decimals.length).toBeLessThanOrEqual(isUnderADollar(amount) ? 4 : 2);
		}));
	});

	test('is never rounded up, and never off by a whole last digit', () => {
		fc.assert(fc.property(fc.oneof(anyMoney, fc.bigInt({min: -2_000_000_000n, max: 2_000_000_000n}).map(amount => amount as Money)), amount => {
			const size = amount < 0n ? -amount : amount;
			const shown = money(formatMoney(amount).replaceAll(/[-$<>]/g, ''));
			if (formatMoney(amount).includes('0.0001') && size < 100_000n) {
				expect(size).toBeGreaterThan(0n);
				return;
			}

			expect(shown).toBeLessThanOrEqual(size);
			expect(size - shown).toBeLessThan(isUnderADollar(amount) ? 100_000n : 10_000_000n);
			expect(formatMoney(amount).startsWith('-')).toBe(amount < 0n);
		}));
	});
});

test.each([
	['0.068181818', '$0.0682'],
	['0.06815', '$0.0682'],
	['0.068149999', '$0.0681'],
	['0.99996', '$1.00'],
	['1.005', '$1.01'],
	['1.0049', '$1.00'],
	['-1.005', '-$1.01'],
	['0.00004', '<$0.0001'],
	['0', '$0.00'],
])('an average of %s is rounded half up: %s', (amount, shown) => {
	expect(formatAverage(money(amount))).toBe(shown);
});

function isUnderADollar(amount: Money): boolean {
	return amount < money('1') && amount > money('-1');
}
