import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {skeletonOf} from '../../source/tokens/naming.js';
import {anyText} from '../helpers/arbitraries.js';

describe('the skeleton of a name', () => {
	test.each([
		['Cyrillic capitals', '\u0410\u0412\u0421\u0415\u041D\u0406\u0408\u041A\u04C0\u041C\u041E\u0420\u0405\u0422\u0425\u0423\u04AE', 'abcehijklmopstxyy'],
		['Cyrillic small letters', '\u0430\u0441\u0501\u0435\u04BB\u0456\u0458\u04CF\u043E\u0440\u051B\u0455\u051D\u0445\u0443', 'acdehijlopqswxy'],
		['Greek capitals', '\u0391\u0392\u0395\u0397\u0399\u039A\u039C\u039D\u039F\u03A1\u03A4\u03A7\u03A5\u0396', 'abehikmnoptxyz'],
		['Greek small letters', '\u03F3\u03BF\u03C1\u03BD\u03C7', 'jopvx'],
		['other Latin letters', '\u0251\u0261\u0131', 'agi'],
	])('takes %s for basic Latin ones of the same shape', (_, letters, expected) => {
		expect(skeletonOf(letters)).toBe(skeletonOf(expected));
		expect(skeletonOf(letters)).toMatch(/^[a-z]+$/);
	});

	test('keeps letters of another shape apart', () => {
		const letters = [...'жшю\u03C9\u03BBдéßæ東京abcdefghjk'];
		expect(new Set(letters.map(letter => skeletonOf(letter))).size).toBe(letters.length);
	});

	test.each(['prod-web', '東京', 'prod-\u0436'])('of %j is that itself', name => {
		expect(skeletonOf(name)).toBe(name);
	});

	test('never has a capital, a digit that is a letter, a space or an invisible character', () => {
		fc.assert(fc.property(anyText, name => {
			expect(skeletonOf(name)).not.toMatch(/[A-Z01i|_\s.\p{Control}\p{Default_Ignorable_Code_Point}]/u);
		}));
	});

	test('of ASCII does not depend on what else a name holds', () => {
		fc.assert(fc.property(fc.string({unit: 'grapheme-ascii', minLength: 1}).filter(name => name === name.trim()), name => {
			expect(skeletonOf(`${name}京`)).toBe(`${skeletonOf(name)}京`);
		}));
	});
});
