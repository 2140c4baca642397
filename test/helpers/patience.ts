import {vi} from 'vitest';

/** How long is waited for what has to come, ms. Only a failure takes that long: a busy machine does not. */
export const patienceMs = 60_000;

/** Calls `look` until it does not throw, and gives what it returns; rejects with its last error when patience is over. */
export async function eventually<T>(look: () => T | Promise<T>): Promise<T> {
	return vi.waitFor(look, {timeout: patienceMs, interval: 20});
}
