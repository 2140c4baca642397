import {type HealthState, severityOf} from '../tokens/health.js';
import {addMoney, zero, type Money} from '../tokens/money.js';
import {compareRows, compileFilter, type SortColumn} from '../tokens/query.js';
import {type Row} from './rows.js';

/** Which rows are shown, and in what order. */
export type ViewQuery = {
	readonly filter: string;
	/** Only what is neither OK nor revoked. */
	readonly atRisk: boolean;
	readonly sort: SortColumn;
	readonly reverse: boolean;
	/** By environment first. */
	readonly grouped: boolean;
	readonly showRevoked: boolean;
};

type View = {
	/** All rows by order: sorting is what costs, and a filter as it is typed does not change the order. */
	readonly sorted: Map<string, readonly Row[]>;
	last?: {readonly key: string; readonly visible: readonly Row[]};
};

const views = new WeakMap<readonly Row[], View>();

const compareText = (a: string, b: string): number => (a < b ? -1 : (a > b ? 1 : 0));

function sortRows(rows: readonly Row[], {sort, reverse, grouped}: ViewQuery): readonly Row[] {
	const byColumn = compareRows(sort, reverse);
	return rows.toSorted(grouped ? (a, b) => compareText(a.environment, b.environment) || byColumn(a, b) : byColumn);
}

function isAtRisk({state}: Row): boolean {
	const severity = severityOf(state);
	return severity === 'warning' || severity === 'critical';
}

/** The rows that the query leaves, in its order, which is total: by the column, then by name, then by id. Remembered for each `rows` array. */
export function selectVisible(rows: readonly Row[], query: ViewQuery): readonly Row[] {
	const {filter, atRisk, sort, reverse, grouped, showRevoked} = query;
	let view = views.get(rows);
	if (!view) {
		view = {sorted: new Map()};
		views.set(rows, view);
	}

	const key = JSON.stringify([filter, atRisk, sort, reverse, grouped, showRevoked]);
	if (view.last?.key === key) {
		return view.last.visible;
	}

	const order = `${sort} ${reverse} ${grouped}`;
	const sorted = view.sorted.get(order) ?? sortRows(rows, query);
	view.sorted.set(order, sorted);
	const matches = compileFilter(filter);
	const visible = sorted.filter(row => (showRevoked || !row.token.revoked) && (!atRisk || isAtRisk(row)) && matches(row.haystack));
	view.last = {key, visible};
	return visible;
}

export type Summary = {
	readonly counts: Readonly<Record<HealthState, number>>;
	/** Of the balances that count as limits, in USD; may leave the API's range. */
	readonly limitedTotal: Money;
	/** USD an hour of all whose rate is known; null where none is. */
	readonly burnPerHour: Money | null;
	readonly shown: number;
	readonly total: number;
};

/** What the rows shown add up to; `all` are those that could be shown. Revoked rows are counted, but their balances are not. */
export function summarize(shown: readonly Row[], all: readonly Row[] = shown): Summary {
	const counts: Record<HealthState, number> = {OK: 0, EXPIRING: 0, LOW: 0, CRITICAL: 0, EMPTY: 0, EXPIRED: 0, REVOKED: 0};
	let limitedTotal = zero;
	let burnPerHour: Money | null = null;
	for (const {state, token, burn} of shown) {
		counts[state]++;
		if (token.limited && token.balance !== null && !token.revoked) {
			limitedTotal = addMoney(limitedTotal, token.balance);
		}

		if (burn !== null) {
			burnPerHour = addMoney(burnPerHour ?? zero, burn);
		}
	}

	return {counts, limitedTotal, burnPerHour, shown: shown.length, total: all.length};
}
