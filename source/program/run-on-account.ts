import {type Command} from 'commander';
import {CommandError, exitStatus, type CommandContext} from '../commands/context.js';
import {type Settings} from '../settings/settings.js';
import {displayName} from '../tokens/display-name.js';
import {type Host} from './host.js';
import {runBare, type Report} from './run-bare.js';

function refuseWrites({readOnly}: Settings): void {
	if (readOnly) {
		const message = 'This account is read-only, by --read-only or by readOnly in its profile.';
		throw new CommandError('read-only', exitStatus.usage, message, 'Leave that out to write, or see by --dry-run what would be sent.');
	}
}

export type AccountOptions = {
	/** Where the command writes, so that a read-only account refuses it: to this account, or to the other one that it opens. */
	readonly writes?: 'here' | 'there' | undefined;
	readonly loadReport?: () => Promise<Report>;
};

/** Runs a command on an opened account, and closes it. */
export async function runOnAccount(
	host: Host, command: Command, run: (context: CommandContext) => Promise<number>, {writes, loadReport}: AccountOptions = {},
): Promise<number> {
	return runBare(host, command, async ({json, signal, options, output}) => {
		const [{openSession}, {loadProfile, loadSettings}] = await Promise.all([import('../session.js'), import('../settings/load-settings.js')]);
		const settings = await loadSettings(options, host.environment, {signal});
		const warn = (texts: readonly string[]): void => {
			for (const text of texts) {
				output.err(`eden-tokens: ${displayName(text)}`);
			}
		};

		// Where an error is an object on stderr, nothing else may be there.
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
