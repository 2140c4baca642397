import {askExperts, expertCount, newProfile, nodes, recentRate, usualRate, type Past} from './spending-experts.js';
import {hourMs, type SpendingHours} from './spending-hours.js';
import {usualPart, expected, type SpendingModel} from './spending-model.js';

/** Less than twelve hours ahead so much is taken to be spent evenly; further ahead all of it, where the range is as wide as this (a logarithm). */
const evenSoon = 0.05;
const evenWidth = 0.15;

/** A curve goes so many hours ahead; further on its mean stands. */
const curveHours: number = nodes.at(-1)!;
const rowLength = curveHours + 1;

/** What is expected to be spent. */
export type SpendingCurve = {
	/** Epoch ms. */
	readonly from: number;
	/** USD up to each hour after `from`, none to 168: what is expected, what is in one of ten cases more, and in one of ten less; one after the other. */
	readonly sums: Float32Array;
	/** USD an hour, in the next two. */
	readonly perHour: number;
	/** USD an hour, usual at this time; NaN: nothing is. */
	readonly usualPerHour: number;
};

/** Rows of a curve. */
export const curveRows = {middle: 0, most: 1, least: 2} as const;

/** More than so many times each hour before is something new: nothing but the last hours tells of it. */
const unheardOf = 10;
const newHours = 6;

/** So many hours before now count. */
const keptHours = 240;

/** A little more than an hour, or a day, is taken for it. */
const slightly = 1.05;

const isAnHour = ({knownMs}: SpendingHours): boolean => knownMs <= hourMs * slightly;

/** The past up to now: that of the model, and what came since. */
function pastOf({end, hours, profile, least, known}: SpendingModel, recent: SpendingHours): Past {
	const now = recent.first + recent.spent.length;
	// Of what was learnt too long ago, or never, only what came since is left.
	const first = Math.max(hours.length > 0 ? end - hours.length : recent.first, now - keptHours);
	const learnt = end - first;
	const last = now - first;
	/** As they were, and as they count. */
	const raw = new Float64Array(last + 1);
	const usual = new Float64Array(last + 1);
	for (let index = 0; index < last; index++) {
		const value = recent.spent[first + index - recent.first] ?? NaN;
		raw[index] = Number.isNaN(value) ? usualRate(profile, first + index, 0) : value;
		usual[index] = index < learnt ? hours[hours.length - learnt + index]! : usualPart(raw, index);
	}

	const {gone, watched, part} = recent;
	raw[last] = watched >= gone / 4 && watched > 0 ? part * gone / watched : gone * usualRate(profile, now, 0);
	const sums = new Float64Array(last + 1);
	for (let index = 0; index < last; index++) {
		sums[index + 1] = sums[index]! + usual[index]!;
	}

	const past = {first, count: last, sums, part: usualPart(raw, last), gone, least, profile};
	return known > 1 && !isAnHour(recent) ? past : {...past, profile: newProfile(), least: 0.01 * recentRate(past, 1) || 1e-12};
}

function isUnheardOf({count, sums}: Past, rate: number): boolean {
	let index = count - newHours;
	while (index > 0 && (sums[index]! - sums[index - 1]!) * unheardOf <= rate) {
		index--;
	}

	return index === 0 && rate > 0;
}

/** USD expected to be spent up to each node, never less than up to the one before. `shift`: by node, added to the logarithm. */
function spentByNode(logs: Float64Array, least: number, shift?: Float32Array): number[] {
	let before = 0;
	return nodes.map((hours, node) => {
		before = Math.max(before, hours * (Math.exp(logs[node]! + (shift?.[node] ?? 0)) - least));
		return before;
	});
}

