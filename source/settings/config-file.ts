import {closeSync, fstatSync, openSync, readFileSync, statSync} from 'node:fs';
import {homedir} from 'node:os';
import {dirname, isAbsolute, join, resolve} from 'node:path';
import process from 'node:process';
import {type Config} from './config-schema.js';
import {SettingsError} from './settings.js';

const hint = 'Correct the file, or name another one by --config FILE.';

const emptyConfig: Config = {profiles: {}, templates: {}};

const failed = (message: string): SettingsError => new SettingsError('config', message, hint);

/** The operating system's error for a file, in words, for messages. */
export function fileTrouble(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	const words: Readonly<Record<string, string>> = {
		ENOENT: 'there is no such file', ENOTDIR: 'there is no such file', EACCES: 'it may not be read', EPERM: 'it may not be read', EISDIR: 'it is a directory',
	};
	return words[code] ?? `it cannot be read${code && ` (${code})`}`;
}

/**
Reads a file. The config file in its usual place is refused if a user other than root can change it: it names commands to run, and the host
that gets the key.
*/
function readText(path: string, isNamed: boolean): string {
	const descriptor = openSync(path, 'r');
	try {
		const {uid, mode} = fstatSync(descriptor);
		const me = process.getuid?.();
		if (!isNamed && me !== undefined && ((uid !== me && uid !== 0) || (mode & 0o002) !== 0)) {
			throw new SettingsError('config', `The config file ${path} is of no use: another user can change it.`, 'Make it your own (chown, chmod o-w), or name it by --config FILE if you trust it.');
		}

		return readFileSync(descriptor, 'utf8');
	} finally {
		closeSync(descriptor);
	}
}

/**
Reads, parses and checks the config file. A missing file counts as empty, unless it is `required`: an option or a variable named it. Throws
a `SettingsError` with file, line, and what is accepted.
*/
export async function readConfigFile(path: string, required: boolean): Promise<Config> {
	let text: string;
	try {
		// A pipe may take a while, and Ctrl-C has to work meanwhile. A regular file is read synchronously, since the asynchronous API takes
		// longer to load.
		text = statSync(path).isFile() ? readText(path, required) : await process.getBuiltinModule('node:fs/promises').readFile(path, 'utf8');
	} catch (error) {
		if (error instanceof SettingsError) {
			throw error;
		}

		const absent = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
		if (absent && !required) {
			return emptyConfig;
		}

		throw failed(`The config file ${path} is of no use: ${fileTrouble(error)}.`);
	}

	// Load the YAML parser only if there is a file.
	const {parseConfig} = await import('./parse-config.js');
	const parsed = parseConfig(text);
	if ('fault' in parsed) {
		throw failed(`${path}:${parsed.line}: ${parsed.fault}`);
	}

	return parsed.config;
}

const program = 'eden-tokens';

/** The text of a variable. An empty one counts as unset, as in the XDG specification. */
export function fromEnvironment(environment: NodeJS.ProcessEnv, name: string): string | undefined {
	const text = environment[name]?.trim();
	return text === '' ? undefined : text;
}

const homeOf = (environment: NodeJS.ProcessEnv): string => fromEnvironment(environment, 'HOME') ?? homedir();

/** Resolves a path as typed: `~/` is the home directory, and a relative path starts at `from`. */
export function resolvePath(path: string, from: string, environment: NodeJS.ProcessEnv): string {
	const expanded = path === '~' || path.startsWith('~/') ? join(homeOf(environment), path.slice(1)) : path;
	return resolve(from, expanded);
}

/**
Resolves a shell command of the config file: a leading path relative to that file (`./notify.sh`) is made absolute, so that it works from
any working directory.
*/
export function resolveCommand(command: string, configFile: string): string {
	return command.replace(/^\.{1,2}\/[^\s;&|<>()$`"'\\*?]*/, word => `'${resolve(dirname(configFile), word).replaceAll('\'', String.raw`'\''`)}'`);
}

/** A directory of the XDG base directory specification, which says to ignore relative paths. */
function xdgDirectory(environment: NodeJS.ProcessEnv, variable: string, fallback: string): string {
	const given = fromEnvironment(environment, variable);
	return join(given !== undefined && isAbsolute(given) ? given : join(homeOf(environment), fallback), program);
}

/** `$XDG_CONFIG_HOME/eden-tokens/config.yaml`. */
export const defaultConfigFile = (environment: NodeJS.ProcessEnv): string => join(xdgDirectory(environment, 'XDG_CONFIG_HOME', '.config'), 'config.yaml');

/** `$XDG_STATE_HOME/eden-tokens`. */
export const stateDirectory = (environment: NodeJS.ProcessEnv): string => xdgDirectory(environment, 'XDG_STATE_HOME', '.local/state');

/** `$XDG_CACHE_HOME/eden-tokens`. */
export const cacheDirectory = (environment: NodeJS.ProcessEnv): string => xdgDirectory(environment, 'XDG_CACHE_HOME', '.cache');
