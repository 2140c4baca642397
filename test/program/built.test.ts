import {spawnSync} from 'node:child_process';
import {closeSync, constants, copyFileSync, existsSync, openSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, onTestFinished, test} from 'vitest';
import * as z from 'zod';
import {startDemoServer} from '../../source/demo/server.js';
import {cleanEnvironment, nodePath, programPath} from '../helpers/clean-environment.js';
import {hang, json, startFaultServer, type Answer} from '../helpers/fault-server.js';
import {runProgram} from '../helpers/run-program.js';
import {openTerminal} from '../helpers/terminal.js';

const packSchema = z.tuple([z.object({files: z.array(z.object({path: z.string()}))})]);

const secret = 'eyJfake-secret-of-the-account-0000';

async function demoVariables(): Promise<Record<string, string>> {
	const server = await startDemoServer();
	onTestFinished(async () => server.close());
	return {EDENAI_BASE_URL: server.url, EDENAI_API_KEY: server.keys.v2};
}

async function faultVariables(answer: Answer): Promise<Record<string, string>> {
	const server = await startFaultServer(() => answer);
	onTestFinished(async () => server.close());
	return {EDENAI_BASE_URL: server.url, EDENAI_API_KEY: secret};
}

/** An option of Node that runs this before the program. */
const before = (code: string): string => `--import=data:text/javascript,${encodeURIComponent(code)}`;

async function run(words: readonly string[], variables: Readonly<Record<string, string>> = {}) {
	const running = runProgram(words, variables);
	const status = await running.ended;
	return {status, stdout: running.stdout(), stderr: running.stderr()};
}

