import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import {expect, onTestFinished, test} from 'vitest';
import {nodePath, programPath} from '../helpers/clean-environment.js';
import {childrenOf, processOf, processesOfSession} from '../helpers/processes.js';
import {openTerminal} from '../helpers/terminal.js';
import {openShelled} from './shelled.js';
import {startAccount} from './tui.js';

test('q gives the terminal back', async () => {
	const terminal = await openShelled();
	terminal.press('q');
	await terminal.givenBack(0);
});

test('Ctrl-C gives the terminal back, in the list and while a form is open', async () => {
	const terminal = await openShelled();
	terminal.press('n');
	await terminal.waitFor('New token');
	terminal.press('ctrl-c');
	await terminal.givenBack(0);
});

test.each<[NodeJS.Signals, number]>([['SIGTERM', 143], ['SIGHUP', 129], ['SIGINT', 130]])('%s gives the terminal back', async (signal, status) => {
	const terminal = await openShelled();
	process.kill(terminal.program().pid, signal);
	await terminal.givenBack(status);
});

test('a dropped connection ends the program', async () => {
	const account = await startAccount('v2');
	const terminal = openTerminal({env: account.env});
	await terminal.waitFor(/▸ .*live/);
	terminal.hangUp();
	await terminal.exited;
	expect(processesOfSession(terminal.pid)).toEqual([]);
});

test('a terminal that goes away without a signal ends the program: its input is at its end', async () => {
	const account = await startAccount('v2');
	// In a session of its own it has no controlling terminal, so nobody sends it a SIGHUP.
	const terminal = openTerminal({env: account.env, command: ['/bin/sh', '-c', 'trap "" HUP; setsid --wait "$0" "$@"; echo $? > status', nodePath, programPath]});
	await terminal.waitFor(/▸ .*live/);
	const [program] = childrenOf(terminal.pid);
	expect(program!.session).not.toBe(terminal.pid);
	onTestFinished(() => {
		if (processOf(program!.pid)) {
			process.kill(program!.pid, 'SIGKILL');
		}
	});
	terminal.hangUp();
	await expect.poll(() => processOf(program!.pid)).toBeUndefined();
	await expect.poll(() => readFileSync(path.join(terminal.home, 'status'), 'utf8')).toBe('129\n');
});

test.each<NodeJS.Signals>(['SIGTERM', 'SIGHUP', 'SIGINT'])('a terminal that takes nothing any more does not keep the program from ending by %s', async signal => {
	const account = await startAccount('v2', {size: 200});
	const terminal = openTerminal({columns: 200, rows: 60, env: account.env});
	await terminal.waitFor(/▸ .*live/);
	terminal.stall();
	// Until what the kernel keeps for a terminal is full: each is a whole screen.
	for (let n = 0; n < 40; n++) {
		terminal.press('ctrl-l');
		await wait(10);
	}

	terminal.kill(signal);
	await expect.poll(() => processesOfSession(terminal.pid)).toEqual([]);
});

test('without a terminal on stdin it prints the list, and leaves the terminal alone', async () => {
	const account = await startAccount('v2');
	const terminal = openTerminal({env: account.env, command: ['/bin/sh', '-c', '"$0" "$@" < /dev/null; echo "status $?"; read line', nodePath, programPath]});
	await terminal.waitFor('status 0');
	expect(terminal.text()).toContain('prod-web-app');
	expect(terminal.modes()).toMatchObject({alternateScreen: false, cursorHidden: false});
});
