import {nextReset} from './reset.js';
import {type Sample} from './samples.js';
import {type Reset} from './token.js';

export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** An hour of which less was watched counts as not known. */
const leastPart = 0.25;

/** A fall within so short a time can be the work of a hand. */
const handMs = 15 * 60_000;

/** So many times the next largest fall of the day makes a fall one by hand, until there is another like it. */
const handFactor = 10;

/** What was spent, hour by hour of the clock (UTC). */
export type SpendingHours = {
	/** The first hour, counted from the epoch. */
	readonly first: number;
	/** USD spent in each full hour, scaled to the whole of it where only a part was watched; NaN: too little is known. */
	readonly spent: Float64Array;
	/** USD spent in the hour that is under way. */
	readonly part: number;
	/** How much of the hour that is under way is gone, 0 to 1. */
	readonly gone: number;
	/** How much of that was watched, 0 to 1. */
	readonly watched: number;
	/** Since when something is known, epoch ms. */
	readonly since: number;
	/** Ms in which it is known what was spent. */
	readonly knownMs: number;
	/** How often it was seen to fall. */
	readonly falls: number;
};

/** A stretch between two samples in which it is known what was spent: epoch ms, USD. */
type Stretch = {readonly from: number; readonly to: number; readonly spent: number};

/** Where the balance rose or was set, or was lowered by a reset, nothing is known of what was spent. */
function stretchesOf(samples: readonly Sample[], asOf: number, reset: Reset | null): Stretch[] {
	const stretches: Stretch[] = [];
	let before: Sample | undefined;
	for (const sample of samples) {
		if (sample.at > asOf) {
			break;
		}

		if (before && sample.broken !== true && sample.balance <= before.balance && sample.at > before.at) {
			const spent = Number(before.balance - sample.balance) / 1e9;
			if (spent === 0 || reset === null || nextReset(reset.period, before.at) > sample.at) {
				stretches.push({from: before.at, to: sample.at, spent});
			}
		}

		before = sample;
	}

	// Since the last sample nothing changed.
	if (before && asOf > before.at) {
		stretches.push({from: before.at, to: asOf, spent: 0});
	}

	return stretches;
}

/** The one fall of the last day that is far larger than all others and took no time: somebody took it off by hand, or a job that may never come back. */
function handFallOf(stretches: readonly Stretch[], asOf: number): Stretch | undefined {
	let largest: Stretch | undefined;
	let second = 0;
	for (let index = stretches.length - 1; index >= 0; index--) {
		const stretch = stretches[index]!;
		if (stretch.to <= asOf - dayMs) {
			break;
		}

		if (stretch.spent > (largest?.spent ?? 0)) {
			second = largest?.spent ?? 0;
			largest = stretch;
		} else {
			second = Math.max(second, stretch.spent);
		}
	}

	return largest && largest.to - largest.from <= handMs && largest.spent > handFactor * second ? largest : undefined;
}

/** Spreads what is known over the hours of the clock up to `asOf` (epoch ms). `samples`: oldest first. Null where nothing is known. */
export function spendingHours(samples: readonly Sample[], asOf: number, reset: Reset | null): SpendingHours | null {
	const stretches = stretchesOf(samples, asOf, reset);
	const byHand = handFallOf(stretches, asOf);
	const since = stretches[0]?.from;
	if (since === undefined) {
		return null;
	}

	const first = Math.floor(since / hourMs);
	const count = Math.floor(asOf / hourMs) - first;
	const spent = new Float64Array(count + 1);
	const known = new Float64Array(count + 1);
	let [knownMs, falls] = [0, 0];
	for (const stretch of stretches) {
		if (stretch === byHand) {
			continue;
		}

		const rate = stretch.spent / (stretch.to - stretch.from);
		knownMs += stretch.to - stretch.from;
		falls += stretch.spent > 0 ? 1 : 0;
		for (let at = stretch.from; at < stretch.to;) {
			const hour = Math.floor(at / hourMs);
			const end = Math.min(stretch.to, (hour + 1) * hourMs);
			spent[hour - first]! += rate * (end - at);
			known[hour - first]! += (end - at) / hourMs;
			at = end;
		}
	}

	for (let index = 0; index < count; index++) {
		spent[index] = known[index]! >= leastPart ? spent[index]! / Math.min(1, known[index]!) : NaN;
	}

	let unknown = 0;
	while (unknown < count && Number.isNaN(spent[unknown]!)) {
		unknown++;
	}

	const gone = (asOf / hourMs) - first - count;
	return {first: first + unknown, spent: spent.subarray(unknown, count), part: spent[count]!, gone, watched: known[count]!, since, knownMs, falls};
}
