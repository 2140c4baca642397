import {memo, useMemo} from 'react';
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
import {layoutColumns} from './columns.js';
import {type ListLine} from './list-lines.js';
import {rowText, headerText, type RowLook} from './row-text.js';

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

type LineLook = RowLook & {
	/** Columns of the terminal. */
	readonly width: number;
	/** Its place in the list, counted from 1. */
	readonly number: number;
	/** The token that the cursor was on is gone, and this is where it was: the place is shown, but nothing is selected. */
	readonly isGone: boolean;
};

/** The head of a group. A long environment is cut, so that what the group adds up to stays. */
function groupText({environment, summary}: Extract<ListLine, {kind: 'group'}>, width: number, theme: Theme): string {
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

/** A line of the list as one composed string. */
function lineText(line: ListLine, look: LineLook): string {
	const {width, theme} = look;
	if (line.kind === 'group') {
		return groupText(line, width, theme);
	}

	if (theme.plain) {
		return fitText(plainRow(line.row, look), width).trimEnd();
	}

	const text = rowText(line.row, look);
	return look.isGone ? text.replace(/^ /, '·') : text;
}

/** A line of the list, composed again only when something that it shows changed: a key changes two of them. */
const ListRow = memo(({line, ...look}: LineLook & {readonly line: ListLine}) => <Line text={lineText(line, look)}/>);

/** The list; shorter where a dialog is open below it, with the selected token still in it. */
export function ListBody({app, height}: {readonly app: App; readonly height: number}) {
	const {ui, state, theme} = app.getModel();
	const view = app.view();
	const columns = useMemo(() => layoutColumns(ui.columns), [ui.columns]);
	if (height < 2) {
		return <Lines lines={[]} height={height}/>;
	}

	const rows = height - 1;
	const {lines} = view.lines;
	const top = scrollTo({top: view.top, index: view.cursor, height: rows, total: lines.length});
	const shown = lines.slice(top, top + rows);
	return (
		<>
			<Line text={headerText(columns, ui.query, theme)}/>
			{shown.map((line, place) => {
				const isCursor = top + place === view.cursor;
				return (
					<ListRow
						// Not by token: where the list scrolls, no component comes or goes.
						key={`row ${String(place)}`}
						line={line}
						number={top + place + 1}
						selected={isCursor && view.selected !== undefined}
						isGone={isCursor && view.selected === undefined && ui.selectedId !== null}
						marked={line.kind === 'row' && ui.marks.has(line.row.id)}
						columns={columns}
						width={ui.columns}
						now={state.now}
						theme={theme}
					/>
				);
			})}
			<Lines lines={shown.length === 0 ? ['', `  ${emptyText(state, ui)}`] : []} height={rows - shown.length}/>
		</>
	);
}
