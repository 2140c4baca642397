import {expect, test} from 'vitest';
import {nodePath, programPath} from '../helpers/clean-environment.js';
import {processesOfSession} from '../helpers/processes.js';
import {openTerminal, type Terminal} from '../helpers/terminal.js';
import {startAccount} from './tui.js';

const prompt = 'ready>';

/** A shell with job control. */
async function openShell(env: Readonly<Record<string, string>>): Promise<Terminal> {
	const terminal = openTerminal({columns: 100, rows: 30, env: {...env, PS1: `${prompt} `, INPUTRC: '/dev/null'}, command: ['/bin/bash', '--norc', '--noprofile', '-i']});
	await terminal.waitFor(prompt);
	return terminal;
}

const isOpen = (terminal: Terminal): boolean => terminal.modes().alternateScreen && /▸ .*(?:live|sandbox)/.test(terminal.text()) && terminal.text().includes('q quit');

/** The program with its list on the screen, started in a shell with job control. */
async function openProgram(): Promise<Terminal> {
	const account = await startAccount('v2');
	const terminal = await openShell(account.env);
	terminal.type(`"${nodePath}" "${programPath}"\r`);
	await terminal.waitFor(() => isOpen(terminal));
	return terminal;
}

test('Ctrl-Z gives the terminal to the shell, and fg takes it again, as often as one likes', async () => {
	const terminal = await openProgram();
	for (const round of [1, 2]) {
		terminal.press('down');
		await terminal.waitFor(() => terminal.screen().findIndex(line => line.startsWith('▸')) === 3 + round);
		terminal.press('ctrl-z');
		await terminal.waitFor(/Stopped[^\n]*\n(?:.*\n)*ready>$/m);
		expect(terminal.modes()).toMatchObject({alternateScreen: false, cursorHidden: false, mouse: 'none', keyboardFlags: 0});
		expect(processesOfSession(terminal.pid).filter(({state}) => state === 'T')).toHaveLength(1);
		// The shell reads and echoes lines as ever.
		terminal.type(`echo back-$((40 + ${round}))\r`);
		await terminal.waitFor(`\nback-${40 + round}\n`);
		terminal.type('fg\r');
		await terminal.waitFor(() => isOpen(terminal));
		expect(terminal.modes()).toMatchObject({alternateScreen: true, cursorHidden: true, bracketedPaste: true});
		// The cursor is where it was, and keys work.
		expect(terminal.screen().findIndex(line => line.startsWith('▸'))).toBe(3 + round);
	}

	terminal.press('q');
	await terminal.waitFor(() => !terminal.modes().alternateScreen && terminal.text().trimEnd().endsWith(prompt));
	terminal.type('echo "left with $?"; jobs | wc -l\r');
	await terminal.waitFor('left with 0\n0\n');
});

test.each([
	['a field of a dialog', 'b', 'Enter saves'],
	['the filter', '/', 'keeps the filter'],
	['the command palette', ':', 'Enter runs'],
	// The first frame may stand before keys are heard: one that was heard comes first.
	['no field', 's', 'Sorted by BALANCE.'],
	['a change that is not drawn yet', 'z', 'Ctrl-Z comes with it'],
])('after Ctrl-Z and fg with %s open, nothing of the program is left on the screen of the shell', async (_, key, opened) => {
	const terminal = await openProgram();
	const isTogether = opened.startsWith('Ctrl-Z');
	if (isTogether) {
		terminal.press('down', key, 'down', 'ctrl-z');
	} else {
		terminal.type(key);
		await terminal.waitFor(opened);
		terminal.press('ctrl-z');
	}

	await terminal.waitFor(/Stopped[^\n]*\n(?:.*\n)*ready>$/m);
	expect(terminal.text()).not.toMatch(/STATUS|sandbox/);
	terminal.type('fg\r');
	await terminal.waitFor(() => terminal.modes().alternateScreen && terminal.text().includes(isTogether ? 'q quit' : opened) && terminal.text().includes('STATUS'));
	terminal.press('ctrl-c');
	await terminal.waitFor(() => !terminal.modes().alternateScreen && terminal.text().trimEnd().endsWith(prompt));
	expect(terminal.text()).not.toMatch(/STATUS|sandbox/);
	expect(terminal.modes()).toMatchObject({cursorHidden: false, bracketedPaste: true});
});

test.each([[80, 24], [140, 45]])('a terminal that became %i×%i meanwhile is drawn at that size after fg', async (columns, rows) => {
	const terminal = await openProgram();
	terminal.press('ctrl-z');
	await terminal.waitFor('Stopped');
	terminal.resize(columns, rows);
	terminal.type('fg\r');
	await terminal.waitFor(() => terminal.modes().alternateScreen && terminal.line(rows - 2).includes('q quit'));
	expect(terminal.line(0)).toMatch(/^eden-tokens .*refreshed/);
	expect(terminal.line(2)).toMatch(/STATUS/);
});

test('a suspended program that the shell is left with ends with it', async () => {
	const terminal = await openProgram();
	terminal.press('ctrl-z');
	await terminal.waitFor('Stopped');
	terminal.hangUp();
	await terminal.exited;
	await expect.poll(() => processesOfSession(terminal.pid)).toEqual([]);
});
