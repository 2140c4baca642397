import fc from 'fast-check';
import {expect, test} from 'vitest';
import {initialState, type State} from '../../../source/store/state.js';
import {defaultThresholds} from '../../../source/tokens/health.js';
import {initialUiState, type UiState} from '../../../source/ui/model.js';
import {nearestRow} from '../../../source/ui/screens/list-lines.js';
import {selectSummary, selectView} from '../../../source/ui/screens/list-view.js';
import {makeToken} from '../../helpers/make-token.js';

const rules = {base: defaultThresholds, overrides: []};

const stateOf = (names: readonly string[]): State => ({...initialState(0, 30_000), tokens: new Map(names.map(name => [name, makeToken(name)]))});

const uiOf = (values: Partial<UiState> = {}): UiState => ({...initialUiState(80, 24, 'list'), ...values});

test('the selected token is found wherever it stands', () => {
	const view = selectView(stateOf(['c', 'a', 'b']), uiOf({selectedId: 'b', selectedIndex: 0}), rules);
	expect(view.cursor).toBe(1);
	expect(view.selected?.id).toBe('b');
});

test('where the selected token is gone, its place is kept and nothing is selected', () => {
	const view = selectView(stateOf(['a', 'c']), uiOf({selectedId: 'b', selectedIndex: 1}), rules);
	expect(view.cursor).toBe(1);
	expect(view.selected).toBeUndefined();
});

test('the place of a token that is gone never lies past the end', () => {
	expect(selectView(stateOf(['a']), uiOf({selectedId: 'z', selectedIndex: 25}), rules).cursor).toBe(0);
	expect(selectView(stateOf([]), uiOf({selectedId: 'z', selectedIndex: 25}), rules).cursor).toBe(0);
});

test('the cursor never stands on the head of a group', () => {
	const {lines} = selectView(stateOf(['prod-a', 'dev-b']), uiOf({query: {...uiOf().query, grouped: true}}), rules);
	expect(lines.lines.map(({kind}) => kind)).toEqual(['group', 'row', 'group', 'row']);
	expect(nearestRow(lines, 0, -1)).toBe(1);
	expect(nearestRow(lines, 2, 1)).toBe(3);
	expect(nearestRow(lines, 2, -1)).toBe(1);
});

test('marks of tokens that are gone do not count; those that a filter hides do', () => {
	const view = selectView(stateOf(['prod-a', 'dev-b']), uiOf({marks: new Set(['prod-a', 'gone', 'dev-b']), query: {...uiOf().query, filter: 'dev'}}), rules);
	expect(view.visible.map(({id}) => id)).toEqual(['dev-b']);
	// In the order of the list, then the hidden ones.
	expect(view.marked.map(({id}) => id)).toEqual(['dev-b', 'prod-a']);
});

test('the cursor is on screen in whatever terminal', () => {
	const state = stateOf(Array.from({length: 300}, (_, index) => `prod-${String(index).padStart(3, '0')}`));
	fc.assert(fc.property(fc.integer({min: 10, max: 80}), fc.integer({min: 0, max: 299}), fc.integer({min: 0, max: 400}), (rows, selected, top) => {
		const view = selectView(state, uiOf({rows, top, selectedId: `prod-${String(selected).padStart(3, '0')}`}), rules);
		expect(view.top).toBeLessThanOrEqual(view.cursor);
		expect(view.cursor).toBeLessThan(view.top + rows - 7);
	}));
});

test('the summary of the same rows is remembered', () => {
	const view = selectView(stateOf(['a']), uiOf(), rules);
	expect(selectSummary(view.visible, view.rows)).toBe(selectSummary(view.visible, view.rows));
});
