import {expect, onTestFinished, test} from 'vitest';
import {startDemoServer, type DemoServer} from '../../source/demo/server.js';
import {always, startFaultProxy, type Fault, type FaultProxy} from '../helpers/fault-proxy.js';

const root = '/v2/user/custom_token/';

type Scene = {
	readonly server: DemoServer;
	readonly proxy: FaultProxy;
	readonly call: (method?: string, path?: string, timeoutMs?: number) => Promise<Response>;
	/** The server's own answer to a read of the list. */
	readonly whole: string;
};

/** Every request meets the fault. */
async function startScene(fault: Fault): Promise<Scene> {
	const server = await startDemoServer({drain: false, rateLimit: 1000});
	const proxy = await startFaultProxy(server.url, always(fault));
	onTestFinished(async () => {
		await proxy.close();
		await server.close();
	});
	const headers = {authorization: `Bearer ${server.keys.v2}`};
	const direct = await fetch(server.url + root, {headers});
	return {
		server, proxy, whole: await direct.text(),
		call: async (method = 'GET', path = root, timeoutMs = 300) => fetch(proxy.url + path, {method, headers, signal: AbortSignal.timeout(timeoutMs)}),
	};
}

const remove = `${root}prod-web-app/`;
const isThere = ({server}: Scene) => server.account.byName('prod-web-app') !== undefined;

test('passes on what meets no fault, in both directions', async () => {
	const scene = await startScene({kind: 'none'});
	const answer = await scene.call();
	expect(answer.status).toBe(200);
	expect(answer.headers.get('content-type')).toBe('application/json');
	expect(await answer.text()).toBe(scene.whole);
	const gone = await scene.call('DELETE', remove);
	expect(gone.status).toBe(204);
	expect(isThere(scene)).toBe(false);
	expect(scene.proxy.faults()).toBe(0);
});

test('delivers late, even when nobody waits any more', async () => {
	const scene = await startScene({kind: 'delay', ms: 400});
	await expect(scene.call('DELETE', remove)).rejects.toThrow(/timeout/);
	expect(isThere(scene)).toBe(true);
	await scene.proxy.quiet();
	expect(isThere(scene)).toBe(false);
	expect(scene.proxy.seen).toEqual([{method: 'DELETE', path: remove, index: 0, fault: {kind: 'delay', ms: 400}}]);
});

test.each<Fault & {reached: boolean}>([
	{kind: 'stall', reached: true}, {kind: 'stall', reached: false}, {kind: 'cut', reached: true}, {kind: 'cut', reached: false},
])('answers nothing: %o', async fault => {
	const scene = await startScene(fault);
	await expect(scene.call('DELETE', remove)).rejects.toThrow(fault.kind === 'stall' ? /timeout/ : /fetch failed/);
	expect(isThere(scene)).toBe(!fault.reached);
	expect(scene.proxy.faults()).toBe(1);
});

test.each<Fault>([{kind: 'stall-inside'}, {kind: 'cut-inside'}])('answers half, and then: %o', async fault => {
	const {call} = await startScene(fault);
	const answer = await call();
	expect(answer.status).toBe(200);
	await expect(answer.text()).rejects.toThrow(fault.kind === 'stall-inside' ? /timeout/ : /terminated/);
});

test('gives half of the data as if it were whole', async () => {
	const {call, whole} = await startScene({kind: 'truncate'});
	const answer = await call();
	const text = await answer.text();
	expect(whole.startsWith(text)).toBe(true);
	expect(text.length).toBeGreaterThan(100);
	expect(text.length).toBeLessThan(whole.length);
});

test.each([true, false])('fails in the server\'s place, reached: %s', async reached => {
	const scene = await startScene({kind: 'status', status: 502, html: true, reached});
	const answer = await scene.call('DELETE', remove);
	expect(answer.status).toBe(502);
	expect(await answer.text()).toMatch(/^<!DOCTYPE html>/);
	expect(isThere(scene)).toBe(!reached);
});

test('limits the rate with the wait that it is told', async () => {
	const {call} = await startScene({kind: 'status', status: 429, reached: false, retryAfter: '7'});
	const answer = await call();
	expect(answer.status).toBe(429);
	expect(answer.headers.get('retry-after')).toBe('7');
	expect(await answer.json()).toEqual({detail: 'Fault 429'});
});

test('lets an answer drip', async () => {
	const {call} = await startScene({kind: 'slow', bytesPerSecond: 1000});
	const begun = performance.now();
	const answer = await call('GET', remove, 5000);
	const text = await answer.text();
	expect(JSON.parse(text)).toMatchObject({name: 'prod-web-app'});
	// As the timers of a busy machine have it: not before, but it may be later.
	expect(performance.now() - begun).toBeGreaterThan(text.length - 100);
});
