import process from 'node:process';
import {type Command} from 'commander';
import {ApiError} from '../api/api-error.js';
import {CommandError, exitStatus, type Output} from '../commands/context.js';
import {createOutput} from '../commands/output.js';
import {wantsColor} from '../settings/wants-color.js';
import {globalOptionsOf, type GlobalOptions} from './global-options.js';
import {createInterrupt} from './interrupt.js';
import {type Host} from './host.js';

/** What a command runs on that needs no account. */
export type Bare = {
	readonly output: Output;
	readonly json: boolean;
	readonly signal: AbortSignal;
	readonly options: GlobalOptions;
};

/** Tells what went wrong and gives the exit status. */
export type Report = (error: unknown, output: Output, json: boolean) => number;

/** Loaded when something goes wrong: what goes well must not wait for it. */
export const reportAsError = async (): Promise<Report> => {
	const {reportError} = await import('../commands/report-error.js');
	return reportError;
};

/** An end that was asked for is quiet, unless it leaves open what became of a write. */
const isQuiet = (error: unknown): boolean => (error instanceof ApiError ? !error.unsettled : error instanceof Error && error.name === 'AbortError');

/** Waits until all that was written has gone out, or has failed to. */
export async function flush(stream: NodeJS.WritableStream): Promise<void> {
	const {promise, resolve} = Promise.withResolvers<void>();
	stream.write('', () => {
		resolve();
	});
	await promise;
}

/** What was printed did not all arrive, and not since its reader had gone. */
export const lostOutput = (code: string | undefined): CommandError =>
	new CommandError('output', exitStatus.failed, `The output could not be written whole (${code ?? 'unknown error'}).`, 'Make room for it, or write it elsewhere.');

/** Runs a command that needs no account; its errors are told, its exit status is given. */
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
	// What nothing waits for can fail too: it is told like any error, and ends what is under way.
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
