import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {type Session} from '../../source/account/session.js';
import {createTokenApi} from '../../source/api/create-token-api.js';
import {type TokenApi} from '../../source/api/port.js';
import {runComplete} from '../../source/commands/complete.js';
import {byOption} from '../../source/commands/completion-shape.js';
import {type CliOptions} from '../../source/settings/settings.js';
import {Secret} from '../../source/tokens/secret.js';
import {captureOutput} from '../helpers/capture-output.js';
import {makeContext} from '../helpers/command-context.js';
import {startCommandWorld} from '../helpers/command-world.js';
import {apiError, createFakeApi} from '../helpers/fake-api.js';
import {hang, startFaultServer} from '../helpers/fault-server.js';
import {makeToken} from '../helpers/make-token.js';
import {runProgram} from '../helpers/run-program.js';

const minute = 60_000;
/** The real time, since the files have real ages. */
const start = Date.now();

type World = {
	readonly home: string;
	readonly clock: {now: number};
	/** The options with which accounts were opened. */
	readonly opened: CliOptions[];
	/** The lines that are offered. */
	readonly ask: (words?: readonly string[], kind?: string, variables?: NodeJS.ProcessEnv) => Promise<string[]>;
	readonly cacheFiles: () => string[];
};

function startWorld(api: TokenApi | (() => Promise<Session>), budgetMs?: number): World {
	const home = mkdtempSync(path.join(tmpdir(), 'eden-tokens-complete-'));
	onTestFinished(() => {
		rmSync(home, {recursive: true, force: true});
	});
	const clock = {now: start};
	const opened: CliOptions[] = [];
	const cache = path.join(home, 'cache', 'eden-tokens');
	return {
		home, clock, opened,
		async ask(words = [], kind = 'names', variables = {}) {
			const output = captureOutput();
			const status = await runComplete(output, {
				kind, words, now: () => clock.now, ...(budgetMs !== undefined && {budgetMs}),
				environment: {HOME: home, XDG_CACHE_HOME: path.join(home, 'cache'), XDG_CONFIG_HOME: path.join(home, 'config'), EDENAI_API_KEY: 'eyJ-fake-key-0000', ...variables},
				async open(options) {
					opened.push(options);
					return typeof api === 'function' ? api() : makeContext(api).context.session;
				},
			});
			expect(status).toBe(0);
			expect(output.stderr()).toBe('');
			return output.lines();
		},
		cacheFiles: () => readdirSync(cache).map(file => path.join(cache, file)),
	};
}

