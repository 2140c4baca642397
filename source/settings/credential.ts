import {spawn} from 'node:child_process';
import {open} from 'node:fs/promises';
import {dirname} from 'node:path';
import process from 'node:process';
import {Secret} from '../tokens/secret.js';
import {displayName} from '../tokens/text.js';
import {fileTrouble, fromEnvironment, resolveCommand, resolvePath} from './config-file.js';
import {type ProfileConfig} from './config-schema.js';
import {SettingsError, type Credential, type Settings} from './settings.js';

/** The first line of a text that holds a key, trimmed; undefined if it is empty. */
function firstLine(text: string): string | undefined {
	const [line = ''] = text.trimStart().split(/\r?\n/, 1);
	return line === '' ? undefined : line.trim();
}

/** A key has a few hundred bytes; anything larger is the wrong file. */
const maximumBytes = 65_536;

/**
Reads a key from a file. `warning` is set if others can read the file. Throws `SettingsError` (`credentials`), which names the file but
never its content.

@param source - What named the file: `EDENAI_API_KEY_FILE`.
*/
async function readKeyFile(path: string, source: string): Promise<{readonly key: Secret; readonly warning: string | undefined}> {
	const failed = (why: string): SettingsError =>
		new SettingsError('credentials', `The key file ${path} (${source}) is of no use: ${why}.`, 'Put the key into it as its first line, or name another file.');
	try {
		await using file = await open(path);
		const stats = await file.stat();
		if (stats.size > maximumBytes) {
			throw failed('it is too large for a key');
		}

		const key = firstLine(await file.readFile('utf8'));
		if (key === undefined) {
			throw failed('it is empty');
		}

		// For a pipe or a device, the mode says nothing about the key.
		const permissions = stats.mode & 0o777;
		const exposed = process.platform !== 'win32' && stats.isFile() && (permissions & 0o077) !== 0;
		return {
			key: new Secret(key),
			warning: exposed ? `Others can read the key file ${path} (mode ${permissions.toString(8)}): run chmod 600 on it.` : undefined,
		};
	} catch (error) {
		throw error instanceof SettingsError ? error : failed(fileTrouble(error));
	}
}

const maximumLength = 65_536;

/** How long to wait for a key command. */
export type KeyWait = {
	/** Default: ten seconds. */
	readonly timeoutMs?: number | undefined;
	/** Stops waiting, with the signal's reason as the error. */
	readonly signal?: AbortSignal | undefined;
};

/**
Runs a shell command and takes the first line of its output as the key. Throws `SettingsError` (`credentials`), which repeats neither the
command nor its output: either may hold a secret. Its stderr is hidden for the same reason, but it can still ask for a passphrase on the
terminal itself.

@param source - What named the command: `apiKeyCommand of profile "prod"`.
*/
export async function runKeyCommand(command: string, source: string, {timeoutMs = 10_000, signal}: KeyWait = {}): Promise<Secret> {
	const failed = (why: string): SettingsError =>
		new SettingsError('credentials', `The ${source} gave no key: ${why}.`, 'Run the command by hand to see what it says: it must print the key as its first line and end with status 0.');
	const {promise, resolve, reject} = Promise.withResolvers<Secret>();
	const child = spawn(command, {shell: true, stdio: ['ignore', 'pipe', 'ignore']});
	let output = '';
	let status: number | null = null;

	function settle(): void {
		const key = firstLine(output);
		if (key === undefined) {
			reject(failed('it printed nothing'));
		} else {
			resolve(new Secret(key));
		}
	}

	child.stdout.setEncoding('utf8');
	child.stdout.on('data', (text: string) => {
		output += text;
		if (output.length > maximumLength) {
			reject(failed('it printed too much'));
		} else if (status === 0 && /\S.*\n/.test(output)) {
			settle();
		}
	});
	child.on('error', () => {
		reject(failed('the shell could not be started'));
	});
	child.on('exit', (code, killedBy) => {
		status = code;
		if (code !== 0) {
			reject(failed(killedBy ? `it was ended by ${killedBy}` : `it ended with status ${code}`));
		} else if (/\S.*\n/.test(output)) {
			// A process that it left in the background may hold the pipe open.
			settle();
		}
	});
	child.on('close', code => {
		if (code === 0) {
			settle();
		}
	});
	const timer = setTimeout(() => {
		reject(failed(`it did not end within ${timeoutMs / 1000} s`));
	}, timeoutMs);
	const abort = (): void => {
		reject(signal?.reason as Error);
	};

	signal?.addEventListener('abort', abort, {once: true});
	if (signal?.aborted) {
		abort();
	}

	try {
		return await promise;
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', abort);
		child.kill('SIGKILL');
		child.stdout.destroy();
		child.unref();
	}
}

export type FoundKey = {readonly credential: Credential; readonly warning: string | undefined};

export type KeyPlaces = {
	readonly environment: NodeJS.ProcessEnv;
	/** The profile, with its name for messages. */
	readonly profile: ProfileConfig;
	readonly profileName: string;
	readonly configFile: string;
	/** For a key command. */
	readonly keyWait?: KeyWait | undefined;
};

/**
The key from `EDENAI_API_KEY`, else from the file that `EDENAI_API_KEY_FILE` names; undefined if neither is set. Throws `SettingsError` if
the file is unusable.
*/
export async function keyFromEnvironment({environment}: KeyPlaces): Promise<FoundKey | undefined> {
	const key = fromEnvironment(environment, 'EDENAI_API_KEY');
	if (key !== undefined) {
		return {credential: {key: new Secret(key), source: 'EDENAI_API_KEY'}, warning: undefined};
	}

	const file = fromEnvironment(environment, 'EDENAI_API_KEY_FILE');
	return file === undefined ? undefined : fromFile(resolvePath(file, '.', environment), 'EDENAI_API_KEY_FILE');
}

/**
The key from the profile's `apiKeyFile`, else from its `apiKeyCommand`; undefined if neither is set. Throws `SettingsError` if it gives no
key.
*/
export async function keyFromProfile({profile, profileName, configFile, environment, keyWait}: KeyPlaces): Promise<FoundKey | undefined> {
	const name = `profile "${displayName(profileName)}"`;
	if (profile.apiKeyFile !== undefined) {
		return fromFile(resolvePath(profile.apiKeyFile, dirname(configFile), environment), `apiKeyFile of ${name}`);
	}

	if (profile.apiKeyCommand === undefined) {
		return undefined;
	}

	const source = `apiKeyCommand of ${name}`;
	return {credential: {key: await runKeyCommand(resolveCommand(profile.apiKeyCommand, configFile), source, keyWait), source}, warning: undefined};
}

async function fromFile(path: string, source: string): Promise<FoundKey> {
	const {key, warning} = await readKeyFile(path, source);
	return {credential: {key, source: `${path} (${source})`}, warning};
}

/** The ways to set a key, one per line, for the welcome screen; a command's error joins them. */
export function keyWays({configFile, profile}: Pick<Settings, 'configFile' | 'profile'>): readonly string[] {
	return [
		'set EDENAI_API_KEY',
		'set EDENAI_API_KEY_FILE to a file that holds the key',
		`give profile "${displayName(profile)}" an apiKeyFile or an apiKeyCommand in ${configFile}`,
	];
}

/** The error of a command that has no key: exit status 3. */
export const missingKey = (settings: Pick<Settings, 'configFile' | 'profile'>): SettingsError =>
	new SettingsError('no-key', 'There is no Eden AI key.', `To give one, ${keyWays(settings).join(', or ')}; --demo needs none.`);
