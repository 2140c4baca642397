import {createHash} from 'node:crypto';
import {readdir, readFile, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import * as z from 'zod';
import {type Session} from '../account/session.js';
import {type TokenList} from '../api/port.js';
import {makeStateDir, replaceStateFile} from '../history/state-files.js';
import {readConfigFile, cacheDirectory, defaultConfigFile, fromEnvironment, resolvePath} from '../settings/config-file.js';
import {type CliOptions} from '../settings/settings.js';
import {displayName} from '../tokens/text.js';
import {defaultTemplates} from '../tokens/token.js';
import {bashScript} from './completion-bash.js';
import {fishScript} from './completion-fish.js';
import {askedKinds, type Shell, type ProgramShape, shells} from './completion-shape.js';
import {zshScript} from './completion-zsh.js';
import {exitStatus, type Output, CommandError} from './context.js';

/** A complete list is offered for so long. */
const freshMs = 300_000;

/** What could not be read, or not to its end, is tried again after so long: not at every press of a key. */
export const retryMs = 10_000;

/** A file that nobody used for a day belongs to an account that was only tried. */
const forgottenMs = 86_400_000;

const schema = z.strictObject({until: z.number(), names: z.array(z.string())});

/** The names of one account, kept in a file of its own (0600). */
export type NamesCache = {
	/** The names, where they are still good at `now` (epoch ms); undefined otherwise. */
	read(now: number): Promise<readonly string[] | undefined>;
	/** Keeps them for `ms`, as far as that is possible. */
	write(names: readonly string[], now: number, ms: number): Promise<void>;
};

async function forget(directory: string, now: number): Promise<void> {
	const files = await readdir(directory);
	await Promise.all(files.filter(file => /^names-[\da-f]{32}\.json/.test(file)).map(async file => {
		const full = path.join(directory, file);
		const {mtimeMs} = await stat(full);
		if (now - mtimeMs > forgottenMs) {
			await rm(full, {force: true});
		}
	}));
}

/**
The cache of the account that `identity` stands for: all that decides which account is spoken to. Only a digest of it is kept, so it may hold a key. Nothing here
ever rejects.
*/
function openNamesCache(directory: string, identity: unknown): NamesCache {
	const digest = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
	const file = path.join(directory, `names-${digest}.json`);
	return {
		async read(now) {
			try {
				const {until, names} = schema.parse(JSON.parse(await readFile(file, 'utf8')));
				// Beyond the longest time that is ever given: the clock was set back since.
				return now < until && until - now <= freshMs ? names : undefined;
			} catch {
				return undefined;
			}
		},
		async write(names, now, ms) {
			try {
				makeStateDir(directory);
				replaceStateFile(file, JSON.stringify({until: now + ms, names}));
				await forget(directory, now);
			} catch {
				// Without a cache the names are read each time.
			}
		},
	};
}

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

const scripts: Readonly<Record<Shell, (program: ProgramShape) => string>> = {bash: bashScript, zsh: zshScript, fish: fishScript};

/** `completion bash|zsh|fish`: prints the script that completes commands, options and names of tokens in that shell. */
export async function runCompletion(output: Output, {shell, program}: {readonly shell: string; readonly program: ProgramShape}): Promise<number> {
	const known = shells.find(one => one === shell);
	if (known === undefined) {
		throw new CommandError('usage', exitStatus.usage, `There is no completion for ${JSON.stringify(shell.slice(0, 30))}.`, `Name one of ${shells.join(', ')}.`);
	}

	output.write(scripts[known](program));
	return exitStatus.done;
}
