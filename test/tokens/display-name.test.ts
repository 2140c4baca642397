import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {fitText, textWidth} from '../../source/tokens/text-width.js';
import {displayName, quoteInput} from '../../source/tokens/text.js';
import {anyText} from '../helpers/arbitraries.js';

describe('a name for display', () => {
	test.each([
		['escape', '\u001B[2J', '�[2J'],
		['C1 control sequence introducer', '\u009B2J', '�2J'],
		['line break', 'a\nb', 'a�b'],
		['carriage return and tab', 'a\r\tb', 'a��b'],
		['delete', 'a\u007Fb', 'a�b'],
		['NUL', '\u0000', '�'],
		['bidi override', 'prod\u202Etset', 'prod�tset'],
		['bidi isolate', '\u2066a\u2069', '�a�'],
		['bidi mark', 'a\u200E\u200F\u061Cb', 'a���b'],
		['line and paragraph separator', 'a\u2028\u2029b', 'a��b'],
		['zero-width space', 'prod\u200Bweb', 'prod�web'],
		['zero-width joiner', '👩\u200D💻', '👩�💻'],
		['byte order mark', '\uFEFFa', '�a'],
		['soft hyphen', 'pro\u00ADd', 'pro�d'],
		['combining grapheme joiner', 'a\u034Fb', 'a�b'],
		['word joiner', 'a\u2060b', 'a�b'],
		['Hangul filler', 'a\u3164\u115F\u1160\uFFA0b', 'a����b'],
		['Mongolian vowel separator', 'a\u180Eb', 'a�b'],
		['Arabic number sign', '\u06001', '�1'],
		['tag characters', 'a\u{E0041}b', 'a�b'],
		['interlinear annotation', '\uFFF9a\uFFFB', '�a�'],
		['variation selector on a letter', 'prod\uFE0Fweb', 'prod�web'],
		['ideographic variation selector', '葛\u{E0100}', '葛�'],
		['lone surrogate', 'a\uD800b', 'a�b'],
		['code point that Unicode has not given away', 'a\u{10FFFF}\u0378b', 'a��b'],
	])('shows a %s as �', (_, name, expected) => {
		expect(displayName(name)).toBe(expected);
	});

	test.each([
		['prod-web-app'],
		['~ !"#$%&\'()*+,./:;<=>?@[\\]^_`{|}'],
		['équipe-Ω-Привет'],
		['東京-本番'],
		['e\u0301quipe'],
		['🚀-launch'],
		['🇫🇷-paris'],
		['한국어'],
		['हिन्दी'],
		['\uE0A0-private-use'],
		[''],
	])('leaves %j as it is', name => {
		expect(displayName(name)).toBe(name);
	});

	test('drops the style mark of an emoji, on whose width terminals disagree', () => {
		expect(displayName('⚠\uFE0F-prod ⌚\uFE0E')).toBe('⚠-prod ⌚');
		expect(textWidth(displayName('⚠\uFE0F'))).toBe(1);
	});

	test('drops one style mark only, so that a second cannot hide', () => {
		expect(displayName('⚠\uFE0F\uFE0F')).toBe('⚠�');
	});

	test('marks the skin tone of an emoji, on whose width terminals disagree', () => {
		expect(displayName('👋🏽-anna')).toBe('👋�-anna');
	});

	test('keeps 200 characters of Unicode, each of them', () => {
		expect(displayName('😀'.repeat(200))).toBe('😀'.repeat(200));
	});

	test('never holds what a terminal obeys or hides, whatever the name', () => {
		fc.assert(fc.property(anyText, name => {
			expect(displayName(name)).not.toMatch(/[\p{Control}\p{Format}\p{Surrogate}\p{Line_Separator}\p{Paragraph_Separator}\p{Default_Ignorable_Code_Point}]/u);
		}));
	});

	test('stays as it is when made safe again', () => {
		fc.assert(fc.property(anyText, name => {
			expect(displayName(displayName(name))).toBe(displayName(name));
		}));
	});

	test('differs where names differ only in a character that cannot be seen', () => {
		fc.assert(fc.property(fc.string({unit: 'grapheme-ascii', maxLength: 20}), fc.constantFrom('\u200B', '\u202E', '\u00AD', '\uFE0F', '\n', '\u3164'), fc.nat(20), (name, hidden, at) => {
			expect(displayName(name.slice(0, at) + hidden + name.slice(at))).not.toBe(displayName(name));
		}));
	});
});

describe('the width', () => {
	test.each([
		['prod', 4],
		['東京', 4],
		['🚀', 2],
		['🇫🇷', 2],
		['e\u0301', 1],
		['é', 1],
		['한', 2],
		['ｱﾞ', 2],
		['', 0],
	])('of %j is %d', (text, width) => {
		expect(textWidth(text)).toBe(width);
	});
});

describe('a text fitted to columns', () => {
	test.each([
		['prod', 6, 'prod  '],
		['prod', 4, 'prod'],
		['prod-web', 5, 'prod…'],
		['prod', 1, '…'],
		['', 3, ' '.repeat(3)],
		['prod', 0, ''],
		['prod', -1, ''],
		['東京都', 6, '東京都'],
		['東京都', 5, '東京…'],
		['東京都', 4, '東… '],
		['東京都', 2, '… '],
		['東京都', 1, '…'],
		['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
		['🇫🇷🇩🇪', 3, '🇫🇷…'],
		['🇫🇷🇩🇪', 2, '… '],
	])('%j in %d is %j', (text, width, expected) => {
		expect(fitText(text, width)).toBe(expected);
	});

	test('takes exactly those columns, whatever the name', () => {
		fc.assert(fc.property(anyText, fc.integer({min: 0, max: 80}), (name, width) => {
			expect(stringWidth(fitText(displayName(name), width))).toBe(width);
		}));
	});

	test('is whole where there is room, and otherwise a beginning of it and …', () => {
		fc.assert(fc.property(anyText, fc.integer({min: 1, max: 80}), (name, width) => {
			const shown = displayName(name);
			const fitted = fitText(shown, width).trimEnd();
			const isCut = textWidth(shown) > width && fitted.endsWith('…') && shown.startsWith(fitted.slice(0, -1));
			expect(isCut || fitted === shown.trimEnd()).toBe(true);
		}));
	});
});

describe('a quotation of what was typed', () => {
	test('is safe for a terminal', () => {
		expect(quoteInput('\u001B[2J')).toBe('"�[2J"');
	});

	test('is cut after 30 characters, and not within one', () => {
		expect(quoteInput('x'.repeat(30))).toBe(`"${'x'.repeat(30)}"`);
		expect(quoteInput('😀'.repeat(31))).toBe(`"${'😀'.repeat(30)}…"`);
	});
});
