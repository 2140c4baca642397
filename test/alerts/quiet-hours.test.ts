import {expect, test} from 'vitest';
import {isQuiet} from '../../source/alerts/delivery.js';

const at = (hours: number, minutes: number): number => new Date(2027, 0, 15, hours, minutes, 30).getTime();

test('quiet hours go over midnight', () => {
	expect([[21, 59], [22, 0], [23, 59], [0, 0], [6, 59], [7, 0], [12, 0]].map(([hours, minutes]) => isQuiet('22:00-07:00', at(hours!, minutes!))))
		.toEqual([false, true, true, true, true, false, false]);
});

test('quiet hours may lie within a day', () => {
	expect([[12, 29], [12, 30], [13, 44], [13, 45]].map(([hours, minutes]) => isQuiet('12:30-13:45', at(hours!, minutes!)))).toEqual([false, true, true, false]);
});

test('no quiet hours, empty ones and what is none are never quiet', () => {
	expect([null, '07:00-07:00', '', 'night'].map(text => isQuiet(text, at(7, 0)))).toEqual([false, false, false, false]);
});
