export type Tracker = {
	/** The same work, counted while it is under way. */
	readonly track: <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) => (...args: Args) => Promise<Result>;
	readonly inFlight: () => number;
	/** Resolves as soon as nothing is under way. */
	readonly settled: () => Promise<void>;
};

/** Knows what is under way, so that nothing is left behind unheard. */
export function createTracker(): Tracker {
	const running = new Set<Promise<unknown>>();

	return {
		track: work => async (...args) => {
			const run = work(...args);
			running.add(run);
			try {
				return await run;
			} finally {
				running.delete(run);
			}
		},
		inFlight: () => running.size,
		async settled() {
			while (running.size > 0) {
				await Promise.allSettled(running);
			}
		},
	};
}
