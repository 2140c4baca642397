import {type Money} from './money.js';
import {nextReset} from './reset.js';
import {askExperts, expertCount, newProfile, nodes, recentRate, usualRate, type Past} from './spending-experts.js';
import {hourMs, type SpendingHours} from './spending-hours.js';
import {usualPart, expected, type SpendingModel} from './spending-model.js';
import {type Token} from './token.js';

/** Later than this (hours) is told as never. */
const farHours = 3650 * 24;

/** The least that has to be known for any forecast. */
const leastMs = 5 * 60_000;

/** Less than twelve hours ahead so much is taken to be spent evenly; further ahead all of it, where the range is as wide as this (a logarithm). */
const evenSoon = 0.05;
const evenWidth = 0.15;

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
	/** Hours of the clock that were watched, and how often the balance was seen to fall lately. */
	readonly evidence: {readonly hours: number; readonly falls: number};
};

const toMoney = (dollars: number): Money => BigInt(Math.round(dollars * 1e9)) as Money;

/** The past up to now: that of the model, and what came since. */
function pastOf({end, hours, profile, least, known}: SpendingModel, recent: SpendingHours): Past {
	const count = Math.max(end, recent.first + recent.spent.length) - end;
	const values = new Float64Array(hours.length + count + 1);
	values.set(hours);
	for (let index = 0; index < count; index++) {
		const value = recent.spent[end + index - recent.first] ?? NaN;
		const place = hours.length + index;
		values[place] = Number.isNaN(value) ? usualRate(profile, end + index, 0) : value;
		values[place] = usualPart(values, place);
	}

	const {gone, watched, part} = recent;
	const last = hours.length + count;
	values[last] = watched >= gone / 4 && watched > 0 ? part * gone / watched : gone * usualRate(profile, end + count, 0);
	const sums = new Float64Array(last + 1);
	for (let index = 0; index < last; index++) {
		sums[index + 1] = sums[index]! + values[index]!;
	}

	const past = {first: end - hours.length, count: last, sums, part: usualPart(values, last), gone, least, profile};
	return known > 1 ? past : {...past, profile: newProfile(), least: 0.01 * recentRate(past, 1) || 1e-12};
}

/** USD expected to be spent up to each node, never less than up to the one before. `shift`: by node, added to the logarithm. */
function spentByNode(logs: Float64Array, least: number, shift?: Float32Array): number[] {
	let before = 0;
	return nodes.map((hours, node) => {
		before = Math.max(before, hours * (Math.exp(logs[node]! + (shift?.[node] ?? 0)) - least));
		return before;
	});
}

/** After how many hours `balance` (USD) is spent. Between the nodes it is spent as is usual for the hours. */
function hoursUntil(balance: number, spent: readonly number[], past: Past, young: number, widths: readonly number[]): number {
	const {first, count, gone, profile} = past;
	const node = spent.findIndex(amount => amount >= balance);
	if (node === -1) {
		const last = spent.at(-1)!;
		const end = nodes.at(-1)!;
		return last > 0 ? end * balance / last : Infinity;
	}

	const [start, end] = [node > 0 ? nodes[node - 1]! : 0, nodes[node]!];
	const [before, after] = [node > 0 ? spent[node - 1]! : 0, spent[node]!];
	const otherwise = recentRate(past, 24);
	const rates: number[] = [];
	for (let hour = start; hour < end; hour++) {
		const now = usualRate(profile, first + count + hour, otherwise);
		const next = usualRate(profile, first + count + hour + 1, otherwise);
		rates.push(((1 - gone) * now) + (gone * next));
	}

	const sum = rates.reduce((total, rate) => total + rate, 0);
	// The further ahead, the less it is known at which hour the end falls.
	const even = start < 12 ? evenSoon : Math.min(1, Math.max(young, evenSoon, widths[node]! / evenWidth));
	const floor = sum > 0 ? even * sum / rates.length : 1;
	const share = sum > 0 ? 1 - even : 0;
	const total = (share * sum) + (floor * rates.length);
	let left = (balance - before) / (after - before) * total;
	let hour = start;
	for (const rate of rates) {
		const amount = (share * rate) + floor;
		if (left <= amount) {
			return hour + (left / amount);
		}

		left -= amount;
		hour++;
	}

	return end;
}

/**
What becomes of a token's balance. `model`: what was learnt of its spending, some hours ago at most; `recent`: what was spent since, and in the hours before;
`asOf`: epoch ms, the same that `recent` is of. Null where too little is known, or it spends nothing any more. Pure; costs some microseconds. See docs/forecast.md.
*/
export function forecastSpending(token: Token, model: SpendingModel, recent: SpendingHours, asOf: number): SpendingForecast | null {
	const {balance, limited, expiresAt, reset, revoked} = token;
	if (revoked || (expiresAt !== null && expiresAt <= asOf) || recent.knownMs < leastMs) {
		return null;
	}

	const past = pastOf(model, recent);
	const said = new Float64Array(nodes.length * expertCount);
	askExperts(past, said);
	// Of a single day it is not known yet what of it was usual: for half a day and more ahead its mean stands.
	const young = Math.max(0, Math.min(1, 2 - (model.known / 24)));
	const ofDay = Math.log(recentRate(past, model.known > 1 ? 24 : 1) + past.least);
	const logs = Float64Array.from(nodes, (hours, node) => {
		// Of an hour and less there is nothing but its rate.
		const log = model.known > 1 ? expected(node, model.weights, said) : Math.log(recentRate(past, 1) + past.least);
		return hours < 12 ? log : log + (young * (ofDay - log));
	});
	const spent = spentByNode(logs, past.least);
	const usual = usualRate(model.profile, past.first + past.count, NaN);
	const known = {
		basis: basisOf(model.known),
		perHour: toMoney(spent[0]! / nodes[0]),
		usualPerHour: Number.isNaN(usual) ? null : toMoney(usual),
		evidence: {hours: model.known, falls: recent.falls},
	};
	const resetAt = reset === null ? Infinity : nextReset(reset.period, asOf);
	const until = Math.min(resetAt, expiresAt ?? Infinity);
	const nothing = {at: null, earliest: null, latest: null, until: until === Infinity ? null : until, lastsToReset: null, ...known};
	if (!limited || balance === null) {
		return nothing;
	}

	const left = Number(balance) / 1e9;
	if (left <= 0) {
		return {...nothing, lastsToReset: reset === null ? null : false};
	}

	const widths = nodes.map((_, node) => model.high[node]! - model.low[node]!);
	const timeOf = (amounts: readonly number[]): number => {
		const hours = hoursUntil(left, amounts, past, young, widths);
		return hours < farHours ? Math.round(asOf + (hours * hourMs)) : Infinity;
	};

	const at = timeOf(spent);
	const told = (time: number): number | null => (time < until ? time : null);
	return {
		...nothing,
		at: told(at),
		earliest: told(Math.min(at, timeOf(spentByNode(logs, past.least, model.high)))),
		latest: told(Math.max(at, timeOf(spentByNode(logs, past.least, model.low)))),
		lastsToReset: reset === null ? null : at >= resetAt,
	};
}

/** So many hours have to be known for each. */
function basisOf(hours: number): ForecastBasis {
	if (hours < 24) {
		return 'hour';
	}

	return hours < 48 ? 'day' : (hours < 14 * 24 ? 'hour-of-day' : 'hour-of-week');
}
