import {describe, expect, test} from 'vitest';
import {type ApiError} from '../../source/api/api-error.js';
import {createPoller, type Poller} from '../../source/store/poller.js';
import {type Plan} from '../../source/store/reducer.js';
import {apiError} from '../helpers/fake-api.js';
import {createFakeClock, noon, type FakeClock} from '../helpers/fake-clock.js';

type Read = {readonly signal: AbortSignal; readonly succeed: (value: string) => Promise<void>; readonly fail: (error: unknown) => Promise<void>};

type Scene = {
	readonly clock: FakeClock;
	readonly poller: Poller;
	/** All reads that were begun; tests end them. */
	readonly reads: Read[];
	readonly log: string[];
	readonly plans: Plan[];
	readonly errors: ApiError[];
	/** Ends the newest read well after so many ms. */
	answer(afterMs?: number): Promise<void>;
	last(): Read;
};

function createScene({refreshMs = 30_000, random = () => 0}: {refreshMs?: number; random?: () => number} = {}): Scene {
	const clock = createFakeClock();
	const reads: Read[] = [];
	const log: string[] = [];
	const plans: Plan[] = [];
	const errors: ApiError[] = [];
	const poller = createPoller<string>({
		clock,
		random,
		refreshMs,
		async read(signal) {
			const {promise, resolve, reject} = Promise.withResolvers<string>();
			signal.addEventListener('abort', () => {
				reject(apiError('network', 'aborted'));
			});
			reads.push({
				signal,
				async succeed(value) {
					resolve(value);
					await clock.advance(0);
				},
				async fail(error) {
					reject(error);
					await clock.advance(0);
				},
			});
			return promise;
		},
		onBegin() {
			log.push('begin');
		},
		onGood(value, plan) {
			log.push(`good ${value}`);
			plans.push(plan);
		},
		onFailed(error, plan) {
			log.push(`failed ${error.kind}`);
			errors.push(error);
			plans.push(plan);
		},
		onAbandoned() {
			log.push('abandoned');
		},
		onPlan(plan) {
			log.push('plan');
			plans.push(plan);
		},
	});
	const last = () => reads.at(-1)!;
	return {
		clock, poller, reads, log, plans, errors, last,
		async answer(afterMs = 0) {
			await clock.advance(afterMs);
			await last().succeed('list');
		},
	};
}

describe('polling', () => {
	test('reads at once, and again a period after the end of each read', async () => {
		const {clock, poller, reads, answer, plans} = createScene();
		poller.start();
		expect(reads).toHaveLength(1);
		await answer(1000);
		expect(plans.at(-1)).toEqual({nextTry: noon + 31_000, periodMs: 30_000});
		await clock.advance(29_999);
		expect(reads).toHaveLength(1);
		await clock.advance(1);
		expect(reads).toHaveLength(2);
	});

	test('never reads twice at a time, however long a read takes', async () => {
		const {clock, poller, reads, last} = createScene();
		poller.start();
		poller.start();
		await clock.advance(600_000);
		poller.setPaused(true);
		poller.setPaused(false);
		poller.setRefreshMs(2000);
		await clock.advance(600_000);
		expect(reads).toHaveLength(1);
		await last().succeed('late');
		await clock.advance(300_000);
		expect(reads).toHaveLength(2);
	});

	test('lets a refresh on demand join the read in flight', async () => {
		const {poller, reads, last} = createScene();
		poller.start();
		let isEnded = false;
		const refresh = (async () => {
			await poller.refresh();
			isEnded = true;
		})();
		expect(reads).toHaveLength(1);
		expect(isEnded).toBe(false);
		await last().succeed('list');
		await refresh;
		expect(reads).toHaveLength(1);
	});

	test('reads at once on demand, and counts the wait anew from there', async () => {
		const {clock, poller, reads, answer} = createScene();
		poller.start();
		await answer();
		await clock.advance(20_000);
		const refresh = poller.refresh();
		expect(reads).toHaveLength(2);
		await answer();
		await refresh;
		await clock.advance(29_999);
		expect(reads).toHaveLength(2);
		await clock.advance(1);
		expect(reads).toHaveLength(3);
	});

	test('reads on demand before it is started, once', async () => {
		const {clock, poller, reads, answer, plans} = createScene();
		const refresh = poller.refresh();
		await answer();
		await refresh;
		expect(reads).toHaveLength(1);
		expect(plans.at(-1)?.nextTry).toBeNull();
		expect(clock.due()).toEqual([]);
	});

	test('waits as long as a read takes where that is longer than the period, in whole seconds', async () => {
		const {clock, poller, reads, answer, plans} = createScene({refreshMs: 2000});
		poller.start();
		await answer(12_345);
		expect(plans.at(-1)).toEqual({nextTry: noon + 12_345 + 13_000, periodMs: 13_000});
		await clock.advance(12_999);
		expect(reads).toHaveLength(1);
		await clock.advance(1);
		await answer(100);
		expect(plans.at(-1)?.periodMs).toBe(2000);
	});

	test('takes a read that the machine slept through for no slow one', async () => {
		const {poller, answer, plans} = createScene();
		poller.start();
		await answer(86_400_000);
		expect(plans.at(-1)?.periodMs).toBe(300_000);
	});

	test('survives a clock that is set back during a read', async () => {
		const {clock, poller, answer, plans, reads} = createScene();
		poller.start();
		clock.jump(-3_600_000);
		await answer();
		expect(plans.at(-1)).toEqual({nextTry: noon - 3_600_000 + 30_000, periodMs: 30_000});
		await clock.advance(30_000);
		expect(reads).toHaveLength(2);
	});
});

