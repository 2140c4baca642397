import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {healthStates, type HealthState} from '../../source/tokens/health.js';
import {compareRows, compileFilter, haystackOf, sortColumns, type SortColumn} from '../../source/tokens/query.js';
import {type Token} from '../../source/tokens/token.js';
import {anyMoment} from '../helpers/arbitraries.js';
import {makeToken, money} from '../helpers/make-token.js';

const matches = (filter: string, name: string, {type = 'live', state = 'OK'}: {type?: Token['type']; state?: HealthState} = {}): boolean =>
	compileFilter(filter)(haystackOf(makeToken(name, {type}), state));

describe('a filter', () => {
	test.each([
		['', true],
		['  ', true],
		['prod', true],
		['PROD', true],
		['od-we', true],
		['staging', false],
		['web prod', true],
		['web staging', false],
		['!staging', true],
		['!prod', false],
		['web !prod', false],
		['web !api', true],
		['!', true],
		['web !', true],
		['!!prod', true],
		['prod!', false],
		[' \t web\u3000prod ', true],
	])('%j on prod-web: %s', (filter, expected) => {
		expect(matches(filter, 'prod-web')).toBe(expected);
	});

	test('searches type and state, too', () => {
		expect(matches('sandbox', 'x', {type: 'sandbox'})).toBe(true);
		expect(matches('live', 'x', {type: 'sandbox'})).toBe(false);
		expect(matches('low', 'x', {state: 'LOW'})).toBe(true);
		expect(matches('!low', 'x', {state: 'LOW'})).toBe(false);
		expect(matches('sandbox !expired prod', 'prod-x', {type: 'sandbox', state: 'OK'})).toBe(true);
	});

	test('finds no word that begins in the name and ends in the type', () => {
		expect(matches('weblive', 'web')).toBe(false);
		expect(matches('liveok', 'web')).toBe(false);
	});

	test('finds a letter however it is composed, and in either case', () => {
		expect(matches('e\u0301quipe', 'ÉQUIPE')).toBe(true);
		expect(matches('Équipe', 'e\u0301quipe')).toBe(true);
		expect(matches('ПРИВЕТ', 'привет-мир')).toBe(true);
		expect(matches('東京', 'dev-東京')).toBe(true);
	});

	test('takes what looks like a pattern as it is', () => {
		expect(matches('.*', 'prod')).toBe(false);
		expect(matches('[a]', 'x[a]')).toBe(true);
		expect(matches('prod!x', 'prod!x')).toBe(true);
	});

	const word = fc.string({unit: fc.constantFrom('a', 'b', 'c', '-'), minLength: 1, maxLength: 3});
	const words = fc.array(fc.tuple(fc.constantFrom('', '!'), word).map(parts => parts.join('')), {maxLength: 3});
	const name = fc.string({unit: fc.constantFrom('a', 'b', 'c', '-'), minLength: 1, maxLength: 8});

	test('of more words matches what each of them matches, in whichever order', () => {
		fc.assert(fc.property(words, words, name, (a, b, text) => {
			const both = matches([...a, ...b].join(' '), text);
			expect(both).toBe(matches(a.join(' '), text) && matches(b.join(' '), text));
			expect(matches([...b, ...a].join(' '), text)).toBe(both);
		}));
	});

	test('of !word matches what the word does not', () => {
		fc.assert(fc.property(word, name, (text, of) => {
			expect(matches(`!${text}`, of)).toBe(!matches(text, of));
		}));
	});

	test('of any part of a name without spaces finds it', () => {
		fc.assert(fc.property(fc.string({unit: 'grapheme', minLength: 1}).filter(text => !/\s|^!/.test(text)), fc.string({unit: 'grapheme-ascii'}), (text, rest) => {
			expect(matches(text, `${rest} ${text} ${rest}`)).toBe(true);
		}));
	});
});

type Sortable = Parameters<ReturnType<typeof compareRows>>[0];

const row = (name: string, values: Partial<Token> = {}, {state = 'OK', runsOut = null}: {state?: HealthState; runsOut?: number | null} = {}): Sortable => ({
	token: makeToken(name, values), state, runsOut, sortName: name.toLowerCase(),
});

