/** Settles when the signal is aborted, at once where it is already. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) {
		return;
	}

	const {promise, resolve} = Promise.withResolvers<void>();
	signal.addEventListener('abort', () => {
		resolve();
	}, {once: true});
	await promise;
}
