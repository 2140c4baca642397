import {expect, it} from 'vitest';
import {createThrottle} from '../../source/demo/http.js';
import {startWorld, v2Root, v3Root} from './demo-world.js';

it('answers 429 with Retry-After beyond the rate of the account, which both APIs share', async () => {
	const {call} = await startWorld({rateLimit: 3});
	const answers = [await call('GET', v2Root), await call('GET', v3Root), await call('GET', v2Root), await call('GET', v3Root)];
	expect(answers.map(({status}) => status)).toEqual([200, 200, 200, 429]);
	expect(answers[3]!.headers.get('retry-after')).toBe('1');
	expect(answers[3]!.body).toEqual({detail: 'Request was throttled. Expected available in 1 second.'});
});

it('does nothing of what it refuses', async () => {
	const {call, server} = await startWorld({rateLimit: 1});
	await call('GET', v2Root);
	expect(await call('POST', v2Root, {name: 'a'})).toMatchObject({status: 429});
	expect(server.account.isTaken('a')).toBe(false);
});

it('lets so many pass in any second, and does not count those that it refused', () => {
	let now = 0;
	const throttle = createThrottle(2, () => now);
	expect([throttle(), throttle(), throttle(), throttle()]).toEqual([0, 0, 1, 1]);
	now = 999;
	expect(throttle()).toBe(1);
	now = 1000;
	expect([throttle(), throttle(), throttle()]).toEqual([0, 0, 1]);
});
