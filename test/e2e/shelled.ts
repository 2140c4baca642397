import {expect} from 'vitest';
import {nodePath, programPath} from '../helpers/clean-environment.js';
import {childrenOf, processesOfSession, type ProcessInfo} from '../helpers/processes.js';
import {openTerminal, type Terminal, type TerminalOptions} from '../helpers/terminal.js';
import {startAccount} from './tui.js';

/** Runs the program as a shell does, and shows the terminal's settings before and after it. */
const shellScript = 'stty -g; "$0" "$@"; echo "status $?"; stty -g; read line';

export type Shelled = Terminal & {
	/** The program itself, below the shell. */
	readonly program: () => ProcessInfo;
	/** Resolves when the program has ended with this status, and checks that the terminal is as it was before. */
	readonly givenBack: (status: number) => Promise<void>;
};

/** The program with its list on the screen, started by a shell. */
export async function openShelled(options: Pick<TerminalOptions, 'env' | 'args'> = {}): Promise<Shelled> {
	const account = await startAccount('v2');
	const {env, args = []} = options;
	const terminal = openTerminal({columns: 100, rows: 30, env: {...account.env, ...env}, command: ['/bin/sh', '-c', shellScript, nodePath, programPath, ...args]});
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
