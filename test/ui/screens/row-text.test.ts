import {stripVTControlCharacters} from 'node:util';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {selectRows, type Row} from '../../../source/store/rows.js';
import {initialState, type Pending, type State} from '../../../source/store/state.js';
import {defaultThresholds} from '../../../source/tokens/health.js';
import {type Token} from '../../../source/tokens/token.js';
import {gutter, layoutColumns} from '../../../source/ui/screens/columns.js';
import {headerText, rowText, type RowLook} from '../../../source/ui/screens/row-text.js';
import {createTheme} from '../../../source/ui/theme.js';
import {anyMoney, anyText} from '../../helpers/arbitraries.js';
import {noon} from '../../helpers/fake-clock.js';
import {makeToken, money} from '../../helpers/make-token.js';

const rules = {base: defaultThresholds, overrides: []};
const day = 86_400_000;
const plain = createTheme({color: false, ascii: false, headerColor: null});
const coloured = createTheme({color: true, ascii: false, headerColor: null});

function rowOf(token: Token, values: Partial<State> = {}): Row {
	return selectRows({...initialState(noon, 30_000), tokens: new Map([[token.id, token]]), ...values}, {...rules})[0]!;
}

function shown(token: Token, {width = 80, state = {}, ...look}: Partial<RowLook> & {width?: number; state?: Partial<State>} = {}): string {
	return rowText(rowOf(token, state), {selected: false, marked: false, columns: layoutColumns(width), now: noon, theme: plain, ...look});
}

const anyToken = fc.record({
	name: anyText, type: fc.constantFrom('live', 'sandbox'), balance: fc.option(anyMoney), limited: fc.boolean(), revoked: fc.boolean(),
	expiresAt: fc.option(fc.integer({min: noon - (3000 * day), max: noon + (30_000 * day)})),
	reset: fc.option(fc.record({period: fc.constantFrom('daily', 'weekly', 'monthly'), amount: fc.option(anyMoney)})),
}).map(values => makeToken('t', values as Partial<Token>));
const anyPending: fc.Arbitrary<Pending | undefined> = fc.constantFrom(undefined, {kind: 'remove'}, {kind: 'rotate'}, {kind: 'update', patch: {}});
const anyForecast = fc.record({
	runsOut: fc.option(fc.integer({min: noon - day, max: noon + (100_000 * day)})), burnPerHour: fc.option(anyMoney), basis: fc.constant(null), lastsToReset: fc.constant(null),
	trend: fc.array(fc.integer({min: 0, max: 1000}), {maxLength: 30}),
});
const anyLook = fc.record({width: fc.integer({min: 60, max: 250}), selected: fc.boolean(), marked: fc.boolean(), theme: fc.constantFrom(plain, coloured)});

describe('any token in any terminal', () => {
	const anyCase = fc.tuple(anyToken, anyPending, anyForecast, fc.option(anyMoney), anyLook);
	const drawn = ([token, pending, forecast, delta, {width, ...look}]: typeof anyCase extends fc.Arbitrary<infer T> ? T : never) => shown(token, {
		...look, width,
		state: {pending: new Map(pending ? [['t', pending]] : []), forecasts: new Map([['t', forecast]]), deltas: new Map(delta === null ? [] : [['t', delta]])},
	});

	test('takes exactly the columns that the list has', () => {
		fc.assert(fc.property(anyCase, drawing => {
			const columns = layoutColumns(drawing[4].width);
			const wanted = gutter + columns.reduce((sum, {width}) => sum + width, 0) + columns.length - 1;
			expect(stringWidth(stripVTControlCharacters(drawn(drawing)))).toBe(wanted);
		}));
	});

	test('lets no control, bidi or line character through', () => {
		fc.assert(fc.property(anyCase, drawing => {
			expect(stripVTControlCharacters(drawn(drawing))).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
		}));
	});
});