describe('failures', () => {
	test('are waited out longer and longer, until a read succeeds', async () => {
		const {clock, poller, last, answer, plans} = createScene();
		poller.start();
		for (const wait of [30_000, 60_000, 120_000, 120_000]) {
			await last().fail(apiError('network'));
			expect(plans.at(-1)?.nextTry).toBe(clock.now() + wait);
			await clock.advance(wait);
		}

		await answer();
		expect(plans.at(-1)?.nextTry).toBe(clock.now() + 30_000);
		await clock.advance(30_000);
		await last().fail(apiError('network'));
		expect(plans.at(-1)?.nextTry).toBe(clock.now() + 30_000);
	});

	test('with Retry-After are not tried again before it', async () => {
		const {clock, poller, last, reads} = createScene();
		poller.start();
		await last().fail(apiError('rate-limited', 'Slow down.', {retryAt: noon + 75_000}));
		await clock.advance(74_999);
		expect(reads).toHaveLength(1);
		await clock.advance(1);
		expect(reads).toHaveLength(2);
	});

	test('with Retry-After are not tried by hand either before it: it is said until when', async () => {
		const {clock, poller, last, reads} = createScene();
		poller.start();
		await last().fail(apiError('rate-limited', 'Slow down.', {retryAt: noon + 75_000}));
		for (let press = 0; press < 15; press++) {
			expect(poller.heldUntil()).toBe(noon + 75_000);
			await poller.refresh();
			await clock.advance(1000);
		}

		expect(reads).toHaveLength(1);
		await clock.advance(60_000);
		expect(reads).toHaveLength(2);
		await last().fail(apiError('network'));
		const again = poller.refresh();
		expect(reads).toHaveLength(3);
		await last().succeed('list');
		await again;
		expect(poller.heldUntil()).toBeNull();
	});

	test('for too many requests are not repeated at once without a Retry-After either', async () => {
		const {clock, poller, last, reads} = createScene();
		poller.start();
		await last().fail(apiError('rate-limited', 'Slow down.'));
		await poller.refresh();
		expect(poller.heldUntil()).toBe(clock.now() + 2000);
		await clock.advance(2000);
		void poller.refresh();
		expect(reads).toHaveLength(2);
	});

	test('with Retry-After hold also what takes up again', async () => {
		const {clock, poller, last, reads, plans} = createScene();
		poller.start();
		await last().fail(apiError('rate-limited', 'Slow down.', {retryAt: noon + 75_000}));
		poller.stop();
		poller.start();
		await clock.advance(0);
		expect(reads).toHaveLength(1);
		expect(plans.at(-1)?.nextTry).toBe(noon + 75_000);
		await clock.advance(75_000);
		expect(reads).toHaveLength(2);
	});

	test('are spread by chance', async () => {
		const {clock, poller, last, plans} = createScene({random: () => 0.5});
		poller.start();
		await last().fail(apiError('network'));
		expect(plans.at(-1)?.nextTry).toBe(clock.now() + 37_500);
	});

	test('that are our own mistakes are told, and polling goes on', async () => {
		const {clock, poller, last, reads, errors} = createScene();
		poller.start();
		await last().fail(new TypeError('x is not a function'));
		expect(errors[0]).toMatchObject({kind: 'contract', message: 'The answer could not be handled (x is not a function).'});
		await clock.advance(30_000);
		expect(reads).toHaveLength(2);
	});

	test('are not waited out when a refresh is asked for', async () => {
		const {poller, last, reads} = createScene();
		poller.start();
		await last().fail(apiError('auth'));
		void poller.refresh();
		expect(reads).toHaveLength(2);
	});
});

