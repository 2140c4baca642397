import {Buffer} from 'node:buffer';
import {existsSync} from 'node:fs';
import process from 'node:process';
import {setImmediate as turn, setTimeout as wait} from 'node:timers/promises';
import {spawn} from '@lydell/node-pty';
import {onTestFinished} from 'vitest';
import {cleanEnvironment, nodePath, programPath} from './clean-environment.js';
import {createEmulator, type Emulator} from './emulator.js';
import {keys, type Key} from './keys.js';
import {patienceMs} from './patience.js';
import {killAll, processesOfSession} from './processes.js';
import {createWatch} from './watch.js';

export type TerminalOptions = {
	/** 80 × 24 unless told. */
	readonly columns?: number;
	readonly rows?: number;
	/** Of the program. */
	readonly args?: readonly string[];
	/** On top of a clean environment. */
	readonly env?: Readonly<Record<string, string>>;
	/** The home folder unless told. */
	readonly cwd?: string;
	/** What is run instead of the built program: a file, then its arguments. */
	readonly command?: readonly [string, ...string[]];
};

/** How a process ended: `signal` is its number, 0 where it ended by itself. */
type Exit = {readonly code: number; readonly signal: number};

/** What is waited for: a text or a pattern that is on the screen, or a condition that holds. */
type Wanted = string | RegExp | (() => boolean);

export type Terminal = Omit<Emulator, 'write' | 'close' | 'resize'> & {
	/** Of the process in the terminal, which leads its session. */
	readonly pid: number;
	/** Its folders. */
	readonly home: string;
	/** One row, without blanks at its end. */
	readonly line: (n: number) => string;
	/** The rows in one. */
	readonly text: () => string;
	/** Sends text, as if typed or pasted. */
	readonly type: (text: string) => void;
	/** Sends keys, all at once. */
	readonly press: (...pressed: Array<Key | (string & {})>) => void;
	readonly resize: (columns: number, rows: number) => void;
	/** Resolves as soon as it holds; rejects with the screen in the message when the time (`patienceMs` unless told) is over, or all has ended. */
	readonly waitFor: (wanted: Wanted, timeoutMs?: number) => Promise<void>;
	/** Resolves when for so many ms (100 unless told) nothing was written, and nothing that runs in the terminal had anything to do. */
	readonly settled: (quietMs?: number) => Promise<void>;
	/** Bytes that the program wrote since the last mark. */
	readonly bytes: () => number;
	/** What it wrote since the last mark. */
	readonly raw: () => string;
	/** Sets the mark: from here on bytes are counted. */
	readonly mark: () => void;
	/** Takes no more than so many bytes a second from the program. */
	readonly slowDown: (bytesPerSecond: number) => void;
	/** Takes nothing from the program any more. */
	readonly stall: () => void;
	readonly exited: Promise<Exit>;
	/** To the process in the terminal, and to it alone. */
	readonly kill: (signal: NodeJS.Signals) => void;
	/** Takes the terminal away, as a dropped connection does. */
	readonly hangUp: () => void;
	/** Ends everything that runs in it. Done after each test by itself. */
	readonly close: () => Promise<void>;
};

const samplingMs = 15;

/** How smoothly a slow line runs. */
const dropsPerSecond = 20;

/** What `@lydell/node-pty` keeps to itself: the stream of the terminal's other end. */
type Inside = {readonly _socket: {readonly destroy: () => void; readonly _handle: {readonly readStop: () => void; readonly readStart: () => void} | null}};

const framed = (rows: readonly string[]): string => rows.map(row => `│${row}`).join('\n');