describe('names of tokens', () => {
	test.each(['v2', 'v3'] as const)('are those of the tokens that work, on a real %s server', async version => {
		const {server, context} = await startCommandWorld(version);
		const {ask} = startWorld(context.session.api);
		const names = await ask();
		expect(names).toContain('client-東京デモ-🚀');
		expect(names).not.toContain('partner-hooli');
		expect(names).toEqual([...new Set(server.account.entries.filter(({id, revokedAt}) => revokedAt === null && (version === 'v3' || id !== null)).map(({name}) => name))].toSorted());
	});

	test('are without those that hold control or invisible characters', async () => {
		const {ask} = startWorld(createFakeApi(['b', 'two\nlines', 'tab\tbed', 'esc\u{1B}[2J', 'rtl\u202E', 'a $b'].map(name => makeToken(name))));
		expect(await ask()).toEqual(['a $b', 'b']);
	});

	test('are read once in five minutes', async () => {
		const api = createFakeApi([makeToken('prod-web')]);
		const {ask, clock} = startWorld(api);
		expect(await ask()).toEqual(['prod-web']);
		api.tokens.set('dev', makeToken('dev'));
		clock.now += (5 * minute) - 1;
		expect(await ask()).toEqual(['prod-web']);
		expect(api.count('list')).toBe(1);
		clock.now += 1;
		expect(await ask()).toEqual(['dev', 'prod-web']);
		expect(api.count('list')).toBe(2);
	});

	test('are read anew when the clock was set back', async () => {
		const api = createFakeApi([makeToken('prod-web')]);
		const {ask, clock} = startWorld(api);
		await ask();
		clock.now -= 60 * minute;
		await ask();
		expect(api.count('list')).toBe(2);
	});

	test('are kept in a file for the user alone, which holds nothing but names', async () => {
		const {ask, cacheFiles, home} = startWorld(createFakeApi([makeToken('prod-web')]));
		await ask();
		const [file, ...others] = cacheFiles();
		expect(others).toEqual([]);
		expect(statSync(file!).mode & 0o777).toBe(0o600);
		expect(statSync(path.dirname(file!)).mode & 0o777).toBe(0o700);
		expect(JSON.parse(readFileSync(file!, 'utf8'))).toEqual({until: start + (5 * minute), names: ['prod-web']});
		expect(path.dirname(file!)).toBe(path.join(home, 'cache', 'eden-tokens'));
	});

	test('are kept apart for each account: by options, environment and config file', async () => {
		const api = createFakeApi([makeToken('prod-web')]);
		const {ask, home, cacheFiles, opened} = startWorld(api);
		await ask();
		await ask(['--profile', 'staging', 'get']);
		await ask(['get', '--api=v3', '--base-url', 'http://127.0.0.1:1']);
		await ask([], 'names', {EDENAI_API_KEY: 'eyJ-another-key-0000'});
		await ask([], 'names', {EDENAI_BASE_URL: 'https://api.example.com'});
		mkdirSync(path.join(home, 'config', 'eden-tokens'), {recursive: true});
		writeFileSync(path.join(home, 'config', 'eden-tokens', 'config.yaml'), 'profiles: {}\n');
		await ask();
		expect(api.count('list')).toBe(6);
		expect(cacheFiles()).toHaveLength(6);
		expect(opened.slice(1, 3)).toEqual([{profile: 'staging'}, {api: 'v3', baseUrl: 'http://127.0.0.1:1'}]);
		await ask();
		expect(api.count('list')).toBe(6);
	});

	test('of accounts that nobody used for a day are forgotten', async () => {
		const {ask, cacheFiles} = startWorld(createFakeApi([makeToken('prod-web')]));
		await ask();
		const [file] = cacheFiles();
		const yesterday = (start - (24 * 60 * minute) - 1000) / 1000;
		utimesSync(file!, yesterday, yesterday);
		await ask(['--profile', 'other']);
		expect(cacheFiles()).toHaveLength(1);
		expect(cacheFiles()).not.toContain(file);
	});

	test('survive a damaged cache, and one that cannot be written', async () => {
		const {ask, cacheFiles, home} = startWorld(createFakeApi([makeToken('prod-web')]));
		await ask();
		writeFileSync(cacheFiles()[0]!, '{"until": 1e99, "names"');
		expect(await ask()).toEqual(['prod-web']);
		rmSync(path.join(home, 'cache'), {recursive: true});
		writeFileSync(path.join(home, 'cache'), 'a file');
		expect(await ask()).toEqual(['prod-web']);
	});

	test('of the demo are not kept', async () => {
		const api = createFakeApi([makeToken('prod-web')]);
		const {ask} = startWorld(api);
		await ask(['--demo', 'get']);
		await ask(['--demo', 'get']);
		expect(api.count('list')).toBe(2);
	});
});

describe('there is nothing, and no word of it,', () => {
	test('where no account can be opened', async () => {
		const {ask} = startWorld(async () => {
			throw new Error('There is no Eden AI key.');
		});
		expect(await ask()).toEqual([]);
	});

	test('where the list cannot be read; that is tried again after ten seconds, not at every key', async () => {
		const api = createFakeApi([makeToken('prod-web')]);
		api.fail('list', apiError('network'));
		const {ask, clock} = startWorld(api);
		expect(await ask()).toEqual([]);
		expect(await ask()).toEqual([]);
		expect(api.count('list')).toBe(1);
		clock.now += 10_000;
		expect(await ask()).toEqual(['prod-web']);
	});

	test('where the server does not answer in time', async () => {
		const server = await startFaultServer(() => hang);
		onTestFinished(async () => server.close());
		const {ask} = startWorld(createTokenApi({version: 'v2', baseUrl: server.url, credential: {key: new Secret('eyJ-fake'), source: 'the test'}}), 300);
		const begun = performance.now();
		expect(await ask()).toEqual([]);
		expect(performance.now() - begun).toBeLessThan(2000);
		expect(server.seen).toHaveLength(1);
	});

	test('for what nobody can ask', async () => {
		const {ask, opened} = startWorld(createFakeApi([]));
		expect(await ask([], 'secrets')).toEqual([]);
		expect(opened).toEqual([]);
	});
});

