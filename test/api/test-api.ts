import {createTokenApi, type TokenApiOptions} from '../../source/api/create-token-api.js';
import {ApiError} from '../../source/api/api-error.js';
import {type Clock} from '../../source/api/clock.js';
import {type TokenApi} from '../../source/api/port.js';
import {Secret} from '../../source/tokens/secret.js';

export const v2Key = 'eyJhbGciOiJIUzI1NiJ9.account-key-of-tests.a1b2';
export const v3Key = 'mgmt-eden-key-of-the-tests-a1b2';

/** A clock on which waiting takes no time; `waits` are the waits so far, in ms. */
export function createTestClock(now = Date.UTC(2026, 9, 1, 12)): Clock & {readonly waits: number[]} {
	let passed = 0;
	const waits: number[] = [];
	return {
		now: () => now + passed,
		elapsed: () => passed,
		async sleep(ms, signal) {
			signal?.throwIfAborted();
			waits.push(ms);
			passed += ms;
		},
		waits,
	};
}

/** An adapter for the server at `baseUrl`, whose waits take no time. */
export function createTestApi(baseUrl: string, {clock = createTestClock(), ...more}: Partial<TokenApiOptions & {clock: Clock}> = {}): TokenApi {
	const version = more.version ?? 'v2';
	return createTokenApi({
		version, baseUrl, credential: {key: new Secret(version === 'v2' ? v2Key : v3Key), source: 'EDENAI_API_KEY'},
		clock, now: clock.now, random: () => 0.5, timeoutMs: 5000, backOffMs: 0, ...more,
	});
}

/** The `ApiError` that a call throws; anything else is an error of the test. */
export async function errorOf(call: Promise<unknown>): Promise<ApiError> {
	try {
		await call;
	} catch (error) {
		if (error instanceof ApiError) {
			return error;
		}

		throw error;
	}

	throw new Error('The call did not fail.');
}
