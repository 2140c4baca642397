import {stripVTControlCharacters} from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {type Summary} from '../../../source/store/visible-rows.js';
import {healthStates} from '../../../source/tokens/health.js';
import {summaryText} from '../../../source/ui/frame/footer.js';
import {createTheme} from '../../../source/ui/theme.js';
import {anyMoney} from '../../helpers/arbitraries.js';
import {money} from '../../helpers/make-token.js';

const plain = createTheme({color: false, ascii: false, headerColor: null});
const coloured = createTheme({color: true, ascii: false, headerColor: null});
const none = Object.fromEntries(healthStates.map(state => [state, 0])) as Summary['counts'];
const demo: Summary = {
	counts: {...none, EXPIRED: 2, EMPTY: 1, CRITICAL: 2, LOW: 4, EXPIRING: 1, OK: 11}, limitedTotal: money('2424.15'), burnPerHour: money('31.4'), shown: 21, total: 21,
};

describe('the summary', () => {
	test('has the counts with sign and word, worst first, the limits, the burn and the number of tokens', () => {
		expect(summaryText(demo, 0, 160, plain)).toBe('✗ 2 EXPIRED  ∅ 1 EMPTY  ! 2 CRITICAL  ▾ 4 LOW  ◔ 1 EXPIRING  ✓ 11 OK · limits $2424.15 · burn $31.40/h · 21 tokens');
	});

	test('at 80 columns has every count still, and the amounts', () => {
		expect(summaryText(demo, 0, 80, plain)).toBe('2 EXPIRED 1 EMPTY 2 CRITICAL 4 LOW 1 EXPIRING 11 OK · $2424.15 left · $31.40/h');
	});

	test('where not even that fits, the best states go first', () => {
		expect(summaryText(demo, 3, 60, plain)).toBe('2 EXPIRED 1 EMPTY · $2424.15 left · $31.40/h · 3 marked');
	});

	test('says how many of all are shown', () => {
		expect(summaryText({...demo, shown: 3}, 0, 160, plain)).toContain('3 of 21 tokens');
		expect(summaryText({...demo, shown: 3}, 0, 100, plain)).toContain('3 of 21 tokens');
	});

	test('where not even that fits, how many are shown goes before any count', () => {
		expect(summaryText({...demo, shown: 21, total: 23}, 0, 84, plain)).toBe('2 EXPIRED 1 EMPTY 2 CRITICAL 4 LOW 1 EXPIRING 11 OK · $2424.15 left · $31.40/h');
	});

	test('of a single token says so', () => {
		expect(summaryText({...demo, shown: 1, total: 1}, 0, 160, plain)).toMatch(/ 1 token$/);
		expect(summaryText({...demo, shown: 0, total: 1}, 0, 160, plain)).toMatch(/ 0 of 1 token$/);
	});

	test('leaves an unknown burn out', () => {
		expect(summaryText({...demo, burnPerHour: null}, 0, 160, plain)).not.toContain('/h');
	});

	test('never takes more than the width', () => {
		const anyCounts = fc.record(Object.fromEntries(healthStates.map(state => [state, fc.integer({min: 0, max: 9999})])) as Record<keyof typeof none, fc.Arbitrary<number>>);
		const anySummary = fc.record({counts: anyCounts, limitedTotal: anyMoney, burnPerHour: fc.option(anyMoney), shown: fc.constant(9999), total: fc.constantFrom(9999, 10_000)});
		fc.assert(fc.property(anySummary, fc.integer({min: 0, max: 9999}), fc.integer({min: 60, max: 250}), fc.constantFrom(plain, coloured), (summary, marked, width, theme) => {
			const text = summaryText(summary, marked, width, theme);
			expect(stringWidth(stripVTControlCharacters(text))).toBeLessThanOrEqual(width);
		}));
	});
});
