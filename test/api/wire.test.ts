import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createRequest, updateRequest} from '../../source/api/v2.js';
import {tokenSchema} from '../../source/api/v2-list.js';
import {updateRequest as updateKeyRequest} from '../../source/api/v3-wire.js';
import {balanceField, readDateTime, secretField} from '../../source/api/wire.js';
import {moneyBound, moneyToDecimal, parseMoney, type Money} from '../../source/tokens/money.js';
import {v2Token} from './v2-world.js';

const noon = Date.UTC(2027, 0, 31, 12);

const money = fc.bigInt({min: -moneyBound + 1n, max: moneyBound - 1n}).map(amount => amount as Money);

describe('a date-time of the server', () => {
	it.each([
		['with Z', '2027-01-31T12:00:00Z', noon],
		['with an offset', '2027-01-31T14:00:00+02:00', noon],
		['with an offset without colon', '2027-01-31T07:00:00-0500', noon],
		['with an offset of hours', '2027-01-31T14:00:00+02', noon],
		['without a zone, which is UTC', '2027-01-31T12:00:00', noon],
		['without seconds', '2027-01-31T12:00Z', noon],
		['with microseconds', '2027-01-31T12:00:00.123456Z', noon + 123],
		['with a blank', '2027-01-31 12:00:00+00:00', noon],
		['on a leap day', '2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
	])('is read %s', (_, text, expected) => {
		expect(readDateTime(text)).toBe(expected);
	});

	it.each(['2026-02-30T00:00:00Z', '2027-02-29T00:00:00', '2027-13-01T00:00:00Z', '2027-01-31T25:00:00Z', 'tomorrow', '', '31.01.2027', 1_800_000_000, null, {}])('is none: %j', value => {
		expect(readDateTime(value)).toBeUndefined();
	});

	it('comes back as it was sent', () => {
		const lastDay = Date.UTC(9999, 11, 31);
		fc.assert(fc.property(fc.integer({min: 1, max: lastDay}), moment => {
			const {body} = updateRequest('x', {expiresAt: moment});
			expect(body?.expire_time).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
			expect(readDateTime(body?.expire_time)).toBe(moment);
		}));
	});
});

describe('a balance of the server', () => {
	it.each([
		['a number', 12.34, '12.34'],
		['a number with binary noise', 0.1 + 0.2, '0.3'],
		['a small number', 1e-9, '0.000000001'],
		['a decimal string with nine decimals', '50.000000000', '50'],
		['a string without digits before the point', '.5', '0.5'],
		['a zero as Python writes it', '0E-9', '0'],
		['a small string with an exponent', '1e-7', '0.0000001'],
		['a string with ten decimals, rounded', '1.0000000004', '1'],
		['a negative one', -3.5, '-3.5'],
	])('is read from %s', (_, value, expected) => {
		expect(balanceField.parse(value)).toBe(parseMoney(expected));
	});

	it('may be null', () => {
		expect(balanceField.parse(null)).toBeNull();
	});

	it.each(['abc', '', ' ', '-', '.', '1,5', '0x10', 'NaN', 'Infinity', true, [], {}, 100_000, '100000', -100_000, undefined])('is none: %j', value => {
		expect(balanceField.safeParse(value).success).toBe(false);
	});

	it('comes back exactly as it was sent, as the number of a v2 PATCH', () => {
		fc.assert(fc.property(money, amount => {
			const text = JSON.stringify(updateRequest('x', {balance: amount}).body);
			const wire = JSON.parse(text) as {balance: unknown};
			expect(wire.balance).toBeTypeOf('number');
			expect(balanceField.parse(wire.balance)).toBe(amount);
		}));
	});

	it('comes back exactly as it was sent, as the string of a POST or of v3', () => {
		fc.assert(fc.property(money, amount => {
			const draft = {name: 'x', type: 'live', balance: amount, limited: true, expiresAt: null, reset: null, member: null} as const;
			const strings = [createRequest(draft).body?.balance, updateKeyRequest('0f8f', {balance: amount}).body?.balance];
			for (const text of strings) {
				expect(text).toMatch(/^-?\d{0,5}(?:\.\d{0,9})?$/);
				expect(balanceField.parse(text)).toBe(amount);
				expect(text).toBe(moneyToDecimal(amount));
			}
		}));
	});
});

describe('a secret of the server', () => {
	it('is one only where it can be used', () => {
		expect(secretField.parse('eyJhbGciOiJIUzI1NiJ9.e30.abc')?.reveal()).toBe('eyJhbGciOiJIUzI1NiJ9.e30.abc');
		for (const value of [undefined, null, '', 'eyJ***a1b2', 'eyJ...a1b2', 'eyJ…a1b2', 'two words', 7]) {
			expect(secretField.parse(value)).toBeNull();
		}
	});
});

describe('a v2 token', () => {
	it('is shown by what the server sends of its secret, and else by the secret\'s ends', () => {
		const masked = (more: object) => tokenSchema.parse({...v2Token('x'), ...more}).token.masked;
		expect(masked({masked: 'eyJ…zzzz'})).toBe('eyJ…zzzz');
		expect(masked({key_prefix: 'eyJ', last4: 'a1b2'})).toBe('eyJ…a1b2');
		expect(masked({token: 'eyJhbGciOiJIUzI1NiJ9.e30.a1b2'})).toBe('eyJ…a1b2');
		expect(masked({})).toBeNull();
	});

	it('has its reset period, where the server has any', () => {
		const reset = (more: object) => tokenSchema.parse({...v2Token('x'), ...more}).token.reset;
		expect(reset({})).toBeNull();
		expect(reset({balance_reset_period: 'none', balance_reset_amount: null})).toBeNull();
		expect(reset({balance_reset_period: 'weekly', balance_reset_amount: 7.5})).toEqual({period: 'weekly', amount: parseMoney('7.5')});
		expect(reset({balance_reset_period: 'daily'})).toEqual({period: 'daily', amount: null});
	});

	it('keeps unknown fields out of the way', () => {
		const {token} = tokenSchema.parse({...v2Token('x'), label: 'L', synthesized: true, legacy: true, quota: {deep: 1}});
		expect(Object.keys(token).toSorted()).toEqual(['balance', 'expiresAt', 'id', 'legacy', 'limited', 'masked', 'member', 'name', 'reset', 'revoked', 'revokedAt', 'type']);
	});
});
