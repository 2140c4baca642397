import {readFile} from 'node:fs/promises';
import {setTimeout as wait} from 'node:timers/promises';
import {type TokenList} from '../api/port.js';
import {type Session} from '../session.js';
import {type CliOptions} from '../settings/cli-options.js';
import {readConfigFile} from '../settings/config-file.js';
import {cacheDirectory, defaultConfigFile, fromEnvironment, resolvePath} from '../settings/paths.js';
import {displayName} from '../tokens/display-name.js';
import {defaultTemplates} from '../tokens/templates.js';
import {askedKinds} from './completion-shape.js';
import {exitStatus, type Output} from './context.js';
import {freshMs, openNamesCache, retryMs} from './names-cache.js';

export type CompleteOptions = {
	/** `names`, `profiles` or `templates`. */
	readonly kind: string;
	/** The words of the line that is being typed, without the program and the last one. */
	readonly words: readonly string[];
	readonly environment: NodeJS.ProcessEnv;
	/** Epoch ms. */
	readonly now: () => number;
	/** Opens the account that the options say. */
	readonly open: (options: CliOptions) => Promise<Session>;
	/** All of it takes no longer, ms. A shell waits for it, so that with the start of the program it stays under two seconds. */
	readonly budgetMs?: number;
};

const accountOptions: Readonly<Record<string, keyof CliOptions>> = {'--profile': 'profile', '--config': 'config', '--base-url': 'baseUrl', '--api': 'api'};
const accountFlags: Readonly<Record<string, keyof CliOptions>> = {'--demo': 'demo', '--insecure-http': 'insecureHttp'};

/** What the typed words say about the account; the later one counts. */
function accountOf(words: readonly string[]): CliOptions {
	const typed: Record<string, string | boolean> = {};
	for (const [index, word] of words.entries()) {
		const [flag = '', value = words[index + 1]] = word.split(/=(.*)/s, 2);
		const option = accountOptions[flag];
		if (option !== undefined && value !== undefined) {
			typed[option] = value;
		}

		const switched = accountFlags[word];
		if (switched !== undefined) {
			typed[switched] = true;
		}
	}

	return typed;
}

function configFileOf(options: CliOptions, environment: NodeJS.ProcessEnv): string {
	const named = options.config ?? fromEnvironment(environment, 'EDENAI_CONFIG');
	return named === undefined ? defaultConfigFile(environment) : resolvePath(named, '.', environment);
}

/** All that decides which account is meant, without asking a key source: that could want a passphrase. */
async function identityOf(options: CliOptions, environment: NodeJS.ProcessEnv): Promise<unknown> {
	const file = configFileOf(options, environment);
	const config = await readFile(file, 'utf8').catch(() => null);
	const variables = ['EDENAI_API_KEY', 'EDENAI_API_KEY_FILE', 'EDENAI_BASE_URL', 'EDENAI_API', 'EDENAI_PROFILE'].map(name => fromEnvironment(environment, name) ?? null);
	return [options, file, config, variables];
}

type Read = {readonly list: TokenList; readonly isWhole: boolean};

/** The tokens; those of the pages that arrived where the time is over. Rejects where nothing can be read. */
async function readTokens({open, budgetMs = 1400}: CompleteOptions, options: CliOptions): Promise<Read> {
	const stop = new AbortController();
	let soFar: TokenList = {tokens: [], problems: []};
	async function read(): Promise<Read> {
		const session = await open(options);
		try {
			const list = await session.api.list({signal: stop.signal, onPage(pages) {
				soFar = pages;
			}});
			return {list, isWhole: true};
		} finally {
			await session.close();
		}
	}

	const reading = read();
	// Its failure after the time is over is nobody's concern.
	reading.catch(() => undefined);
	const timer = new AbortController();
	try {
		return await Promise.race([reading, wait(budgetMs, undefined, {signal: timer.signal}).then(() => ({list: soFar, isWhole: false}))]);
	} finally {
		timer.abort();
		stop.abort();
	}
}

/** Names of tokens that work, each once, in order. Those with characters that could do something to a terminal or a shell's reading are left out. */
function namesOf({tokens}: TokenList): string[] {
	const names = tokens.filter(({revoked}) => !revoked).map(({name}) => name);
	return [...new Set(names)].filter(name => displayName(name) === name).toSorted();
}

async function tokenNames(options: CompleteOptions): Promise<readonly string[]> {
	const {environment, now, words} = options;
	const account = accountOf(words);
	const cache = openNamesCache(cacheDirectory(environment), await identityOf(account, environment));
	const known = account.demo ? undefined : await cache.read(now());
	if (known) {
		return known;
	}

	let names: string[] = [];
	let isWhole = false;
	try {
		const read = await readTokens(options, account);
		names = namesOf(read.list);
		({isWhole} = read);
	} catch {
		// No key, a wrong setting, a server that is gone: a shell has no place to tell it, and the command itself will.
	}

	if (!account.demo) {
		await cache.write(names, now(), isWhole ? freshMs : retryMs);
	}

	return names;
}

async function configNames(kind: 'profiles' | 'templates', {environment, words}: CompleteOptions): Promise<readonly string[]> {
	const {profiles, templates} = await readConfigFile(configFileOf(accountOf(words), environment), false);
	return kind === 'profiles' ? Object.keys(profiles) : [...new Set([...defaultTemplates.keys(), ...Object.keys(templates)])];
}

/** `__complete`, for the completion scripts: prints what fits, a line each. Never fails and never tells why there is nothing: it is called while somebody types. */
export async function runComplete(output: Output, options: CompleteOptions): Promise<number> {
	const kind = askedKinds.find(one => one === options.kind);
	try {
		const names = kind === undefined ? [] : await (kind === 'names' ? tokenNames(options) : configNames(kind, options));
		for (const name of names) {
			output.out(name);
		}
	} catch {
		// A config file that cannot be read: its own commands tell of it.
	}

	return exitStatus.done;
}
