import {type Account} from './account.js';
import {dayMs, formatDay, stepStart} from './calendar.js';
import {nanoToNumber, usd} from './decimal.js';
import {type Entry} from './entry.js';
import {rowsOf, type Row} from './usage-rows.js';
import {type UsageQuery} from './usage-query.js';
import {type Json} from './wire.js';

/** What is used without any key of the list, from the organization's console. */
export const baseToken: Entry = {
	id: null, name: 'base_token', type: 'api_token', limited: false, expiresAt: null, reset: null, member: null, revokedAt: null, secret: '', createdAt: 0,
	burn: usd(0.35), bursty: false, drainsUntil: Infinity, anchors: [{at: Infinity, balance: null}],
};

const isWanted = (row: Row, filters: UsageQuery['filters']): boolean => {
	const has: Readonly<Record<string, string | null>> = {
		feature: row.feature, subfeature: row.subfeature, provider: row.provider, token: row.entry.name, key_id: row.entry.id, user: row.entry.member,
		// Nothing here belongs to a phase of a project.
		phase: null,
	};
	return [...filters].every(([name, value]) => has[name] === value);
};

function collect(entries: readonly Entry[], {begin, end, filters}: UsageQuery, now: number): Row[] {
	const rows: Row[] = [];
	for (const entry of entries) {
		for (let day = begin; day < end; day += dayMs) {
			rows.push(...rowsOf(entry, day, now).filter(row => isWanted(row, filters)));
		}
	}

	return rows;
}

/** Rows by a key, in the order in which the keys first appear. */
const groupBy = (rows: readonly Row[], keyOf: (row: Row) => string): Array<[string, Row[]]> => [...Map.groupBy(rows, row => keyOf(row))];

const costOf = (rows: readonly Row[]): number => {
	let sum = 0n;
	for (const {cost} of rows) {
		sum += cost;
	}

	return nanoToNumber(sum);
};

const featureUsage = (rows: readonly Row[]): Json => ({
	total_cost: costOf(rows),
	details: rows.reduce((sum, {calls}) => sum + calls, 0),
	cost_per_provider: Object.fromEntries(groupBy(rows, ({provider}) => provider).map(([provider, some]) => [provider, costOf(some)])),
});

const dayUsage = (rows: readonly Row[]): Json =>
	Object.fromEntries(groupBy(rows, ({feature, subfeature}) => `${feature}__${subfeature}`).map(([name, some]) => [name, featureUsage(some)]));

/** `[{"token", "data": {date: {feature: …}}}]`: cost and calls (`details`) of some entries, by the first day of each step. */
export function usageByToken(entries: readonly Entry[], query: UsageQuery, account: Account): Json[] {
	const rows = collect(entries, query, account.now());
	return groupBy(rows, ({entry}) => entry.name).map(([token, some]) => ({
		token,
		data: Object.fromEntries(groupBy(some, ({day}) => formatDay(stepStart(day, query.step))).map(([date, ofStep]) => [date, dayUsage(ofStep)])),
	}));
}

/** `[{"user", "total_cost"}]`: the members' costs; null for what belongs to none. */
export const usageByUser = (entries: readonly Entry[], query: UsageQuery, account: Account): Json[] =>
	Array.from(
		Map.groupBy(collect(entries, query, account.now()), ({entry}) => entry.member),
		([user, rows]) => ({user, total_cost: costOf(rows)}),
	);
