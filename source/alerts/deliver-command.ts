import {type ChildProcess} from 'node:child_process';
import process from 'node:process';
import {alertMessage, type AlertSource, inTurn, type Delivery, type Log} from './delivery.js';

const usualLimitMs = 10_000;

/** How many characters of output are kept, and how many lines go to the log. */
const longestOutput = 4000;
const mostLines = 5;

export type CommandOptions = {
	/** For the shell. */
	readonly command: string;
	readonly source: AlertSource;
	readonly log: Log;
	/** Ms after which the command and its children are killed; default: 10 s. */
	readonly limitMs?: number;
};

/** Kills the command and its children, which form their own process group. */
function kill(child: ChildProcess): void {
	try {
		if (child.pid !== undefined && process.platform !== 'win32') {
			process.kill(-child.pid, 'SIGKILL');
			return;
		}
	} catch {
		// The group is already gone.
	}

	child.kill('SIGKILL');
}

/** The program's environment without the account's key, which an alert command does not need. */
function environmentOf({EDENAI_API_KEY: _, ...rest}: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	return rest;
}

type Ended = {readonly output: string; readonly failure: string | undefined};

/** Runs the command with the message on its stdin. Never rejects. */
async function run(command: string, message: string, limitMs: number, signal: AbortSignal): Promise<Ended> {
	const {promise, resolve} = Promise.withResolvers<Ended>();
	let output = '';
	// Loaded by the first alert.
	const {spawn} = process.getBuiltinModule('node:child_process');
	const child = spawn(command, {shell: true, env: environmentOf(process.env), stdio: 'pipe', detached: process.platform !== 'win32', windowsHide: true});
	const end = (failure: string | undefined): void => {
		resolve({output, failure});
	};

	const give = (chunk: string): void => {
		output = (output + chunk).slice(0, longestOutput);
	};

	/** Also releases pipes held open by a process that has left the group. */
	const stop = (failure: string): void => {
		kill(child);
		child.stdout.destroy();
		child.stderr.destroy();
		end(failure);
	};

	const timer = setTimeout(() => {
		stop(`it was ended after ${limitMs / 1000} s`);
	}, limitMs);
	const onAbort = (): void => {
		stop('the program ended');
	};

	signal.addEventListener('abort', onAbort, {once: true});
	child.stdout.setEncoding('utf8').on('data', give);
	child.stderr.setEncoding('utf8').on('data', give);
	// A command may ignore its input.
	child.stdin.on('error', () => undefined).end(`${message}\n`);
	child.on('error', error => {
		end(`it could not be started (${'code' in error ? String(error.code) : error.name})`);
	});
	child.on('close', (status, by) => {
		end(status === 0 ? undefined : (status === null ? `it was ended by ${by ?? 'a signal'}` : `exit status ${status}`));
	});
	const ended = await promise;
	clearTimeout(timer);
	signal.removeEventListener('abort', onAbort);
	return ended;
}

/**
Runs a shell command for each alert, one at a time, with the alert as one JSON line on stdin. Its output, its failures and the result of a
test alert go to the log.
*/
export function deliverToCommand({command, source, log, limitMs = usualLimitMs}: CommandOptions): Delivery {
	return inTurn(async (alert, signal) => {
		const {output, failure} = await run(command, alertMessage(alert, source), limitMs, signal);
		if (signal.aborted) {
			return;
		}

		const lines = output.split('\n').map(line => line.trim()).filter(line => line !== '').slice(0, mostLines);
		for (const line of lines) {
			log('info', `Alert command: ${line.slice(0, 200)}`);
		}

		if (failure !== undefined) {
			log('warning', `The alert command failed: ${failure}.`);
		} else if (alert.kind === 'test') {
			log('success', 'The alert command took the test alert.');
		}
	});
}
