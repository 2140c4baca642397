import {type Money} from './money.js';

/**
What was left of a token at one moment. Between two samples the balance went from the one to the other; after the last it stayed. Samples are written when
a balance changed, and where it had stood still before, also at the moment at which the former balance was seen last, so a flat stretch is two equal samples.
*/
export type Sample = {
	/** Epoch ms. */
	readonly at: number;
	/** USD. */
	readonly balance: Money;
	/** How the balance got here from the sample before is no spending, or not known: it was set here, or the clock was. */
	readonly broken?: true;
};

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

/** The recent past of one token in memory: enough for its forecast, and bounded. A class, since there are as many of them as tokens: an object with closures takes ten times the memory. */
export class Track {
	#samples: readonly Sample[] = [];
	#fresh = 0;

	/** Oldest first. */
	get samples(): readonly Sample[] {
		return this.#samples;
	}

	/** Takes the balance of a moment. `seen`: when the former balance was seen last; `isBroken`: see `Sample`. Gives whether anything changed. */
	push(at: number, balance: Money, seen: number, isBroken: boolean): boolean {
		const last = this.#samples.at(-1);
		if (last && last.at > at) {
			// The clock was set back: what is later than now never was.
			const earlier = this.#samples.filter(sample => sample.at < at);
			this.#samples = [...earlier, {at, balance, ...(earlier.length > 0 && {broken: true})}];
			return true;
		}

		if (last?.balance === balance && !isBroken) {
			return false;
		}

		const gap = last && seen > last.at && seen < at ? [{at: seen, balance: last.balance}] : [];
		// Not pushed: that would make room for many more, of which most would stay empty for ever.
		this.#samples = this.#samples.toSpliced(this.#samples.length, 0, ...gap, {at, balance, ...(isBroken && {broken: true})});
		this.#fresh++;
		if (this.#fresh >= tidyEvery) {
			this.#fresh = 0;
			this.#samples = tidy(this.#samples, at);
		}

		return true;
	}

	/** Puts older samples in front. */
	prepend(older: readonly Sample[]): void {
		const first = this.#samples[0];
		const samples = [...(first ? older.filter(({at}) => at < first.at) : older), ...this.#samples];
		this.#samples = tidy(samples, samples.at(-1)?.at ?? 0);
	}
}
