import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createEntryReader} from '../../source/api/sighting.js';
import {tokenSchema} from '../../source/api/v2-list.js';
import {keySchema} from '../../source/api/v3-wire.js';
import {v2Token} from './v2-world.js';

const createReader = () => createEntryReader(tokenSchema, () => undefined);

const anyField = fc.oneof(
	fc.constantFrom(null, [], {}),
	fc.boolean(),
	fc.integer({min: -5, max: 5}),
	fc.constantFrom('', 'none', 'daily', '5.0', '2027-01-31T00:00:00Z', 'api_token'),
);
const fields = ['balance', 'active_balance', 'expire_time', 'token_type', 'token', 'masked', 'last4', 'revoked', 'balance_reset_period', 'balance_reset_amount', 'more'];
const anyChange = fc.dictionary(fc.constantFrom(...fields), anyField, {maxKeys: 3});

describe('an entry that is read again', () => {
	test('is the same token where nothing changed', () => {
		const reader = createReader();
		const {token} = reader.read(v2Token('a'), 1);
		expect(reader.read(v2Token('a'), 5).token).toBe(token);
		expect(reader.read(v2Token('a', {balance: 1}), 1).token).not.toBe(token);
	});

	test('is what a first look would have made of it, whatever changed', () => {
		fc.assert(fc.property(anyChange, anyChange, (before, after) => {
			const reader = createReader();
			reader.read({...v2Token('a'), ...before}, 1);
			const value = {...v2Token('a'), ...after};
			expect(reader.read(value, 2)).toEqual(createReader().read(value, 2));
		}));
	});

	test('is read anew when a field is no longer there', () => {
		const reader = createReader();
		reader.read({...v2Token('a'), revoked: true}, 1);
		expect(reader.read(v2Token('a'), 1).token?.revoked).toBe(false);
	});

	test('is told apart by its id where it has one', () => {
		const reader = createEntryReader(keySchema, () => undefined);
		const key = {id: '1', name: 'a', token_type: 'api_token', active_balance: true, balance: 1, expire_time: null, revoked: true};
		const first = reader.read(key, 1);
		const second = reader.read({...key, id: '2', revoked: false}, 2);
		expect(reader.read(key, 1)).toBe(first);
		expect(reader.read({...key, id: '2', revoked: false}, 2)).toBe(second);
	});

	test('that is malformed is a problem each time, at its place', () => {
		const reader = createReader();
		const broken = {...v2Token(''), name: 5};
		expect(reader.read(broken, 1).problem?.subject).toBe('entry 1');
		expect(reader.read(broken, 7).problem?.subject).toBe('entry 7');
	});

	test('is forgotten after a list without it', () => {
		const reader = createReader();
		const {token} = reader.read(v2Token('a'), 1);
		reader.sweep();
		expect(reader.read(v2Token('a'), 1).token).toBe(token);
		reader.sweep();
		reader.sweep();
		expect(reader.read(v2Token('a'), 1).token).not.toBe(token);
	});
});
