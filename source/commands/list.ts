import {selectVisible, type Row} from '../store/rows.js';
import {sortColumns, type SortColumn} from '../tokens/query.js';
import {CommandError, exitStatus, type CommandContext} from './context.js';
import {loadTokens} from './load-tokens.js';
import {formatTable, type Column} from './table.js';
import {balanceCell, burnCell, expiryCell, nameCell, resetCell, runsOutCell, statusCell} from './token-cells.js';
import {toJson, tokenJson} from './token-json.js';

export type ListOptions = {
	/** Words that must occur in name, type or state; `!word` must not. */
	readonly filter?: string | undefined;
	/** Only what is neither OK nor revoked. */
	readonly atRisk?: boolean | undefined;
	/** A column of `sortColumns`, in any case, `runs-out` as well; by name unless told. */
	readonly sort?: string | undefined;
	readonly reverse?: boolean | undefined;
	/** Revoked ones too. */
	readonly all?: boolean | undefined;
};

function parseSort(text: string): SortColumn {
	const wanted = text.trim().toUpperCase().replaceAll(/[-_\s]+/g, ' ');
	const column = sortColumns.find(one => one === wanted);
	if (column === undefined) {
		const accepted = sortColumns.map(one => one.toLowerCase().replace(' ', '-')).join(', ');
		throw new CommandError('usage', exitStatus.usage, `"${text.slice(0, 30)}" is no column to sort by.`, `Use one of ${accepted}.`);
	}

	return column;
}

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

/** `list`: a table fitted to the terminal, or with `--json` an array by `listSchema`. */
export async function runList(context: CommandContext, {filter = '', atRisk = false, sort = 'NAME', reverse = false, all = false}: ListOptions): Promise<number> {
	const column = parseSort(sort);
	const {output, now, session: {settings}} = context;
	const {rows} = await loadTokens(context);
	const shown = selectVisible(rows, {filter, atRisk, sort: column, reverse, grouped: false, showRevoked: all});
	const at = now();
	if (context.json) {
		output.out(toJson(shown.map(row => tokenJson(row, at))));
		return exitStatus.done;
	}

	for (const line of formatTable(shown, columnsOf(at, settings.ascii), {width: output.columns, color: output.color})) {
		output.out(line);
	}

	if (shown.length === 0) {
		output.err(rows.length === 0 ? 'There are no tokens yet: eden-tokens create NAME makes one.' : 'No token fits: eden-tokens list --all shows every one.');
	}

	return exitStatus.done;
}
