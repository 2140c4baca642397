import {nextHealthChange, type Thresholds} from '../tokens/health.js';
import {type Token} from '../tokens/token.js';
import {type Clock} from './clock.js';

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
