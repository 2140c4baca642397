import fc from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {textWidth} from '../../source/tokens/text-width.js';

const near = fc.oneof(
	fc.constantFrom(...'aZ ~éÿŁżΩωЖяあンー東漢한글🚀🌙→…─█⣿✓✗◔▾∅⊘'),
	fc.constantFrom('\u{301}', '\u{FE0F}', '\u{200D}', '\u{1F3FD}', 'ﾞ', 'ᄀ', '\u{1F1E9}', 'क', '☺', '👩'),
	fc.integer({min: 0x20, max: 0x1_FA_FF}).filter(code => code < 0xD8_00 || code > 0xDF_FF).map(code => String.fromCodePoint(code)),
);

test('the width of a text is the one of the library, with or without its tables', () => {
	fc.assert(fc.property(fc.array(near, {maxLength: 12}), characters => {
		const text = characters.join('');
		expect(textWidth(text)).toBe(stringWidth(text));
	}));
});

test('every character that is measured without the tables has the width of the library', () => {
	for (let code = 0x20; code <= 0x1_FA_FF; code++) {
		if (code >= 0xD8_00 && code <= 0xDF_FF) {
			continue;
		}

		const text = String.fromCodePoint(code);
		if (textWidth(text) !== stringWidth(text)) {
			expect.fail(`U+${code.toString(16)}: ${textWidth(text)}, not ${stringWidth(text)}`);
		}
	}
});
