import {nextReset} from './reset.js';
import {type Sample} from './samples.js';
import {type Reset} from './token.js';

export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** An hour of which less was watched counts as not known. */
const leastPart = 0.25;

/** A fall within so short a time can be the work of a hand. */
const handMs = 15 * 60_000;

/** So many times the largest other fall makes a fall one by hand. */
const handFactor = 10;

/** For so long a fall is compared with others: what comes back within it (a weekly job) is no hand. */
const handMemoryMs = 8 * dayMs;

/** So many that were left out are remembered. */
const mostHeld = 4;

/** So many hours are kept: four weeks to replay, and two before them. */
const mostHours = 42 * 24;

/** What was spent, hour by hour of the clock (UTC), as of one moment. */
export type SpendingHours = {
	/** The first hour, counted from the epoch. */
	readonly first: number;
	/** USD spent in each full hour, scaled to the whole of it where only a part was watched; NaN: too little is known. */
	readonly spent: Float32Array;
	/** USD spent in the hour that is under way. */
	readonly part: number;
	/** How much of the hour that is under way is gone, 0 to 1. */
	readonly gone: number;
	/** How much of that was watched, 0 to 1. */
	readonly watched: number;
	/** Ms in which it is known what was spent. */
	readonly knownMs: number;
	/** USD an hour in all of that. */
	readonly mean: number;
	/** How often it was seen to fall. */
	readonly falls: number;
};

type Fall = {readonly at: number; readonly spent: number};

/**
Puts what a token spends into hours of the clock, sample by sample; each costs less than a microsecond. Where the balance rose or was set, or was lowered by a
reset, nothing is known of what was spent. A fall that is far larger than all others and took no time is left out, be it the first: somebody took it off by
hand, or it is a job that may never come back. When another like it follows, both count.
*/
export class HourBook {
	#first = 0;
	#spent = new Float32Array(0);
	#count = 0;
	/** The hour under way. */
	#hour = 0;
	#part = 0;
	#watchedMs = 0;
	#knownMs = 0;
	#knownSpent = 0;
	#falls = 0;
	#total = 0;
	#last: Sample | undefined;
	/** The largest fall that counted, of these four days and of those before. */
	#largest: [number, number] = [0, 0];
	#largestSince = 0;
	#held: Fall[] = [];

	/** Begins at `at`; what was known of later hours (the clock was set back) never was. */
	#begin(at: number): void {
		const hour = Math.floor(at / hourMs);
		const kept = Math.max(0, Math.min(this.#count, hour - this.#first));
		this.#first = kept > 0 ? this.#first : hour;
		this.#count = kept;
		this.#hour = hour;
		this.#part = 0;
		this.#watchedMs = 0;
		this.#knownSpent *= kept * hourMs < this.#knownMs ? kept * hourMs / this.#knownMs : 1;
		this.#knownMs = Math.min(this.#knownMs, kept * hourMs);
		this.#held = this.#held.filter(fall => fall.at < at);
	}

	#spend(from: number, to: number, spent: number): void {
		this.#total += spent;
		this.#knownMs += to - from;
		this.#knownSpent += spent;
		const rate = spent / (to - from);
		for (let at = from; at < to;) {
			const end = Math.min(to, (this.#hour + 1) * hourMs);
			this.#part += rate * (end - at);
			this.#watchedMs += end - at;
			at = end;
			this.#advance(at);
		}
	}

	/** Goes on to `at`; closes the hours before it. */
	#advance(at: number): void {
		for (const hour = Math.floor(at / hourMs); this.#hour < hour; this.#hour++) {
			const known = this.#watchedMs / hourMs;
			this.#push(known >= leastPart ? this.#part / Math.min(1, known) : NaN);
			this.#part = 0;
			this.#watchedMs = 0;
		}
	}

	#push(value: number): void {
		if (this.#count === mostHours) {
			// A week at a time, so that the place in the week stays.
			this.#spent.copyWithin(0, 168);
			this.#count -= 168;
			this.#first += 168;
		}

		if (this.#count === this.#spent.length) {
			const longer = new Float32Array(Math.min(mostHours, Math.max(24, 2 * this.#count)));
			longer.set(this.#spent);
			this.#spent = longer;
		}

		this.#spent[this.#count] = value;
		this.#count++;
	}

	#isByHand(from: number, to: number, spent: number): boolean {
		if (to - this.#largestSince > handMemoryMs / 2) {
			this.#largest = [0, to - this.#largestSince > handMemoryMs ? 0 : this.#largest[0]];
			this.#largestSince = to;
		}

		// One like it was left out, and does count after all.
		const isLike = (fall: Fall): boolean => spent >= fall.spent / handFactor && spent <= fall.spent * handFactor;
		const alike = this.#held.filter(fall => to - fall.at <= handMemoryMs && isLike(fall));
		if (alike.length > 0) {
			this.#held = this.#held.filter(fall => !alike.includes(fall));
			for (const fall of alike) {
				this.#putBack(fall);
			}
		} else if (to - from <= handMs && spent > handFactor * Math.max(...this.#largest)) {
			this.#held = [...this.#held.slice(1 - mostHeld), {at: to, spent}];
			return true;
		}

		this.#largest[0] = Math.max(this.#largest[0], spent);
		return false;
	}

	#putBack({at, spent}: Fall): void {
		this.#total += spent;
		this.#knownSpent += spent;
		const hour = Math.floor(at / hourMs);
		const index = hour - this.#first;
		if (hour === this.#hour) {
			this.#part += spent;
		} else if (index >= 0 && index < this.#count) {
			this.#spent[index]! += spent;
		}
	}

	/** USD spent since ever. */
	get total(): number {
		return this.#total;
	}

	/** How many full hours there are. */
	get count(): number {
		return this.#count;
	}

	/** Takes the next sample. `reset`: the token's, if it has one. */
	add(sample: Sample, reset: Reset | null): void {
		const last = this.#last;
		this.#last = sample;
		if (!last || sample.at < last.at) {
			this.#begin(sample.at);
			return;
		}

		if (sample.broken === true || sample.balance > last.balance || sample.at === last.at) {
			this.#advance(sample.at);
			return;
		}

		const spent = Number(last.balance - sample.balance) / 1e9;
		if (spent > 0 && reset !== null && nextReset(reset.period, last.at) <= sample.at) {
			this.#advance(sample.at);
			return;
		}

		this.#spend(last.at, sample.at, spent > 0 && this.#isByHand(last.at, sample.at, spent) ? 0 : spent);
		this.#falls += spent > 0 ? 1 : 0;
	}

	/** The balance is the same as of `at` (epoch ms). */
	see(at: number): void {
		const last = this.#last;
		if (last && at > last.at) {
			this.#spend(last.at, at, 0);
			this.#last = {at, balance: last.balance};
		}
	}

	/** What is known as of the last sample, or look; null where nothing is. */
	hours(): SpendingHours | null {
		if (!this.#last || this.#knownMs === 0) {
			return null;
		}

		let unknown = 0;
		while (unknown < this.#count && Number.isNaN(this.#spent[unknown]!)) {
			unknown++;
		}

		return {
			first: this.#first + unknown, spent: this.#spent.subarray(unknown, this.#count), part: this.#part, gone: (this.#last.at / hourMs) - this.#hour,
			watched: this.#watchedMs / hourMs, knownMs: this.#knownMs, mean: this.#knownSpent / this.#knownMs * hourMs, falls: this.#falls,
		};
	}
}
