import {Buffer} from 'node:buffer';
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {nodePath, programPath} from '../helpers/clean-environment.js';
import {openTerminal} from '../helpers/terminal.js';
import {startAccount} from './tui.js';

const tmux = ['/usr/bin/tmux', '/usr/local/bin/tmux', '/bin/tmux'].find(file => existsSync(file));

test('y and Y send name and secret to the terminal by OSC 52, and the secret is never on the screen', async () => {
	const {env} = await startAccount('v2');
	const terminal = openTerminal({env: {...env}});
	const copied = (): string[] => terminal.raw().matchAll(/\u001B\]52;c;([^\u0007]*)\u0007/g).map(([, payload]) => Buffer.from(payload!, 'base64').toString('utf8')).toArray();
	await terminal.waitFor('q quit');
	terminal.type('/prod-web-app\r');
	await terminal.waitFor('filter: prod-web-app');
	terminal.mark();
	terminal.press('y');
	await terminal.waitFor('was sent to the clipboard');
	terminal.press('Y');
	await terminal.waitFor('The secret of prod-web-app was sent to the clipboard.');
	const [name, secret] = copied();
	expect(name).toBe('prod-web-app');
	expect(secret).toMatch(/^demo-FAKE-/);
	expect(terminal.raw()).not.toContain(secret);
});

async function inTmux(file: string): Promise<void> {
	const {env} = await startAccount('v2');
	const terminal = openTerminal({columns: 100, rows: 31, env: {...env, ENV: '/dev/null'}, command: ['/bin/sh', '-c', `exec "${file}" -S "$HOME/socket" -f /dev/null new-session /bin/sh`]});
	const ask = (...args: string[]) => execFileSync(file, ['-S', path.join(terminal.home, 'socket'), ...args], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']}).trim();
	await terminal.waitFor(/^[#$]/m);
	onTestFinished(() => {
		spawnSync(file, ['-S', path.join(terminal.home, 'socket'), 'kill-server'], {stdio: 'ignore'});
	});
	ask('set-option', '-g', 'set-clipboard', 'on');
	terminal.type(`"${nodePath}" "${programPath}"\r`);
	await terminal.waitFor('q quit');
	terminal.type('/prod-web-app\r');
	await terminal.waitFor('filter: prod-web-app');
	terminal.press('y');
	await expect.poll(() => ask('show-buffer')).toBe('prod-web-app');
	terminal.press('Y');
	await expect.poll(() => ask('show-buffer')).toMatch(/^demo-FAKE-[\da-f]{32}$/);
	expect(terminal.text()).not.toContain('demo-FAKE-');
}

if (tmux === undefined) {
	test('tmux is not installed, so nothing is known of its clipboard', () => {
		console.warn('NOT TESTED: copying inside tmux. Install it to have that tested (Debian package: tmux).');
		expect(tmux).toBeUndefined();
	});
} else {
	test('inside tmux its buffer has what was copied', async () => inTmux(tmux));
}
