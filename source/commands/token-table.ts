import {type Row} from '../store/rows.js';
import {type CommandContext} from './context.js';
import {formatTable, type Column} from './table.js';
import {balanceCell, burnCell, expiryCell, nameCell, resetCell, runsOutCell, statusCell} from './token-cells.js';

function columnsOf(now: number, isAscii: boolean): ReadonlyArray<Column<Row>> {
	return [
		{header: 'STATUS', cell: row => statusCell(row, isAscii)},
		{header: 'NAME', cell: nameCell, shrinks: true},
		{header: 'TYPE', cell: ({token}) => ({text: token.type}), optional: 'last'},
		{header: 'BALANCE', cell: balanceCell, align: 'right'},
		{header: 'EXPIRES', cell: row => expiryCell(row, now)},
		{header: 'RUNS OUT', cell: row => runsOutCell(row, now), optional: true},
		{header: 'BURN/H', cell: burnCell, align: 'right', optional: true},
		{header: 'RESETS', cell: resetCell, optional: true},
	];
}

/** Prints the table of tokens on stdout. */
export function printTable({output, now, session: {settings}}: CommandContext, rows: readonly Row[]): void {
	for (const line of formatTable(rows, columnsOf(now(), settings.ascii), {width: output.columns, color: output.color})) {
		output.out(line);
	}
}
