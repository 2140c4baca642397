import fc from 'fast-check';
import {expect, test} from 'vitest';
import sanitizeAnsi from '../../../node_modules/ink/build/sanitize-ansi.js';
import {lookAt} from '../../../source/ui/terminal/ink-lines.js';
import {anyText} from '../../helpers/arbitraries.js';

const piece = fc.oneof(anyText, fc.constantFrom('\u{1B}[31m', '\u{1B}[39m', '\u{1B}[1;38;5;9m', '\u{1B}[m', '\u{1B}[4:3m', '\u{1B}[2J', '\u{1B}', '\u{9B}1m', '\u{301}', '\t', '\r\n', '\n', 'a'));

test('what is taken for clean is what Ink would draw as it is', () => {
	let clean = 0;
	fc.assert(fc.property(fc.array(piece, {maxLength: 6}).map(pieces => pieces.join('')), text => {
		if (lookAt(text).isClean) {
			clean++;
			expect(sanitizeAnsi(text)).toBe(text);
		}
	}), {numRuns: 2000});
	expect(clean).toBeGreaterThan(100);
});

test.each(['', 'a ▸ ü 漢', '\u{1B}[1;31ma\u{1B}[22;39m\nb', 'e\u{301}', '\u{1B}[ma'])('composed lines are clean: %j', text => {
	expect(lookAt(text).isClean).toBe(true);
});

test.each(['\t', '\u{1B}[2J', '\u{1B}[31', 'a\u{1B}[31m\u{301}', '\u{7F}', 'a\r\nb', '\u{9B}31m'])('what Ink changes is not: %j', text => {
	expect(lookAt(text).isClean).toBe(false);
});
