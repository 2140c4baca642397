import fc from 'fast-check';
import {expect, test} from 'vitest';
import {namePattern, selectNamed} from '../../source/tokens/naming.js';

test.each([
	['dev-*', 'dev-anna', true],
	['dev-*', 'dev-', true],
	['dev-*', 'prod-dev-anna', false],
	['*', 'team/web', true],
	['*', '.hidden', true],
	['*', 'two\nlines', true],
	['*-東京?', 'client-東京デ', true],
	['{ci,qa}-*', 'qa-nightly', true],
	['[abc]-1', 'b-1', true],
	['a[1]', 'a[1]', true],
	['prod', 'prod-web', false],
	['PROD-*', 'prod-web', false],
])('the pattern %j on the name %j: %s', (pattern, name, expected) => {
	expect(namePattern(pattern)(name)).toBe(expected);
});

test('every name means itself, whatever characters it has', () => {
	fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 60}), name => {
		expect(namePattern(name)(name)).toBe(true);
	}));
});

const named = (names: readonly string[]) => names.map((name, index) => ({name, id: `id-${index}`}));

const select = (names: readonly string[], patterns: readonly string[]) => {
	const {selected, unmatched} = selectNamed(named(names), item => item, patterns);
	return {names: selected.map(({name}) => name), unmatched};
};

test('patterns select each item once, in the order of the items, and tell which of them select nothing', () => {
	expect(select(['b-1', 'a-1', 'a-2', 'c-1'], ['a-*', 'a-2', 'x-*', 'b-1', 'y'])).toEqual({names: ['b-1', 'a-1', 'a-2'], unmatched: ['x-*', 'y']});
});

test('a pattern that is a name means only that, and all that have it', () => {
	expect(select(['a1', 'a[1]', 'a[1]'], ['a[1]'])).toEqual({names: ['a[1]', 'a[1]'], unmatched: []});
});

test('an id means its token, but is no pattern', () => {
	expect(select(['a', 'b'], ['id-1'])).toEqual({names: ['b'], unmatched: []});
	expect(select(['a', 'b'], ['id-*'])).toEqual({names: [], unmatched: ['id-*']});
});

test('no pattern selects all', () => {
	expect(select(['b', 'a'], [])).toEqual({names: ['b', 'a'], unmatched: []});
});
