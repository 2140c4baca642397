import {type ApiError} from '../api/api-error.js';

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
export function heldUntil({kind, retryAt}: Pick<ApiError, 'kind' | 'retryAt'>, at: number): number {
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
