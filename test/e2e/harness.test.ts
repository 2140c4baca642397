import {existsSync} from 'node:fs';
import {expect, test} from 'vitest';
import {nodePath} from '../helpers/clean-environment.js';
import {processesOfSession} from '../helpers/processes.js';
import {openTerminal} from '../helpers/terminal.js';

const script = (code: string): readonly [string, ...string[]] => [nodePath, '-e', code];
const shell = (code: string): readonly [string, ...string[]] => ['/bin/sh', '-c', code];
/** Takes single keys, and shows them as JSON. */
const echoKeys = script('process.stdin.setRawMode(true).on("data", data => console.log(JSON.stringify(String(data)))); console.log("ready")');

test('shows rows, the cursor, colours and attributes', async () => {
	const terminal = openTerminal({columns: 40, rows: 10, command: shell(String.raw`printf 'one\r\n\033[1;31mtwo\033[0m \033[48;2;1;2;3mthree\033[0m\033[7mx'; read line`)});
	await terminal.waitFor('three');
	expect(terminal.screen()).toHaveLength(10);
	expect(terminal.screen().slice(0, 3)).toEqual(['one', 'two threex', '']);
	expect(terminal.line(1)).toBe('two threex');
	expect(terminal.cell(0, 1)).toMatchObject({text: 't', foreground: '1', background: 'default', bold: true, inverse: false});
	expect(terminal.cell(4, 1)).toMatchObject({text: 't', foreground: 'default', background: '#010203', bold: false});
	expect(terminal.cell(9, 1)).toMatchObject({text: 'x', inverse: true});
	expect(terminal.cursor()).toEqual({x: 10, y: 1});
	expect(terminal.cell(40, 1)).toBeUndefined();
});

test('takes wide characters for two columns, and joins combining marks', async () => {
	const terminal = openTerminal({command: shell(String.raw`printf '東京🚀|e\314\201|'; read line`)});
	await terminal.waitFor('e\u0301');
	expect(terminal.line(0)).toBe('東京🚀|e\u0301|');
	expect(terminal.cell(4, 0)).toMatchObject({text: '🚀', width: 2});
	expect(terminal.cell(6, 0)).toMatchObject({text: '|'});
	expect(terminal.cell(8, 0)).toMatchObject({text: '|'});
});

test('knows the modes that a program has to put back', async () => {
	const set = String.raw`\033[?1049h\033[?25l\033[?2004h\033[?1000h\033[>1u`;
	const unset = String.raw`\033[?1049l\033[?25h\033[?2004l\033[?1000l\033[<u`;
	const terminal = openTerminal({command: shell(`printf '${set}'; read line; printf '${unset}'; read line`)});
	await terminal.waitFor(() => terminal.modes().keyboardFlags === 1);
	expect(terminal.modes()).toMatchObject({alternateScreen: true, cursorHidden: true, bracketedPaste: true, mouse: 'vt200'});
	terminal.press('enter');
	await terminal.waitFor(() => terminal.modes().keyboardFlags === 0);
	expect(terminal.modes()).toMatchObject({alternateScreen: false, cursorHidden: false, bracketedPaste: false, mouse: 'none'});
});

test('sends text and keys', async () => {
	const terminal = openTerminal({command: echoKeys});
	await terminal.waitFor('ready');
	terminal.type('añ');
	await terminal.waitFor('"añ"');
	terminal.press('down', 'down');
	await terminal.waitFor(String.raw`"\u001b[B\u001b[B"`);
	terminal.press('ctrl-c');
	await terminal.waitFor(String.raw`"\u0003"`);
	terminal.press('q', 'esc');
	await terminal.waitFor(String.raw`"q\u001b"`);
});

test('answers what a program asks the terminal', async () => {
	const terminal = openTerminal({command: script(String.raw`process.stdin.setRawMode(true).on("data", data => console.log(JSON.stringify(String(data)))); process.stdout.write("\u001B[6n")`)});
	await terminal.waitFor(String.raw`"\u001b[1;1R"`);
});

