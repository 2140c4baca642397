import {type Row} from '../../store/rows.js';
import {formatBalance} from '../../tokens/balance-change.js';
import {formatDay, formatDuration, formatExpiry} from '../../tokens/expiry.js';
import {marksOf, type HealthState} from '../../tokens/health.js';
import {formatMoney} from '../../tokens/money.js';
import {type SortColumn} from '../../tokens/query.js';
import {formatReset, nextReset} from '../../tokens/reset.js';
import {fitText, textWidth} from '../../tokens/text-width.js';
import {displayName} from '../../tokens/text.js';
import {formatRunsOut} from '../format.js';
import {roleOf, type Theme} from '../theme.js';
import {type Column, gutter} from './columns.js';

const blocks = '▁▂▃▄▅▆▇█';
const asciiBlocks = '_.-=*#';

/** The values in no more than `width` parts, each as its last value. */
function narrow(values: readonly number[], width: number): readonly number[] {
	return values.length <= width ? values : Array.from({length: width}, (_, index) => values[Math.floor((index + 1) * values.length / width) - 1]!);
}

/** Values as a line of bars of exact width, the newest at the right end; blank in front where there are fewer, drawn together where there are more. */
export function sparkline(values: readonly number[], width: number, ascii: boolean): string {
	const columns = Math.max(0, Math.floor(width));
	const glyphs = ascii ? asciiBlocks : blocks;
	const shown = narrow(values, columns);
	const low = Math.min(...shown);
	const span = Math.max(...shown) - low;
	const bars = shown.map(value => glyphs[span > 0 && Number.isFinite(span) ? Math.round((value - low) / span * (glyphs.length - 1)) : 0] ?? ' ');
	return ' '.repeat(columns - bars.length) + bars.join('');
}

const fit = (text: string, {width, align}: Column): string => {
	const own = textWidth(text);
	return align === 'right' && own < width ? ' '.repeat(width - own) + text : fitText(text, width);
};

const word: Readonly<Record<NonNullable<Row['pending']>, string>> = {update: 'changing', remove: 'removing', rotate: 'rotating'};

function statusText(row: Row, theme: Theme): string {
	return row.pending === null ? `${theme.glyph[row.state]} ${row.state}` : `${theme.symbols.busy} ${word[row.pending]}`;
}

/** A cell is marked by its own state: a sign in front, beside the colour. */
function balanceText({token, health}: Row, theme: Theme): string {
	const {balance} = marksOf(health);
	const text = formatBalance(token);
	return balance === 'OK' ? text : `${theme.glyph[balance]}${text}`;
}

function expiryText({token, health}: Row, now: number, width: number, theme: Theme): string {
	const {expiry} = marksOf(health);
	const text = width < 18 && token.expiresAt !== null ? formatDay(token.expiresAt) : formatExpiry(token.expiresAt, now);
	return expiry === 'OK' || textWidth(text) >= width ? text : `${theme.glyph[expiry]}${text}`;
}

/** `daily $20`; empty without a reset. */
const resetText = ({token: {reset}}: Row): string => (reset === null ? '' : formatReset(reset).replace('resets ', '').replace(' to ', ' '));

/** `↓ $0.42`; empty without a change. */
function deltaText({delta}: Row, theme: Theme): string {
	return delta === null ? '' : (delta < 0n ? `${theme.symbols.down} ${formatMoney(-delta as typeof delta)}` : `${theme.symbols.up} ${formatMoney(delta)}`);
}

/** When the balance is 0 at the present rate; of an empty key, when its reset fills it. */
function runsOutText(row: Row, now: number): string {
	const {reset} = row.token;
	return row.state === 'EMPTY' && reset ? `resets ${formatDuration(nextReset(reset.period, now) - now)}` : formatRunsOut(row, now);
}

type Cell = {readonly text: string; readonly state?: HealthState | undefined};

/** The name; of several keys of one name with what tells them apart, which must not be cut: where there is little room, the end of the masked secret, and the name is cut instead. */
function nameText({displayName: whole, isShared, token}: Row, width: number): string {
	if (!isShared || textWidth(whole) <= width) {
		return whole;
	}

	const which = displayName(token.masked ?? token.id);
	const short = textWidth(which) <= width / 2 ? which : `…${[...which].slice(-4).join('')}`;
	return `${fitText(displayName(token.name), Math.max(1, Math.min(textWidth(displayName(token.name)), width - textWidth(short) - 1)))} ${short}`;
}

