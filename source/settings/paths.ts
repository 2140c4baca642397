import {homedir} from 'node:os';
import {dirname, isAbsolute, join, resolve} from 'node:path';

const program = 'eden-tokens';

/** A variable's text; an empty one counts as absent, as the XDG specification wants it. */
export function fromEnvironment(environment: NodeJS.ProcessEnv, name: string): string | undefined {
	const text = environment[name]?.trim();
	return text === '' ? undefined : text;
}

const homeOf = (environment: NodeJS.ProcessEnv): string => fromEnvironment(environment, 'HOME') ?? homedir();

/** A path as typed: `~/` is the home directory, a relative one starts at `from`. */
export function resolvePath(path: string, from: string, environment: NodeJS.ProcessEnv): string {
	const expanded = path === '~' || path.startsWith('~/') ? join(homeOf(environment), path.slice(1)) : path;
	return resolve(from, expanded);
}

/**
A shell command of the config file: where it begins with a path relative to that file (`./notify.sh`), that path is made absolute, so that it works
from any working directory.
*/
export function resolveCommand(command: string, configFile: string): string {
	return command.replace(/^\.{1,2}\/[^\s;&|<>()$`"'\\*?]*/, word => `'${resolve(dirname(configFile), word).replaceAll('\'', String.raw`'\''`)}'`);
}

/** A directory of the XDG base directory specification, in which a relative path is invalid and ignored. */
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
