import {stripVTControlCharacters} from 'node:util';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {emptyInput, inputHeight, inputRows, shownInput} from '../../../source/ui/components/text-field.js';
import {cleanInput} from '../../../source/ui/input/line-edit.js';
import {anyText} from '../../helpers/arbitraries.js';

const anyInput = anyText.map(text => cleanInput(text));

/** Rows with the cursor in brackets. */
const pictured = (rows: readonly string[]): string[] => rows.map(row => row.replace('\u001B[7m', '[').replace('\u001B[27m', ']'));

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

	test('is the text, in rows', () => {
		fc.assert(fc.property(anyInput.map(text => shownInput(text)), fc.nat(), fc.integer({min: 2, max: 20}), (text, at, width) => {
			const rows = inputRows(text, at % (text.length + 1), width, Number.MAX_SAFE_INTEGER);
			expect(stripVTControlCharacters(rows.join(''))).toBe(`${text} `);
			expect(rows).toHaveLength(inputHeight(text, width));
		}));
	});
});

test.each([
	['', 10, 1], ['123456789', 10, 1], ['1234567890', 10, 2], ['12345 7890 2345', 10, 2], ['東京東京東京', 5, 3], ['東', 80, 1],
])('%j at %i columns takes %i lines with its cursor', (text, width, lines) => {
	expect(inputHeight(text, width)).toBe(lines);
});

describe('rows', () => {
	test('show the cursor on the character that it stands on', () => {
		expect(pictured(inputRows('abc', 3, 10, 1))).toEqual(['abc[ ]']);
		expect(pictured(inputRows('abc', 1, 10, 1))).toEqual(['a[b]c ']);
		expect(pictured(inputRows('a🚀c', 1, 10, 1))).toEqual(['a[🚀]c ']);
		expect(pictured(inputRows('abc', null, 10, 1))).toEqual(['abc ']);
	});

	test('are those around the cursor where there is no room for all', () => {
		expect(pictured(inputRows('aaaabbbbcccc', 0, 4, 1))).toEqual(['[a]aaa']);
		expect(pictured(inputRows('aaaabbbbcccc', 5, 4, 2))).toEqual(['b[b]bb', 'cccc']);
		expect(pictured(inputRows('aaaabbbbccc', null, 4, 2))).toEqual(['bbbb', 'ccc ']);
	});
});

test('an empty field has the cursor on what it suggests', () => {
	expect(pictured([emptyInput('50, none', true), emptyInput('', true), emptyInput('50', false)])).toEqual(['[5]0, none', '[ ]', '50']);
});
