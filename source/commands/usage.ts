import {type UsageEntry, type UsageQuery} from '../api/port.js';
import {type Row} from '../store/rows.js';
import {
	noName,
	skippedText,
	summarizeUsage,
	totalUsage,
	usageGroupings,
	type UsageGrouping,
	type UsageRow,
	type UsageTotal,
	periodDays,
	periodLabel,
	usagePeriods,
	type UsagePeriod,
} from '../store/usage-totals.js';
import {formatAverage, formatMoney, moneyToDecimal} from '../tokens/money.js';
import {namePattern} from '../tokens/naming.js';
import {displayName, quoteInput} from '../tokens/text.js';
import {CommandError, exitStatus, type CommandContext} from './context.js';
import {findTokens, loadTokens} from './load-tokens.js';
import {usageError} from './read-values.js';
import {type UsageJson} from './schema.js';
import {formatTable, type Column} from './table.js';
import {toJson} from './token-json.js';

export type UsageOptions = {
	/** Names, ids and globs; empty: all there is, also what no token was used for. */
	readonly names: readonly string[];
	/** In place of a name, or with one that several have. */
	readonly id?: string | undefined;
	/** One of `usagePeriods`; a week unless told. */
	readonly period?: string | undefined;
};

function readPeriod(text: string): UsagePeriod {
	const period = usagePeriods.find(one => one === text.trim().toLowerCase());
	if (period === undefined) {
		throw usageError(`${quoteInput(text)} is no period.`, `Use --period ${usagePeriods.join(', ')}.`);
	}

	return period;
}

async function ask({session: {api}, signal, output}: CommandContext, query: UsageQuery): Promise<readonly UsageEntry[]> {
	const usage = await api.usage(query, {signal});
	if (usage.kind === 'unavailable') {
		throw new CommandError('unavailable', exitStatus.failed, usage.reason, 'Look at the usage in the Eden AI dashboard.');
	}

	if (usage.skipped) {
		output.err(`Warning: ${displayName(skippedText(usage.skipped))}`);
	}

	return usage.entries;
}

/** The entries of the tokens that are named. One name is asked for by itself; several are picked from all, in which the past of removed tokens is too. */
async function entriesOf(context: CommandContext, {names, id}: Pick<UsageOptions, 'names' | 'id'>, query: UsageQuery): Promise<readonly UsageEntry[]> {
	if (names.length === 0 && id === undefined) {
		return ask(context, query);
	}

	const {rows} = await loadTokens(context);
	const found = findTokens(rows, names, {revoked: true, id});
	if (found.isOne) {
		return ask(context, {...query, token: found.rows[0]!.token});
	}

	// Figures of all tell keys of one name not apart: where not each key of it is meant, each that is meant is asked for.
	const isPart = (row: Row): boolean => row.isShared && rows.some(other => other.isShared && other.token.name === row.token.name && !found.rows.includes(other));
	const apart = found.rows.filter(row => isPart(row));
	const shared = new Set(apart.map(({token}) => token.name));
	const all = await ask(context, query);
	const patterns = names.map(name => namePattern(name));
	const exact = new Set(found.rows.map(({token}) => token.name));
	const own = all.filter(({token}) => token !== null && !shared.has(token) && (exact.has(token) || patterns.some(isMeant => isMeant(token))));
	const each = await Promise.all(apart.map(async ({token}) => ask(context, {...query, token})));
	return [...own, ...each.flat()];
}

const headers: Readonly<Record<UsageGrouping, string>> = {environment: 'ENVIRONMENT', token: 'TOKEN', feature: 'FEATURE', provider: 'PROVIDER'};

const columnsOf = (by: UsageGrouping): ReadonlyArray<Column<UsageRow>> => [
	{header: headers[by], cell: ({name}) => (name === null ? {text: noName, style: 'muted'} : {text: displayName(name)}), shrinks: true},
	{header: 'COST', cell: ({cost}) => ({text: formatMoney(cost)}), align: 'right'},
	{header: 'CALLS', cell: ({calls}) => ({text: calls === null ? '-' : String(calls)}), align: 'right'},
	{header: 'PER CALL', cell: ({average}) => ({text: average === null ? '-' : formatAverage(average)}), align: 'right'},
];

const totalJson = ({cost, calls, average}: UsageTotal): UsageJson['total'] => ({cost: moneyToDecimal(cost), calls, average: average === null ? null : moneyToDecimal(average)});

const rowsJson = (entries: readonly UsageEntry[], by: UsageGrouping): UsageJson['tokens'] => summarizeUsage(entries, by).map(row => ({name: row.name, ...totalJson(row)}));

/** `usage [NAME]`: cost, calls and average cost of a call by environment, token, feature and provider. Where the API has no figures it ends with 1 and says why. */
export async function runUsage(context: CommandContext, {period: typed = 'week', ...which}: UsageOptions): Promise<number> {
	const period = readPeriod(typed);
	const {output, json, now} = context;
	const query = periodDays(period, now());
	const entries = await entriesOf(context, which, query);
	const {begin, end} = query;
	if (json) {
		const usage: UsageJson = {
			period: {name: period, begin, end},
			total: totalJson(totalUsage(entries)),
			environments: rowsJson(entries, 'environment'),
			tokens: rowsJson(entries, 'token'),
			features: rowsJson(entries, 'feature'),
			providers: rowsJson(entries, 'provider'),
		};
		output.out(toJson(usage));
		return exitStatus.done;
	}

	const {cost, calls, average} = totalUsage(entries);
	const told = [formatMoney(cost), ...(calls === null ? [] : [`${calls} call${calls === 1 ? '' : 's'}`]), ...(average === null ? [] : [`${formatAverage(average)} a call`])];
	const last = new Date(now()).toISOString().slice(0, 10);
	output.out(`Usage, ${periodLabel(period)} (${begin === last ? begin : `${begin} to ${last}`}, UTC): ${told.join(', ')}`);
	for (const by of entries.length === 0 ? [] : usageGroupings) {
		output.out('');
		for (const line of await formatTable(summarizeUsage(entries, by), columnsOf(by), {width: output.columns, color: output.color})) {
			output.out(line);
		}
	}

	return exitStatus.done;
}
