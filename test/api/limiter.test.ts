import {describe, expect, it} from 'vitest';
import fc from 'fast-check';
import {createLimiter, type Limiter, type Priority} from '../../source/api/limiter.js';
import {cases} from '../helpers/cases.js';
import {createVirtualTime, type VirtualTime} from './virtual-time.js';

type Started = {readonly label: string; readonly at: number};

/** Asks for `count` starts at once; each is answered after `answerMs`. */
function ask(limiter: Limiter, time: VirtualTime, starts: Started[], {priority, count, answerMs = 0}: {priority: Priority; count: number; answerMs?: number}): void {
	for (let index = 0; index < count; index++) {
		void (async () => {
			const ticket = await limiter.start(priority);
			starts.push({label: `${priority} ${index}`, at: time.elapsed()});
			await time.sleep(answerMs);
			ticket.answered();
		})();
	}
}

/** The most moments that lie within any span of less than `ms`. */
const densest = (moments: readonly number[], ms: number): number =>
	Math.max(0, ...moments.map(start => moments.filter(moment => moment >= start && moment < start + ms).length));

type Sent = {readonly at: number; readonly priority: Priority; /** Ms on its way. */ readonly travel: number; /** Ms until it is answered then. */ readonly answer: number};

/** When requests arrive at the server; `starts` takes when they were let go. */
async function arrivalsOf(requests: readonly Sent[], starts: number[] = []): Promise<readonly number[]> {
	const time = createVirtualTime();
	const limiter = createLimiter(time);
	const arrivals: number[] = [];
	for (const {at, priority, travel, answer} of requests) {
		void (async () => {
			await time.sleep(at);
			const ticket = await limiter.start(priority);
			starts.push(time.elapsed());
			await time.sleep(travel);
			arrivals.push(time.elapsed());
			await time.sleep(answer);
			ticket.answered();
		})();
	}

	await time.run();
	return arrivals;
}

describe('the limiter', () => {
	it('lets eight requests start at once, and the ninth a little more than a second later', async () => {
		const time = createVirtualTime();
		const starts: Started[] = [];
		ask(createLimiter(time), time, starts, {priority: 'user', count: 9});
		await time.run();
		expect(starts.map(({at}) => at)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1010]);
	});

	it('starts list pages eight a second, spread evenly once half the window is used', async () => {
		const time = createVirtualTime();
		const starts: Started[] = [];
		ask(createLimiter(time), time, starts, {priority: 'bulk', count: 100});
		await time.run();
		expect(starts.slice(0, 6).map(({at}) => at)).toEqual([0, 0, 0, 0, 127, 254]);
		expect(starts.at(-1)!.at).toBeLessThan(13_000);
		expect(densest(starts.map(({at}) => at), 1000)).toBe(8);
	});

	it('lets a user\'s request go before the pages that wait', async () => {
		const time = createVirtualTime();
		const limiter = createLimiter(time);
		const starts: Started[] = [];
		ask(limiter, time, starts, {priority: 'bulk', count: 50});
		void (async () => {
			await time.sleep(3010);
			ask(limiter, time, starts, {priority: 'user', count: 1});
		})();

		await time.run();
		const user = starts.find(({label}) => label.startsWith('user'));
		expect(user!.at - 3010).toBeLessThanOrEqual(127);
	});

	it('does not let users\' requests starve the pages', async () => {
		const time = createVirtualTime();
		const limiter = createLimiter(time);
		const starts: Started[] = [];
		ask(limiter, time, starts, {priority: 'user', count: 60});
		ask(limiter, time, starts, {priority: 'bulk', count: 5});
		await time.run();
		expect(starts.findIndex(({label}) => label === 'bulk 4')).toBeLessThan(48);
	});

	it('keeps the order within a priority', async () => {
		const time = createVirtualTime();
		const starts: Started[] = [];
		ask(createLimiter(time), time, starts, {priority: 'user', count: 20});
		await time.run();
		expect(starts.map(({label}) => label)).toEqual(Array.from({length: 20}, (_, index) => `user ${index}`));
	});

	it('lets a wait be given up, without its place being lost to the others', async () => {
		const time = createVirtualTime();
		const limiter = createLimiter(time);
		const starts: Started[] = [];
		ask(limiter, time, starts, {priority: 'user', count: 8});
		const stop = new AbortController();
		const given = Promise.allSettled(Array.from({length: 8}, async () => limiter.start('user', stop.signal)));
		ask(limiter, time, starts, {priority: 'user', count: 1});
		stop.abort(new Error('no longer wanted'));
		expect(await given).toEqual(Array.from({length: 8}, () => ({status: 'rejected', reason: new Error('no longer wanted')})));
		await time.run();
		expect(starts).toHaveLength(9);
		expect(starts.at(-1)!.at).toBe(1010);
		await expect(limiter.start('user', stop.signal)).rejects.toThrow('no longer wanted');
	});

	it('starts nothing while it is held', async () => {
		const time = createVirtualTime();
		const limiter = createLimiter(time);
		const starts: Started[] = [];
		limiter.hold(3000);
		limiter.hold(1000);
		ask(limiter, time, starts, {priority: 'user', count: 2});
		await time.run();
		expect(starts.map(({at}) => at)).toEqual([3000, 3000]);
	});

	it('reads a hundred pages of a server that is a little way off in about thirteen seconds', async () => {
		const time = createVirtualTime();
		const starts: Started[] = [];
		ask(createLimiter(time), time, starts, {priority: 'bulk', count: 100, answerMs: 40});
		await time.run();
		expect(starts.at(-1)!.at).toBeLessThan(13_500);
	});

	it('lets the server see no more than 8 arrivals in any second, however a network of ordinary speed bunches them', async () => {
		const request = fc.record({
			at: fc.integer({min: 0, max: 4000}),
			priority: fc.constantFrom<Priority>('user', 'bulk'),
			travel: fc.integer({min: 0, max: 500}),
			answer: fc.integer({min: 0, max: 2500}),
		});
		await fc.assert(fc.asyncProperty(fc.array(request, {minLength: 10, maxLength: 60}), async requests => {
			expect(densest(await arrivalsOf(requests), 1000)).toBeLessThanOrEqual(8);
		}), {numRuns: cases(40)});
	});

	it('never has more than 8 starts, nor the server more than 10 arrivals, in any second', async () => {
		const request = fc.record({
			at: fc.integer({min: 0, max: 4000}),
			priority: fc.constantFrom<Priority>('user', 'bulk'),
			// On its way for so long, and answered so much later.
			travel: fc.integer({min: 0, max: 1900}),
			answer: fc.integer({min: 0, max: 900}),
		});
		await fc.assert(fc.asyncProperty(fc.array(request, {minLength: 10, maxLength: 60}), async requests => {
			const starts: number[] = [];
			const arrivals = await arrivalsOf(requests, starts);
			expect(starts).toHaveLength(requests.length);
			expect(densest(starts, 1000)).toBeLessThanOrEqual(8);
			expect(densest(arrivals, 1000)).toBeLessThanOrEqual(10);
		}), {numRuns: cases(40)});
	});
});
