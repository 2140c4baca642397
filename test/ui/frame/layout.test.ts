import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isTooSmall, layoutOf, scrollTo} from '../../../source/ui/frame/layout.js';

const anyTerminal = fc.record({columns: fc.integer({min: 60, max: 400}), rows: fc.integer({min: 10, max: 200})});
const anyWindow = fc.record({total: fc.integer({min: 1, max: 20_000}), height: fc.integer({min: 1, max: 200})}).chain(({total, height}) => fc.record({
	total: fc.constant(total), height: fc.constant(height), index: fc.integer({min: 0, max: total - 1}), top: fc.integer({min: 0, max: total + 50}),
}));

describe('scrollTo', () => {
	test('the line is always in the window', () => {
		fc.assert(fc.property(anyWindow, window => {
			const top = scrollTo(window);
			expect(top).toBeLessThanOrEqual(window.index);
			expect(window.index).toBeLessThan(top + window.height);
		}));
	});

	test('the window shows no more than there is, and nothing is blank while lines are left above', () => {
		fc.assert(fc.property(anyWindow, window => {
			const top = scrollTo(window);
			expect(top).toBeGreaterThanOrEqual(0);
			expect(top).toBeLessThanOrEqual(Math.max(0, window.total - window.height));
		}));
	});

	test('a move inside of the window leaves it where it is', () => {
		fc.assert(fc.property(anyWindow, window => {
			const settled = {...window, top: scrollTo(window)};
			expect(scrollTo(settled)).toBe(settled.top);
			for (const index of [settled.top, Math.min(settled.total, settled.top + settled.height) - 1]) {
				expect(scrollTo({...settled, index})).toBe(settled.top);
			}
		}));
	});

	test('a move over the edge goes on by half a page', () => {
		expect(scrollTo({top: 0, index: 10, height: 10, total: 100})).toBe(5);
		expect(scrollTo({top: 50, index: 49, height: 10, total: 100})).toBe(44);
	});
});

describe('layoutOf', () => {
	test('header, body, summary, status and hints are one line less than the terminal has', () => {
		fc.assert(fc.property(anyTerminal, fc.boolean(), fc.integer({min: 1, max: 3}), (terminal, isDialogOpen, statusLines) => {
			const {height, header, body, summary} = layoutOf(terminal, {isDialogOpen, statusLines});
			expect(header + body + summary + statusLines + 1).toBe(height);
			expect(height).toBe(terminal.rows - 1);
		}));
	});

	test('at 60 × 10 three tokens are shown, and a dialog gets six lines', () => {
		expect(layoutOf({columns: 60, rows: 10}).list).toBe(3);
		expect(layoutOf({columns: 60, rows: 10}, {isDialogOpen: true}).body).toBe(6);
	});

	test('with room enough a dialog leaves the header and the summary', () => {
		expect(layoutOf({columns: 80, rows: 24}, {isDialogOpen: true})).toEqual(layoutOf({columns: 80, rows: 24}));
	});
});

test('less than 60 × 10 is too small, in either direction', () => {
	expect(isTooSmall({columns: 60, rows: 10})).toBe(false);
	expect(isTooSmall({columns: 59, rows: 100})).toBe(true);
	expect(isTooSmall({columns: 200, rows: 9})).toBe(true);
});
