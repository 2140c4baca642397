import {askExperts, expertCount, flatExpert, newProfile, nodes, recentRate, type Past, type Profile} from './spending-experts.js';
import {type SpendingHours} from './spending-hours.js';

/** The past is replayed for so many hours, every second one. */
const replayHours = 28 * 24;
const strideHours = 2;

/** After so many hours a mistake counts half. */
const forgetHours = 120;

/** How much the mistakes over shorter times count for longer ones, which are known late. */
const shorterCounts = 0.25;

/** A mistake counts no more than this: one surprise must not decide. */
const largestLoss = 2;

/** What each expert is taken to have been wrong before anything is known, and for how many replays that stands. */
const priorLoss = 0.2;
const priorFlatLoss = [0.25, 0.3, 0.45, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6];
const priorCount = 12;

/** An hour counts at most so many times the fourth largest of the last week: what happens once or twice is not usual. */
const capFactor = 3;

/** Range before anything is known: natural logarithms of spent ÷ expected at 10, and 90 %, however far ahead. */
const [priorLow, priorHigh] = [-0.35, 0.4];

/** So many independent observations outweigh that. */
const priorWeight = 2.5;

/** For so many hours a model keeps what was spent. */
const keptHours = 216;

/** What was learnt of a token's spending: small, and good for some hours. */
export type SpendingModel = {
	/** Up to this hour (from the epoch). */
	readonly end: number;
	/** USD by hour, up to `end`. */
	readonly hours: Float32Array;
	readonly profile: Profile;
	readonly least: number;
	/** What each expert counts, by node and expert; they add up to 1 for each node. */
	readonly weights: Float32Array;
	/** Natural logarithms of spent ÷ expected, of which a tenth lies below and above, by node. */
	readonly low: Float32Array;
	readonly high: Float32Array;
	/** Hours that are known. */
	readonly known: number;
};

/** What the hour `index` counts for (USD): itself, where some of the week were like it, or what is the most that is usual. */
export function usualPart(spent: ArrayLike<number>, index: number): number {
	const value = spent[index]!;
	const from = Math.max(0, index - 167);
	const rank = Math.min(4, 1 + Math.ceil((index - from + 1) / 48));
	let alike = 1;
	for (let other = index - 1; other >= from && alike < rank; other--) {
		alike += spent[other]! * capFactor >= value ? 1 : 0;
	}

	if (alike >= rank || index < 2) {
		return value;
	}

	const largest = Float64Array.from({length: index - from + 1}, (_, place) => spent[from + place]! || 0).toSorted();
	const most = capFactor * largest.at(-rank)!;
	// Three hours alike are usual; after a week of rest nothing is, and two are enough.
	const isAlike = (back: number): boolean => spent[index - back]! * capFactor >= value;
	return isAlike(1) && (most === 0 || isAlike(2)) ? value : most;
}

/** The hours as they are usual: of a rare large one no more than counts, and something plausible where nothing is known. */
class Replay {
	readonly #dayCounts = new Uint16Array(24);
	readonly #weekCounts = new Uint16Array(168);
	/** USD an hour, so little that it is nothing beside what was ever spent. */
	readonly #least: number;
	readonly sums: Float64Array;
	readonly usual: Float64Array;
	readonly profile = newProfile();
	known = 0;
	/** The mean of some days. */
	long = 0;

	readonly hours: SpendingHours;

	constructor(hours: SpendingHours) {
		this.hours = hours;
		this.sums = new Float64Array(hours.spent.length + 1);
		this.usual = new Float64Array(hours.spent.length);
		const sum = hours.spent.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);
		this.#least = sum > 0 ? 1e-6 * sum / hours.spent.length : 1e-12;
	}

	/** Takes the hour `index`. */
	take(index: number): void {
		const {first, spent} = this.hours;
		const {day, fast, week} = this.profile;
		const hour = first + index;
		const [ofDay, ofWeek] = [hour % 24, hour % 168];
		const raw = spent[index]!;
		if (Number.isNaN(raw)) {
			this.usual[index] = Number.isNaN(day[ofDay]!) ? this.long : day[ofDay]!;
		} else {
			const value = raw > 0 ? usualPart(this.hours.spent, index) : 0;
			this.usual[index] = value;
			const dayCount = ++this.#dayCounts[ofDay]!;
			const weekCount = ++this.#weekCounts[ofWeek]!;
			day[ofDay] = dayCount === 1 ? value : day[ofDay]! + (Math.max(0.12, 1 / dayCount) * (value - day[ofDay]!));
			fast[ofDay] = dayCount === 1 ? value : fast[ofDay]! + (Math.max(0.4, 1 / dayCount) * (value - fast[ofDay]!));
			week[ofWeek] = weekCount === 1 ? value : week[ofWeek]! + (Math.max(0.35, 1 / weekCount) * (value - week[ofWeek]!));
			this.known++;
			this.long += Math.max(0.02, 1 / this.known) * (value - this.long);
		}

		this.sums[index + 1] = this.sums[index]! + this.usual[index];
	}

	pastAt(count: number): Past {
		const past = {first: this.hours.first, count, sums: this.sums, part: 0, gone: 0, least: 0, profile: this.profile};
		return {...past, least: (0.01 * Math.max(recentRate(past, 168), this.long)) + this.#least};
	}
}

/** How wrong it was, of the logarithm of spent ÷ expected: half by the ratio, half by the time that it would be off. */
const lossOf = (difference: number): number => Math.min(largestLoss, 0.5 * (Math.abs(Math.expm1(Math.min(5, difference))) + Math.abs(difference)));

