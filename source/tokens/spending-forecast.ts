import {type Money} from './money.js';
import {nextReset} from './reset.js';
import {type Sample} from './samples.js';
import {curveOf, curveRows, hoursUntil, spentBy, type SpendingCurve} from './spending-curve.js';
import {HourBook, hourMs, type SpendingHours} from './spending-hours.js';
import {learnSpending, type SpendingModel} from './spending-model.js';
import {type Reset, type Token} from './token.js';

/** Later than this (hours) is told as never. */
const farHours = 3650 * 24;

const minuteMs = 60_000;

/** The least that has to be known for any forecast. */
const leastMs = 5 * minuteMs;

/** A curve is made anew after so long, and sooner where the balance fell by other than was expected: by this part of what is left, and of an hour. */
const curveMs = 10 * minuteMs;
const soonestMs = minuteMs;
const surprise = {left: 0.05, hour: 0.25};

/** What was learnt holds for so long, or until a quarter more is known. */
const learntMs = 24 * hourMs;
const learntGrowth = 1.25;

/** On what a forecast rests: the last hours, less than two days, the time of the day, or that of the week. */
export type ForecastBasis = 'hour' | 'day' | 'hour-of-day' | 'hour-of-week';

/** What a token's past tells of its future. All times are epoch ms. */
export type SpendingForecast = {
	/** When the balance is 0; null: never (for ten years), not before it resets or expires, or not limited. */
	readonly at: number | null;
	/** In eight of ten cases it is between these; null as above. */
	readonly earliest: number | null;
	readonly latest: number | null;
	/** Its next reset, or its expiry if that is before; null: neither. */
	readonly until: number | null;
	/** With a reset: whether the balance lasts to it (the middle). Null: no reset, or no limit. */
	readonly lastsToReset: boolean | null;
	readonly basis: ForecastBasis;
	/** USD an hour, expected for the next two hours. */
	readonly perHour: Money;
	/** USD an hour, usual at this time; null: nothing is usual yet. */
	readonly usualPerHour: Money | null;
	/** Hours of the clock that were watched, and how often the balance was seen to fall. */
	readonly evidence: {readonly hours: number; readonly falls: number};
};

const toMoney = (dollars: number): Money => BigInt(Math.round(dollars * 1e9)) as Money;

/** What is known of a token's spending: what a curve foretells, and what it rests on. */
export type KnownSpending = {
	readonly curve: SpendingCurve;
	readonly hours: number;
	readonly falls: number;
};

/** Where a curve and a balance lead. `asOf`: epoch ms, not before the curve begins. */
export function forecastSpending(token: Token, {curve, hours, falls}: KnownSpending, asOf: number): SpendingForecast | null {
	const {balance, limited, expiresAt, reset, revoked} = token;
	if (revoked || (expiresAt !== null && expiresAt <= asOf)) {
		return null;
	}

	const resetAt = reset === null ? Infinity : nextReset(reset.period, asOf);
	const until = Math.min(resetAt, expiresAt ?? Infinity);
	const left = limited && balance !== null ? Number(balance) / 1e9 : null;
	const since = (asOf - curve.from) / hourMs;
	const timeOf = (row: number): number => {
		const after = hoursUntil(curve, row, left! + spentBy(curve, row, since)) - since;
		return after < farHours ? Math.round(asOf + (after * hourMs)) : Infinity;
	};

	const isTold = left !== null && left > 0;
	const at = isTold ? timeOf(curveRows.middle) : Infinity;
	const told = (time: number): number | null => (time < until ? time : null);
	return {
		at: told(at),
		earliest: isTold ? told(Math.min(at, timeOf(curveRows.most))) : null,
		latest: isTold ? told(Math.max(at, timeOf(curveRows.least))) : null,
		until: until === Infinity ? null : until,
		lastsToReset: reset === null || left === null ? null : left > 0 && at >= resetAt,
		basis: basisOf(hours),
		perHour: toMoney(curve.perHour),
		usualPerHour: Number.isNaN(curve.usualPerHour) ? null : toMoney(curve.usualPerHour),
		evidence: {hours, falls},
	};
}

/** So many hours have to be known for each. */
function basisOf(hours: number): ForecastBasis {
	if (hours < 24) {
		return 'hour';
	}

	return hours < 48 ? 'day' : (hours < 14 * 24 ? 'hour-of-day' : 'hour-of-week');
}

const nothingLearnt: SpendingModel = learnSpending({first: 0, spent: new Float32Array(0), part: 0, gone: 0, watched: 0, knownMs: 0, mean: 0, falls: 0});

/**
A token's spending, followed for as long as it is looked at. A sample or a look costs about a microsecond, and so does a forecast, since the curve that it reads
stays for minutes (making one takes tens of microseconds). `learn` takes milliseconds, and is worth it once a day: the caller spreads it. See docs/forecast.md.
*/
export class SpendingTrack {
	readonly #book = new HourBook();
	#model: SpendingModel | undefined;
	#learntAt = -Infinity;
	#learntHours = 0;
	#learntTotal = 0;
	#known: KnownSpending | undefined;
	/** USD spent in all when the curve was made. */
	#totalThen = 0;

	#look(hours: SpendingHours, now: number): KnownSpending {
		const model = this.#model ?? nothingLearnt;
		return {curve: curveOf(model, hours, now), hours: model.known, falls: hours.falls};
	}

	#isOutdated({balance}: Token, curve: SpendingCurve, now: number): boolean {
		const age = now - curve.from;
		if (age < soonestMs && age >= 0) {
			return false;
		}

		const off = Math.abs(this.#book.total - this.#totalThen - spentBy(curve, curveRows.middle, age / hourMs));
		return age < 0 || age >= curveMs || (off > surprise.hour * spentBy(curve, curveRows.middle, 1) && off > surprise.left * Number(balance ?? 0n) / 1e9);
	}

	/** Takes the next sample. */
	add(sample: Sample, reset: Reset | null): void {
		this.#book.add(sample, reset);
		if (sample.at < (this.#known?.curve.from ?? sample.at)) {
			this.#known = undefined;
		}
	}

	/** Whether to learn is worth it: it spent something since the last time, and that is a while ago, for how little was known. Idle tokens never have to. */
	isToLearn(now: number): boolean {
		if (this.#book.total === this.#learntTotal) {
			return false;
		}

		return now - this.#learntAt >= learntMs || this.#book.count >= Math.max(2, this.#learntHours * learntGrowth);
	}

	/** Learns how the token spends from all that is known of it. */
	learn(now: number): void {
		this.#book.see(now);
		const hours = this.#book.hours();
		this.#model = hours ? learnSpending(hours) : undefined;
		this.#learntAt = now;
		this.#learntHours = this.#book.count;
		this.#learntTotal = this.#book.total;
		this.#known = undefined;
	}

	/** What becomes of the balance of `token`, which is as it was at the last sample. Null where too little is known, or it spends nothing any more. */
	forecast(token: Token, now: number): SpendingForecast | null {
		this.#book.see(now);
		if (!this.#known || this.#isOutdated(token, this.#known.curve, now)) {
			const hours = this.#book.hours();
			this.#known = hours && hours.knownMs >= leastMs ? this.#look(hours, now) : undefined;
			this.#totalThen = this.#book.total;
		}

		return this.#known ? forecastSpending(token, this.#known, now) : null;
	}
}
