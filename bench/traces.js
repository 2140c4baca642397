import {readFile} from 'node:fs/promises';
import path from 'node:path';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A monitor looks at least so often; samples are kept in full for so long, and then one of each hour, for so long. */
const lookMs = 5 * minuteMs;
const fullMs = 48 * hourMs;
const keptMs = 90 * dayMs;

/** A top-up is seen by the next look. */
const topUpMs = 30_000;

const nano = 1_000_000_000;

/** Random numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6D_2B_79_F5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / (2 ** 32);
	};
}

/** Time of a row, epoch ms: ISO 8601 (UTC unless it says), or seconds or milliseconds since the epoch. */
function timeOf(text) {
	if (/^\d+(?:\.\d+)?$/.test(text)) {
		return Number(text) * (Number(text) < 1e11 ? 1000 : 1);
	}

	return Date.parse(/z$|[+-]\d\d:?\d\d$/i.test(text) ? text : `${text.replace(' ', 'T')}Z`);
}

/** The last of those in `values` (ascending) that is at most `value`; -1: none. */
function lastUpTo(values, value) {
	let [low, high] = [-1, values.length - 1];
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (values[middle] <= value) {
			low = middle;
		} else {
			high = middle - 1;
		}
	}

	return low;
}

/**
A trace: `spent[i]` is what was spent up to `times[i]` (epoch ms), in between it is spent evenly. The amount of a row is spent in the time up to the next row, or in the usual
step of the file where the next row is later: then nothing is spent until it comes.
*/
export class Trace {
	start;
	end;

	constructor(name, rows, perHour = 1) {
		this.name = name;
		const steps = rows.slice(1).map(([at], index) => at - rows[index][0]).toSorted((a, b) => a - b);
		this.step = steps[Math.floor(steps.length / 2)];
		this.times = [];
		this.spent = [];
		let sum = 0;
		for (const [index, [at, amount]] of rows.entries()) {
			if (this.times.at(-1) !== at) {
				this.times.push(at);
				this.spent.push(sum);
			}

			sum += amount;
			this.times.push(Math.min(rows[index + 1]?.[0] ?? Infinity, at + this.step));
			this.spent.push(sum);
		}

		this.start = this.times[0];
		this.end = this.times.at(-1);
		const scale = perHour * (this.end - this.start) / hourMs / sum;
		this.spent = this.spent.map(amount => amount * scale);
		this.perHour = perHour;
	}

	/** USD spent up to `at` (epoch ms). */
	spentUntil(at) {
		const index = lastUpTo(this.times, at);
		if (index < 0 || index === this.times.length - 1) {
			return index < 0 ? 0 : this.spent[index];
		}

		const [from, to] = [this.times[index], this.times[index + 1]];
		return this.spent[index] + ((this.spent[index + 1] - this.spent[index]) * (at - from) / (to - from));
	}

	/** When so much (USD) was spent first, epoch ms; infinite: it is not. */
	timeOf(amount) {
		const index = this.spent.findLastIndex(sum => sum < amount);
		if (index === this.spent.length - 1) {
			return Infinity;
		}

		const [before, after] = [this.spent[index], this.spent[index + 1]];
		return this.times[index] + ((this.times[index + 1] - this.times[index]) * (amount - before) / (after - before));
	}

	/**
	What the history holds at `moment` of a balance that is then `balance` (USD), that was looked at for `historyMs` and topped up again and again: samples as the program keeps them.
	*/
	samplesAt(moment, balance, historyMs) {
		const from = Math.max(this.start, moment - Math.min(historyMs, keptMs));
		const fullFrom = Math.floor((moment - fullMs) / hourMs) * hourMs;
		const spentNow = this.spentUntil(moment);
		const topUp = 48 * this.perHour;
		const samples = [];
		let last;
		const look = (at, amount) => {
			const sample = {at, balance: BigInt(Math.round(amount * nano))};
			const before = samples.at(-1);
			// Nothing changed; but until when is kept, too.
			if (before?.balance === sample.balance) {
				last = sample;
				return;
			}

			if (last) {
				keep(last);
				last = undefined;
			}

			keep(sample);
		};

		const keep = sample => {
			const before = samples.at(-1);
			if (before && sample.at < fullFrom && Math.floor(before.at / hourMs) === Math.floor(sample.at / hourMs)) {
				samples.pop();
			}

			samples.push(sample);
		};

		let timesBefore;
		const see = (at, spent) => {
			const left = spentNow - spent;
			const times = Math.floor(left / topUp);
			if (timesBefore !== undefined && times < timesBefore) {
				// It was topped up just after the look before.
				const [lookedAt, lookedSpent] = seen;
				const share = Math.min(0.1, topUpMs / (at - lookedAt));
				const early = lookedSpent + (share * (spent - lookedSpent));
				look(Math.round(lookedAt + (share * (at - lookedAt))), balance + spentNow - early - (times * topUp));
			}

			look(Math.round(at), balance + left - (times * topUp));
			timesBefore = times;
			seen = [at, spent];
		};

		let seen;
		see(from, this.spentUntil(from));
		for (let index = lastUpTo(this.times, from) + 1; index < this.times.length && seen[0] < moment; index++) {
			const [begin, before] = seen;
			const end = Math.min(moment, this.times[index]);
			const after = end === moment ? spentNow : this.spent[index];
			// Of what is thinned anyway not every look is needed.
			const looks = Math.ceil((end - begin) / (end < fullFrom ? hourMs / 2 : lookMs));
			for (let turn = 1; turn <= looks; turn++) {
				see(begin + ((end - begin) * turn / looks), before + ((after - before) * turn / looks));
			}
		}

		return samples;
	}
}

/** Reads `timestamp,value`; rows that are none (a header) are left out. Throws where nothing is left to replay. */
export async function readTrace(file) {
	const rows = new Map();
	const text = await readFile(file, 'utf8');
	for (const line of text.split(/\r?\n/)) {
		const [time = '', value = ''] = line.split(',').map(cell => cell.trim().replaceAll(/^"|"$/g, ''));
		const [at, amount] = [timeOf(time), value === '' ? NaN : Number(value)];
		if (Number.isFinite(at) && Number.isFinite(amount)) {
			rows.set(at, (rows.get(at) ?? 0) + Math.max(0, amount));
		}
	}

	const sorted = [...rows].toSorted(([a], [b]) => a - b);
	if (sorted.length < 3 || sorted.every(([, amount]) => amount === 0)) {
		throw new Error(`${file}: no timestamp,value with anything spent.`);
	}

	return new Trace(path.basename(file).replace(/\.csv$/i, ''), sorted);
}
