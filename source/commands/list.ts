import {selectVisible} from '../store/visible-rows.js';
import {sortColumns, type SortColumn} from '../tokens/query.js';
import {quoteInput} from '../tokens/text.js';
import {CommandError, exitStatus, type CommandContext} from './context.js';
import {loadTokens} from './load-tokens.js';
import {printTable} from './print-tokens.js';
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
		throw new CommandError('usage', exitStatus.usage, `${quoteInput(text)} is no column to sort by.`, `Use one of ${accepted}.`);
	}

	return column;
}

/** `list`: a table fitted to the terminal, or with `--json` an array by `listSchema`. */
export async function runList(context: CommandContext, {filter = '', atRisk = false, sort = 'NAME', reverse = false, all = false}: ListOptions): Promise<number> {
	const column = parseSort(sort);
	const {output, now} = context;
	const {rows} = await loadTokens(context);
	const shown = selectVisible(rows, {filter, atRisk, sort: column, reverse, grouped: false, showRevoked: all});
	if (context.json) {
		const at = now();
		output.out(toJson(shown.map(row => tokenJson(row, at))));
		return exitStatus.done;
	}

	await printTable(context, shown);
	if (shown.length === 0) {
		output.err(rows.length === 0 ? 'There are no tokens yet: eden-tokens create NAME makes one.' : 'No token fits: eden-tokens list --all shows every one.');
	}

	return exitStatus.done;
}
