import {type ApiError} from '../api/api-error.js';
import {toApiError} from './core.js';
import {type Plan} from './reducer.js';
import {type Clock} from './state.js';

/** The longest wait after ordinary failures, unless the chosen period is longer; before jitter. */
const longestMs = 120_000;

/** A refused key is no passing fault: it is tried seldom, so that nobody gets locked out. */
const refusedFirstMs = 60_000;
const refusedLongestMs = 600_000;

/** However far off the server's Retry-After is, it is asked again after an hour; timers cannot wait longer than 24 days either. */
const longestRetryMs = 3_600_000;

/** Too many requests, and the server does not say how long to wait: its limit is per second. */
const limitPauseMs = 2000;

/** Nothing may be sent before this (epoch ms) after a failure at `at`: the server asked for it. -Infinity: it did not. */
function heldUntil({kind, retryAt}: Pick<ApiError, 'kind' | 'retryAt'>, at: number): number {
	if (retryAt !== undefined) {
		return Math.min(retryAt, at + longestRetryMs);
	}

	return kind === 'rate-limited' ? at + limitPauseMs : -Infinity;
}

/**
How long (ms) to wait after the `failures`-th failure in a row (1, 2, …): the period, doubled with each failure up to two minutes, plus up to half of
it at random so that several instances do not return together. Refused keys (401, 403) wait from one to ten minutes. Never less than Retry-After asks for, but at most an hour on its account.
*/
export function backoffMs(failures: number, {kind, retryAt}: Pick<ApiError, 'kind' | 'retryAt'>, {periodMs, now, random}: {periodMs: number; now: number; random: () => number}): number {
	const isRefused = kind === 'auth' || kind === 'forbidden';
	const first = isRefused ? Math.max(periodMs, refusedFirstMs) : periodMs;
	const longest = Math.max(first, isRefused ? refusedLongestMs : longestMs);
	// 2 ** 1024 is Infinity, which the bound takes care of.
	const base = Math.min(longest, first * (2 ** (failures - 1)));
	const asked = retryAt === undefined ? 0 : Math.min(longestRetryMs, retryAt - now);
	return Math.max(base, asked) + (base / 2 * random());
}

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