function cellOf(row: Row, column: Column, now: number, theme: Theme): Cell {
	switch (column.name) {
		case 'STATUS': {
			return {text: statusText(row, theme), state: row.pending === null ? row.state : undefined};
		}

		case 'NAME': {
			// A rotation that was begun must not be forgotten.
			const name = nameText(row, column.width - (row.rotation === null ? 0 : 2));
			return {text: row.rotation === null ? name : `${theme.symbols.rotation} ${name}`};
		}

		case 'TYPE': {
			return {text: row.token.type};
		}

		case 'BALANCE': {
			return {text: balanceText(row, theme), state: marksOf(row.health).balance};
		}

		case 'EXPIRES': {
			return {text: expiryText(row, now, column.width, theme), state: marksOf(row.health).expiry};
		}

		case 'RUNS OUT': {
			return {text: runsOutText(row, now)};
		}

		case 'BURN/H': {
			return {text: row.burn === null ? '' : formatMoney(row.burn)};
		}

		case 'TREND': {
			return {text: row.trend.length === 0 ? '' : sparkline(row.trend, column.width, theme.ascii)};
		}

		case 'RESETS': {
			return {text: resetText(row)};
		}

		case 'CHANGE': {
			const text = deltaText(row, theme);
			return {text: textWidth(text) > column.width ? text.replace(' ', '') : text};
		}
	}
}

/** Where the change has no column of its own, it stands at the end of EXPIRES, its direction alone where there is little room; where there is none, behind the balance. */
function placeChange(row: Row, columns: readonly Column[], cells: Cell[], gaps: string[], theme: Theme): void {
	const at = columns.findIndex(({name}) => name === 'EXPIRES');
	const {text, ...look} = cells[at]!;
	const expiry = text.trimEnd();
	const room = text.length - expiry.length;
	const change = deltaText(row, theme);
	const fitting = [change, change.replace(' ', ''), change.charAt(0)].find(one => one.length < room);
	if (fitting === undefined) {
		gaps[at] = change.charAt(0);
	} else {
		cells[at] = {...look, text: expiry + fitting.padStart(room)};
	}
}

export type RowLook = {readonly selected: boolean; readonly marked: boolean; readonly columns: readonly Column[]; readonly now: number; readonly theme: Theme};

/** A row as one composed string of exact width: what is drawn, with its colours. */
export function rowText(row: Row, {selected, marked, columns, now, theme}: RowLook): string {
	const prefix = `${selected ? theme.symbols.cursor : ' '}${marked ? theme.symbols.mark : ' '}`;
	const muted = row.token.revoked;
	const cells = columns.map(column => {
		const {text, state} = cellOf(row, column, now, theme);
		return {text: fit(text, column), state};
	});
	const gaps = columns.map((_, index) => (index === 0 ? '' : ' '));
	if (row.delta !== null && columns.every(({name}) => name !== 'CHANGE')) {
		placeChange(row, columns, cells, gaps, theme);
	}

	// One look for the whole line where it is selected or history: fewer bytes, and nothing bleeds through the inverse.
	const line = prefix + cells.map(({text, state}, index) => gaps[index]! + (selected || muted || state === undefined || state === 'OK' ? text : theme.paint(roleOf[state], text))).join('');
	if (selected) {
		return theme.paint('selected', line);
	}

	return muted ? theme.paint('muted', line) : line;
}

/** The header of the list: the column that it is sorted by has an arrow; where that one is not shown, its name stands beside NAME. */
export function headerText(columns: readonly Column[], {sort, reverse}: {readonly sort: SortColumn; readonly reverse: boolean}, theme: Theme): string {
	const arrow = reverse ? theme.symbols.down : theme.symbols.up;
	const isShown = columns.some(({name}) => name === sort);
	const titleOf = ({name}: Column): string => {
		if (name === sort) {
			return `${name}${arrow}`;
		}

		return name === 'NAME' && !isShown ? `NAME by ${sort}${arrow}` : name;
	};

	return theme.paint('strong', ' '.repeat(gutter) + columns.map(column => fit(titleOf(column), column)).join(' '));
}
