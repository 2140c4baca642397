import {ApiError} from './api-error.js';
import {type Client} from './client.js';

/** Ms before each further look. A request that got lost on its way may still be worked on: it gets so long to show. */
const lostPauses: readonly number[] = [2000];

/** Ms before each further look for what the server said was done: where several machines answer, the others hear of it later. */
const spreadPauses: readonly number[] = [1000, 2000];

/** Where the server was too slow for an answer, it may be so for the write as well. */
const latePauses: readonly number[] = [2000, 4000];

export const pausesAfter = {lost: lostPauses, late: latePauses, done: spreadPauses} as const;

/** A write whose answer was lost, as far as its own way tells. */
export type Lost = {readonly error: ApiError; readonly isLate: boolean};

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

/**
The write was not applied: as sure as looks can make it. `what` goes after "It was not": `applied`. Where the answer was waited for in vain, the server may still come round to it, so that no more is said than that
it was not applied so far.
*/
export const notApplied = ({error, isLate}: Lost, what: string): ApiError =>
	new ApiError(error.kind, `${error.message} It was not ${what}${isLate ? ' so far' : ''}.`, {
		remedy: isLate ? 'Look again before you repeat it: the server may still do it.' : 'It is safe to try again.',
		...(isLate && {unsettled: true}),
		...(error.status !== undefined && {status: error.status}),
		...(error.retryAt !== undefined && {retryAt: error.retryAt}),
	});

/** Looking did not tell what became of the write. */
export const unsettled = ({error: lost}: Pick<Lost, 'error'>, what: string, remedy = 'Refresh and look at the token before you try again.'): ApiError =>
	new ApiError(lost.kind, `${lost.message} ${what}`, {remedy, unsettled: true, ...(lost.status !== undefined && {status: lost.status})});
