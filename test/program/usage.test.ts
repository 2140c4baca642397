import {describe, expect, test} from 'vitest';
import {programWorld} from './run-in-process.js';

describe('wrong usage ends with 2 and one line that says what, and where help is', () => {
	test.each([
		[['lsit'], 'eden-tokens: There is no command "lsit". Use one of list, get, '],
		[['help', 'lsit'], 'eden-tokens: There is no command "lsit". Use one of list, get, '],
		[['list', '--foo'], 'eden-tokens: Unknown option \'--foo\'. See eden-tokens list --help.\n'],
		[['list', '--filtre', 'x'], 'eden-tokens: Unknown option \'--filtre\' (Did you mean --filter?). See eden-tokens list --help.\n'],
		[['--foo'], 'eden-tokens: Unknown option \'--foo\'. See eden-tokens --help.\n'],
		[['list', 'too', 'much'], 'eden-tokens: Too many arguments for \'list\'. Expected 0 arguments but got 2: too, much. See eden-tokens list --help.\n'],
		[['get'], 'eden-tokens: Missing required argument \'names\'. See eden-tokens get --help.\n'],
		[['create'], 'eden-tokens: Missing required argument \'name\'. See eden-tokens create --help.\n'],
		[['list', '--filter'], 'eden-tokens: Option \'--filter <words>\' argument missing. See eden-tokens list --help.\n'],
		[['list', '--refresh', '0'], 'eden-tokens: --refresh cannot be "0". Give a number of seconds from 2 to 86400.\n'],
		[['list', '--sort', 'colour'], 'eden-tokens: "colour" is no column to sort by.'],
		[['list', '--profile', 'nobody'], 'eden-tokens: There is no profile "nobody" in '],
		[['--api', 'v4'], 'eden-tokens: --api cannot be "v4".'],
	])('%j', async (words, line) => {
		const {run} = await programWorld();
		const {status, stdout, stderr} = await run(words);
		expect({status, stdout}).toEqual({status: 2, stdout: ''});
		expect(stderr.startsWith(line), stderr).toBe(true);
		expect(stderr.trimEnd()).not.toContain('\n');
	});

	test('and with --json an object', async () => {
		const {run} = await programWorld();
		for (const words of [['--json', 'list', '--foo'], ['list', '--foo', '--json']]) {
			const {status, stderr} = await run(words);
			expect(status).toBe(2);
			expect(JSON.parse(stderr)).toEqual({error: {code: 'usage', message: 'Unknown option \'--foo\'.', hint: 'See eden-tokens list --help.'}});
		}
	});

	test('where --json after -- is a name and no option', async () => {
		const {run} = await programWorld();
		const {stderr} = await run(['list', '--', '--json']);
		expect(stderr).toMatch(/^eden-tokens: Too many arguments/);
	});
});

describe('--help', () => {
	test('names every command, with examples and the exit statuses', async () => {
		const {run} = await programWorld();
		const {status, stdout, stderr} = await run(['--help']);
		expect({status, stderr}).toEqual({status: 0, stderr: ''});
		for (const words of ['list', 'get', 'create', 'update', 'delete', 'rotate', 'usage', 'check', 'watch', 'info', 'migrate', 'exporter', 'serve-demo', 'completion']) {
			expect(stdout).toMatch(new RegExp(`^  ${words} `, 'm'));
		}

		expect(stdout).toContain('Examples:');
		expect(stdout).toContain('2 wrong usage');
	});

	test('of a command has its own options, the global ones, and examples', async () => {
		const {run} = await programWorld();
		for (const words of [['create', '--help'], ['help', 'create'], ['create', '-h']]) {
			const {status, stdout} = await run(words);
			expect(status).toBe(0);
			expect(stdout).toMatch(/--template <name>.*--profile <name>.*Examples:\n {2}\$ eden-tokens create/s);
		}
	});

	test('needs neither a key nor a readable config file', async () => {
		const {run} = await programWorld();
		expect(await run(['list', '--help'], {EDENAI_API_KEY: '', EDENAI_CONFIG: '/nowhere'})).toMatchObject({status: 0, stderr: ''});
	});
});

test('--version is one line', async () => {
	const {run} = await programWorld();
	expect(await run(['--version'])).toEqual({status: 0, stdout: 'unbuilt\n', stderr: ''});
});

describe('global options', () => {
	test('stand before or after the command', async () => {
		const {run} = await programWorld();
		for (const words of [['--json', 'list'], ['list', '--json']]) {
			const {status, stdout} = await run(words);
			expect(status).toBe(0);
			expect(JSON.parse(stdout)).toBeInstanceOf(Array);
		}
	});

	test('the later one counts', async () => {
		const {run} = await programWorld();
		const {stdout} = await run(['--refresh', '9', 'info', '--json', '--refresh', '7']);
		expect(JSON.parse(stdout)).toMatchObject({refresh: 7});
	});

	test('are no names after --', async () => {
		const {run} = await programWorld();
		const {status, stderr} = await run(['get', '--', '--json']);
		expect(status).toBe(4);
		expect(stderr).toContain('--json');
	});
});

describe('without a terminal', () => {
	test('the program prints the list', async () => {
		const {run} = await programWorld();
		const {status, stdout, stderr} = await run([]);
		expect({status, stderr}).toEqual({status: 0, stderr: ''});
		expect(stdout).toMatch(/^STATUS +NAME/);
		expect(stdout).toContain('prod-web-app');
	});

	test('it takes the global options', async () => {
		const {run} = await programWorld();
		const {stdout} = await run(['--json', '--low-balance', '100000000'.slice(0, 5)]);
		expect((JSON.parse(stdout) as Array<{state: string}>).map(({state}) => state)).toContain('LOW');
	});
});
