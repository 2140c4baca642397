import {ApiError} from './api-error.js';
import {type Client} from './client.js';

/** Ms before each further look. A request that got lost on its way may still be worked on: it gets so long to show. */
const lostPauses: readonly number[] = [2000];

/** Ms before each further look for what the server said was done: where several machines answer, the others hear of it later. */
const spreadPauses: readonly number[] = [1000, 2000];

export const pausesAfter = {lost: lostPauses, done: spreadPauses} as const;

/** Looks what became of a write; again after each pause as long as what is seen decides nothing, or the look fails. Throws what the last look throws. */
export async function lookAgain<T>(
	{clock}: Client, {pauses, signal, look, isDecisive}: {pauses: readonly number[]; signal: AbortSignal | undefined; look: () => Promise<T>; isDecisive: (seen: T) => boolean},
): Promise<T> {
	for (const pause of pauses) {
		try {
			const seen = await look();
			if (isDecisive(seen)) {
				return seen;
			}
		} catch {
			// A later look tells.
		}

		await clock.sleep(pause, signal);
	}

	return look();
}

/** What is to be told beside a secret that the server gave for a token which it then does not know. */
export const notFoundDoubt = 'The server gave this secret and then says that there is no such token so far. Keep the secret, and look for the token in a while before it is used.';

/** The write was not applied: as sure as two looks can make it. */
export const notApplied = (lost: ApiError, what: string): ApiError =>
	new ApiError(lost.kind, `${lost.message} ${what}`, {
		remedy: 'It is safe to try again.', ...(lost.status !== undefined && {status: lost.status}), ...(lost.retryAt !== undefined && {retryAt: lost.retryAt}),
	});

/** Looking did not tell what became of the write. */
export const unsettled = (lost: ApiError, what: string, remedy = 'Refresh and look at the token before you try again.'): ApiError =>
	new ApiError(lost.kind, `${lost.message} ${what}`, {remedy, unsettled: true, ...(lost.status !== undefined && {status: lost.status})});
