/*
Draws the pictures of docs/screenshots: `npm run screenshots`. It runs the built program on its embedded server in a terminal, at a time that stands still.
*/
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import {spawn} from '@lydell/node-pty';
import {cleanEnvironment, nodePath, programPath} from '../test/helpers/clean-environment.ts';
import {createEmulator} from '../test/helpers/emulator.ts';
import {killAll, processesOfSession} from '../test/helpers/processes.ts';
import {svgOf} from './screen-svg.js';

const folder = 'docs/screenshots';
const patienceMs = 20_000;
/** A screen is whole when so long nothing more came. */
const quietMs = 300;
const lookMs = 20;

const list = /▸ .*(?:live|sandbox)[\s\S]*q quit/;
const enter = '\r';
const escape = '\u001B';

/* Keys, each with what the screen has to show before they are pressed; and what it shows in the end. */
const pictures = [
	{name: 'list', columns: 120, rows: 32, label: 'The list of tokens: state, name, type, balance, expiry, when it runs out, burn an hour, trend', keys: [], shows: list},
	{name: 'list-80x24', columns: 80, rows: 24, label: 'The list of tokens in a terminal of 80 columns', keys: [], shows: list},
	{name: 'detail', columns: 120, rows: 48, label: 'A token in detail: its fields, the plot of its balance with resets and forecast, its usage', keys: [[list, enter]], shows: /now[\s\S]*per call/},
	{
		name: 'balance', columns: 120, rows: 32, label: 'The balance dialog: +50 typed, and the balance before and after',
		keys: [[list, '/'], [/keeps the filter/, 'prod-chat'], [/▸.*prod-chat-support/, escape], [/ci-cd-pipeline[\s\S]*▸ ! CRITICAL prod-chat-support/, 'b'], [/Balance of prod-chat-support/, '+50']],
		shows: /→ \$50\.64/,
	},
	{name: 'usage', columns: 120, rows: 32, label: 'Cost and calls of the last seven days by token', keys: [[list, 'U'], [/^total /m, '\t']], shows: /by token[\s\S]*\ntotal /},
];

/** A terminal with the program on its embedded server, and its list still to come. */
function openDemo(columns, rows) {
	const {variables, remove} = cleanEnvironment();
	const pty = spawn(nodePath, ['--import', new URL('fixed-clock.js', import.meta.url).href, programPath, '--demo'], {cols: columns, rows, env: {...variables}, encoding: null});
	const emulator = createEmulator(columns, rows, text => {
		pty.write(text);
	});
	const ended = Promise.withResolvers();
	let changedAt = 0;
	pty.onExit(ended.resolve);
	pty.onData(async data => {
		await emulator.write(data);
		changedAt = performance.now();
	});
	const text = () => emulator.screen().join('\n');

	/** Waits until the screen shows that, and has come to rest. */
	async function shown(pattern) {
		const deadline = performance.now() + patienceMs;
		while (!pattern.test(text()) || performance.now() - changedAt < quietMs) {
			if (performance.now() > deadline) {
				throw new Error(`The screen does not show ${pattern}:\n${text()}`);
			}

			await wait(lookMs);
		}
	}

	return {
		shown,
		type(keys) {
			pty.write(keys);
			changedAt = performance.now();
		},
		/** The cells, row by row; the port of the server, another one at each start, is always the same in them. */
		cells() {
			const cells = Array.from({length: rows}, (_, y) => Array.from({length: columns}, (__, x) => emulator.cell(x, y)));
			for (const [y, line] of emulator.screen().entries()) {
				const port = /(?<=127\.0\.0\.1:)\d+/.exec(line);
				for (const [n, digit] of [...'43210'.slice(0, port?.[0].length ?? 0)].entries()) {
					cells[y][port.index + n] = {...cells[y][port.index + n], text: digit};
				}
			}

			return cells;
		},
		async close() {
			pty.write('\u0003');
			await Promise.race([ended.promise, wait(patienceMs, undefined, {ref: false})]);
			killAll(processesOfSession(pty.pid));
			await ended.promise;
			emulator.close();
			await remove();
		},
	};
}

async function draw({name, columns, rows, label, keys, shows}) {
	const demo = openDemo(columns, rows);
	try {
		for (const [pattern, pressed] of keys) {
			await demo.shown(pattern);
			demo.type(pressed);
		}

		await demo.shown(shows);
		await writeFile(path.join(folder, `${name}.svg`), svgOf(demo.cells(), label));
	} finally {
		await demo.close();
	}
}

await mkdir(folder, {recursive: true});
for (const picture of pictures) {
	await draw(picture);
	process.stdout.write(`${folder}/${picture.name}.svg\n`);
}
