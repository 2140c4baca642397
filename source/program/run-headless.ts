import {type Command} from 'commander';
import {ApiError} from '../api/api-error.js';
import {CommandError, exitStatus, type CommandContext, type Output} from '../commands/context.js';
import {createOutput} from '../commands/output.js';
import {reportError} from '../commands/report-error.js';
import {openSession} from '../session.js';
import {loadProfile, loadSettings} from '../settings/load-settings.js';
import {type Settings} from '../settings/settings.js';
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
type Report = (error: unknown, output: Output, json: boolean) => number;

/** An end that was asked for is quiet, unless it leaves open what became of a write. */
const isQuiet = (error: unknown): boolean => (error instanceof ApiError ? !error.unsettled : error instanceof Error && error.name === 'AbortError');

/** Waits until all that was written has gone out, or has failed to. */
async function flush(stream: NodeJS.WritableStream): Promise<void> {
	const {promise, resolve} = Promise.withResolvers<void>();
	stream.write('', () => {
		resolve();
	});
	await promise;
}

const lostOutput = (code: string | undefined): CommandError =>
	new CommandError('output', exitStatus.failed, `The output could not be written whole (${code ?? 'unknown error'}).`, 'Make room for it, or write it elsewhere.');

/** Runs a command that needs no account; its errors are told, its exit status is given. */
export async function runBare(host: Host, command: Command, run: (bare: Bare) => Promise<number>, report: Report = reportError): Promise<number> {
	const options = globalOptionsOf(command);
	const json = options.json ?? false;
	const interrupt = createInterrupt();
	const lost: CommandError[] = [];
	const output = createOutput({
		...host,
		color: wantsColor(options, host.environment),
		onClosed({code}) {
			if (code !== 'EPIPE') {
				lost.push(lostOutput(code));
			}

			interrupt.close();
		},
	});
	let status: number;
	try {
		status = await run({output, json, signal: interrupt.signal, options});
	} catch (error) {
		const ended = interrupt.status();
		status = ended !== undefined && isQuiet(error) ? ended : report(error, output, json);
	} finally {
		interrupt.dispose();
	}

	await flush(host.stdout);
	return lost[0] ? report(lost[0], output, json) : status;
}

function refuseWrites({readOnly}: Settings): void {
	if (readOnly) {
		throw new CommandError(
			'read-only', exitStatus.usage,
			'This account is read-only, by --read-only or by readOnly in its profile.',
			'Leave that out to write, or see by --dry-run what would be sent.',
		);
	}
}

export type AccountOptions = {
	/** Where the command writes, so that a read-only account refuses it: to this account, or to the other one that it opens. */
	readonly writes?: 'here' | 'there' | undefined;
	readonly report?: Report;
};

/** Runs a command on an opened account, and closes it. */
export async function runOnAccount(
	host: Host, command: Command, run: (context: CommandContext) => Promise<number>, {writes, report}: AccountOptions = {},
): Promise<number> {
	return runBare(host, command, async ({json, signal, options, output}) => {
		const settings = await loadSettings(options, host.environment);
		for (const warning of settings.warnings) {
			output.err(`eden-tokens: ${warning}`);
		}

		if (writes === 'here') {
			refuseWrites(settings);
		}

		const session = await openSession(settings);
		try {
			return await run({
				session, output, json, now: Date.now, signal,
				async openProfile(name) {
					const other = await loadProfile(name, options, host.environment);
					if (writes === 'there') {
						refuseWrites(other);
					}

					return openSession(other);
				},
			});
		} finally {
			await session.close();
		}
	}, report);
}
