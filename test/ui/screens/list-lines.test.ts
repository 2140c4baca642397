import fc from 'fast-check';
import {expect, test} from 'vitest';
import {selectRows, type Row} from '../../../source/store/rows.js';
import {initialState} from '../../../source/store/state.js';
import {selectVisible} from '../../../source/store/visible-rows.js';
import {defaultThresholds} from '../../../source/tokens/health.js';
import {initialQuery} from '../../../source/ui/model.js';
import {selectLines} from '../../../source/ui/screens/list-lines.js';
import {makeToken, money} from '../../helpers/make-token.js';

const rules = {base: defaultThresholds, overrides: []};

function rowsOf(names: readonly string[]): readonly Row[] {
	const tokens = new Map(names.map(name => [name, makeToken(name, {balance: money('2')})]));
	return selectVisible(selectRows({...initialState(0, 30_000), tokens}, rules), {...initialQuery, grouped: true});
}

const anyNames = fc.uniqueArray(fc.tuple(fc.constantFrom('prod', 'dev', 'ci', 'x'), fc.integer({min: 0, max: 50})).map(([environment, number]) => `${environment}-${number}`), {maxLength: 40});

test('ungrouped, each token is a line', () => {
	const rows = rowsOf(['prod-a', 'dev-b']);
	expect(selectLines(rows, false).lines).toEqual(rows.map(row => ({kind: 'row', row})));
});

test('grouped, each environment has one head, in front of its tokens, with what they add up to', () => {
	const {lines} = selectLines(rowsOf(['prod-a', 'dev-b', 'prod-c']), true);
	const texts = lines.map(line => (line.kind === 'row' ? line.row.id : `${line.environment}: ${line.summary.shown}, ${line.summary.limitedTotal}`));
	expect(texts).toEqual(['dev: 1, 2000000000', 'dev-b', 'prod: 2, 4000000000', 'prod-a', 'prod-c']);
});

test('every token is found at its index, grouped or not', () => {
	fc.assert(fc.property(anyNames, fc.boolean(), (names, isGrouped) => {
		const rows = rowsOf(names);
		const {lines, indexOf} = selectLines(rows, isGrouped);
		expect(indexOf.size).toBe(rows.length);
		for (const [id, index] of indexOf) {
			expect(lines[index]).toMatchObject({kind: 'row', row: {id}});
		}
	}));
});

test('no two heads have the same environment', () => {
	fc.assert(fc.property(anyNames, names => {
		const heads = selectLines(rowsOf(names), true).lines.flatMap(line => (line.kind === 'group' ? [line.environment] : []));
		expect(new Set(heads).size).toBe(heads.length);
	}));
});

test('the lines of the same rows are remembered, grouped and not', () => {
	const rows = rowsOf(['prod-a']);
	expect(selectLines(rows, true)).toBe(selectLines(rows, true));
	expect(selectLines(rows, false)).toBe(selectLines(rows, false));
	expect(selectLines(rows, true)).not.toBe(selectLines(rows, false));
});
