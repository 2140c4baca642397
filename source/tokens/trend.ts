import {type Sample} from './sample.js';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/** How many values a trend has at most. */
const maximumValues = 24;

/** Spans between two values, in ms. */
const steps = [1, 2, 5, 10, 15, 30, 60].map(minutes => minutes * minuteMs);

/** The balance in USD at a moment between two samples: it falls evenly, and rises at once. */
function between(from: Sample, to: Sample, at: number): number {
	const [before, after] = [Number(from.balance) / 1e9, Number(to.balance) / 1e9];
	return to.broken === true || after > before || to.at <= from.at ? before : before + ((after - before) * (at - from.at) / (to.at - from.at));
}

/**
Balances in USD for a sparkline, oldest first, at most 24: of the last 24 hours, or of as much of them as is known, in even steps that keep to the clock
(so that the line does not flicker as time goes on), and at the end the balance as of `asOf` (epoch ms). Empty where nothing is known.
*/
export function trendOf(samples: readonly Sample[], asOf: number): readonly number[] {
	const known = samples.filter(({at}) => at <= asOf);
	const last = known.at(-1);
	if (!last) {
		return [];
	}

	const from = Math.max(known[0]!.at, asOf - dayMs);
	const step = steps.find(ms => (asOf - from) / ms <= maximumValues - 1) ?? steps.at(-1)!;
	const values: number[] = [];
	let index = 0;
	for (let at = Math.max(Math.ceil(from / step), Math.ceil(asOf / step) - maximumValues + 1) * step; at < asOf; at += step) {
		while (index < known.length - 1 && known[index + 1]!.at <= at) {
			index++;
		}

		const next = known[index + 1];
		values.push(next ? between(known[index]!, next, at) : Number(last.balance) / 1e9);
	}

	return [...values, Number(last.balance) / 1e9];
}
