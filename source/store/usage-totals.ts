import {type SkippedUsage, type UsageEntry} from '../api/port.js';
import {addMoney, compareMoney, divideMoney, zero, type Money} from '../tokens/money.js';
import {environmentOf} from '../tokens/naming.js';

export const usageGroupings = ['environment', 'token', 'feature', 'provider'] as const;

export type UsageGrouping = (typeof usageGroupings)[number];

/** What a group spent. Sums may leave the range of a balance. */
export type UsageTotal = {
	readonly cost: Money;
	/** Null where the server does not say, of any of it. */
	readonly calls: number | null;
	/** Cost of a call, rounded half up to a nano-dollar; null without known calls. */
	readonly average: Money | null;
};

/** What stands for what the server names no token (or provider) for. */
export const noName = '(none)';

export type UsageRow = UsageTotal & {
	/** As the server sent it; null: not attributed to any (token, or provider). */
	readonly name: string | null;
};

type Part = {readonly name: string | null; readonly cost: Money; readonly calls: number | null};

function partsOf(entry: UsageEntry, by: UsageGrouping): readonly Part[] {
	const {token, feature, cost, calls, providers} = entry;
	switch (by) {
		case 'environment': {
			return [{name: token === null ? null : environmentOf(token), cost, calls}];
		}

		case 'token': {
			return [{name: token, cost, calls}];
		}

		case 'feature': {
			return [{name: feature, cost, calls}];
		}

		case 'provider': {
			// Calls are counted by feature. With one provider they are all its own.
			return providers.length === 0
				? [{name: null, cost, calls}]
				: providers.map(one => ({name: one.provider, cost: one.cost, calls: providers.length === 1 ? calls : null}));
		}
	}
}

function total(parts: ReadonlyArray<Pick<Part, 'cost' | 'calls'>>): UsageTotal {
	let cost = zero;
	let calls: number | null = 0;
	for (const part of parts) {
		cost = addMoney(cost, part.cost);
		calls = calls === null || part.calls === null ? null : calls + part.calls;
	}

	return {cost, calls, average: calls === null || calls === 0 ? null : divideMoney(cost, calls)};
}

/** What was left out of the figures, as a sentence. */
export function skippedText({count, what}: SkippedUsage): string {
	const [entries, are] = count === 1 ? ['entry', 'is'] : ['entries', 'are'];
	return `${count} ${entries} of the usage cannot be read, and ${are} left out: ${what}.`;
}

/** What all of it adds up to. */
export const totalUsage = (entries: readonly UsageEntry[]): UsageTotal => total(entries);

/** What has no name comes last. */
function compareNames(a: string | null, b: string | null): number {
	if (a === null || b === null) {
		return Number(a === null) - Number(b === null);
	}

	return a < b ? -1 : Number(a > b);
}

/** The usage by environment, token, feature or provider: what costs most first, then by name. */
export function summarizeUsage(entries: readonly UsageEntry[], by: UsageGrouping): readonly UsageRow[] {
	const groups = Map.groupBy(entries.flatMap(entry => partsOf(entry, by)), ({name}) => name);
	return Array.from(groups, ([name, parts]) => ({name, ...total(parts)}))
		.toSorted((a, b) => compareMoney(b.cost, a.cost) || compareNames(a.name, b.name));
}

const dayMs = 86_400_000;

/** From the shortest to the longest; each ends with today. */
export const usagePeriods = ['day', 'week', 'month', 'quarter', 'year'] as const;

export type UsagePeriod = (typeof usagePeriods)[number];

const days: Readonly<Record<UsagePeriod, number>> = {day: 1, week: 7, month: 30, quarter: 90, year: 365};

/** Steps of the API: 1 day, 2 week, 3 month. Longer periods are told in coarser steps, as nobody looks at 365 days one by one. */
const steps: Readonly<Record<UsagePeriod, 1 | 2 | 3>> = {day: 1, week: 1, month: 1, quarter: 2, year: 3};

/** `today`, `last 7 days`. */
export const periodLabel = (period: UsagePeriod): string => (period === 'day' ? 'today' : `last ${days[period]} days`);

const toDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

/**
The days of a period at `now` (epoch ms), in UTC, as the API counts them: `begin` is the first, `end` the day after the last, which is today.
*/
export const periodDays = (period: UsagePeriod, now: number): {readonly begin: string; readonly end: string; readonly step: 1 | 2 | 3} =>
	({begin: toDay(now - ((days[period] - 1) * dayMs)), end: toDay(now + dayMs), step: steps[period]});

const neighbour = (period: UsagePeriod, offset: number): UsagePeriod => usagePeriods[usagePeriods.indexOf(period) + offset] ?? period;

/** The next shorter period; the shortest stays. */
export const shorterPeriod = (period: UsagePeriod): UsagePeriod => neighbour(period, -1);

/** The next longer period; the longest stays. */
export const longerPeriod = (period: UsagePeriod): UsagePeriod => neighbour(period, 1);