/** How much of what is spent between a node and the one before it is spent up to each hour, 0 to 1; none to 168. `young`: how much nothing is known of the hours; `widths`: of the range, by node. */
function shapeOf({first, count, gone, profile, ...past}: Past, young: number, widths: readonly number[]): Float64Array {
	const shape = new Float64Array(rowLength);
	const otherwise = recentRate({first, count, gone, profile, ...past}, 24);
	let start = 0;
	let now = usualRate(profile, first + count, otherwise);
	for (const [node, end] of nodes.entries()) {
		let sum = 0;
		for (let hour = start; hour < end; hour++) {
			const next = usualRate(profile, first + count + hour + 1, otherwise);
			sum += ((1 - gone) * now) + (gone * next);
			shape[hour + 1] = sum;
			now = next;
		}

		// The further ahead, the less it is known at which hour the end falls.
		const even = start < 12 ? evenSoon : Math.min(1, Math.max(young, evenSoon, widths[node]! / evenWidth));
		const share = sum > 0 ? (1 - even) / sum : 0;
		for (let hour = start + 1; hour <= end; hour++) {
			shape[hour] = (share * shape[hour]!) + ((sum > 0 ? even : 1) * (hour - start) / (end - start));
		}

		start += end - start;
	}

	return shape;
}

/** What is expected from `at` (epoch ms, the same that `recent` is of) on. `model`: what was learnt, some hours or days ago. Costs some tens of microseconds. */
export function curveOf(model: SpendingModel, recent: SpendingHours, at: number): SpendingCurve {
	const past = pastOf(model, recent);
	const said = new Float64Array(nodes.length * expertCount);
	askExperts(past, said);
	// Of a single day it is not known yet what of it was usual: for half a day and more ahead its mean stands.
	const young = Math.max(0, Math.min(1, 2 - (model.known / 24)));
	const isShort = isAnHour(recent) || model.known <= 1;
	const lately = recentRate(past, 3);
	const isNew = isUnheardOf(past, lately);
	const mean = recent.knownMs <= (isShort ? 1 : 24) * hourMs * slightly ? recent.mean : recentRate(past, isShort ? 1 : 24);
	const ofAll = Math.log(mean + past.least);
	const logs = Float64Array.from(nodes, (hours, node) => {
		// Of an hour and less there is nothing but its rate.
		const log = isShort ? ofAll : (isNew ? Math.log(lately + past.least) : expected(node, model.weights, said));
		return log + (young * Math.max(0, Math.min(1, (hours - 4) / 8)) * (ofAll - log));
	});
	const shape = shapeOf(past, young, nodes.map((_, node) => model.high[node]! - model.low[node]!));
	const sums = new Float32Array(3 * rowLength);
	const fill = (row: number, spent: readonly number[]): void => {
		let node = 0;
		for (let hour = 1; hour <= curveHours; hour++) {
			const before = node > 0 ? spent[node - 1]! : 0;
			sums[(row * rowLength) + hour] = before + ((spent[node]! - before) * shape[hour]!);
			node += hour === nodes[node]! ? 1 : 0;
		}
	};

	const middle = spentByNode(logs, past.least);
	fill(curveRows.middle, middle);
	fill(curveRows.most, spentByNode(logs, past.least, model.high));
	fill(curveRows.least, spentByNode(logs, past.least, model.low));
	return {from: at, sums, perHour: middle[0]! / nodes[0], usualPerHour: usualRate(model.profile, past.first + past.count, NaN)};
}

/** USD expected to be spent up to `hours` after the curve begins. */
export function spentBy({sums}: SpendingCurve, row: number, hours: number): number {
	const at = row * rowLength;
	if (hours >= curveHours) {
		return sums[at + curveHours]! * hours / curveHours;
	}

	const hour = Math.floor(hours);
	return sums[at + hour]! + ((sums[at + hour + 1]! - sums[at + hour]!) * (hours - hour));
}

/** After how many hours so much (USD, more than 0) is spent; infinite: never. */
export function hoursUntil({sums}: SpendingCurve, row: number, spent: number): number {
	const at = row * rowLength;
	const all = sums[at + curveHours]!;
	if (all < spent) {
		return all > 0 ? curveHours * spent / all : Infinity;
	}

	let [low, high] = [0, curveHours];
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (sums[at + middle]! < spent) {
			low = middle;
		} else {
			high = middle;
		}
	}

	return low + ((spent - sums[at + low]!) / (sums[at + high]! - sums[at + low]!));
}
