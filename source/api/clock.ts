import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';

/** Time as the adapters know it, so that tests need not wait for it. */
export type Clock = {
	/** Epoch ms. */
	readonly now: () => number;
	/** Ms since some moment; never jumps, unlike the wall clock. */
	readonly elapsed: () => number;
	/** Waits so many ms; rejects with the signal's reason when that is aborted. */
	readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

export const systemClock: Clock = {
	now: () => Date.now(),
	// Not by `performance`, which takes a millisecond to load.
	elapsed: () => Number(process.hrtime.bigint()) / 1e6,
	async sleep(ms, signal) {
		await wait(ms, undefined, signal && {signal});
	},
};