/**
Runs the built program, or another, in a real terminal of 80 × 24, and shows what that displays. Nothing of the developer's environment gets in, and all of it ends with the test.
*/
export function openTerminal({columns = 80, rows = 24, args = [], env = {}, cwd, command}: TerminalOptions = {}): Terminal {
	if (!command && !existsSync(programPath)) {
		throw new Error('The program is not built: npm run build tells why.');
	}

	const {home, variables, remove} = cleanEnvironment(env);
	const [file, ...fileArgs] = command ?? [nodePath, programPath, ...args];
	const pty = spawn(file, fileArgs, {cols: columns, rows, cwd: cwd ?? home, env: {...variables}, encoding: null});
	const {_socket: socket} = pty as unknown as Inside;
	const emulator = createEmulator(columns, rows, text => {
		pty.write(text);
	});
	const watch = createWatch();
	const exit = Promise.withResolvers<Exit>();
	let chunks: Buffer[] = [];
	let bytesPerSecond = Infinity;
	let shown: Promise<unknown> = Promise.resolve();

	async function show(chunk: Buffer): Promise<void> {
		await emulator.write(chunk);
		watch.changed();
	}

	/** Shows what has come bit by bit, and takes no more meanwhile: the program meets a full line. */
	async function showSlowly(chunk: Buffer): Promise<void> {
		socket._handle?.readStop();
		const size = Math.ceil(bytesPerSecond / dropsPerSecond);
		for (let at = 0; at < chunk.length; at += size) {
			await wait(1000 / dropsPerSecond);
			await show(chunk.subarray(at, at + size));
		}

		socket._handle?.readStart();
	}

	pty.onData(data => {
		const chunk = data as unknown as Buffer;
		chunks.push(chunk);
		shown = Promise.all([shown, bytesPerSecond === Infinity ? show(chunk) : showSlowly(chunk)]);
	});
	pty.onExit(({exitCode, signal = 0}) => {
		void (async () => {
			await shown;
			exit.resolve({code: exitCode, signal});
			watch.end(`it has ended (status ${exitCode}, signal ${signal})`);
		})();
	});

	const text = () => emulator.screen().join('\n');
	const bytes = () => chunks.reduce((sum, {length}) => sum + length, 0);

	const terminal: Terminal = {
		pid: pty.pid,
		home,
		screen: emulator.screen,
		cell: emulator.cell,
		cursor: emulator.cursor,
		modes: emulator.modes,
		line: n => emulator.screen().at(n) ?? '',
		text,
		type(input) {
			pty.write(input);
		},
		press(...pressed) {
			pty.write(pressed.map(key => (Object.hasOwn(keys, key) ? keys[key as Key] : key)).join(''));
		},
		resize(nextColumns, nextRows) {
			emulator.resize(nextColumns, nextRows);
			pty.resize(nextColumns, nextRows);
		},
		async waitFor(wanted, timeoutMs = patienceMs) {
			const holds = typeof wanted === 'function' ? wanted : () => (typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text()));
			await watch.waitFor(holds, timeoutMs, why => `Waited for ${String(wanted)}, but ${why}. The screen:\n${framed(emulator.screen())}`);
		},
		async settled(quietMs = 100) {
			let known = bytes();
			// Counted in looks, not by the clock: while this process was held up it has heard of nothing.
			for (let looks = 0; looks < quietMs / samplingMs; looks++) {
				await wait(samplingMs);
				await turn();
				// What waits for a core that others use has not answered yet.
				const isBusy = processesOfSession(pty.pid).some(({state}) => state === 'R' || state === 'D');
				looks = isBusy || bytes() !== known ? 0 : looks;
				known = bytes();
			}

			await shown;
		},
		bytes,
		raw: () => Buffer.concat(chunks).toString('utf8'),
		mark() {
			chunks = [];
		},
		stall() {
			socket._handle?.readStop();
		},
		slowDown(next) {
			bytesPerSecond = next;
		},
		exited: exit.promise,
		kill(signal) {
			process.kill(pty.pid, signal);
		},
		hangUp() {
			socket.destroy();
		},
		async close() {
			killAll(processesOfSession(pty.pid));
			await exit.promise;
			emulator.close();
			await remove();
		},
	};
	onTestFinished(terminal.close);
	return terminal;
}
