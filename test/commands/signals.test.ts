import {describe, expect, onTestFinished, test} from 'vitest';
import {eventSchema} from '../../source/commands/watch-events.js';
import {startDemoServer} from '../../source/demo/server.js';
import {hang, json, startFaultServer} from '../helpers/fault-server.js';
import {eventually} from '../helpers/patience.js';
import {parseMetrics} from '../helpers/prometheus-text.js';
import {runProgram, type Running} from '../helpers/run-program.js';

/** A server for the program to speak to, and its environment. */
async function demoVariables(): Promise<{EDENAI_BASE_URL: string; EDENAI_API_KEY: string}> {
	const server = await startDemoServer();
	onTestFinished(async () => server.close());
	return {EDENAI_BASE_URL: server.url, EDENAI_API_KEY: server.keys.v3};
}

async function endBy(running: Running, signal: NodeJS.Signals): Promise<unknown> {
	running.child.kill(signal);
	return running.ended;
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', signal => {
	test('ends serve-demo with 0', async () => {
		const running = runProgram(['serve-demo', '--size', '3']);
		const [, url] = await running.waitFor(/^ready on (\S+)/m);
		expect(await endBy(running, signal)).toBe(0);
		expect(running.stderr()).toBe('');
		await expect(fetch(url!)).rejects.toThrow();
	});

	test('ends the exporter with 0', async () => {
		const running = runProgram(['exporter', '--listen', '127.0.0.1:0', '--hash-names'], await demoVariables());
		const [, url] = await running.waitFor(/(http\S+\/metrics)/);
		const response = await fetch(url!);
		expect(parseMetrics(await response.text()).get('eden_tokens_up')?.samples).toMatchObject([{value: 1}]);
		expect(await endBy(running, signal)).toBe(0);
		expect(running.stdout()).toBe('');
		await expect(fetch(url!)).rejects.toThrow();
	});
});

test('SIGINT ends watch with 0, after whole lines', async () => {
	const running = runProgram(['watch', '--refresh', '2'], await demoVariables());
	await running.waitFor(/"event":"snapshot".*\n/);
	expect(await endBy(running, 'SIGINT')).toBe(0);
	expect(running.stderr()).toBe('');
	expect(running.stdout().endsWith('\n')).toBe(true);
	for (const line of running.stdout().trimEnd().split('\n')) {
		expect(() => eventSchema.parse(JSON.parse(line))).not.toThrow();
	}
});

test.each([
	[['create', 'dev-b'], 'POST', 'Could not create the token "dev-b": it was cancelled. Whether it was created is not known.'],
	[['update', 'dev-a', '--balance', '5'], 'PATCH', 'Could not change the token "dev-a": it was cancelled. Whether it was applied is not known.'],
	[['delete', 'dev-a', '--confirm', 'dev-a'], 'DELETE', 'Could not delete the token "dev-a": it was cancelled. Whether it was deleted is not known.'],
])('SIGINT does not wait for the end of a write that hangs, and says that it is not known what became of it: %j', async (words, method, message) => {
	const token = {name: 'dev-a', token_type: 'api_token', balance: 3, active_balance: true, expire_time: null};
	const server = await startFaultServer(({method: sent, path}) => {
		if (sent !== 'GET') {
			return hang;
		}

		return path.endsWith('/dev-b/') ? json(404, {details: 'Not Found'}) : json(200, path.endsWith('/dev-a/') ? token : [token]);
	});
	onTestFinished(async () => server.close());
	const running = runProgram(words, {EDENAI_BASE_URL: server.url, EDENAI_API_KEY: 'eyJfake-account-key-0000'});
	await eventually(() => {
		expect(server.seen.map(request => request.method)).toContain(method);
	});
	const start = performance.now();
	expect(await endBy(running, 'SIGINT')).toBe(1);
	expect(performance.now() - start).toBeLessThan(8000);
	expect(running.stderr()).toContain(message);
});

test('a reader that leaves ends watch quietly', async () => {
	const running = runProgram(['watch', '--refresh', '2'], await demoVariables());
	await running.waitFor(/"event":"snapshot".*\n/);
	running.child.stdout.destroy();
	expect(await running.ended).toBe(0);
	expect(running.stderr()).toBe('');
});

test('a taken port is one sentence and the status 1', async () => {
	const {EDENAI_BASE_URL} = await demoVariables();
	const {port} = new URL(EDENAI_BASE_URL);
	const running = runProgram(['serve-demo', '--port', port]);
	expect(await running.ended).toBe(1);
	expect(running.stdout()).toBe('');
	expect(running.stderr()).toBe(`eden-tokens: Could not listen on 127.0.0.1:${port}: the port is taken by another program. Choose another with --port.\n`);
});

test('a bad address to listen on is wrong usage, before any key is asked for', async () => {
	const running = runProgram(['exporter', '--listen', 'nonsense']);
	expect(await running.ended).toBe(2);
	expect(running.stderr()).toMatch(/^eden-tokens: "nonsense" is no address to listen on\. .*\n$/);
});

describe('check ends with 3, as monitoring expects it, where nothing can be read', () => {
	test.each([
		['without a key', ['check'], {}],
		['with an option that it does not have', ['check', '--foo'], {EDENAI_API_KEY: 'eyJ-fake'}],
		['with a setting that is wrong', ['check', '--low-balance', 'much'], {EDENAI_API_KEY: 'eyJ-fake'}],
		['with a key that is refused', ['check'], {EDENAI_API_KEY: 'eyJ-not-this-one'}],
	] as const)('%s', async (_when, words, variables) => {
		const {EDENAI_BASE_URL} = await demoVariables();
		const running = runProgram(words, {EDENAI_BASE_URL, ...variables});
		expect(await running.ended).toBe(3);
		expect(running.stdout()).toMatch(/^TOKENS UNKNOWN - .+\n.+\n$/);
		expect(running.stderr()).toBe('');
	});
});
