import {type Money} from './money.js';
import {nextReset} from './reset.js';
import {type Sample} from './samples.js';
import {type Reset, type Token} from './token.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** So much of the last hour has to be watched for its rate to count. */
const enoughOfHourMs = 30 * minuteMs;

/** The least that has to be known for any rate. */
const leastMs = 5 * minuteMs;

/** A fall over more than this was not watched: when within it the money was spent is not known. */
const gapMs = 15 * minuteMs;

/** Later than this is told as never. */
const farMs = 3650 * dayMs;

/** How fast a balance falls, by spending alone. */
export type Burn = {
	/** USD an hour, at least 0, rounded to a nano-dollar. */
	readonly perHour: Money;
	/** The time (ms) that it was computed from. */
	readonly basis: number;
};

/** What a token's past tells of its future. */
export type Outlook = {
	/** Epoch ms at which the balance is 0 at the present rate; null: unknown, never (for ten years, or since it lasts to its reset), or empty already. */
	readonly runsOut: number | null;
	/** USD an hour; null: too little is known. */
	readonly burnPerHour: Money | null;
	/** The time (ms) that the rate was computed from; null: too little is known. */
	readonly basis: number | null;
	/** With a reset period: whether the balance lasts to the next reset at the present rate. Null: no reset, no limit, or too little is known. */
	readonly lastsToReset: boolean | null;
};

/** Nano-dollars that were spent, and the ms in which. */
type Sum = {spent: number; known: number};

const add = (sum: Sum, spent: number, ms: number): void => {
	sum.spent += spent;
	sum.known += ms;
};

const toBurn = ({spent, known}: Sum): Burn => ({perHour: BigInt(Math.round(spent / known * hourMs)) as Money, basis: known});

/**
How fast the balance fell up to `asOf` (epoch ms, when the balance was looked at last): falls divided by the time in which they are known to have
happened. Top-ups and resets are no negative spending: where the balance rose or was set, neither the time nor the amount counts. Over the last hour, if
at least half of it was watched; else over all that is known of the last 24 hours, unwatched stretches with their average; null where that is less than
five minutes. `samples`: oldest first; those later than `asOf` do not count. See docs/forecast.md.
*/
export function burnOf(samples: readonly Sample[], asOf: number, reset: Reset | null): Burn | null {
	const hour: Sum = {spent: 0, known: 0};
	const day: Sum = {spent: 0, known: 0};
	let index = samples.length - 1;
	while (index >= 0 && samples[index]!.at > asOf) {
		index--;
	}

	const last = samples[index];
	if (!last) {
		return null;
	}

	// Since the last sample nothing changed.
	add(hour, 0, Math.min(hourMs, asOf - last.at));
	add(day, 0, Math.min(dayMs, asOf - last.at));
	for (; index > 0; index--) {
		const [from, to] = [samples[index - 1]!, samples[index]!];
		if (to.at <= asOf - dayMs || (to.at <= asOf - hourMs && hour.known >= enoughOfHourMs)) {
			break;
		}

		const length = to.at - from.at;
		const spent = Number(from.balance - to.balance);
		// A reset lowers a balance that is above its amount, and that is no spending.
		const isReset = spent > 0 && reset !== null && nextReset(reset.period, from.at) <= to.at;
		if (to.broken === true || spent < 0 || length <= 0 || isReset) {
			continue;
		}

		const inDay = Math.min(length, to.at - (asOf - dayMs));
		add(day, spent * inDay / length, inDay);
		const inHour = Math.min(length, to.at - (asOf - hourMs));
		if (inHour > 0 && (spent === 0 || length <= gapMs)) {
			add(hour, spent * inHour / length, inHour);
		}
	}

	if (hour.known >= enoughOfHourMs) {
		return toBurn(hour);
	}

	return day.known >= leastMs ? toBurn(day) : null;
}

const nothing: Outlook = {runsOut: null, burnPerHour: null, basis: null, lastsToReset: null};

/**
What becomes of a token at its present rate; see `burnOf` and docs/forecast.md. An expired or revoked token spends nothing any more, so nothing is told of
it. An expiry that comes first is not heeded: it is told by itself.
*/
export function outlookOf(token: Token, samples: readonly Sample[], asOf: number): Outlook {
	const {balance, limited, expiresAt, reset, revoked} = token;
	const burn = revoked || (expiresAt !== null && expiresAt <= asOf) ? null : burnOf(samples, asOf, reset);
	if (!burn) {
		return nothing;
	}

	const known = {burnPerHour: burn.perHour, basis: burn.basis};
	if (!limited || balance === null) {
		return {...nothing, ...known};
	}

	const left = burn.perHour === 0n ? Infinity : Number(balance) / Number(burn.perHour) * hourMs;
	const emptyAt = left < farMs ? Math.round(asOf + left) : Infinity;
	const lastsToReset = reset === null ? null : balance > 0n && emptyAt >= nextReset(reset.period, asOf);
	const isTold = balance > 0n && emptyAt !== Infinity && lastsToReset !== true;
	return {...known, runsOut: isTold ? emptyAt : null, lastsToReset};
}
