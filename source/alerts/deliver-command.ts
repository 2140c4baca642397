import {type ChildProcess} from 'node:child_process';
import process from 'node:process';
import {alertMessage, type AlertSource, inTurn, type Delivery, type Log} from './delivery.js';

const usualLimitMs = 10_000;

/** Characters of output that are kept, and lines of it that go to the log. */
const longestOutput = 4000;
const mostLines = 5;

export type CommandOptions = {
	/** For the shell. */
	readonly command: string;
	readonly source: AlertSource;
	readonly log: Log;
	/** Ms after which it is ended, with all that it started; 10 s unless told. */
	readonly limitMs?: number;
};

/** Ends the command and all that it started, which is a process group of its own. */
function kill(child: ChildProcess): void {
	try {
		if (child.pid !== undefined && process.platform !== 'win32') {
			process.kill(-child.pid, 'SIGKILL');
			return;
		}
	} catch {
		// The group is gone already.
	}

	child.kill('SIGKILL');
}

/** The environment of this program without the key of the account: whatever is run on an alert has no need of it. */
function environmentOf({EDENAI_API_KEY: _, ...rest}: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	return rest;
}

type Ended = {readonly output: string; readonly failure: string | undefined};

/** Runs the command with the message on its standard input. Never rejects. */
async function run(command: string, message: string, limitMs: number, signal: AbortSignal): Promise<Ended> {
	const {promise, resolve} = Promise.withResolvers<Ended>();
	let output = '';
	// Loaded by the first alert that is delivered.
	const {spawn} = process.getBuiltinModule('node:child_process');
	const child = spawn(command, {shell: true, env: environmentOf(process.env), stdio: 'pipe', detached: process.platform !== 'win32', windowsHide: true});
	const end = (failure: string | undefined): void => {
		resolve({output, failure});
	};

	const give = (chunk: string): void => {
		output = (output + chunk).slice(0, longestOutput);
	};

	/** Also lets go of what a process that left the group still holds open. */
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
	// A command that does not read its input is as well.
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
Runs a shell command for each alert, one at a time, the alert as one JSON line on its standard input. What it prints, how it failed, and that it took a test
alert goes to the log.
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
