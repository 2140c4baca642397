import fc from 'fast-check';
import {moneyBound, type Money} from '../../source/tokens/money.js';

/** Every amount that the API can hold. */
export const anyMoney: fc.Arbitrary<Money> = fc.bigInt({min: -moneyBound + 1n, max: moneyBound - 1n}).map(amount => amount as Money);

/** Moments of the years that matter, in ms: 2020 to 2060. */
export const anyMoment = fc.integer({min: Date.UTC(2020, 0, 1), max: Date.UTC(2060, 0, 1)});

/** Any characters at all, half ones (lone surrogates) included. */
export const anyText = fc.oneof(
	fc.string({unit: 'binary', maxLength: 60}),
	fc.string({unit: 'grapheme', maxLength: 60}),
	fc.string({unit: fc.integer({min: 0, max: 0xFF_FF}).map(unit => String.fromCodePoint(unit)), maxLength: 60}),
);
