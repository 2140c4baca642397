import fc from 'fast-check';
import {expect, test} from 'vitest';
import {sparkline} from '../../../source/ui/screens/row-text.js';

test('a sparkline is drawn from the lowest to the highest value', () => {
	expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8, false)).toBe('▁▂▃▄▅▆▇█');
	expect(sparkline([5, 0, 10], 3, true)).toBe('=_#');
	expect(sparkline([-3, -1], 2, false)).toBe('▁█');
});

test('a sparkline ends at the right, and is flat where nothing changed', () => {
	expect(sparkline([7, 7], 5, false)).toBe('   ▁▁');
	expect(sparkline([], 3, true)).toBe(' '.repeat(3));
});

test('a sparkline shows all of the time in less room, with the newest value at its end', () => {
	expect(sparkline([0, 0, 4, 4, 9, 9], 3, true)).toBe('_-#');
	expect(sparkline([9, 9, 9, 0, 0, 5], 2, false)).toBe('█▁');
});

test('a sparkline is as wide as it should be, whatever the values', () => {
	fc.assert(fc.property(fc.array(fc.oneof(fc.double(), fc.constantFrom(Infinity, -Infinity, NaN))), fc.integer({min: -5, max: 60}), fc.boolean(), (values, width, ascii) => {
		const line = sparkline(values, width, ascii);
		expect(line).toHaveLength(Math.max(0, width));
		expect(ascii ? /^[ _.\-=*#]*$/.test(line) : /^[ ▁-█]*$/.test(line)).toBe(true);
	}));
});
