import {type ApiError} from '../api/api-error.js';
import {backoffMs, heldUntil} from './backoff.js';
import {type Clock} from './clock.js';
import {toApiError} from './core.js';
import {type Plan} from './reducer.js';

/** The shortest period that can be chosen, ms. */
export const shortestMs = 2000;

/** However long a read took (a laptop that slept in the middle of it), the period grows no longer than this on its account. */
const longestAdaptedMs = 300_000;

export type PollerOptions<T> = {
	readonly clock: Clock;
	/** In [0, 1), for the jitter. */
	readonly random: () => number;
	readonly refreshMs: number;
	readonly read: (signal: AbortSignal) => Promise<T>;
	readonly onBegin: () => void;
	readonly onGood: (value: T, plan: Plan) => void;
	readonly onFailed: (error: ApiError, plan: Plan) => void;
	/** The read was aborted by `stop`. */
	readonly onAbandoned: () => void;
	/** The plan changed between two reads. */
	readonly onPlan: (plan: Plan) => void;
};

export type Poller = {
	start(): void;
	/** Aborts the read in flight and drops the timer; `start` takes up again. */
	stop(): void;
	/**
	Reads at once, paused or not; joins a read in flight. Settles when that read has ended, well or not; never rejects. While the server wants a pause it sends nothing.
	*/
	refresh(): Promise<void>;
	/** The server wants a pause (Retry-After, too many requests) until this moment, epoch ms; null: it does not. */
	heldUntil(): number | null;
	setPaused(isPaused: boolean): void;
	/** At least `shortestMs`. */
	setRefreshMs(ms: number): void;
};

/**
Reads again and again, never two at a time. The wait is counted from the end of one read to the start of the next, and is at least as long as the read took, so
that at most half of the time goes into reading. Failures wait longer and longer (see `backoffMs`).
*/
export function createPoller<T>({clock, random, refreshMs, read, onBegin, onGood, onFailed, onAbandoned, onPlan}: PollerOptions<T>): Poller {
	let isActive = false;
	let isStopped = false;
	let isPaused = false;
	let chosenMs = refreshMs;
	let lastEnd = -Infinity;
	/** Of the last good read, ms. */
	let lastDuration = 0;
	let failures = 0;
	let lastError: ApiError | undefined;
	/** Of the read in flight. */
	let running: {readonly done: Promise<void>; readonly controller: AbortController} | undefined;
	let timer: unknown;

	// In whole seconds, so that small differences between reads do not show as ever new periods.
	const periodMs = () => Math.max(chosenMs, Math.min(longestAdaptedMs, Math.ceil(lastDuration / 1000) * 1000));

	const wait = () => lastError === undefined ? periodMs() : backoffMs(failures, lastError, {periodMs: periodMs(), now: lastEnd, random});

	/** Sets the timer for the read that is due, and tells when that is. */
	function plan(dueAt: number): Plan {
		clock.clearTimeout(timer);
		if (!isActive || isPaused) {
			return {nextTry: null, periodMs: periodMs()};
		}

		const now = clock.now();
		const nextTry = Math.max(now, dueAt);
		timer = clock.setTimeout(() => {
			void refresh();
		}, nextTry - now);
		return {nextTry, periodMs: periodMs()};
	}

	function planAgain(): void {
		if (!running) {
			onPlan(plan(lastEnd + wait()));
		}
	}

	async function run(controller: AbortController): Promise<void> {
		const begun = clock.now();
		let outcome: {readonly value: T} | {readonly error: unknown};
		try {
			outcome = {value: await read(controller.signal)};
		} catch (error) {
			outcome = {error};
		}

		running = undefined;
		lastEnd = clock.now();
		if (controller.signal.aborted) {
			onAbandoned();
			// It may have been started again before the aborted read ended.
			onPlan(plan(lastEnd));
			return;
		}

		if ('value' in outcome) {
			lastDuration = Math.max(0, lastEnd - begun);
			failures = 0;
			lastError = undefined;
			onGood(outcome.value, plan(lastEnd + wait()));
		} else {
			failures++;
			lastError = toApiError(outcome.error);
			onFailed(lastError, plan(lastEnd + wait()));
		}
	}

	function held(): number | null {
		const until = lastError === undefined ? -Infinity : heldUntil(lastError, lastEnd);
		return until > clock.now() ? until : null;
	}

	async function refresh(): Promise<void> {
		if (running) {
			return running.done;
		}

		if (isStopped || held() !== null) {
			return;
		}

		onBegin();
		const controller = new AbortController();
		const done = run(controller);
		running = {done, controller};
		return done;
	}

	return {
		start() {
			if (isActive) {
				return;
			}

			isActive = true;
			isStopped = false;
			if (running || isPaused) {
				return;
			}

			const until = held();
			if (until === null) {
				void refresh();
			} else {
				onPlan(plan(until));
			}
		},
		stop() {
			isActive = false;
			isStopped = true;
			running?.controller.abort();
			onPlan(plan(0));
		},
		refresh,
		heldUntil: held,
		setPaused(next) {
			isPaused = next;
			planAgain();
		},
		setRefreshMs(ms) {
			chosenMs = Math.max(shortestMs, ms);
			planAgain();
		},
	};
}