/** What each expert counts, by node and expert. */
function weigh(losses: Float64Array, counts: Float64Array, into: Float64Array): void {
	const shorterLosses = new Float64Array(expertCount);
	let shorterCount = 0;
	for (let node = 0; node < nodes.length; node++) {
		const at = node * expertCount;
		const count = counts[node]! + shorterCount + priorCount;
		let best = Infinity;
		for (let expert = 0; expert < expertCount; expert++) {
			const prior = priorCount * (expert === flatExpert ? priorFlatLoss[node]! : priorLoss);
			const loss = ((losses[at + expert]! + shorterLosses[expert]! + prior) / count) + 0.01;
			into[at + expert] = loss;
			best = Math.min(best, loss);
		}

		let sum = 0;
		for (let expert = 0; expert < expertCount; expert++) {
			const cubed = (best / into[at + expert]!) ** 3;
			// To the 24th power.
			into[at + expert] = (cubed * cubed * cubed * cubed) ** 2;
			sum += into[at + expert]!;
		}

		for (let expert = 0; expert < expertCount; expert++) {
			into[at + expert]! /= sum;
			shorterLosses[expert]! += node > 0 ? shorterCounts * losses[at + expert]! : 0;
		}

		shorterCount += node > 0 ? shorterCounts * counts[node]! : 0;
	}
}

/** The logarithm of the mean rate that the experts expect together. */
export function expected(node: number, weights: ArrayLike<number>, said: Float64Array): number {
	let sum = 0;
	for (let expert = 0; expert < expertCount; expert++) {
		sum += weights[(node * expertCount) + expert]! * Math.exp(said[(node * expertCount) + expert]!);
	}

	return Math.log(sum);
}

/** The logarithm of spent ÷ expected below which the share `q` lies: of the mistakes of the replays (sorted), as far as they are many, and of what was to be expected beforehand. */
function bound(mistakes: Float64Array, q: number, prior: number, node: number): number {
	const {length} = mistakes;
	if (length === 0) {
		return prior;
	}

	// Mistakes of replays that overlap are the same mistake. The fewer there are, the further out lies what the next is within.
	const independent = Math.min(length, 2 * length * strideHours / nodes[node]!);
	const place = Math.max(0, Math.min(1, 0.5 + ((q - 0.5) * (1 + (1 / independent))))) * (length - 1);
	const below = mistakes[Math.floor(place)]!;
	const own = below + ((mistakes[Math.ceil(place)]! - below) * (place % 1));
	return ((independent * own) + (priorWeight * prior)) / (independent + priorWeight);
}

/** Learns from the past of a token how it spends, and which expert was right about it. */
export function learnSpending(hours: SpendingHours): SpendingModel {
	const count = hours.spent.length;
	const replay = new Replay(hours);
	const raw = new Float64Array(count + 1);
	const gaps = new Uint16Array(count + 1);
	const from = Math.max(0, count - replayHours);
	const size = nodes.length * expertCount;
	const replays = Math.max(0, Math.floor((count - from) / strideHours)) + 1;
	const said = Array.from({length: replays}, () => new Float64Array(0));
	const foreseen = new Float64Array(replays * nodes.length);
	const leasts = new Float64Array(replays);
	const losses = new Float64Array(size);
	const counts = new Float64Array(nodes.length);
	const weights = new Float64Array(size);
	const mistakes = nodes.map(() => new Float64Array(replays));
	const settled = new Uint16Array(nodes.length);
	const forget = 2 ** (-strideHours / forgetHours);
	/** Compares what was foreseen so many hours ago with what came. */
	const settle = (index: number, node: number): void => {
		const then = index - nodes[node]!;
		const turn = (then - from) / strideHours;
		if (then < Math.max(from, 2) || (gaps[index]! - gaps[then]!) * 4 > nodes[node]!) {
			return;
		}

		const truth = Math.log(((raw[index]! - raw[then]!) / nodes[node]!) + leasts[turn]!);
		counts[node] = (counts[node]! * forget) + 1;
		for (let expert = 0; expert < expertCount; expert++) {
			const at = (node * expertCount) + expert;
			losses[at] = (losses[at]! * forget) + lossOf(truth - said[turn]![at]!);
		}

		mistakes[node]![settled[node]!++] = truth - foreseen[(turn * nodes.length) + node]!;
	};

	for (let index = 0; index <= count; index++) {
		if (index >= from && (index - from) % strideHours === 0) {
			const turn = (index - from) / strideHours;
			const past = replay.pastAt(index);
			leasts[turn] = past.least;
			said[turn] = new Float64Array(size);
			askExperts(past, said[turn]);
			for (let node = 0; node < nodes.length; node++) {
				settle(index, node);
			}

			weigh(losses, counts, weights);
			for (let node = 0; node < nodes.length; node++) {
				foreseen[(turn * nodes.length) + node] = expected(node, weights, said[turn]);
			}
		}

		if (index === count) {
			break;
		}

		replay.take(index);
		const value = hours.spent[index]!;
		raw[index + 1] = raw[index]! + (Number.isNaN(value) ? replay.usual[index]! : value);
		gaps[index + 1] = gaps[index]! + (Number.isNaN(value) ? 1 : 0);
	}

	const bounds = (q: number, prior: number): Float32Array =>
		Float32Array.from(nodes, (_, node) => bound(mistakes[node]!.subarray(0, settled[node]).toSorted(), q, prior, node));
	return {
		end: hours.first + count, hours: Float32Array.from(replay.usual.subarray(Math.max(0, count - keptHours))), profile: replay.profile,
		least: replay.pastAt(count).least, weights: Float32Array.from(weights),
		low: bounds(0.1, priorLow), high: bounds(0.9, priorHigh), known: replay.known,
	};
}