describe('a row', () => {
	test('has the state as glyph and word, and marks each cell by its own', () => {
		const line = shown(makeToken('prod-web', {balance: money('3.5'), expiresAt: noon + (1.5 * day)}));
		expect(line).toMatch(/^ {2}! CRITICAL prod-web +live +▾\$3\.50 !2027-01-17 \(1d\)/);
	});

	test('that is selected or marked says so by signs of their own', () => {
		expect(shown(makeToken('a'), {selected: true})).toContain('▸ ✓ OK');
		expect(shown(makeToken('a'), {marked: true})).toContain(' *✓ OK');
		expect(shown(makeToken('a'), {selected: true, marked: true})).toContain('▸*✓ OK');
	});

	test('with a long name is cut with …, and all else is whole', () => {
		const line = shown(makeToken('staging-recommendation-engine-of-the-shop', {balance: money('-99999.99'), expiresAt: noon - (1396.5 * day)}));
		expect(line).toMatch(/^ {2}✗ EXPIRED {2}staging-recommendation-… live {4}∅-\$99999\.99 2023-03-21 \(1396d ago\)$/);
	});

	test.each([
		['a balance that does not count', {limited: false}, 'no limit never'],
		['a balance that the server does not give', {balance: null}, 'unknown never'],
		['little money with more decimals', {balance: money('0.0312')}, '$0.0312 never'],
	])('shows %s', (_what, values, wanted) => {
		expect(shown(makeToken('a', values))).toContain(wanted);
	});

	test('of a change in flight tells which', () => {
		const state = (pending: Pending) => ({state: {pending: new Map([['a', pending]])}});
		expect(shown(makeToken('a'), state({kind: 'remove'}))).toContain('⋯ removing');
		expect(shown(makeToken('a'), state({kind: 'rotate'}))).toContain('⋯ rotating');
		expect(shown(makeToken('a'), state({kind: 'update', patch: {balance: money('77')}}))).toMatch(/⋯ changing +a .*\$77\.00/);
	});

	test('of an empty key that resets says when that is', () => {
		const token = makeToken('a', {balance: money('0'), reset: {period: 'daily', amount: money('10')}});
		// 12:00 UTC is 13:00 in Paris: midnight is 11 hours away.
		expect(shown(token, {width: 140})).toMatch(/resets 11h .*daily \$10/);
	});

	test('narrower than 72 shows the day of expiry alone', () => {
		expect(shown(makeToken('a', {expiresAt: noon + (100 * day)}), {width: 60})).toMatch(/2027-04-25 ?$/);
	});

	test('in ASCII has no other sign', () => {
		const theme = createTheme({color: false, ascii: true, headerColor: null});
		const line = shown(makeToken('a', {balance: money('0.5'), expiresAt: noon - day}), {selected: true, marked: true, width: 160, theme});
		expect(stripVTControlCharacters(line)).toMatch(/^[ -~]+$/);
	});
});

describe('the header of the list', () => {
	test.each([60, 72, 80, 100, 128, 200])('has the width of the rows at %i', width => {
		const columns = layoutColumns(width);
		for (const sort of ['NAME', 'BALANCE', 'EXPIRES', 'RUNS OUT', 'STATUS'] as const) {
			expect(stringWidth(headerText(columns, {sort, reverse: true}, plain))).toBe(stringWidth(stripVTControlCharacters(shown(makeToken('a'), {width}))));
		}
	});

	test('shows the sorted column and the direction', () => {
		expect(headerText(layoutColumns(80), {sort: 'BALANCE', reverse: false}, plain)).toContain('BALANCE↑');
		expect(headerText(layoutColumns(80), {sort: 'EXPIRES', reverse: true}, plain)).toContain('EXPIRES↓');
	});

	test('names the sorted column also where it is not shown', () => {
		expect(headerText(layoutColumns(60), {sort: 'RUNS OUT', reverse: false}, plain)).toContain('NAME by RUNS OUT↑');
	});
});

describe('what changed at the last refresh', () => {
	const changedBy = (delta: string, width: number, values: Partial<Token> = {}): string => {
		const token = makeToken('t', {balance: money('12.34'), ...values});
		return shown(token, {width, state: {deltas: new Map([['t', money(delta)]])}});
	};

	test('has its amount behind the expiry where it has no column of its own', () => {
		expect(changedBy('-0.42', 80)).toMatch(/ live +\$12\.34 never {10}↓ \$0\.42$/);
		expect(changedBy('5', 80)).toMatch(/ never +↑ \$5\.00$/);
		expect(changedBy('-0.42', 100)).toMatch(/ never +↓ \$0\.42 /);
		expect(changedBy('-54321', 80)).toMatch(/ never +↓ \$54321\.00$/);
	});

	test('is shown shorter where there is less room', () => {
		expect(changedBy('-0.42', 80, {expiresAt: noon + (9.5 * day)})).toMatch(/ 2027-01-25 \(9d\) ↓\$0\.42$/);
		expect(changedBy('-12.42', 80, {expiresAt: noon + (44.5 * day)})).toMatch(/ 2027-03-01 \(44d\) {5}↓$/);
		expect(changedBy('-0.42', 80, {expiresAt: noon - (1396.5 * day)})).toMatch(/\$12\.34↓✗?2023-03-21 \(1396d ago\)$/);
	});

	test('has a column where there is room for one', () => {
		expect(changedBy('-0.42', 120)).toMatch(/ live +\$12\.34 never .* ↓ \$0\.42 *$/);
		expect(changedBy('-12345.67', 120)).toMatch(/ ↓\$12345\.…/);
		expect(changedBy('-0.42', 200)).toMatch(/ live +\$12\.34 .* ↓ \$0\.42 /);
	});

	test('fades with the next refresh', () => {
		expect(shown(makeToken('t', {balance: money('12.34')}))).not.toMatch(/[↓↑]/);
	});
});

test('a revoked key is history: no cell of it is marked, neither by a sign nor by a colour of its own', () => {
	const token = makeToken('prod-web', {balance: money('5'), expiresAt: noon + day, revoked: true});
	expect(shown(token)).toContain(' $5.00 2027-01-16 (1d)');
	expect(shown({...token, revoked: false})).toContain(' ▾$5.00 !2027-01-16 (1d)');
});
