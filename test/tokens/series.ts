import {type Money} from '../../source/tokens/money.js';
import {type Sample} from '../../source/tokens/samples.js';
import {noon} from '../helpers/fake-clock.js';

export const second = 1000;
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** An amount of USD as money, to the nano-dollar. */
export const usd = (amount: number): Money => BigInt(Math.round(amount * 1e9)) as Money;

export const sample = (at: number, amount: number): Sample => ({at: noon + at, balance: usd(amount)});

/**
What a monitor that looks every `every` ms from `from` to `to` (ms since noon) keeps of a balance that follows `truth` (USD, given ms since noon): the changes, and until when it stood still before each.
*/
export function watch(truth: (at: number) => number, from: number, to: number, every = 30 * second): Sample[] {
	const samples: Sample[] = [];
	for (let at = from; at <= to; at += every) {
		const next = sample(at, truth(at));
		const last = samples.at(-1);
		if (last?.balance === next.balance) {
			continue;
		}

		if (last && noon + at - every > last.at) {
			samples.push({at: noon + at - every, balance: last.balance});
		}

		samples.push(next);
	}

	return samples;
}
