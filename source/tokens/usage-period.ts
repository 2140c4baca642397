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