test('what arrived in time of a long list is offered, but not kept for long', async () => {
	const tokens = [makeToken('prod-web')];
	const api: TokenApi = {
		...createFakeApi([]),
		async list({signal, onPage} = {}) {
			onPage?.({tokens, problems: []}, 900);
			const {promise, reject} = Promise.withResolvers<never>();
			signal?.addEventListener('abort', () => {
				reject(apiError('network'));
			});
			return promise;
		},
	};
	const {ask, cacheFiles} = startWorld(api, 50);
	expect(await ask()).toEqual(['prod-web']);
	expect(JSON.parse(readFileSync(cacheFiles()[0]!, 'utf8'))).toEqual({until: start + 10_000, names: ['prod-web']});
});

test('profiles and templates come from the config file, without asking for any key', async () => {
	const {ask, home, opened} = startWorld(createFakeApi([]));
	const file = path.join(home, 'my.yaml');
	writeFileSync(file, 'profiles:\n  staging: {apiKeyCommand: touch pwned}\n  prod: {}\ntemplates:\n  mine: {type: api_token, balance: 10, expires: +7d}\n');
	expect(await ask(['--config', file, '--profile'], 'profiles')).toEqual(['staging', 'prod']);
	expect(await ask(['create', '--template'], 'templates', {EDENAI_CONFIG: file})).toEqual(expect.arrayContaining(['mine', 'partner-demo']));
	expect(await ask(['--config', path.join(home, 'none.yaml')], 'profiles')).toEqual([]);
	writeFileSync(file, ': [');
	expect(await ask(['--config', file], 'profiles')).toEqual([]);
	expect(opened).toEqual([]);
});

describe('the built program', () => {
	test('answers its completion script from a real server', async () => {
		const {server} = await startCommandWorld('v3');
		const {ended, stdout, stderr} = runProgram(['__complete', 'names', '--', '--api', 'v3', 'get'], {EDENAI_BASE_URL: server.url, EDENAI_API_KEY: server.keys.v3});
		expect(await ended).toBe(0);
		expect(stdout().split('\n')).toContain('prod-web-app');
		expect(stderr()).toBe('');
	});

	test('is silent without a key, and does not wait for a key command that asks for a passphrase', async () => {
		const without = runProgram(['__complete', 'names', '--', 'get']);
		const {home} = startWorld(createFakeApi([]));
		const file = path.join(home, 'config.yaml');
		writeFileSync(file, 'profiles: {default: {apiKeyCommand: sleep 30}}\n');
		const begun = performance.now();
		const waiting = runProgram(['__complete', 'names', '--', '--config', file, 'get']);
		for (const {ended, stdout, stderr} of [without, waiting]) {
			expect(await ended).toBe(0);
			expect(stdout() + stderr()).toBe('');
		}

		expect(performance.now() - begun).toBeLessThan(8000);
	});

	test('prints the scripts, with all of its own commands and options', async () => {
		const {ended, stdout} = runProgram(['completion', 'bash']);
		expect(await ended).toBe(0);
		const commands = ['list', 'get', 'create', 'update', 'delete', 'rotate', 'check', 'watch', 'info', 'serve-demo', 'completion'];
		for (const word of [...commands, '--at-risk', '--confirm', '--dry-run', '--hash-names', '--base-url']) {
			expect(stdout()).toContain(word);
		}

		expect(stdout()).not.toContain(') REPLY=\'words __complete');
		// All values that are known belong to options that exist.
		for (const [option, candidates] of Object.entries(byOption)) {
			expect(stdout()).toContain(` ${option}') REPLY='${candidates.kind}`);
		}
	});
});
