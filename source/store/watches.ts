import {nextHealthChange, type Thresholds} from '../tokens/health.js';
import {type Token} from '../tokens/token.js';
import {type Core} from './core.js';
import {type Clock} from './state.js';

/** A timer cannot wait longer than 24 days: it then looks again. */
const longestMs = 86_400_000;

export type HealthTimer = {
	/** Looks when time alone will next change a token's health, and waits for that. */
	watch(tokens: ReadonlyMap<string, Token>): void;
	stop(): void;
};

/** Calls `onBoundary` whenever a token enters another state of health by time alone, so that nothing needs to tick in between. */
export function createHealthTimer({clock, thresholdsOf, onBoundary}: {clock: Clock; thresholdsOf: (name: string) => Thresholds; onBoundary: () => void}): HealthTimer {
	let timer: unknown;
	let watched: ReadonlyMap<string, Token> = new Map();
	let boundary = Infinity;

	function findBoundary(): void {
		const now = clock.now();
		boundary = Infinity;
		for (const token of watched.values()) {
			if (token.expiresAt === null) {
				continue;
			}

			const thresholds = thresholdsOf(token.name);
			boundary = Math.min(boundary, nextHealthChange(token, now, thresholds) ?? Infinity);
		}
	}

	function wait(): void {
		clock.clearTimeout(timer);
		if (boundary === Infinity) {
			return;
		}

		const left = Math.max(0, boundary - clock.now());
		timer = clock.setTimeout(wake, Math.min(longestMs, left));
	}

	function wake(): void {
		if (clock.now() >= boundary) {
			findBoundary();
			onBoundary();
		}

		wait();
	}

	return {
		watch(tokens) {
			if (tokens === watched) {
				return;
			}

			watched = tokens;
			findBoundary();
			wait();
		},
		stop() {
			clock.clearTimeout(timer);
			watched = new Map();
		},
	};
}

/** How often the account and its credit are asked for; they change seldom. */
const accountMs = 3_600_000;

export type AccountWatch = {
	/** Asks who the key belongs to and what credit is left, where that is due, in the background: nothing depends on it, and a failure is made good later. */
	ask(signal: AbortSignal): Promise<void>;
	/** The next time it is asked for, however long ago that was. */
	reset(): void;
};

export function createAccountWatch({api, clock, dispatch}: Pick<Core, 'api' | 'clock' | 'dispatch'>): AccountWatch {
	let due = 0;
	return {
		async ask(signal) {
			if (clock.now() < due) {
				return;
			}

			due = clock.now() + accountMs;
			const [account, credits] = await Promise.allSettled([api.whoami({signal}), api.credits({signal})]);
			if (signal.aborted) {
				return;
			}

			if (account.status === 'rejected') {
				// Its scopes tell what the key may do, so it is asked for again at the next good refresh.
				due = 0;
			}

			dispatch(
				...(account.status === 'fulfilled' ? [{type: 'set-account', account: account.value} as const] : []),
				...(credits.status === 'fulfilled' ? [{type: 'set-credits', credits: credits.value} as const] : []),
			);
		},
		reset() {
			due = 0;
		},
	};
}

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
