import {type Row, selectRows} from '../../store/rows.js';
import {type State} from '../../store/state.js';
import {summarize, type Summary, selectVisible} from '../../store/visible-rows.js';
import {type ThresholdRules} from '../../tokens/health.js';
import {layoutOf, scrollTo} from '../frame/layout.js';
import {statusHeight} from '../frame/status.js';
import {type UiState} from '../model.js';
import {type View, selectLines, nearestRow} from './list-lines.js';

const summaries = new WeakMap<readonly Row[], WeakMap<readonly Row[], Summary>>();

/** Remembered by both arrays. */
export function selectSummary(visible: readonly Row[], rows: readonly Row[]): Summary {
	let byRows = summaries.get(visible);
	if (!byRows) {
		byRows = new WeakMap();
		summaries.set(visible, byRows);
	}

	let summary = byRows.get(rows);
	if (!summary) {
		summary = summarize(visible, rows);
		byRows.set(rows, summary);
	}

	return summary;
}

export function selectView(state: State, ui: UiState, thresholds: ThresholdRules): View {
	const rows = selectRows(state, thresholds);
	const visible = selectVisible(rows, ui.query);
	const lines = selectLines(visible, ui.query.grouped);
	const found = ui.selectedId === null ? undefined : lines.indexOf.get(ui.selectedId);
	const cursor = found ?? nearestRow(lines, ui.selectedIndex);
	const line = found === undefined ? undefined : lines.lines[found];
	const height = layoutOf(ui, {statusLines: statusHeight(state, ui)}).list;
	return {
		rows,
		visible,
		lines,
		cursor,
		selected: line?.kind === 'row' ? line.row : undefined,
		height,
		top: scrollTo({top: ui.top, index: cursor, height, total: lines.lines.length}),
		marked: ui.marks.size === 0 ? [] : [...visible, ...rows.filter(({id}) => !lines.indexOf.has(id))].filter(({id}) => ui.marks.has(id)),
	};
}

/** Gives the function that selects the view, and gives the last one again where nothing changed: a key asks for it several times. */
export function createViewSelector(): typeof selectView {
	let last: {readonly given: Parameters<typeof selectView>; readonly view: View} | undefined;
	return (...given) => {
		if (!last?.given.every((one, index) => one === given[index])) {
			last = {given, view: selectView(...given)};
		}

		return last.view;
	};
}