test('prints its version', async () => {
	const {status, stdout, stderr} = await run(['--version']);
	expect({status, stderr}).toEqual({status: 0, stderr: ''});
	expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.runIf(process.platform === 'linux')('works without a place to write to, also on a file system that makes no directories', async () => {
	const {status, stdout, stderr} = await run(['update', 'prod-web-app', '--balance', '7'], {...await demoVariables(), HOME: '/proc', XDG_STATE_HOME: '/proc/state', XDG_CACHE_HOME: '/proc/cache'});
	expect(status).toBe(0);
	expect(stdout).toContain('prod-web-app');
	expect(stderr).toMatch(/The audit file cannot be written/);
});

test.runIf(existsSync('/dev/full')).each(['--version', '--help'])('tells in one line that its output was lost: %s', async word => {
	const {home, variables, remove} = cleanEnvironment();
	onTestFinished(async () => remove());
	const stdout = openSync('/dev/full', 'w');
	onTestFinished(() => {
		closeSync(stdout);
	});
	const {status, stderr} = spawnSync(nodePath, [programPath, word], {env: variables, cwd: home, stdio: ['ignore', stdout, 'pipe'], encoding: 'utf8'});
	expect(stderr).toBe('eden-tokens: The output could not be written whole (ENOSPC). Make room for it, or write it elsewhere.\n');
	expect(status).toBe(1);
});

test('prints the list without a terminal, and ends', async () => {
	const {status, stdout, stderr} = await run([], await demoVariables());
	expect({status, stderr}).toEqual({status: 0, stderr: ''});
	expect(stdout).toContain('prod-web-app');
});

describe('exit statuses', () => {
	test.each([
		['2 for wrong usage', ['list', '--foo'], 2, /^eden-tokens: Unknown option/],
		['3 without a key', ['list'], 3, /^eden-tokens: There is no Eden AI key\./],
		['4 for what is not there', ['get', 'nothing-here', '--demo'], 4, /nothing-here/],
		['5 for what is not confirmed', ['delete', 'prod-web-app', '--demo'], 5, /^eden-tokens: /],
		['5 for a name that is taken', ['create', 'prod-web-app', '--demo'], 5, /^eden-tokens: /],
		['0 in the demo', ['list', '--demo'], 0, /^$/],
	])('%s', async (_what, words, expected, stderr) => {
		const result = await run(words);
		expect(result.status, result.stderr).toBe(expected);
		expect(result.stderr).toMatch(stderr);
	});

	test.each([
		['3 for a refused key', json(401, {detail: `No: ${secret}`}), 3],
		['1 for what is forbidden', json(403, {detail: 'No'}), 1],
		['1 for a list that is none', json(200, {nothing: true}), 1],
	])('%s, and no secret anywhere', async (_what, answer, expected) => {
		for (const words of [['list'], ['list', '--json']]) {
			const {status, stdout, stderr} = await run(words, await faultVariables(answer));
			expect({status, stdout}).toEqual({status: expected, stdout: ''});
			expect(stderr.trimEnd().split('\n')).toHaveLength(1);
			expect(stderr).not.toContain('fake-secret');
		}
	});
});

describe('ends quietly', () => {
	test.each([['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const)('by %s while the server does not answer', async (signal, status) => {
		const asked = Promise.withResolvers<void>();
		const variables = await faultVariables(async (response, request) => {
			asked.resolve();
			await hang(response, request);
		});
		const running = runProgram(['list'], variables);
		await asked.promise;
		running.child.kill(signal);
		expect(await running.ended).toBe(status);
		expect(running.stdout() + running.stderr()).toBe('');
	});

	test('when its reader leaves after the first line', async () => {
		const server = await startDemoServer({size: 3000});
		onTestFinished(async () => server.close());
		const running = runProgram(['list', '--json'], {EDENAI_BASE_URL: server.url, EDENAI_API_KEY: server.keys.v2});
		running.child.stdout.once('data', () => {
			running.child.stdout.destroy();
		});
		expect(await running.ended).toBe(0);
		expect(running.stderr()).toBe('');
	});
});

test('a mistake of its own is told in one sentence, without a stack', async () => {
	const asked = Promise.withResolvers<void>();
	const variables = await faultVariables(() => {
		asked.resolve();
	});
	const running = runProgram(['list'], {...variables, NODE_OPTIONS: before('process.on("SIGUSR2", () => { Promise.reject(new Error("FAKE words")); })')});
	await asked.promise;
	running.child.kill('SIGUSR2');
	expect(await running.ended).toBe(1);
	expect(running.stdout()).toBe('');
	expect(running.stderr()).toBe('eden-tokens: Something went wrong inside eden-tokens (Error). Try again; if it stays, report it with the command that you gave.\n');
});

describe('the package', () => {
	test.each(['eden-tokens.js', 'eden-tokens'])('has the whole program in one file, which runs wherever it is copied to: %s', async name => {
		const {home, variables, remove} = cleanEnvironment();
		onTestFinished(remove);
		const copy = path.join(home, name);
		copyFileSync(path.join(path.dirname(programPath), 'eden-tokens.js'), copy);
		const {status, stdout, stderr} = spawnSync(copy, ['list', '--demo'], {cwd: home, env: {...variables}, encoding: 'utf8'});
		expect({status, stderr}).toEqual({status: 0, stderr: ''});
		expect(stdout).toContain('prod-web-app');
	});

	// Also a regular expression of ours counts: esbuild writes them as they are.
	test('has it in ASCII, which Node reads faster', () => {
		expect(readFileSync(path.join(path.dirname(programPath), 'eden-tokens.js'), 'latin1')).toMatch(/^[\u0000-\u007F]*$/);
	});

	test('holds the program and what is to be read, and nothing else', () => {
		const {stdout} = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {encoding: 'utf8'});
		const [{files}] = packSchema.parse(JSON.parse(stdout));
		expect(files.map(file => file.path).toSorted()).toEqual([
			'LICENSE', 'README.md', 'dist/cli.js', 'dist/eden-tokens.js', 'dist/third-party-licenses.txt', 'package.json',
		]);
	});
});

test('every package that is inside has its name and its licence in the file beside it', () => {
	const licenses = readFileSync(path.join(path.dirname(programPath), 'third-party-licenses.txt'), 'utf8');
	const entries = licenses.split(`\n\n${'-'.repeat(72)}\n\n`).map(entry => {
		const [title = '', ...text] = entry.trim().split('\n');
		return {name: title.split(' ')[0]!, text: text.join('\n')};
	});
	expect(entries.map(({name}) => name)).toEqual(expect.arrayContaining(['ink', 'react', 'yoga-layout', 'ink-table', 'ky', 'zod', 'commander']));
	for (const {name, text} of entries) {
		expect([name, /copyright/i.test(text) && /permission|licen[cs]e/i.test(text) && text.length > 300]).toEqual([name, true]);
	}
});

test('an older Node is told in one sentence', async () => {
	const old = before('Object.defineProperty(process, "versions", {value: {...process.versions, node: "20.19.1"}}); Object.defineProperty(process, "version", {value: "v20.19.1"})');
	expect(await run(['list', '--demo'], {NODE_OPTIONS: old})).toEqual({
		status: 1, stdout: '', stderr: 'eden-tokens needs Node.js 22.13 or newer, and this is v20.19.1: install a newer one from https://nodejs.org.\n',
	});
});

test.runIf(process.platform !== 'win32')('a config file that is a pipe nobody writes into does not keep Ctrl-C from ending the program', async () => {
	const {home, remove} = cleanEnvironment();
	onTestFinished(remove);
	const pipe = path.join(home, 'pipe');
	spawnSync('/bin/sh', ['-c', 'mkfifo "$0"', pipe]);
	const running = runProgram(['list', '--demo', '--config', pipe]);
	// Opens as soon as the program waits at the other end.
	const open = (): number | undefined => {
		try {
			return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
		} catch {
			return undefined;
		}
	};

	let writer: number | undefined;
	await expect.poll(() => {
		writer ??= open();
		return writer;
	}).toBeDefined();
	onTestFinished(() => {
		closeSync(writer!);
	});
	await expect.poll(() => {
		running.child.kill('SIGINT');
		return running.child.exitCode ?? running.child.signalCode;
	}).not.toBeNull();
});

test('prints no warning of an experimental part of Node', async () => {
	const running = runProgram(['watch', '--refresh', '2'], {...await demoVariables(), NODE_OPTIONS: '--trace-warnings'});
	await running.waitFor(/"event":"snapshot"/);
	running.child.kill('SIGINT');
	expect(await running.ended).toBe(0);
	expect(running.stderr()).toBe('');
});

describe('React', () => {
	// React asks for the symbols of its elements when it is loaded; nothing else asks for them.
	const marker = before('const {for: original} = Symbol; Symbol.for = name => { if (name.startsWith("react.")) process.env.EDEN_TEST_MARKER ??= name; return original(name); };'
		+ ' process.on("exit", () => { if (process.env.EDEN_TEST_MARKER) process.stderr.write("React was loaded"); });');

	test.each([
		['list'],
		['get', 'prod-web-app'],
		['check'],
		['usage'],
		['info'],
		['--help'],
		['completion', 'bash'],
		['update', 'prod-web-app', '--balance', '+1', '--dry-run'],
		['usage', '--json'],
		['migrate', '--help'],
	])('is not loaded by %s %s', async (...words) => {
		const {stdout, stderr} = await run(words, {...await demoVariables(), NODE_OPTIONS: marker});
		expect(stdout).not.toBe('');
		expect(stderr).toBe('');
	});

	test('is loaded by the terminal UI', async () => {
		const terminal = openTerminal({env: {...await demoVariables(), NODE_OPTIONS: marker}});
		await terminal.waitFor('ci-cd-pipeline');
		terminal.press('q');
		await terminal.exited;
		expect(terminal.text()).toContain('React was loaded');
	});
});

test('the demo leaves nothing behind', async () => {
	const {home, remove} = cleanEnvironment();
	onTestFinished(remove);
	expect(await run(['create', 'prod-new', '--demo'], {TMPDIR: home})).toMatchObject({status: 0});
	expect(readdirSync(home)).toEqual([]);
});

test('a config file is read, and told of by its line', async () => {
	const {home, remove} = cleanEnvironment();
	onTestFinished(remove);
	const file = path.join(home, 'mine.yaml');
	writeFileSync(file, 'profiles:\n  default:\n    thresholds: {lo: 1}\n');
	const {status, stderr} = await run(['list', '--config', file]);
	expect(status).toBe(2);
	expect(stderr).toBe(`eden-tokens: ${file}:3: unknown entry "lo" in "profiles.default.thresholds": accepted are low, critical, expiringDays, criticalDays, overrides. `
		+ 'Correct the file, or name another one by --config FILE.\n');
});
