import fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {selectRows, type Row} from '../../source/store/rows.js';
import {initialState} from '../../source/store/state.js';
import {selectVisible, summarize, type ViewQuery} from '../../source/store/visible-rows.js';
import {defaultThresholds} from '../../source/tokens/health.js';
import {type Money} from '../../source/tokens/money.js';
import {sortColumns} from '../../source/tokens/query.js';
import {type Token} from '../../source/tokens/token.js';
import {noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';

const day = 86_400_000;
const all: ViewQuery = {filter: '', atRisk: false, sort: 'NAME', reverse: false, grouped: false, showRevoked: true};
const rowsOf = (tokens: readonly Token[], burns: Readonly<Record<string, Money>> = {}): readonly Row[] => selectRows({
	...initialState(noon, 30_000),
	tokens: new Map(tokens.map(token => [token.id, token])),
	forecasts: new Map(Object.entries(burns).map(([id, burnPerHour]) => [id, {runsOut: null, burnPerHour, basis: null, lastsToReset: null, trend: []}])),
}, {base: defaultThresholds, overrides: []});
const namesOf = (rows: readonly Row[], query: Partial<ViewQuery> = {}): string[] => selectVisible(rows, {...all, ...query}).map(({displayName}) => displayName);

const some = rowsOf([
	makeToken('prod-web', {balance: money('500')}),
	makeToken('dev-john', {balance: money('0.5'), type: 'sandbox'}),
	makeToken('staging-ios', {expiresAt: noon + day}),
	makeToken('prod-batch', {balance: null, limited: false}),
	makeToken('dev-old', {revoked: true, balance: money('7')}),
	makeToken('ci', {balance: money('5'), expiresAt: noon - 1}),
]);

const anyToken = fc.record({
	id: fc.uuid(),
	name: fc.constantFrom('prod-web', 'prod-app', 'Prod-web', 'dev-a', 'dev-b', 'ci', '-x', 'ünï-code', 'p\u{7}-q'),
	balance: fc.option(fc.bigInt({min: -1n, max: 20_000_000_000n})),
	limited: fc.boolean(),
	expiresAt: fc.option(fc.integer({min: noon - day, max: noon + (9 * day)})),
	revoked: fc.boolean(),
}).map(values => makeToken(values.name, {...values, balance: values.balance as Money | null}));
const anyRows = fc.uniqueArray(anyToken, {selector: ({id}) => id, maxLength: 40}).map(tokens => rowsOf(tokens));
const anyQuery: fc.Arbitrary<ViewQuery> = fc.record({
	filter: fc.constantFrom('', 'prod', '!prod', 'dev ok', 'LOW', 'web !dev', '!'),
	atRisk: fc.boolean(),
	sort: fc.constantFrom(...sortColumns),
	reverse: fc.boolean(),
	grouped: fc.boolean(),
	showRevoked: fc.boolean(),
});

describe('the visible rows', () => {
	test('are those that the filter leaves', () => {
		expect(namesOf(some)).toEqual(['ci', 'dev-john', 'dev-old', 'prod-batch', 'prod-web', 'staging-ios']);
		expect(namesOf(some, {filter: 'PROD'})).toEqual(['prod-batch', 'prod-web']);
		expect(namesOf(some, {filter: 'prod !web'})).toEqual(['prod-batch']);
		expect(namesOf(some, {filter: 'sandbox critical'})).toEqual(['dev-john']);
	});

	test('are only those at risk where that is wanted, and revoked is no risk', () => {
		expect(namesOf(some, {atRisk: true})).toEqual(['ci', 'dev-john', 'staging-ios']);
	});

	test('are without the revoked ones unless they are wanted', () => {
		expect(namesOf(some, {showRevoked: false})).not.toContain('dev-old');
	});

	test('are in the order of the column, most urgent first', () => {
		expect(namesOf(some, {sort: 'STATUS'})).toEqual(['ci', 'dev-john', 'staging-ios', 'prod-batch', 'prod-web', 'dev-old']);
		expect(namesOf(some, {sort: 'NAME', reverse: true})[0]).toBe('staging-ios');
	});

	test('are grouped by environment, and ordered by the column in each group', () => {
		expect(namesOf(some, {sort: 'BALANCE', grouped: true})).toEqual(['ci', 'dev-john', 'dev-old', 'prod-web', 'prod-batch', 'staging-ios']);
		expect(namesOf(some, {sort: 'NAME', reverse: true, grouped: true})).toEqual(['ci', 'dev-old', 'dev-john', 'prod-web', 'prod-batch', 'staging-ios']);
	});

	test('stay the same array for the same rows and query', () => {
		const visible = selectVisible(some, {...all, filter: 'prod'});
		expect(selectVisible(some, {...all, filter: 'prod'})).toBe(visible);
		for (const change of [{filter: 'dev'}, {atRisk: true}, {sort: 'STATUS'}, {reverse: true}, {grouped: true}, {showRevoked: false}] satisfies Array<Partial<ViewQuery>>) {
			expect(selectVisible(some, {...all, filter: 'prod', ...change}), JSON.stringify(change)).not.toBe(visible);
		}
	});

	test('are sorted once while a filter is typed', () => {
		const rows = rowsOf([makeToken('b'), makeToken('a')]);
		const sort = vi.spyOn(rows as Row[], 'toSorted');
		for (const filter of ['', 'a', 'ab', 'b']) {
			selectVisible(rows, {...all, filter});
		}

		expect(sort).toHaveBeenCalledTimes(1);
	});

	test('are each one of the rows, once, and all of them for the empty query', () => {
		fc.assert(fc.property(anyRows, anyQuery, (rows, query) => {
			const visible = selectVisible(rows, query);
			expect(new Set(visible).size).toBe(visible.length);
			expect(visible.every(row => rows.includes(row))).toBe(true);
			expect(selectVisible(rows, {...query, filter: '', atRisk: false, showRevoked: true})).toHaveLength(rows.length);
		}));
	});

	test('are in a total order: the server\'s order does not matter', () => {
		fc.assert(fc.property(anyRows, anyQuery, (rows, query) => {
			expect(selectVisible(rows.toReversed(), query)).toEqual(selectVisible(rows, query));
		}));
	});

	test('keep their order when others are filtered out', () => {
		fc.assert(fc.property(anyRows, anyQuery, (rows, query) => {
			const shown = new Set(selectVisible(rows, query));
			const unfiltered = selectVisible(rows, {...query, filter: '', atRisk: false, showRevoked: true});
			expect(selectVisible(rows, query)).toEqual(unfiltered.filter(row => shown.has(row)));
		}));
	});

	test('have each group in one piece', () => {
		fc.assert(fc.property(anyRows, anyQuery, (rows, query) => {
			const environments = selectVisible(rows, {...query, grouped: true}).map(({environment}) => environment);
			const begun = environments.filter((environment, index) => environment !== environments[index - 1]);
			expect(new Set(begun).size).toBe(begun.length);
		}));
	});
});

describe('the summary', () => {
	test('counts the states, and adds up the balances that are limits', () => {
		expect(summarize(some)).toEqual({
			counts: {OK: 2, EXPIRING: 0, LOW: 0, CRITICAL: 2, EMPTY: 0, EXPIRED: 1, REVOKED: 1}, limitedTotal: money('555.5'), burnPerHour: null, shown: 6, total: 6,
		});
	});

	test('adds up the burn rates that are known', () => {
		expect(summarize(rowsOf([makeToken('a'), makeToken('b'), makeToken('c')], {a: money('0.1'), b: money('0.2')})).burnPerHour).toBe(money('0.3'));
	});

	test('says how many of how many are shown', () => {
		expect(summarize(selectVisible(some, {...all, filter: 'prod'}), some)).toMatchObject({shown: 2, total: 6});
	});
});