describe('pausing', () => {
	test('ends the schedule, but not what is asked for', async () => {
		const {clock, poller, reads, answer, plans} = createScene();
		poller.start();
		await answer();
		poller.setPaused(true);
		expect(plans.at(-1)).toEqual({nextTry: null, periodMs: 30_000});
		expect(clock.due()).toEqual([]);
		await clock.advance(3_600_000);
		expect(reads).toHaveLength(1);
		void poller.refresh();
		expect(reads).toHaveLength(2);
		await answer();
		expect(clock.due()).toEqual([]);
	});

	test('over, reads at once what is overdue, else when it is due', async () => {
		const {clock, poller, reads, answer, plans} = createScene();
		poller.start();
		await answer();
		poller.setPaused(true);
		await clock.advance(10_000);
		poller.setPaused(false);
		expect(plans.at(-1)?.nextTry).toBe(noon + 30_000);
		poller.setPaused(true);
		await clock.advance(100_000);
		poller.setPaused(false);
		expect(plans.at(-1)?.nextTry).toBe(clock.now());
		await clock.advance(0);
		expect(reads).toHaveLength(2);
	});

	test('before the start leaves the start without a read', async () => {
		const {clock, poller, reads} = createScene();
		poller.setPaused(true);
		poller.start();
		await clock.advance(60_000);
		expect(reads).toHaveLength(0);
	});
});

describe('the chosen period', () => {
	test('counts from the end of the last read', async () => {
		const {clock, poller, answer, plans, reads} = createScene();
		poller.start();
		await answer();
		await clock.advance(10_000);
		poller.setRefreshMs(60_000);
		expect(plans.at(-1)).toEqual({nextTry: noon + 60_000, periodMs: 60_000});
		poller.setRefreshMs(5000);
		await clock.advance(0);
		expect(reads).toHaveLength(2);
	});

	test('is at least two seconds', async () => {
		const {poller, answer, plans} = createScene();
		poller.start();
		await answer();
		poller.setRefreshMs(1);
		expect(plans.at(-1)?.periodMs).toBe(2000);
	});
});

describe('stopping', () => {
	test('aborts the read in flight, and leaves no timer', async () => {
		const {clock, poller, last, log, reads, plans} = createScene();
		poller.start();
		const refresh = poller.refresh();
		poller.stop();
		expect(last().signal.aborted).toBe(true);
		await refresh;
		expect(log).toEqual(['begin', 'plan', 'abandoned', 'plan']);
		expect(plans.at(-1)?.nextTry).toBeNull();
		await clock.advance(3_600_000);
		expect(reads).toHaveLength(1);
		expect(clock.due()).toEqual([]);
	});

	test('between two reads drops the timer', async () => {
		const {clock, poller, answer, reads} = createScene();
		poller.start();
		await answer();
		poller.stop();
		expect(clock.due()).toEqual([]);
		await poller.refresh();
		expect(reads).toHaveLength(1);
	});

	test('can be followed by a new start, at once or later', async () => {
		const {clock, poller, reads, answer} = createScene();
		poller.start();
		poller.stop();
		poller.start();
		expect(reads).toHaveLength(1);
		await clock.advance(0);
		expect(reads).toHaveLength(2);
		expect(reads[1]?.signal.aborted).toBe(false);
		await answer();
		poller.stop();
		poller.start();
		expect(reads).toHaveLength(3);
	});
});
