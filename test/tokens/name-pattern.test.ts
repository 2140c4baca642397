import fc from 'fast-check';
import {expect, test} from 'vitest';
import {namePattern, selectByName} from '../../source/tokens/name-pattern.js';

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
	fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 200}), name => {
		expect(namePattern(name)(name)).toBe(true);
	}));
});

test('patterns select each item once, in the order of the items, and tell which of them select nothing', () => {
	const names = ['b-1', 'a-1', 'a-2', 'c-1'];
	expect(selectByName(names, name => name, ['a-*', 'a-2', 'x-*', 'b-1', 'y'])).toEqual({selected: ['b-1', 'a-1', 'a-2'], unmatched: ['x-*', 'y']});
});

test('a pattern that is a name means only that, and all that have it', () => {
	expect(selectByName(['a1', 'a[1]', 'a[1]'], name => name, ['a[1]'])).toEqual({selected: ['a[1]', 'a[1]'], unmatched: []});
});

test('no pattern selects all', () => {
	expect(selectByName(['b', 'a'], name => name, [])).toEqual({selected: ['b', 'a'], unmatched: []});
});