test('tells the program of a new size', async () => {
	const code = 'const show = () => console.log(process.stdout.columns, process.stdout.rows); process.stdout.on("resize", show); show(); setInterval(show, 1e6)';
	const terminal = openTerminal({columns: 100, rows: 30, command: script(code)});
	await terminal.waitFor('100 30');
	terminal.resize(61, 12);
	await terminal.waitFor('61 12');
	expect(terminal.screen()).toHaveLength(12);
});

test('counts the bytes since the mark', async () => {
	const terminal = openTerminal({command: shell('stty -echo; printf ready; read line; printf ünf; read line')});
	await terminal.waitFor('ready');
	terminal.mark();
	terminal.press('enter');
	await terminal.waitFor('ünf');
	expect(terminal.raw()).toBe('ünf');
	expect(terminal.bytes()).toBe(4);
});

test('shows the screen when what is waited for does not come', async () => {
	const terminal = openTerminal({command: shell('printf "only this"; read line')});
	await terminal.waitFor(/only/);
	await expect(terminal.waitFor('that', 50)).rejects.toThrow(/Waited for that, but 50 ms have passed\. The screen:\n│only this\n/);
});

test('does not wait for what can come no more', async () => {
	const terminal = openTerminal({command: shell('printf bye; exit 3')});
	await expect(terminal.waitFor('that', 60_000)).rejects.toThrow(/it has ended \(status 3, signal 0\)\. The screen:\n│bye/);
	expect(await terminal.exited).toEqual({code: 3, signal: 0});
});

test('tells by which signal a program ended', async () => {
	const terminal = openTerminal({command: shell('printf ready; read line')});
	await terminal.waitFor('ready');
	terminal.kill('SIGTERM');
	expect(await terminal.exited).toMatchObject({signal: 15});
});

test('takes the terminal away as a dropped connection does', async () => {
	const terminal = openTerminal({command: shell('printf ready; read line')});
	await terminal.waitFor('ready');
	terminal.hangUp();
	expect(await terminal.exited).toMatchObject({signal: 1});
});

test('takes no more bytes a second than it is told', async () => {
	const terminal = openTerminal({command: script('process.stdin.once("data", () => process.stdout.write("x".repeat(12000) + "end")); console.log("ready")')});
	await terminal.waitFor('ready');
	terminal.slowDown(8000);
	const begun = performance.now();
	terminal.press('enter');
	await terminal.waitFor('end');
	expect(performance.now() - begun).toBeGreaterThan(900);
});

test('gives the program nothing of the developer\'s', async () => {
	const terminal = openTerminal({columns: 200, env: {MORE: 'yes'}, command: shell('printf "%s\n" "$(env | cut -d= -f1 | sort | tr "\\n" " ")"; pwd; read line')});
	await terminal.waitFor(terminal.home);
	expect(terminal.line(0)).toBe('HOME LANG MORE PATH PWD TERM TZ XDG_CACHE_HOME XDG_CONFIG_HOME XDG_STATE_HOME');
	expect(terminal.line(1)).toBe(terminal.home);
});

test('ends all that runs in it, and removes its folder', async () => {
	const terminal = openTerminal({command: shell('sleep 1000 & sleep 1000 & printf ready; trap "" HUP TERM INT; wait; wait')});
	await terminal.waitFor('ready');
	expect(processesOfSession(terminal.pid).map(({command}) => command)).toEqual(expect.arrayContaining(['sleep 1000', 'sleep 1000']));
	await terminal.close();
	expect(processesOfSession(terminal.pid)).toEqual([]);
	expect(existsSync(terminal.home)).toBe(false);
});

test('runs the built program', async () => {
	const terminal = openTerminal({args: ['--version']});
	await terminal.exited;
	expect(terminal.text()).not.toBe('');
});
