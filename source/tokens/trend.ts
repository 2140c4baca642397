import {type Sample} from './samples.js';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/** How many values a trend has at most. */
const maximumValues = 24;

/** Spans between two values, in ms. */
const steps = [1, 2, 5, 10, 15, 30, 60].map(minutes => minutes * minuteMs);

const toDollars = ({balance}: Sample): number => Number(balance) / 1e9;

/** Where the values of a trend lie: at multiples of `step` (ms), from `first` to `last`. */
type Grid = {readonly step: number; readonly first: number; readonly last: number};

/** Balances in USD, oldest first. */
export type Trend = {readonly values: readonly number[]; readonly grid: Grid | null};

export const noTrend: Trend = {values: [], grid: null};

function gridOf(first: Sample, asOf: number): Grid {
	const from = Math.max(first.at, asOf - dayMs);
	const step = steps.find(ms => (asOf - from) / ms <= maximumValues - 1) ?? steps.at(-1)!;
	const last = Math.ceil(asOf / step) - 1;
	return {step, first: Math.max(Math.ceil(from / step), last - maximumValues + 2), last};
}

/** The values at the grid. `end`: so many of the samples count. */
function valuesAt({step, first, last}: Grid, samples: readonly Sample[], end: number): number[] {
	const values: number[] = [];
	let index = 0;
	for (let place = first; place <= last; place++) {
		const at = place * step;
		while (index < end - 1 && samples[index + 1]!.at <= at) {
			index++;
		}

		const [from, to] = [samples[index]!, samples[index + 1]];
		const before = toDollars(from);
		// Between two samples it falls evenly, and rises at once.
		const isFall = index < end - 1 && to !== undefined && to.broken !== true && to.balance < from.balance;
		values.push(isFall ? before + ((toDollars(to) - before) * (at - from.at) / (to.at - from.at)) : before);
	}

	return values;
}

/**
Balances for a sparkline, at most 24: of the last 24 hours, or of as much of them as is known, in even steps that keep to the clock (so that the line does
not flicker as time goes on), and at the end the balance as of `asOf` (epoch ms). Empty where nothing is known. `former`: the trend of the same samples at an
earlier time, which saves most of the work.
*/
export function trendOf(samples: readonly Sample[], asOf: number, former: Trend = noTrend): Trend {
	let end = samples.length;
	while (end > 0 && samples[end - 1]!.at > asOf) {
		end--;
	}

	if (end === 0) {
		return noTrend;
	}

	const grid = gridOf(samples[0]!, asOf);
	const isSame = grid.step === former.grid?.step && grid.first === former.grid.first && grid.last === former.grid.last;
	const before = isSame ? former.values.slice(0, -1) : valuesAt(grid, samples, end);
	// Without room for more: there are as many of these as tokens.
	return {grid, values: before.toSpliced(before.length, 0, toDollars(samples[end - 1]!))};
}
