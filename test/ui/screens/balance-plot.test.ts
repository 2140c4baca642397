import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {formatLimit, balancePlot, type PlotOptions} from '../../../source/ui/screens/balance-plot.js';
import {noon} from '../../helpers/fake-clock.js';
import {day, hour, sample, usd} from '../../tokens/series.js';

const plot = (values: Partial<PlotOptions>): string[] => balancePlot({
	samples: [sample(0, 100), sample(8 * hour, 20)], from: noon, to: noon + (8 * hour), now: noon + (8 * hour), width: 30, height: 7, ascii: true, ...values,
});

describe('a plot of a balance', () => {
	test('falls from the left to the right, with the limits and the times', () => {
		expect(plot({})).toEqual([
			'$100.00 |***                  ',
			'        |  ******             ',
			'        |       *******       ',
			'        |             ******  ',
			' $20.00 |                  ***',
			'        +---------------------',
			'         12:00             now',
		]);
	});

	test('is drawn in braille unless ASCII is wanted', () => {
		const lines = plot({ascii: false, height: 5});
		expect(lines[0]).toMatch(/^\$100\.00 │[⠁-⣿]+ +$/);
		expect(lines[2]).toMatch(/^ \$20\.00 │ +[⠁-⣿]+$/);
		expect(lines[3]).toBe(`        └${'─'.repeat(21)}`);
	});

	test('goes on with the forecast in another glyph, down to 0 and no further', () => {
		expect(plot({to: noon + (14 * hour), forecast: {burnPerHour: usd(10)}})).toEqual([
			'$100.00 |**                   ',
			'        | *****               ',
			'        |     *****           ',
			'        |         ****.       ',
			'  $0.00 |             ...     ',
			'        +------------\'--------',
			'         12:00      now  02:00',
		]);
		expect(plot({to: noon + (14 * hour), forecast: {burnPerHour: null}}).join('')).not.toContain('.  ');
	});

	test('marks top-ups and resets on the time axis', () => {
		const marks = [{at: noon + (2 * hour), kind: 'top-up'}, {at: noon + (6 * hour), kind: 'reset'}, {at: noon - 1, kind: 'reset'}] as const;
		expect(plot({marks})[5]).toBe('        +-----^---------r-----');
		expect(plot({marks, ascii: false})[5]).toBe('        └─────▲─────────↻─────');
	});

	test('rises at once where the balance did', () => {
		const lines = plot({samples: [sample(0, 20), sample(4 * hour, 100)], height: 3});
		expect(lines).toEqual(['$100.00 |          ***********', ' $20.00 |***********          ', '        +---------------------']);
	});

	test('has a gap where it is not known how the balance got from one value to the next', () => {
		const samples = [sample(0, 50), sample(2 * hour, 50), {...sample(6 * hour, 50), broken: true as const}];
		expect(plot({samples, height: 1})[0]).toBe('$50.00 |******          ******');
	});

	test('of a balance that stood still is a line in the middle, with one limit', () => {
		expect(plot({samples: [sample(-hour, 5)], height: 5}).slice(0, 3)).toEqual(['      |                       ', '$5.00 |***********************', '      |                       ']);
	});

	test('begins where something is known, and ends now', () => {
		const lines = plot({samples: [sample(4 * hour, 5)], to: noon + (16 * hour), height: 1});
		expect(lines[0]).toMatch(/^\$5\.00 \| {5}\*{7} {11}$/);
	});

	test('shows days where it is about days', () => {
		expect(plot({from: noon - (7 * day)}).at(-1)).toContain('01-08');
	});

	test('leaves out what there is no room for', () => {
		expect(plot({height: 3}).at(-1)).toContain('+---');
		expect(plot({height: 2}).join('')).not.toContain('+---');
		expect(plot({width: 18})[0]).not.toContain('$');
		expect(plot({width: 19})[0]).toContain('$100.00 |');
		expect(plot({width: 0, height: 2})).toEqual(['', '']);
		expect(plot({height: 0})).toEqual([]);
	});

	test('is blank where nothing is known', () => {
		expect(plot({samples: [], height: 2}).map(line => line.trim())).toEqual(['|', '|']);
	});

	test('has exact lines and never throws, whatever it is given', () => {
		const time = fc.integer({min: noon - (90 * day), max: noon + (90 * day)});
		const samples = fc.array(fc.record({at: time, amount: fc.integer({min: -99_999, max: 99_999}), broken: fc.boolean()}), {maxLength: 40}).map(list => list
			.toSorted((a, b) => a.at - b.at)
			.map(({at, amount, broken}) => ({at, balance: usd(amount), ...(broken && {broken: true as const})})));
		const given = fc.record({
			samples, from: time, to: time, now: time,
			width: fc.oneof(fc.integer({min: -2, max: 130}), fc.double({min: 0, max: 50, noNaN: true})),
			height: fc.integer({min: -2, max: 25}),
			ascii: fc.boolean(),
			forecast: fc.option(fc.record({burnPerHour: fc.option(fc.integer({min: 0, max: 99_999}).map(rate => usd(rate)))})),
			marks: fc.array(fc.record({at: time, kind: fc.constantFrom('top-up' as const, 'reset' as const)}), {maxLength: 5}),
		});
		fc.assert(fc.property(given, options => {
			const lines = balancePlot(options);
			expect(lines).toHaveLength(Math.max(0, options.height));
			for (const line of lines) {
				expect(stringWidth(line)).toBe(Math.max(0, Math.floor(options.width)));
				expect(options.ascii ? /^[ -~]*$/.test(line) : !/\p{Cc}/u.test(line)).toBe(true);
			}
		}));
	});
});

test.each([
	[12.345, '$12.34'],
	[0.00005, '$0.00005'],
	[-0.00005, '-$0.00005'],
	[-0.000000001, '-$0.000000001'],
	[0, '$0.00'],
	[Infinity, ''],
])('the end of the axis at %d is %s', (dollars, label) => {
	expect(formatLimit(dollars)).toBe(label);
});
