import process from 'node:process';
import {type Command} from 'commander';
import {ApiError} from '../api/api-error.js';
import {CommandError, exitStatus, type Output, type CommandContext} from '../commands/context.js';
import {createOutput} from '../commands/output.js';
import {wantsColor, type Settings} from '../settings/settings.js';
import {displayName} from '../tokens/text.js';
import {globalOptionsOf, type GlobalOptions, type Host} from './options.js';

/** What ended a command from outside, and the exit status a shell expects for it: 128 plus the signal's number. */
const statuses = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129, closed: 0} as const;

export type Interrupt = {
	readonly signal: AbortSignal;
	/** Stdout is closed. */
	readonly close: () => void;
	/** Exit status of a command that was interrupted; undefined if it was not. */
	readonly status: () => number | undefined;
	readonly dispose: () => void;
};

/**
Turns the first Ctrl-C (or SIGTERM, SIGHUP, a closed stdout) into an aborted signal, so that a command can end cleanly. The second one ends
the process at once, as by default.
*/
function createInterrupt(): Interrupt {
	const controller = new AbortController();
	let cause: keyof typeof statuses | undefined;
	const end = (reason: keyof typeof statuses): void => {
		cause ??= reason;
		controller.abort();
	};

	const signals = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map(name => ({name, listener() {
		end(name);
	}}));
	for (const {name, listener} of signals) {
		process.once(name, listener);
	}

	return {
		signal: controller.signal,
		close() {
			end('closed');
		},
		status: () => (cause === undefined ? undefined : statuses[cause]),
		dispose() {
			for (const {name, listener} of signals) {
				process.off(name, listener);
			}
		},
	};
}

/** What a command gets if it needs no account. */
export type Bare = {
	readonly output: Output;
	readonly json: boolean;
	readonly signal: AbortSignal;
	readonly options: GlobalOptions;
};

/** Reports an error and returns the exit status. */
export type Report = (error: unknown, output: Output, json: boolean) => number;

/** Loaded only if something goes wrong: success must not wait for it. */
export const reportAsError = async (): Promise<Report> => {
	const {reportError} = await import('../commands/report-error.js');
	return reportError;
};

/** A requested end is quiet, unless the outcome of a write is unknown. */
const isQuiet = (error: unknown): boolean => (error instanceof ApiError ? !error.unsettled : error instanceof Error && error.name === 'AbortError');

/** Waits until everything written has gone out, or has failed to. */
export async function flush(stream: NodeJS.WritableStream): Promise<void> {
	const {promise, resolve} = Promise.withResolvers<void>();
	stream.write('', () => {
		resolve();
	});
	await promise;
}

/** The error for output that did not all arrive, although its reader was still there. */
export const lostOutput = (code: string | undefined): CommandError =>
	new CommandError('output', exitStatus.failed, `The output could not be written whole (${code ?? 'unknown error'}).`, 'Make room for it, or write it elsewhere.');

/** Runs a command that needs no account. Reports its errors and returns its exit status. */
export async function runBare(host: Host, command: Command, run: (bare: Bare) => Promise<number>, loadReport: () => Promise<Report> = reportAsError): Promise<number> {
	const options = globalOptionsOf(command);
	const json = options.json ?? false;
	const interrupt = createInterrupt();
	const lost: CommandError[] = [];
	const output = createOutput({
		stdout: host.stdout,
		stderr: host.stderr,
		color: wantsColor(options, host.environment),
		onClosed({code}) {
			if (code !== 'EPIPE') {
				lost.push(lostOutput(code));
			}

			interrupt.close();
		},
	});
	let status: number;
	const crash = Promise.withResolvers<never>();
	// An error that nothing awaits is reported like any other, and ends what is running.
	const onCrash = (error: Error): void => {
		crash.reject(error);
		interrupt.close();
	};

	process.on('uncaughtException', onCrash);
	try {
		status = await Promise.race([run({output, json, signal: interrupt.signal, options}), crash.promise]);
	} catch (error) {
		const ended = interrupt.status();
		status = ended !== undefined && isQuiet(error) ? ended : (await loadReport())(error, output, json);
	} finally {
		interrupt.dispose();
		process.off('uncaughtException', onCrash);
	}

	await flush(host.stdout);
	return lost[0] ? (await loadReport())(lost[0], output, json) : status;
}

function refuseWrites({readOnly}: Settings): void {
	if (readOnly) {
		const message = 'This account is read-only, by --read-only or by readOnly in its profile.';
		throw new CommandError('read-only', exitStatus.usage, message, 'Leave that out to write, or see by --dry-run what would be sent.');
	}
}

export type AccountOptions = {
	/** Which account the command writes to, so that it is refused if that is read-only: this one, or the other one that it opens. */
	readonly writes?: 'here' | 'there' | undefined;
	readonly loadReport?: () => Promise<Report>;
};

/** Opens the account, runs a command on it, and closes it. */
export async function runOnAccount(
	host: Host, command: Command, run: (context: CommandContext) => Promise<number>, {writes, loadReport}: AccountOptions = {},
): Promise<number> {
	return runBare(host, command, async ({json, signal, options, output}) => {
		const [{openSession}, {loadProfile, loadSettings}] = await Promise.all([import('../account/session.js'), import('../settings/load-settings.js')]);
		const settings = await loadSettings(options, host.environment, {signal});
		const warn = (texts: readonly string[]): void => {
			for (const text of texts) {
				output.err(`eden-tokens: ${displayName(text)}`);
			}
		};

		// If errors are JSON on stderr, nothing else may be there.
		if (!json) {
			warn(settings.warnings);
		}

		if (writes === 'here') {
			refuseWrites(settings);
		}

		const session = await openSession(settings);
		try {
			const status = await run({
				session, output, json, now: Date.now, signal,
				async openProfile(name) {
					const other = await loadProfile(name, options, host.environment, {signal});
					if (writes === 'there') {
						refuseWrites(other);
					}

					return openSession(other);
				},
			});
			const notices = [session.history.notice, session.audit.notice].filter(notice => notice !== null);
			warn(json ? [...settings.warnings, ...notices] : notices);
			return status;
		} finally {
			await session.close();
		}
	}, loadReport);
}

/**
How `check` reports errors: whatever keeps it from checking is UNKNOWN, in the format that monitoring reads. Status 2 would be taken for a
critical token.
*/
export async function loadCheckReport(): Promise<Report> {
	const [{reportUnchecked}, {describeError}] = await Promise.all([import('../commands/check.js'), import('../commands/report-error.js')]);
	return (error, output, json) => {
		const {code, message, hint} = describeError(error);
		return reportUnchecked(output, json, {code, message, hint});
	};
}
