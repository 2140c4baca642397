import {type Money} from './money.js';
import {type Sample} from './sample.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** So many samples are kept at most; the oldest go first. */
const maximumSamples = 600;

/** After so many new ones it is looked which are still needed. */
const tidyEvery = 32;

/** Falls that follow each other within this are one, of the last hour and of what is older (both well under what counts as a gap, see docs/forecast.md). */
const fineMs = minuteMs;
const coarseMs = 10 * minuteMs;

/** The recent past of one token in memory: enough for its forecast, and bounded. */
export type Track = {
	/** Oldest first. */
	readonly samples: readonly Sample[];
	/** Takes the balance of a moment. `seen`: when the former balance was seen last; `isBroken`: see `Sample`. Gives whether anything changed. */
	push(at: number, balance: Money, seen: number, isBroken: boolean): boolean;
	/** Puts older samples in front. */
	prepend(older: readonly Sample[]): void;
};

/** Whether what is known stays the same without `b`: nothing happened around it, or money was spent both before and after it, within a short time. */
function isNeedless(a: Sample, b: Sample, c: Sample, asOf: number): boolean {
	if (b.broken || c.broken || a.balance < b.balance || b.balance < c.balance) {
		return false;
	}

	return a.balance === c.balance || c.at - a.at <= (b.at < asOf - hourMs ? coarseMs : fineMs);
}

/** Only what a forecast as of `asOf` needs. */
function tidy(samples: readonly Sample[], asOf: number): Sample[] {
	const first = Math.max(0, samples.findLastIndex(({at}) => at <= asOf - dayMs));
	const kept: Sample[] = [];
	for (let index = first; index < samples.length; index++) {
		const [a, b, c] = [kept.at(-1), samples[index]!, samples[index + 1]];
		if (!a || !c || !isNeedless(a, b, c, asOf)) {
			kept.push(b);
		}
	}

	return kept.slice(-maximumSamples);
}

export function createTrack(): Track {
	let samples: Sample[] = [];
	let fresh = 0;

	return {
		get samples() {
			return samples;
		},
		push(at, balance, seen, isBroken) {
			const last = samples.at(-1);
			if (last && last.at > at) {
				// The clock was set back: what is later than now never was.
				samples = samples.filter(earlier => earlier.at < at);
				samples.push({at, balance, ...(samples.length > 0 && {broken: true})});
				return true;
			}

			if (last?.balance === balance && !isBroken) {
				return false;
			}

			if (last && seen > last.at && seen < at) {
				samples.push({at: seen, balance: last.balance});
			}

			samples.push({at, balance, ...(isBroken && {broken: true})});
			fresh++;
			if (fresh >= tidyEvery) {
				fresh = 0;
				samples = tidy(samples, at);
			}

			return true;
		},
		prepend(older) {
			const first = samples[0];
			samples = [...(first ? older.filter(({at}) => at < first.at) : older), ...samples];
			samples = tidy(samples, samples.at(-1)?.at ?? 0);
		},
	};
}
