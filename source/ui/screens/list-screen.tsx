import {useMemo} from 'react';
import {type Row} from '../../store/rows.js';
import {type State} from '../../store/state.js';
import {formatBalance} from '../../tokens/balance-change.js';
import {formatExpiry} from '../../tokens/expiry.js';
import {formatMoney} from '../../tokens/money.js';
import {formatReset} from '../../tokens/reset.js';
import {fitText, textWidth} from '../../tokens/text-width.js';
import {quoteInput, count} from '../../tokens/text.js';
import {Line, Lines} from '../components/lines.js';
import {formatRunsOut} from '../format.js';
import {scrollTo} from '../frame/layout.js';
import {type UiState, type App} from '../model.js';
import {type Theme} from '../theme.js';
import {type Column, layoutColumns} from './columns.js';
import {type ListLine, type View} from './list-lines.js';
import {rowText, headerText} from './row-text.js';

export type PlainLook = {
	/** Counted from 1. */
	readonly number: number;
	readonly selected: boolean;
	readonly marked: boolean;
	/** Epoch ms. */
	readonly now: number;
};

/** A token as a numbered line of words, for a screen reader: what other screens tell by places, signs and colours. */
export function plainRow(row: Row, {number, selected, marked, now}: PlainLook): string {
	const {token, displayName, state, pending, rotation} = row;
	const runsOut = formatRunsOut(row, now);
	return [
		`${number}. ${selected ? 'selected, ' : ''}${marked ? 'marked, ' : ''}${displayName}`,
		pending === null ? state : `${state}, ${pending} in flight`,
		...(rotation === null ? [] : [`${rotation} token of an unfinished rotation`]),
		token.type,
		token.limited ? `balance ${formatBalance(token)}` : 'no limit',
		token.expiresAt === null ? 'never expires' : `expires ${formatExpiry(token.expiresAt, now)}`,
		...(runsOut === '' ? [] : [`runs out ${runsOut}`]),
		...(token.reset ? [formatReset(token.reset)] : []),
	].join(', ');
}

type Look = {readonly columns: readonly Column[]; readonly now: number; readonly theme: Theme};

/** The head of a group. A long environment is cut, so that what the group adds up to stays. */
function groupText({environment, summary}: Extract<ListLine, {kind: 'group'}>, width: number, {theme}: Look): string {
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
function listLines(view: View, top: number, height: number, state: State, ui: UiState, look: Look): string[] {
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

/** The list; shorter where a dialog is open below it, with the selected token still in it. */
export function ListBody({app, height}: {readonly app: App; readonly height: number}) {
	const {ui, state, theme} = app.getModel();
	const view = app.view();
	const columns = useMemo(() => layoutColumns(ui.columns), [ui.columns]);
	if (height < 2) {
		return <Lines lines={[]} height={Math.max(0, height)}/>;
	}

	const rows = height - 1;
	const top = scrollTo({top: view.top, index: view.cursor, height: rows, total: view.lines.lines.length});
	return (
		<>
			<Line text={headerText(columns, ui.query, theme)}/>
			<Lines lines={listLines(view, top, rows, state, ui, {columns, now: state.now, theme})} height={rows}/>
		</>
	);
}
