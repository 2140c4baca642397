import process from 'node:process';
import {expect, test} from 'vitest';
import {processesOfSession} from '../helpers/processes.js';
import {openTerminal} from '../helpers/terminal.js';

test('npm run demo opens the program on the embedded server, and q ends all of it', async () => {
	// npm itself is where the developer's PATH says.
	const terminal = openTerminal({columns: 100, rows: 30, cwd: process.cwd(), env: {PATH: process.env.PATH!}, command: ['/bin/sh', '-c', 'npm run --silent demo; echo "status $?"; read line']});
	await terminal.waitFor(() => /▸ .*(?:live|sandbox)/.test(terminal.text()) && terminal.text().includes('q quit'));
	expect(terminal.line(0)).toMatch(/^eden-tokens .*127\.0\.0\.1:\d+ .*DEMO/);
	terminal.press('j', 'j');
	await terminal.waitFor(() => terminal.line(5).startsWith('▸'));
	terminal.press('q');
	await terminal.waitFor('status 0');
	expect(terminal.modes()).toMatchObject({alternateScreen: false, cursorHidden: false, bracketedPaste: false});
	await expect.poll(() => processesOfSession(terminal.pid).map(({pid}) => pid)).toEqual([terminal.pid]);
});
