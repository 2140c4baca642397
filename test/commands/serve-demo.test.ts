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

test('prints the address and three keys, which work, and says that it is ready in its last line', async () => {
	const {output, url} = await serve({size: '7'});
	const text = output.stdout();
	expect(await list(url, '/v2/user/custom_token/', /\beyJ\S+/.exec(text)![0])).toHaveLength(7);
	const [readWrite, readOnly] = text.match(/\bmgmt-eden-\S+/g) ?? [];
	expect(await list(url, '/v3/manage/whoami/', readWrite!)).toMatchObject({scopes: ['manage:read', 'manage:write']});
	expect(await list(url, '/v3/manage/whoami/', readOnly!)).toMatchObject({scopes: ['manage:read']});
	expect(output.lines().at(-1)).toContain('ready');
	expect(output.stderr()).toBe('');
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
