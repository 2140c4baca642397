/** Time and timers as the store uses them, so that tests can own both. */
export type Clock = {
	/** Epoch ms. */
	now(): number;
	setTimeout(callback: () => void, ms: number): unknown;
	clearTimeout(handle: unknown): void;
};

/** The machine's clock. Its timers do not keep the process alive: whoever runs without a terminal holds the process by its own means. */
export const systemClock: Clock = {
	now: () => Date.now(),
	setTimeout: (callback, ms) => setTimeout(callback, ms).unref(),
	clearTimeout(handle) {
		clearTimeout(handle as NodeJS.Timeout);
	},
};
