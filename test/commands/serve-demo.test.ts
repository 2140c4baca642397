import {expect, onTestFinished, test} from 'vitest';
import {CommandError} from '../../source/commands/context.js';
import {runServeDemo, type ServeDemoOptions} from '../../source/commands/serve-demo.js';
import {captureOutput, type Captured} from '../helpers/capture-output.js';
import {eventually} from '../helpers/patience.js';

type Serving = {readonly output: Captured; readonly url: string; readonly ended: Promise<number>; readonly end: () => void};

async function serve(options: ServeDemoOptions = {}): Promise<Serving> {
	const output = captureOutput();
	const stop = new AbortController();
	const ended = runServeDemo(output, stop.signal, options);
	onTestFinished(async () => {
		stop.abort();
		await ended;
	});
	await Promise.race([ended, eventually(() => {
		expect(output.stdout()).toMatch(/ready/);
	})]);
	return {
		output, url: /http:\/\/127\.0\.0\.1:\d+/.exec(output.stdout())![0], ended, end() {
			stop.abort();
		},
	};
}

async function failure(options: ServeDemoOptions): Promise<CommandError> {
	const error: unknown = await runServeDemo(captureOutput(), AbortSignal.abort(), options).catch((error: unknown) => error);
	if (!(error instanceof CommandError)) {
		throw new TypeError(`No CommandError: ${String(error)}`);
	}

	return error;
}

const list = async (url: string, path: string, key: string): Promise<unknown> => {
	const response = await fetch(url + path, {headers: {authorization: `Bearer ${key}`}});
	return response.ok ? response.json() : response.status;
};

test('prints the address and its keys, which work, and says that it is ready in its last line', async () => {
	const {output, url} = await serve({size: '7'});
	const text = output.stdout();
	expect(await list(url, '/v2/user/custom_token/', /\beyJ\S+/.exec(text)![0])).toHaveLength(7);
	const [readWrite, readOnly] = text.match(/\bmgmt-eden-\S+/g) ?? [];
	expect(await list(url, '/v3/manage/whoami/', readWrite!)).toMatchObject({scopes: ['manage:read', 'manage:write']});
	expect(await list(url, '/v3/manage/whoami/', readOnly!)).toMatchObject({scopes: ['manage:read']});
	expect(output.lines().at(-1)).toContain('ready');
	expect(output.stderr()).toBe('');
});

test('prints an issuer key after the others, which can only mint', async () => {
	const {output, url} = await serve({size: '1'});
	const issuer = output.stdout().match(/\bmgmt-eden-\S+/g)![2]!;
	expect(await list(url, '/v3/manage/whoami/', issuer)).toMatchObject({scopes: ['manage:mint']});
	expect(await list(url, '/v3/manage/keys/', issuer)).toBe(403);
});

test('tells what to export', async () => {
	const {output, url} = await serve();
	expect(output.stdout()).toContain(`export EDENAI_BASE_URL=${url}\n`);
	expect(output.stdout()).toMatch(/export EDENAI_API_KEY=eyJ\S+\n/);
});

test('prints one line of JSON when asked', async () => {
	const {output, url} = await serve({json: true});
	expect(output.lines()).toHaveLength(1);
	const {keys, ...rest} = JSON.parse(output.stdout()) as {keys: Record<string, string>};
	expect(rest).toEqual({ready: true, url});
	expect(await list(url, '/v2/user/custom_token/', keys.v2!)).toBeInstanceOf(Array);
	expect(await list(url, '/v3/manage/keys/', keys.v3!)).toHaveProperty('results');
	expect(await list(url, '/v3/manage/keys/', keys.v3ReadOnly!)).toHaveProperty('results');
});

/** The status and headers with which v2 answers the owner. */
async function askV2({output, url}: Serving, method = 'GET'): Promise<Response> {
	const {keys} = JSON.parse(output.stdout()) as {keys: {v2: string}};
	return fetch(`${url}/v2/user/custom_token/`, {method, redirect: 'manual', headers: {authorization: `Bearer ${keys.v2}`}, ...(method === 'POST' && {body: '{"name":"a"}'})});
}

test.each([[true, 410], ['404', 404], ['308', 308]] as const)('ends v2 when asked: %j', async (endV2, status) => {
	const answer = await askV2(await serve({json: true, endV2}));
	expect(answer.status).toBe(status);
});

test('has v2 announce its end, and the credit used up, when asked', async () => {
	const serving = await serve({json: true, sunset: '2026-12-31', credit: false, delay: '0'});
	const answer = await askV2(serving);
	expect({status: answer.status, sunset: answer.headers.get('sunset')}).toEqual({status: 200, sunset: 'Thu, 31 Dec 2026 23:59:59 GMT'});
	const create = await askV2(serving, 'POST');
	expect(create.status).toBe(402);
});

test('has twins when asked', async () => {
	const answer = await askV2(await serve({json: true, twins: true}));
	const rows = await answer.json() as Array<{name: string}>;
	expect(rows.filter(({name}) => name === 'prod-web-app')).toHaveLength(2);
});

test('takes its time, unless told otherwise', async () => {
	const timed = async (serving: Serving): Promise<number> => {
		const before = performance.now();
		await askV2(serving);
		return performance.now() - before;
	};

	expect(await timed(await serve({json: true}))).toBeGreaterThanOrEqual(39);
	const slow = await serve({json: true, delay: '200'});
	expect(await timed(slow)).toBeGreaterThanOrEqual(199);
});

test.each<[ServeDemoOptions, string]>([
	[{endV2: '500'}, '--end-v2'], [{endV2: ''}, '--end-v2'], [{sunset: '2026-02-30'}, '--sunset'], [{sunset: 'soon'}, '--sunset'], [{delay: '-1'}, '--delay'], [{delay: '60001'}, '--delay'],
])('refuses %j as wrong usage', async (options, name) => {
	const {status, message} = await failure(options);
	expect(status).toBe(2);
	expect(message).toContain(name);
});

test('ends with 0 when it is told to, and gives the port free', async () => {
	const {url, ended, end} = await serve();
	end();
	expect(await ended).toBe(0);
	await expect(fetch(url)).rejects.toThrow();
	const {port} = new URL(url);
	const again = await serve({port});
	expect(again.url).toBe(url);
});

test('says in one sentence that the port is taken, and fails with 1', async () => {
	const {url} = await serve();
	const {port} = new URL(url);
	const {message, hint, status} = await failure({port});
	expect(message).toBe(`Could not listen on 127.0.0.1:${port}: the port is taken by another program.`);
	expect(hint).toContain('--port');
	expect(status).toBe(1);
});

test.each(['65536', '-1', '80.5', '', 'http', '1e3', ' 80'])('refuses the port %j as wrong usage', async port => {
	const {status, message} = await failure({port});
	expect(status).toBe(2);
	expect(message).toContain('--port');
});

test.each(['100001', 'many', '-5'])('refuses the size %j as wrong usage', async size => {
	const {status, message} = await failure({size});
	expect(status).toBe(2);
	expect(message).toContain('--size');
});
