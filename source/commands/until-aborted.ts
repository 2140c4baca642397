/** The longest that a timer can wait. */
const longestMs = 2_147_483_647;

/** Settles when the signal is aborted, at once where it is already. Until then the process stays alive. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) {
		return;
	}

	const {promise, resolve} = Promise.withResolvers<void>();
	const alive = setInterval(() => undefined, longestMs);
	signal.addEventListener('abort', () => {
		clearInterval(alive);
		resolve();
	}, {once: true});
	await promise;
}
