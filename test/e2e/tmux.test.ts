import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {nodePath, programPath} from '../helpers/clean-environment.js';
import {childrenOf, processOf} from '../helpers/processes.js';
import {openTerminal} from '../helpers/terminal.js';
import {startAccount} from './tui.js';

const tmux = ['/usr/bin/tmux', '/usr/local/bin/tmux', '/bin/tmux'].find(file => existsSync(file));

async function inTmux(file: string): Promise<void> {
	const account = await startAccount('v2');
	const terminal = openTerminal({columns: 100, rows: 31, env: {...account.env, ENV: '/dev/null'}, command: ['/bin/sh', '-c', `exec "${file}" -S "$HOME/socket" -f /dev/null new-session /bin/sh`]});
	const ask = (...args: string[]) => execFileSync(file, ['-S', path.join(terminal.home, 'socket'), ...args], {encoding: 'utf8'}).trim();
	await terminal.waitFor(/^[#$]/m);
	onTestFinished(() => {
		// Ends by itself with its last pane.
		spawnSync(file, ['-S', path.join(terminal.home, 'socket'), 'kill-server'], {stdio: 'ignore'});
	});
	const flags = () => ask('display-message', '-p', '#{alternate_on} #{cursor_flag} #{pane_in_mode}');
	terminal.type('echo before-$((1+1))\r');
	await terminal.waitFor('before-2');
	terminal.type(`"${nodePath}" "${programPath}"\r`);
	await terminal.waitFor(() => terminal.text().includes('prod-web-app') && terminal.text().includes('q quit'));
	expect(flags()).toBe('1 0 0');
	terminal.press('j', 'j');
	await terminal.waitFor(() => terminal.line(5).startsWith('▸'));
	// What tmux holds is what the terminal shows.
	await terminal.settled();
	expect(ask('capture-pane', '-p').split('\n').map(line => line.trimEnd())).toEqual(terminal.screen().slice(0, -1).join('\n').trimEnd().split('\n'));
	terminal.resize(80, 25);
	await terminal.waitFor(() => terminal.line(0).trimEnd().length <= 80 && terminal.line(22).includes('q quit'));
	terminal.press('q');
	await terminal.waitFor('before-2');
	expect(flags()).toBe('0 1 0');
	expect(terminal.text()).not.toContain('prod-web-app');
	terminal.type('stty -a | grep -c " icanon"; echo "status $?"\r');
	await terminal.waitFor(/1\nstatus 0\n/);
	terminal.type(`"${nodePath}" "${programPath}"\r`);
	await terminal.waitFor(/▸ .*live/);
	const [program] = childrenOf(Number(ask('display-message', '-p', '#{pane_pid}')));
	expect(program?.command).toBe(`${nodePath} ${programPath}`);
	// As when its window is closed.
	ask('kill-pane');
	await expect.poll(() => processOf(program!.pid)).toBeUndefined();
}

if (tmux === undefined) {
	test('tmux is not installed, so nothing is known of the program inside it', () => {
		console.warn('NOT TESTED: the program inside tmux. Install it to have that tested (Debian package: tmux).');
		expect(tmux).toBeUndefined();
	});
} else {
	test('tmux shows what the program draws, through a resize, and gets its pane back', async () => inTmux(tmux));
}
