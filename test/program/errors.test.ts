import {chmodSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {PassThrough, Writable} from 'node:stream';
import {describe, expect, onTestFinished, test} from 'vitest';
import {startDemoServer} from '../../source/demo/server.js';
import {runProgram} from '../../source/program/run-program.js';
import {cleanEnvironment} from '../helpers/clean-environment.js';
import {html, json, startFaultServer, type Answer} from '../helpers/fault-server.js';
import {programWorld} from './run-in-process.js';

const key = 'eyJfake-secret-of-the-account-0000';

async function listOn(answer: Answer, words: readonly string[] = ['list']) {
	const {run} = await programWorld();
	const server = await startFaultServer(() => answer);
	onTestFinished(async () => server.close());
	return run(words, {EDENAI_BASE_URL: server.url, EDENAI_API_KEY: key});
}

describe('a failing server is one line on stderr, an exit status, and no secret', () => {
	test.each([
		['401', json(401, {detail: `Invalid token ${key}`}), 3, /does not accept the key eyJ…0000 from EDENAI_API_KEY/],
		['403', json(403, {error: {type: 'permission_error', message: 'You do not have permission to manage tokens'}}), 1, /does not allow it/],
		['400', json(400, {detail: 'Bad'}), 1, /Bad/],
		['HTML', html(400, 'Bad gateway'), 1, /./],
		['a list that is none', json(200, {tokens: []}), 1, /./],
	] as const)('%s', async (_what, answer, expected, words) => {
		for (const asJson of [false, true]) {
			const {status, stdout, stderr} = await listOn(answer, asJson ? ['list', '--json'] : ['list']);
			expect({status, stdout}).toEqual({status: expected, stdout: ''});
			expect(stderr.trimEnd()).not.toContain('\n');
			expect(stderr).toMatch(words);
			expect(stderr).not.toMatch(/fake-secret|\bat .*:\d|\[object/);
			expect(asJson ? Object.keys((JSON.parse(stderr) as {error: object}).error) : ['code', 'message', 'hint']).toEqual(['code', 'message', 'hint']);
		}
	});
});

describe('no key', () => {
	test('ends every command with 3 and the ways to give one', async () => {
		const {run, home} = await programWorld();
		for (const words of [[], ['list'], ['get', 'a'], ['create', 'a'], ['watch']]) {
			const {status, stdout, stderr} = await run(words, {EDENAI_API_KEY: ''});
			expect({status, stdout}).toEqual({status: 3, stdout: ''});
			expect(stderr).toBe('eden-tokens: There is no Eden AI key. To give one, set EDENAI_API_KEY, or set EDENAI_API_KEY_FILE to a file that holds the key, or give '
				+ `profile "default" an apiKeyFile or an apiKeyCommand in ${path.join(home, 'config/eden-tokens/config.yaml')}; --demo needs none.\n`);
		}
	});

	test('is no matter in the demo', async () => {
		const {run} = await programWorld();
		expect(await run(['list', '--demo'], {EDENAI_API_KEY: '', EDENAI_BASE_URL: ''})).toMatchObject({status: 0, stderr: ''});
	});
});

test('a key that no header can hold is refused before anything is sent, and not shown', async () => {
	const {run} = await programWorld();
	const {status, stderr} = await run(['list'], {EDENAI_API_KEY: 'eyJ fake key'});
	expect(status).toBe(3);
	expect(stderr).toBe('eden-tokens: The key from EDENAI_API_KEY is empty or holds characters that no key has. Copy the key again, whole and without spaces.\n');
});

test('a wrong config file is told with its line', async () => {
	const {run, home} = await programWorld();
	const file = path.join(home, 'mine.yaml');
	writeFileSync(file, 'profiles:\n  default:\n    refesh: 3\n');
	const {status, stderr} = await run(['list', '--config', file]);
	expect(status).toBe(2);
	expect(stderr).toContain(`${file}:3: unknown entry "refesh"`);
});

test('a key file that others can read is warned of on stderr, and the data stays clean', async () => {
	const {run, home, server} = await programWorld();
	const file = path.join(home, 'key');
	writeFileSync(file, server.keys.v2);
	chmodSync(file, 0o644);
	const {status, stdout, stderr} = await run(['list', '--json'], {EDENAI_API_KEY: '', EDENAI_API_KEY_FILE: file});
	expect(status).toBe(0);
	expect(stderr).toMatch(/^eden-tokens: Others can read the key file .*chmod 600/);
	expect(JSON.parse(stdout)).toBeInstanceOf(Array);
});

test('beside an error that is an object there is no warning on stderr', async () => {
	const {run, home} = await programWorld();
	const file = path.join(home, 'key');
	writeFileSync(file, 'eyJfake-not-this-one');
	chmodSync(file, 0o644);
	const {status, stderr} = await run(['list', '--json'], {EDENAI_API_KEY: '', EDENAI_API_KEY_FILE: file});
	expect(status).toBe(3);
	expect(JSON.parse(stderr)).toMatchObject({error: {code: 'auth'}});
});

describe('stdout that takes no more', () => {
	async function listInto(code: string) {
		const server = await startDemoServer();
		const {variables, remove} = cleanEnvironment({EDENAI_BASE_URL: server.url, EDENAI_API_KEY: server.keys.v2});
		onTestFinished(async () => {
			await server.close();
			await remove();
		});
		const stderr = new PassThrough();
		const stdout = new Writable({
			write(_chunk, _encoding, callback) {
				callback(Object.assign(new Error(`write ${code}`), {code}));
			},
		});
		const status = await runProgram(['list'], {environment: variables, stdin: {}, stdout, stderr});
		return {status, stderr: String(stderr.read() ?? '')};
	}

	test('because the disk is full is a failure', async () => {
		expect(await listInto('ENOSPC')).toEqual({
			status: 1, stderr: 'eden-tokens: The output could not be written whole (ENOSPC). Make room for it, or write it elsewhere.\n',
		});
	});

	test('because its reader has enough is none', async () => {
		expect(await listInto('EPIPE')).toEqual({status: 0, stderr: ''});
	});
});

describe('a read-only account', () => {
	test('refuses what writes, and sends nothing', async () => {
		const {run, server} = await programWorld();
		const before = server.account.entries.length;
		const {status, stderr} = await run(['create', 'prod-new', '--read-only']);
		expect(status).toBe(2);
		expect(stderr).toContain('read-only');
		expect(server.account.entries).toHaveLength(before);
	});

	test('by its profile is refused as well', async () => {
		const {run, home} = await programWorld();
		const file = path.join(home, 'mine.yaml');
		writeFileSync(file, 'profiles: {default: {readOnly: true}}');
		expect(await run(['create', 'prod-new', '--config', file])).toMatchObject({status: 2, stdout: ''});
	});

	test('still shows what would be sent', async () => {
		const {run} = await programWorld();
		const {status, stdout} = await run(['create', 'prod-new', '--read-only', '--dry-run']);
		expect(status).toBe(0);
		expect(stdout).toContain('POST /v2/user/custom_token/');
	});
});
