import {ApiError} from './api-error.js';
import {type Client} from './client.js';

/** A request that got lost on its way may still be worked on: it gets so long to show. */
const lookAgainMs = 2000;

/** Looks what became of a write; once more after a pause where the first look decides nothing or fails. Throws what the second look throws. */
export async function lookTwice<T>({clock}: Client, signal: AbortSignal | undefined, look: () => Promise<T>, isDecisive: (seen: T) => boolean): Promise<T> {
	try {
		const seen = await look();
		if (isDecisive(seen)) {
			return seen;
		}
	} catch {
		// The second look tells.
	}

	await clock.sleep(lookAgainMs, signal);
	return look();
}

/** The write was not applied: as sure as two looks can make it. */
export const notApplied = (lost: ApiError, what: string): ApiError =>
	new ApiError(lost.kind, `${lost.message} ${what}`, {
		remedy: 'It is safe to try again.', ...(lost.status !== undefined && {status: lost.status}), ...(lost.retryAt !== undefined && {retryAt: lost.retryAt}),
	});

/** Looking did not tell what became of the write. */
export const unsettled = (lost: ApiError, what: string, remedy = 'Refresh and look at the token before you try again.'): ApiError =>
	new ApiError(lost.kind, `${lost.message} ${what}`, {remedy, unsettled: true, ...(lost.status !== undefined && {status: lost.status})});
