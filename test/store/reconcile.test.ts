import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isSame, reconcile} from '../../source/store/reconcile.js';
import {type Money} from '../../source/tokens/money.js';
import {type Token} from '../../source/tokens/token.js';
import {makeToken, money} from '../helpers/make-token.js';

const nobody = new Set<string>();
const mapOf = (tokens: readonly Token[]): ReadonlyMap<string, Token> => new Map(tokens.map(token => [token.id, token]));

const anyToken = fc.record({name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), balance: fc.option(fc.bigInt({min: -5n, max: 5n})), limited: fc.boolean()})
	.map(({name, balance, limited}) => makeToken(name, {balance: balance as Money | null, limited}));
const anyTokens = fc.uniqueArray(anyToken, {selector: ({id}) => id});
const anyKeep = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')).map(ids => new Set(ids));

describe('a list read from the server', () => {
	test('replaces what is known, in the order of the server', () => {
		const known = mapOf([makeToken('a'), makeToken('gone')]);
		const {tokens} = reconcile(known, [makeToken('new'), makeToken('a', {balance: money('7')})], nobody, true);
		expect(tokens.keys().toArray()).toEqual(['new', 'a']);
		expect(tokens.get('a')?.balance).toBe(money('7'));
	});

	test('leaves tokens and map the same objects where nothing changed', () => {
		const known = mapOf([makeToken('a', {reset: {period: 'daily', amount: money('1')}}), makeToken('b')]);
		expect(reconcile(known, [makeToken('a', {reset: {period: 'daily', amount: money('1')}}), makeToken('b')], nobody, true).tokens).toBe(known);

		const {tokens} = reconcile(known, [makeToken('a', {reset: {period: 'daily', amount: money('2')}}), makeToken('b')], nobody, true);
		expect(tokens.get('a')).not.toBe(known.get('a'));
		expect(tokens.get('b')).toBe(known.get('b'));
	});

	test('tells what the balances changed by, not those of new tokens or of unknown balances', () => {
		const known = mapOf([makeToken('spent', {balance: money('1.5')}), makeToken('same'), makeToken('was unknown', {balance: null}), makeToken('is unknown')]);
		const {deltas} = reconcile(known, [
			makeToken('spent', {balance: money('1.2')}), makeToken('same', {masked: '…else'}), makeToken('was unknown'), makeToken('is unknown', {balance: null}), makeToken('new'),
		], nobody, true);
		expect([...deltas]).toEqual([['spent', money('-0.3')]]);
	});

	test('does not change what was written since it was begun', () => {
		const known = mapOf([makeToken('written', {balance: money('60')}), makeToken('created')]);
		const {tokens, deltas} = reconcile(known, [makeToken('written', {balance: money('50')}), makeToken('removed')], new Set(['written', 'created', 'removed']), true);
		expect(tokens.get('written')).toBe(known.get('written'));
		expect(tokens.has('created')).toBe(true);
		expect(tokens.has('removed')).toBe(false);
		expect(deltas.size).toBe(0);
	});

	test('drops nothing while it is incomplete', () => {
		const {tokens} = reconcile(mapOf([makeToken('a'), makeToken('b')]), [makeToken('b')], nobody, false);
		expect(tokens.keys().toArray().toSorted()).toEqual(['a', 'b']);
	});

	test('gives exactly the list where nothing was written meanwhile, and the same again when it is read again', () => {
		fc.assert(fc.property(anyTokens, anyTokens, (before, list) => {
			const {tokens} = reconcile(mapOf(before), list, nobody, true);
			expect(new Map(tokens)).toEqual(new Map(mapOf(list)));
			const again = reconcile(tokens, list.map(token => ({...token})), nobody, true);
			expect(again.tokens).toBe(tokens);
			expect(again.deltas.size).toBe(0);
		}));
	});

	test('never changes, adds or drops a token that is kept', () => {
		fc.assert(fc.property(anyTokens, anyTokens, anyKeep, fc.boolean(), (before, list, keep, isComplete) => {
			const known = mapOf(before);
			const {tokens} = reconcile(known, list, keep, isComplete);
			for (const id of keep) {
				expect(tokens.get(id)).toBe(known.get(id));
			}
		}));
	});

	test('has the old balance and the delta add up to the new balance', () => {
		fc.assert(fc.property(anyTokens, anyTokens, anyKeep, (before, list, keep) => {
			const known = mapOf(before);
			const {tokens, deltas} = reconcile(known, list, keep, true);
			for (const [id, token] of tokens) {
				const had = known.get(id)?.balance ?? null;
				if (had !== null && token.balance !== null) {
					expect(had + (deltas.get(id) ?? 0n)).toBe(token.balance);
				} else {
					expect(deltas.has(id)).toBe(false);
				}
			}
		}));
	});
});

describe('sameness', () => {
	test('is by content', () => {
		expect(isSame({a: 1n, b: {c: null, d: [1, 2]}}, {b: {d: [1, 2], c: null}, a: 1n})).toBe(true);
		expect(isSame(NaN, NaN)).toBe(true);
	});

	test.each([
		[{a: 1}, {a: 2}], [{a: 1}, {a: 1, b: 2}], [{a: undefined}, {b: undefined, c: 1}], [null, {}], [{}, null], [[1], [1, 2]], [1, '1'], [{a: {b: 1}}, {a: {b: 2}}],
	])('tells %j from %j', (a, b) => {
		expect(isSame(a, b)).toBe(false);
	});
});
