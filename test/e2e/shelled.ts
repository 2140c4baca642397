import {expect} from 'vitest';
import {nodePath, programPath} from '../helpers/clean-environment.js';
import {childrenOf, processesOfSession, type ProcessInfo} from '../helpers/processes.js';
import {openTerminal, type Terminal, type TerminalOptions} from '../helpers/terminal.js';
import {startAccount} from './tui.js';

/** Runs what it is given as a shell does, and shows the terminal's settings before and after it. */
const shellScript = 'stty -g; "$0" "$@"; echo "status $?"; stty -g; read line';

type Command = readonly [string, ...string[]];

export type Shelled = Terminal & {
	/** What the shell runs: the program itself, unless another command was given. */
	readonly program: () => ProcessInfo;
	/** Resolves when the program has ended with this status, and checks that the terminal is as it was before. */
	readonly givenBack: (status: number) => Promise<void>;
};

/** A command that shows the program's list, started by a shell. */
export async function openBelowShell(command: Command, env: Readonly<Record<string, string>>): Promise<Shelled> {
	const terminal = openTerminal({columns: 100, rows: 30, env, command: ['/bin/sh', '-c', shellScript, ...command]});
	await terminal.waitFor(() => terminal.modes().alternateScreen && terminal.text().includes('prod-web-app') && terminal.text().includes('q quit'));
	expect(terminal.modes()).toMatchObject({cursorHidden: true});
	return {
		...terminal,
		program: () => childrenOf(terminal.pid)[0]!,
		async givenBack(status) {
			await terminal.waitFor(() => /status \d+\n[\da-f:]+\n/.test(terminal.text()));
			expect(terminal.text()).toContain(`status ${status}\n`);
			expect(terminal.modes()).toEqual({alternateScreen: false, cursorHidden: false, bracketedPaste: false, mouse: 'none', keyboardFlags: 0, applicationCursor: false, title: ''});
			const settings = terminal.screen().filter(line => /^[\da-f]+:[\da-f:]+$/.test(line));
			expect(settings).toHaveLength(2);
			expect(settings[1]).toBe(settings[0]);
			// The screen of before is back, nothing of the program is left on it.
			expect(terminal.text()).not.toMatch(/STATUS|prod-web-app/);
			await expect.poll(() => processesOfSession(terminal.pid).map(({pid}) => pid)).toEqual([terminal.pid]);
		},
	};
}

/** The program with its list on the screen, started by a shell. */
export async function openShelled(options: Pick<TerminalOptions, 'env' | 'args'> = {}): Promise<Shelled> {
	const account = await startAccount('v2');
	const {env, args = []} = options;
	return openBelowShell([nodePath, programPath, ...args], {...account.env, ...env});
}
