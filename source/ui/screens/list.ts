import {type State} from '../../store/state.js';
import {formatMoney} from '../../tokens/money.js';
import {fitText, quoteInput, textWidth, count} from '../../tokens/text.js';
import {type Column} from '../columns.js';
import {rowText} from '../row-text.js';
import {type Line, type View} from '../state/list-view.js';
import {type UiState} from '../state/ui-state.js';
import {type Theme} from '../theme.js';
import {plainRow} from './plain-row.js';

type Look = {readonly columns: readonly Column[]; readonly now: number; readonly theme: Theme};

/** The head of a group. A long environment is cut, so that what the group adds up to stays. */
function groupText({environment, summary}: Extract<Line, {kind: 'group'}>, width: number, {theme}: Look): string {
	const burn = summary.burnPerHour === null ? '' : `, burn ${formatMoney(summary.burnPerHour)}/h`;
	const sums = `: ${count(summary.shown, 'token')}, limits ${formatMoney(summary.limitedTotal)}${burn}`;
	const head = `${theme.symbols.line}${theme.symbols.line} `;
	return theme.paint('strong', head + fitText(environment, Math.max(8, width - textWidth(head) - textWidth(sums))).trimEnd() + sums);
}

/** What stands in an empty list. */
function emptyText({sync, tokens}: State, {query}: UiState): string {
	if (sync.lastGood === null) {
		return sync.fault ? 'The tokens could not be read yet.' : 'Loading the tokens…';
	}

	if (tokens.size === 0) {
		return 'There are no tokens yet: n makes one.';
	}

	if (query.filter !== '') {
		return `No token matches ${quoteInput(query.filter)}: Esc clears the filter.`;
	}

	return query.atRisk ? 'No token is at risk: f shows all.' : 'Only revoked keys are left: z shows them.';
}

/** The lines of the list on screen, from `top`. */
export function listLines(view: View, top: number, height: number, state: State, ui: UiState, look: Look): string[] {
	const {lines} = view.lines;
	if (lines.length === 0) {
		return ['', `  ${emptyText(state, ui)}`];
	}

	return lines.slice(top, top + height).map((line, index) => {
		const isCursor = top + index === view.cursor;
		if (line.kind === 'group') {
			return groupText(line, ui.columns, look);
		}

		const selected = isCursor && view.selected !== undefined;
		const marked = ui.marks.has(line.row.id);
		if (look.theme.plain) {
			return fitText(plainRow(line.row, {number: top + index + 1, selected, marked, now: look.now}), ui.columns).trimEnd();
		}

		const text = rowText(line.row, {...look, selected, marked});
		// The token that was here is gone: the place is shown, but nothing is selected.
		return isCursor && !view.selected && ui.selectedId !== null ? text.replace(/^ /, '·') : text;
	});
}
