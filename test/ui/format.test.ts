import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {formatTime, formatWhen} from '../../source/tokens/expiry.js';
import {displayName, count} from '../../source/tokens/text.js';
import {wrapText, wrapUnder} from '../../source/ui/format.js';
import {anyText} from '../helpers/arbitraries.js';
import {noon} from '../helpers/fake-clock.js';

describe('wrapped text', () => {
	const anyWords = fc.array(anyText.map(text => displayName(text)), {maxLength: 20}).map(words => words.join(' '));

	test('never takes more than the width', () => {
		fc.assert(fc.property(anyWords, fc.integer({min: 10, max: 100}), (text, width) => {
			for (const line of wrapText(text, width)) {
				expect(stringWidth(line)).toBeLessThanOrEqual(width);
			}
		}));
	});

	test('loses nothing but spaces at the breaks', () => {
		fc.assert(fc.property(anyWords, fc.integer({min: 2, max: 100}), (text, width) => {
			expect(wrapText(text, width).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
		}));
	});

	test('breaks between words where it can', () => {
		expect(wrapText('one two three', 8)).toEqual(['one two', 'three']);
		expect(wrapText('incomprehensible', 8)).toEqual(['incompre', 'hensible']);
		expect(wrapText('', 8)).toEqual(['']);
	});

	test('goes on under its own beginning', () => {
		expect(wrapUnder('12:00 error ', 'one two three', 25)).toEqual(['12:00 error one two three']);
		expect(wrapUnder('12:00 error ', 'one two three', 22)).toEqual(['12:00 error one two', '            three']);
	});
});

test('a time of today is told without its day, others with it', () => {
	expect(formatTime(noon + 63_000)).toBe('12:01:03');
	expect(formatWhen(noon + 63_000, noon)).toBe('12:01:03');
	expect(formatWhen(noon + (3 * 86_400_000), noon)).toBe('2027-01-18 12:00');
});

test.each([[0, '0 tokens'], [1, '1 token'], [2, '2 tokens']])('%i are %s', (number, wanted) => {
	expect(count(number, 'token')).toBe(wanted);
});
