/** So far ahead (hours) the experts say how much will be spent; all even, since the past is replayed every second hour. */
export const nodes = [2, 4, 8, 12, 24, 48, 72, 120, 168] as const;

/** How much of what the last hours differ from their usual is still there so far ahead. */
const lasting = [1, 0.9, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1, 0.1];

/** Usual spending of each hour, USD; NaN: not known. The first hour of a day, or a week, is a multiple of 24, or 168, from the epoch. */
export type Profile = {
	/** By hour of the day, of about eight days. */
	readonly day: Float32Array;
	/** By hour of the day, of the last two or three days. */
	readonly fast: Float32Array;
	/** By hour of the week. */
	readonly week: Float32Array;
};

export const newProfile = (): Profile => ({day: new Float32Array(24).fill(NaN), fast: new Float32Array(24).fill(NaN), week: new Float32Array(168).fill(NaN)});

/** The past, as the experts look at it. */
export type Past = {
	/** The hour (from the epoch) of the first in `sums`. */
	readonly first: number;
	/** How many full hours are known. */
	readonly count: number;
	/** USD spent before each hour, from the first to the one under way. */
	readonly sums: Float64Array;
	/** USD spent in the hour under way, and how much of it is gone (0 to 1). */
	readonly part: number;
	readonly gone: number;
	/** A rate (USD an hour) that is next to nothing, so that there is a ratio to it. */
	readonly least: number;
	readonly profile: Profile;
};

/** USD spent up to `at` (hours after the first). */
function spentUntil({count, sums, part, gone}: Past, at: number): number {
	if (at >= count) {
		return sums[count]! + (gone > 0 ? part * Math.min(1, (at - count) / gone) : 0);
	}

	if (at <= 0) {
		return 0;
	}

	const hour = Math.floor(at);
	return sums[hour]! + ((sums[hour + 1]! - sums[hour]!) * (at - hour));
}

/** USD an hour over the last hours, or over all if fewer are known. */
export function recentRate(past: Past, hours: number): number {
	const now = past.count + past.gone;
	const length = Math.min(hours, now);
	return length > 0 ? (spentUntil(past, now) - spentUntil(past, now - length)) / length : 0;
}

/** The usual rate of an hour of the clock (from the epoch), and what it is taken for where it is not known. */
export function usualRate({day, week}: Profile, hour: number, otherwise: number): number {
	const usual = day[hour % 24]!;
	const ofDay = Number.isNaN(usual) ? otherwise : usual;
	const ofWeek = week[hour % 168]!;
	return Number.isNaN(ofWeek) ? ofDay : (0.6 * ofWeek) + (0.4 * ofDay);
}

const meanOf = (values: Float32Array): number => {
	let [sum, count] = [0, 0];
	for (const value of values) {
		if (Number.isNaN(value)) {
			continue;
		}

		sum += value;
		count++;
	}

	return count > 0 ? sum / count : NaN;
};

export const expertCount = 8;

/** The one that takes the last three hours for all that come. */
export const flatExpert = 5;

/** Scratch paper. */
const [days, fasts] = [new Float64Array(24), new Float64Array(24)];

/**
What each expert expects to be spent up to each node: logarithms of USD an hour, by node and expert, into `into`. They are few, since many that resemble
each other make the choice between them a matter of luck, and different, so that one of them is right for most tokens.
*/
export function askExperts(past: Past, into: Float64Array): void {
	const {first, count, gone, least, profile} = past;
	const now = count + gone;
	const rate24 = recentRate(past, 24);
	// Filled up, so that the loop below has nothing to ask.
	for (let hour = 0; hour < 24; hour++) {
		const [usual, lately] = [profile.day[hour]!, profile.fast[hour]!];
		days[hour] = Number.isNaN(usual) ? rate24 : usual;
		fasts[hour] = Number.isNaN(lately) ? rate24 : lately;
	}

	const dayRate = (hour: number): number => days[hour % 24]!;
	const ratio = (a: number, b: number): number => Math.log((a + least) / (b + least));

	/** By how much the last hours differ from what is usual for them. */
	const surplus = (hours: number): number => {
		const length = Math.min(hours, now);
		if (length <= 0) {
			return 0;
		}

		let usual = gone * dayRate(first + count);
		let left = length - gone;
		for (let hour = count - 1; left > 0; hour--, left--) {
			usual += Math.min(1, left) * dayRate(first + hour);
		}

		return ratio(recentRate(past, hours), usual / length);
	};

	const usualMean = meanOf(profile.day);
	const over24 = 0.8 * ratio(rate24, Number.isNaN(usualMean) ? rate24 : usualMean);
	const [over1, over3, over12] = [surplus(1), surplus(3), surplus(12)];
	const overYesterday = now >= 27 ? ratio(recentRate(past, 3), (spentUntil(past, now - 24) - spentUntil(past, now - 27)) / 3) : 0;
	const flat = Math.log(recentRate(past, 3) + least);
	let [day, fast, week] = [0, 0, 0];
	let node = 0;
	const begin = first + count;
	let ofClock = begin % 24;
	let ofCalendar = begin % 168;
	for (let hours = 1; node < nodes.length; hours++) {
		const weekly = profile.week[ofCalendar]!;
		day += days[ofClock]!;
		fast += fasts[ofClock]!;
		week += weekly >= 0 ? (0.6 * weekly) + (0.4 * days[ofClock]!) : days[ofClock]!;
		ofClock = ofClock === 23 ? 0 : ofClock + 1;
		ofCalendar = ofCalendar === 167 ? 0 : ofCalendar + 1;
		if (hours < nodes[node]!) {
			continue;
		}

		// From within the first hour to within the one after the last.
		const mean = (sum: number, from: number, to: number): number => Math.log(Math.max(0, (sum + (gone * (to - from))) / hours) + least);
		const end = begin + hours;
		const ofDay = mean(day, dayRate(begin), dayRate(end));
		const ofFast = mean(fast, fasts[begin % 24]!, fasts[end % 24]!);
		const ofWeek = mean(week, usualRate(profile, begin, rate24), usualRate(profile, end, rate24));
		/** What was spent in as many hours, at the same time of the day or week. */
		const since = (back: number): number => (now >= back ? Math.log(((spentUntil(past, now - back + hours) - spentUntil(past, now - back)) / hours) + least) : NaN);
		const yesterday = since(24 * Math.ceil(hours / 24));
		const lastWeek = since(168);
		const left = lasting[node]!;
		const at = node * expertCount;
		into[at] = ofDay;
		into[at + 1] = ofDay + (left * over3);
		into[at + 2] = ofDay + (0.9 * Math.sqrt(left) * over12);
		into[at + 3] = Number.isNaN(yesterday) ? Math.log(rate24 + least) : yesterday + (0.7 * left * overYesterday);
		into[at + 4] = Number.isNaN(lastWeek) ? ofDay : lastWeek;
		into[at + flatExpert] = flat;
		into[at + 6] = ofWeek + (left * over3);
		into[at + 7] = ofFast + over24 + (left * (over1 - over24));
		node++;
	}
}
