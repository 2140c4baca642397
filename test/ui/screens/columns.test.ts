import {expect, test} from 'vitest';
import {gutter, layoutColumns, type Column} from '../../../source/ui/screens/columns.js';

const widths = Array.from({length: 191}, (_, index) => 60 + index);
const namesOf = (columns: readonly Column[]) => columns.map(({name}) => name);
const widthOf = (columns: readonly Column[]) => gutter + columns.reduce((sum, {width}) => sum + width, 0) + columns.length - 1;
const nameWidth = (columns: readonly Column[]) => columns.find(({name}) => name === 'NAME')!.width;

test.each(widths)('at %i the columns fit', width => {
	const columns = layoutColumns(width);
	expect(widthOf(columns)).toBeLessThanOrEqual(width);
	// Only a long name leaves room.
	expect(nameWidth(columns) === 60 || widthOf(columns) === width).toBe(true);
});

test.each(widths)('at %i the name has room, and state, balance and expiry are there', width => {
	const columns = layoutColumns(width);
	expect(nameWidth(columns)).toBeGreaterThanOrEqual(width < 80 ? 15 : 24);
	expect(namesOf(columns)).toEqual(expect.arrayContaining(['STATUS', 'NAME', 'BALANCE', 'EXPIRES']));
});

test('at 80 there are STATUS, NAME, TYPE, BALANCE and EXPIRES, each whole', () => {
	const columns = layoutColumns(80);
	expect(namesOf(columns)).toEqual(['STATUS', 'NAME', 'TYPE', 'BALANCE', 'EXPIRES']);
	const wanted = {STATUS: '◔ EXPIRING', TYPE: 'sandbox', BALANCE: '▾-$99999.99', EXPIRES: '2023-01-31 (1396d ago)'};
	for (const [name, text] of Object.entries(wanted)) {
		expect(columns.find(column => column.name === name)!.width).toBeGreaterThanOrEqual(text.length);
	}
});

test('what comes as width allows comes in this order, and nothing goes again', () => {
	expect(namesOf(layoutColumns(120))).toEqual(['STATUS', 'NAME', 'TYPE', 'BALANCE', 'EXPIRES', 'RUNS OUT', 'BURN/H', 'TREND', 'CHANGE']);
	expect(namesOf(layoutColumns(200))).toEqual(['STATUS', 'NAME', 'TYPE', 'BALANCE', 'EXPIRES', 'RUNS OUT', 'BURN/H', 'TREND', 'CHANGE', 'RESETS']);
	for (const width of widths.slice(1)) {
		expect(namesOf(layoutColumns(width))).toEqual(expect.arrayContaining(namesOf(layoutColumns(width - 1))));
	}
});
