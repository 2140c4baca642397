import {describe, expect, onTestFinished, test} from 'vitest';
import {runExporter} from '../../source/commands/exporter.js';
import {parseListen} from '../../source/commands/listen.js';
import {startDemoServer} from '../../source/demo/server.js';
import {makeContext, makeDemoContext} from '../helpers/command-context.js';
import {thrownBy} from '../helpers/command-world.js';
import {apiError, createFakeApi} from '../helpers/fake-api.js';
import {createFakeClock, noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {eventually} from '../helpers/patience.js';
import {exportFake, startExporter, valuesOf} from '../helpers/start-exporter.js';

const web = makeToken('prod-web', {balance: money('12.5')});

describe('a scrape', () => {
	test('that is the first waits for the tokens, and a hundred at once read them once', async () => {
		const api = createFakeApi([web]);
		const answer = api.hold('list');
		const {context, output} = makeContext(api);
		const {scrape} = await startExporter(context, output);
		const scrapes = Promise.all(Array.from({length: 100}, async () => scrape()));
		await eventually(() => {
			expect(api.count('list')).toBe(1);
		});
		answer();
		for (const families of await scrapes) {
			expect(valuesOf(families, 'eden_token_balance_usd')).toEqual({'prod-web': 12.5});
		}

		expect(api.count('list')).toBe(1);
	});

	test('reads nothing within the refresh period, and once beyond it, however many come', async () => {
		const {scrape, api, clock} = await exportFake([web]);
		await scrape();
		clock.jump(29_000);
		await scrape();
		expect(api.count('list')).toBe(1);
		// The machine slept: no timer ran.
		clock.jump(3_600_000);
		await Promise.all([scrape(), scrape(), scrape()]);
		expect(api.count('list')).toBe(2);
	});

	test('leaves a failing server alone, and shows what was read before', async () => {
		const {scrape, api, clock} = await exportFake([web]);
		await scrape();
		api.fail('list', apiError('network'));
		await clock.advance(30_000);
		clock.jump(20_000);
		const families = await scrape();
		expect(api.count('list')).toBe(2);
		expect(valuesOf(families, 'eden_tokens_up')).toEqual({'': 0});
		expect(valuesOf(families, 'eden_token_balance_usd')).toEqual({'prod-web': 12.5});
		expect(valuesOf(families, 'eden_tokens_last_success_timestamp_seconds')).toEqual({'': noon / 1000});
	});
});

describe('/healthz', () => {
	test('is 200 after a good refresh, 503 with the reason after a failed one, and 200 again', async () => {
		const {health, api, clock, output} = await exportFake([web]);
		await clock.advance(0);
		expect(await health()).toEqual({status: 200, text: 'ok, refreshed at 2027-01-15T12:00:00.000Z\n'});
		api.fail('list', apiError('network', 'Could not list the tokens: it is down.'));
		await clock.advance(30_000);
		expect(await health()).toEqual({status: 503, text: 'Could not list the tokens: it is down. Stale since 2027-01-15T12:00:00.000Z. Try again.\n'});
		await clock.advance(60_000);
		const {status} = await health();
		expect(status).toBe(200);
		expect(output.stderr()).toContain('eden-tokens: Could not list the tokens: it is down. Try again.\neden-tokens: Recovered: the tokens can be read again.\n');
	});

	test('is 503 before the first refresh, and when one is long overdue', async () => {
		const api = createFakeApi([web]);
		const answer = api.hold('list');
		const clock = createFakeClock();
		const {context, output} = makeContext(api);
		const {health} = await startExporter(context, output, {}, clock);
		expect(await health()).toEqual({status: 503, text: 'The tokens have not been read yet.\n'});
		answer();
		await eventually(async () => {
			expect(await health()).toMatchObject({status: 200});
		});
		clock.jump(91_000);
		expect(await health()).toEqual({status: 503, text: 'The last refresh was at 2027-01-15T12:00:00.000Z; the next one is overdue.\n'});
	});
});

test('other paths are not found, other methods not allowed, HEAD has no body', async () => {
	const {url} = await exportFake([web]);
	expect(await fetch(`${url}/`)).toHaveProperty('status', 404);
	expect(await fetch(`${url}/toString`)).toHaveProperty('status', 404);
	expect(await fetch(`${url}/metrics`, {method: 'POST', body: 'x'})).toHaveProperty('status', 405);
	const head = await fetch(`${url}/healthz?x=1`, {method: 'HEAD'});
	expect(head.status).toBeOneOf([200, 503]);
	expect(await head.text()).toBe('');
});

describe('--listen', () => {
	const fail = async (listen: string) => {
		const {context} = makeContext(createFakeApi([]));
		return thrownBy((async () => runExporter({...context, signal: AbortSignal.abort()}, {address: parseListen(listen)}))());
	};

	test.each(['', 'nonsense', '127.0.0.1', '127.0.0.1:', '127.0.0.1:65536', '127.0.0.1:-1', 'http://127.0.0.1:80', '::1:80', '[::g]:80', '[1.2.3.4]:80', 'a b:80', '203.0.113.7:9464'])('refuses %j as wrong usage', async listen => {
		expect(await fail(listen)).toMatchObject({status: 2});
	});

	test('says that a port is taken, and fails with 1', async () => {
		const {url} = await exportFake([]);
		const error = await fail(new URL(url).host);
		expect(error).toMatchObject({status: 1, message: `Could not listen on ${new URL(url).host}: the port is taken by another program.`});
	});

	test.each([['127.0.0.1:0', '127.0.0.1'], ['localhost:0', 'localhost'], ['0', '127.0.0.1']])('takes %s, which only this machine can reach, without a warning', async (listen, host) => {
		const {output, url} = await exportFake([web], {listen});
		const response = await fetch(`http://${host}:${new URL(url).port}/healthz`);
		expect([200, 503]).toContain(response.status);
		expect(output.stderr()).not.toContain('Whoever');
	});

	test.each([':0', '0.0.0.0:0'])('takes %s, and warns that others can reach it', async listen => {
		const {output, url} = await exportFake([web], {listen});
		expect(output.stderr()).toMatch(/Whoever can reach (?:0\.0\.0\.0|\[::\]):\d+ can read the names and balances/);
		const response = await fetch(`http://127.0.0.1:${new URL(url).port}/healthz`);
		expect([200, 503]).toContain(response.status);
	});
});

test('ends with 0 when it is told to, and leaves neither server nor timer', async () => {
	const {ended, stop, url, scrape, clock, output} = await exportFake([web]);
	await scrape();
	stop();
	expect(await ended).toBe(0);
	expect(clock.due()).toEqual([]);
	await expect(fetch(url)).rejects.toThrow();
	expect(output.stdout()).toBe('');
});

test('a key that is refused does not end it: whoever scrapes sees that it is down', async () => {
	const server = await startDemoServer();
	onTestFinished(async () => server.close());
	const {context, output} = makeDemoContext({...server, keys: {...server.keys, v2: 'eyJ-fake-not-this-one'}}, 'v2');
	const {scrape, health} = await startExporter(context, output);
	const families = await scrape();
	expect(valuesOf(families, 'eden_tokens_up')).toEqual({'': 0});
	const errors = families.get('eden_tokens_api_errors_total')!.samples.filter(({value}) => value > 0);
	expect(errors.map(({labels}) => labels)).toContainEqual({operation: 'list', kind: 'auth'});
	expect(await health()).toMatchObject({status: 503});
});