const sorted = (column: SortColumn, reverse: boolean, rows: readonly Sortable[]): string[] => rows.toSorted(compareRows(column, reverse)).map(({token}) => token.id);

test('the sort columns come in the order in which they are gone through', () => {
	expect(sortColumns).toEqual(['NAME', 'BALANCE', 'EXPIRES', 'RUNS OUT', 'STATUS']);
});

describe('rows', () => {
	test('by STATUS come from the most urgent to revoked ones, or turned', () => {
		const rows = healthStates.map(state => row(state, {}, {state}));
		const urgent = ['EXPIRED', 'EMPTY', 'CRITICAL', 'LOW', 'EXPIRING', 'OK', 'REVOKED'];
		expect(sorted('STATUS', false, rows)).toEqual(urgent);
		expect(sorted('STATUS', true, rows)).toEqual(urgent.toReversed());
	});

	test('by NAME come without regard to case, or turned', () => {
		const rows = [row('b'), row('A'), row('c')];
		expect(sorted('NAME', false, rows)).toEqual(['A', 'b', 'c']);
		expect(sorted('NAME', true, rows)).toEqual(['c', 'b', 'A']);
	});

	test('by BALANCE come from the least, and what has no limit last, turned or not', () => {
		const rows = [
			row('ten', {balance: money('10')}), row('free', {balance: money('1'), limited: false}), row('two', {balance: money('2')}), row('nil', {balance: null}), row('owe', {balance: money('-1')}),
		];
		expect(sorted('BALANCE', false, rows)).toEqual(['owe', 'two', 'ten', 'free', 'nil']);
		expect(sorted('BALANCE', true, rows)).toEqual(['ten', 'two', 'owe', 'free', 'nil']);
	});

	test('by EXPIRES come from the soonest, and what never expires last, turned or not', () => {
		const rows = [row('late', {expiresAt: 20}), row('never'), row('soon', {expiresAt: 3})];
		expect(sorted('EXPIRES', false, rows)).toEqual(['soon', 'late', 'never']);
		expect(sorted('EXPIRES', true, rows)).toEqual(['late', 'soon', 'never']);
	});

	test('by RUNS OUT come from the soonest, and what does not run out last, turned or not', () => {
		const rows = [row('late', {}, {runsOut: 20}), row('never'), row('soon', {}, {runsOut: 3})];
		expect(sorted('RUNS OUT', false, rows)).toEqual(['soon', 'late', 'never']);
		expect(sorted('RUNS OUT', true, rows)).toEqual(['late', 'soon', 'never']);
	});

	test.each(sortColumns)('that are equal by %s come by name, then by id, turned or not', column => {
		const rows = [row('b', {id: '1'}), row('a', {id: '3'}), row('a', {id: '2'})];
		expect(sorted(column, false, rows)).toEqual(['2', '3', '1']);
		expect(sorted(column, true, rows)).toEqual(column === 'NAME' ? ['1', '2', '3'] : ['2', '3', '1']);
	});

	test('have one order, whatever they are and however they came', () => {
		const anyRow = fc.record({
			id: fc.nat(20),
			name: fc.constantFrom('a', 'A', 'b', '京', '�'),
			state: fc.constantFrom(...healthStates),
			balance: fc.option(fc.constantFrom('0', '1', '99999.999999999', '99999.999999998')),
			limited: fc.boolean(),
			expiresAt: fc.option(fc.oneof(fc.constant(1), anyMoment)),
			runsOut: fc.option(fc.oneof(fc.constant(1), anyMoment)),
		}).map(({id, name, state, balance, limited, expiresAt, runsOut}) => row(name, {id: String(id), balance: balance === null ? null : money(balance), limited, expiresAt}, {state, runsOut}));
		const rows = fc.uniqueArray(anyRow, {selector: ({token}) => token.id, maxLength: 12});
		const shuffles = rows.chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, {minLength: all.length})));
		fc.assert(fc.property(shuffles, fc.constantFrom(...sortColumns), fc.boolean(), ([all, shuffled], column, reverse) => {
			expect(sorted(column, reverse, shuffled)).toEqual(sorted(column, reverse, all));
			const compare = compareRows(column, reverse);
			for (const a of all) {
				for (const b of all) {
					expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
					expect(compare(a, b) === 0).toBe(a === b);
				}
			}
		}));
	});
});
