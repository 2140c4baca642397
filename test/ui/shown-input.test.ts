import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {applyEdit, cleanInput, inputHeight, shownInput} from '../../source/ui/components/shown-input.js';
import {anyText} from '../helpers/arbitraries.js';

const anyInput = anyText.map(text => cleanInput(text));

describe('what is shown of a field', () => {
	test('lets no control, bidi or zero-width character reach the terminal', () => {
		fc.assert(fc.property(anyInput, text => {
			expect(shownInput(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
		}));
	});

	test('has the length of what is in it, so that the cursor stands where it should', () => {
		fc.assert(fc.property(anyInput, text => {
			expect(shownInput(text)).toHaveLength(text.length);
		}));
	});
});

describe('an edit', () => {
	test('of plain text is the text', () => {
		expect(applyEdit('prod-wb', 'prod-web')).toBe('prod-web');
		expect(applyEdit('50', '5')).toBe('5');
		expect(applyEdit('', '+10')).toBe('+10');
	});

	test('at any place keeps the hidden characters before and after it', () => {
		fc.assert(fc.property(anyInput, anyInput, fc.constantFrom('x', 'é', ''), (before, after, typed) => {
			const next = shownInput(before) + typed + shownInput(after);
			const edited = applyEdit(before + after, next);
			// Where the same character stands on both sides, it cannot be told which of them is new; the text is the same.
			expect(shownInput(edited)).toBe(next);
			expect(edited).toHaveLength(before.length + typed.length + after.length);
		}));
	});

	test('takes a whole character away where half of it was deleted', () => {
		expect(applyEdit('a🚀', 'a\uD83D')).toBe('a');
	});

	test('removes a hidden character', () => {
		expect(applyEdit('ab\u202Ecd', 'abcd')).toBe('abcd');
	});
});

test.each([
	['', 10, 1], ['123456789', 10, 1], ['1234567890', 10, 2], ['12345 7890 2345', 10, 2], ['東京東京東京', 5, 3], ['東', 80, 1],
])('%j at %i columns takes %i lines with its cursor', (text, width, lines) => {
	expect(inputHeight(text, width)).toBe(lines);
});
