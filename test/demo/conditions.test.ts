import {describe, expect, it} from 'vitest';
import {delayOf, usualDelayMs} from '../../source/demo/conditions.js';
import {start, startWorld, v2Path, v2Root, v3Path, v3Root} from './demo-world.js';

const v2Paths = [v2Root, v2Path('prod-web-app'), `${v2Root}me/`, '/v2/cost_management/', '/v2/cost_management/credits', '/v2/nothing/'];

describe('after the end of v2', () => {
	it('each of its paths answers 410 and says so, whoever asks, and v3 goes on', async () => {
		const {call, server} = await startWorld();
		const {secret} = server.account.byName('prod-web-app')!;
		server.conditions.v2End = 410;
		for (const path of v2Paths) {
			for (const key of [server.keys.v2, secret, null]) {
				expect(await call('GET', path, undefined, key), path).toMatchObject({status: 410, body: {detail: 'The v2 API has ended. Use /v3/manage/ with a management key instead.'}});
			}
		}

		expect(await call('POST', v2Root, {name: 'late'})).toMatchObject({status: 410});
		expect(server.account.isTaken('late')).toBe(false);
		expect(await call('GET', v3Root)).toMatchObject({status: 200});
		server.conditions.v2End = null;
		expect(await call('GET', v2Root)).toMatchObject({status: 200});
	});

	it.each([404, 403] as const)('they may answer %i', async v2End => {
		const {call} = await startWorld({conditions: {v2End}});
		expect(await call('GET', v2Root)).toMatchObject({status: v2End});
		expect(await call('DELETE', v2Path('prod-web-app'))).toMatchObject({status: v2End});
	});

	it.each([301, 308] as const)('they may redirect with %i', async v2End => {
		const {server} = await startWorld({conditions: {v2End}});
		const response = await fetch(`${server.url}${v2Root}`, {redirect: 'manual', headers: {authorization: `Bearer ${server.keys.v2}`}});
		expect({status: response.status, location: response.headers.get('location')}).toEqual({status: v2End, location: `${server.url}${v3Root}`});
	});
});

describe('the end of v2', () => {
	it('is announced with each of its answers, errors too, and with none of v3', async () => {
		const {call, server} = await startWorld({conditions: {sunset: Date.UTC(2026, 11, 31, 23, 59, 59)}});
		for (const key of [server.keys.v2, null]) {
			const {headers} = await call('GET', v2Root, undefined, key);
			expect(headers.get('sunset')).toBe('Thu, 31 Dec 2026 23:59:59 GMT');
			expect(headers.get('deprecation')).toBe(`@${start / 1000}`);
			expect(headers.get('link')).toMatch(/<[^>]+>; rel="deprecation".*, <[^>]+\/v3\/manage\/keys\/>; rel="successor-version"/);
		}

		const {headers} = await call('GET', v3Root);
		expect(['sunset', 'deprecation', 'link'].map(name => headers.get(name))).toEqual([null, null, null]);
	});

	it('is not announced unless it is to be', async () => {
		const {call} = await startWorld();
		const {headers} = await call('GET', v2Root);
		expect(['sunset', 'deprecation', 'link'].map(name => headers.get(name))).toEqual([null, null, null]);
	});
});

it('answers 402 to what costs money when the credit is used up, on both APIs, and does none of it', async () => {
	const world = await startWorld({conditions: {isOutOfCredit: true}});
	const {call, server} = world;
	const refusal = {status: 402, body: {error: 'Insufficient credits'}};
	expect(await call('POST', v2Root, {name: 'a'})).toMatchObject(refusal);
	expect(await call('POST', v3Root, {name: 'a'})).toMatchObject(refusal);
	expect(await call('GET', '/v2/cost_management/?step=1')).toMatchObject(refusal);
	expect(server.account.isTaken('a')).toBe(false);
	expect(await call('GET', '/v2/cost_management/credits/')).toMatchObject({status: 200, body: {credits: 0}});
	expect(await call('GET', v2Root)).toMatchObject({status: 200});
	expect(await call('DELETE', v3Path(world, 'prod-web-app'))).toMatchObject({status: 200});
	server.conditions.isOutOfCredit = false;
	expect(await call('POST', v2Root, {name: 'a'})).toMatchObject({status: 201});
});

describe('an answer', () => {
	it('takes as long as it is told, a write longer than a read', async () => {
		const {call, server} = await startWorld();
		const timed = async (method: string, body?: unknown): Promise<number> => {
			const before = performance.now();
			await call(method, v2Root, body);
			return performance.now() - before;
		};

		await timed('GET');
		server.conditions.delayMs = 60;
		expect(await timed('GET')).toBeGreaterThanOrEqual(58);
		expect(await timed('POST', {name: 'a'})).toBeGreaterThanOrEqual(160);
	});

	it('takes so long by default that creates, one after the other, never meet the limit', async () => {
		const {call} = await startWorld({rateLimit: 10, conditions: {delayMs: usualDelayMs}});
		const statuses: number[] = [];
		for (let number = 0; number < 15; number++) {
			const {status} = await call('POST', v2Root, {name: `dev-loop-${number}`});
			statuses.push(status);
		}

		expect(statuses).toEqual(statuses.map(() => 201));
		expect(delayOf({v2End: null, sunset: null, isOutOfCredit: false, delayMs: usualDelayMs}, 'GET')).toBeLessThan(100);
	});
});
