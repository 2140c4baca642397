import {spawn} from 'node:child_process';
import {Secret} from '../tokens/secret.js';
import {firstLine} from './key-file.js';
import {SettingsError} from './settings-error.js';

const maximumLength = 65_536;

/** How long a key command is waited for. */
export type KeyWait = {
	/** Ten seconds unless told. */
	readonly timeoutMs?: number | undefined;
	/** Ends it early, with the signal's reason as the error. */
	readonly signal?: AbortSignal | undefined;
};

/**
Runs a shell command and takes the first line that it prints as the key. Throws `SettingsError` (`credentials`), which repeats neither the command nor what
it printed: either may hold a secret. Its stderr is not shown for the same reason; it may still ask for a passphrase on the terminal itself.

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
			// What it left running in the background may hold the pipe open.
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
