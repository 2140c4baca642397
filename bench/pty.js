import {Buffer} from 'node:buffer';
import {readFileSync} from 'node:fs';
import {setTimeout as wait} from 'node:timers/promises';
import {spawn} from '@lydell/node-pty';
import {createEmulator} from '../test/helpers/emulator.ts';
import {killAll, processOf, processesOfSession} from '../test/helpers/processes.ts';

/** The screen that everything is measured on. */
const columns = 120;
const rows = 40;

/** An answer to a key has ended when so long nothing more came, ms. */
const quietMs = 50;
/** A key without any output is given up after that, ms. */
const patienceMs = 400;

/**
Runs a program in a real terminal, and notes when it writes how many bytes.

@param {readonly string[]} command
@param {Readonly<Record<string, string>>} environment
*/
export function openPty([file, ...args], environment) {
	const startedAt = performance.now();
	const pty = spawn(file, args, {cols: columns, rows, env: {...environment}, encoding: null});
	const emulator = createEmulator(columns, rows, text => {
		pty.write(text);
	});
	/** @type {Array<{at: number, bytes: number}>} */
	const chunks = [];
	let isShown = true;
	let shown = Promise.resolve();
	const exit = Promise.withResolvers();
	let ended = false;
	/** @type {Array<{holds: () => boolean, at: number | undefined}>} */
	const wanted = [];

	pty.onExit(() => {
		ended = true;
		exit.resolve();
	});
	pty.onData(data => {
		const at = performance.now();
		chunks.push({at, bytes: data.length});
		if (isShown) {
			shown = Promise.all([shown, show(Buffer.from(data), at)]);
		}
	});

	async function show(data, at) {
		await emulator.write(data);
		for (const one of wanted) {
			one.at ??= one.holds() ? at : undefined;
		}
	}

	const text = () => emulator.screen().join('\n');

	/** Waits until so long nothing was written, ms. */
	async function settled(quiet = quietMs) {
		for (let left = quiet; left > 0; left = Math.max(chunks.at(-1)?.at ?? 0, startedAt) + quiet - performance.now()) {
			await wait(left);
		}
	}

	return {
		pid: pty.pid,
		text,
		settled,
		/**
		Ms from the start to the write that first showed each of the patterns. Throws with the screen where that takes longer than 20 s.

		@param {...RegExp} patterns
		*/
		async firstShown(...patterns) {
			const mine = patterns.map(pattern => ({holds: () => pattern.test(text()), at: undefined}));
			wanted.push(...mine);
			const deadline = startedAt + 20_000;
			while (mine.some(({at}) => at === undefined)) {
				if (ended || performance.now() > deadline) {
					throw new Error(`${[file, ...args].join(' ')} did not show ${patterns.join(' and ')}:\n${text()}`);
				}

				await wait(5);
			}

			return mine.map(({at}) => at - startedAt);
		},
		/** From here on nothing is drawn, so that drawing does not disturb the measuring. */
		async stopDrawing() {
			await shown;
			isShown = false;
		},
		/** Draws again what comes from here on. */
		draw() {
			isShown = true;
		},
		/**
		Sends a key. Gives the ms until the last byte of what follows, and how many bytes that are; undefined where nothing follows.

		@param {string} key
		*/
		async press(key) {
			const before = chunks.length;
			const pressedAt = performance.now();
			pty.write(key);
			while (chunks.length === before && performance.now() - pressedAt < patienceMs) {
				await wait(1);
			}

			if (chunks.length === before) {
				return undefined;
			}

			await settled();
			const answer = chunks.slice(before);
			return {ms: answer.at(-1).at - pressedAt, bytes: answer.reduce((sum, {bytes}) => sum + bytes, 0)};
		},
		/**
		Sends a key again and again as a keyboard does that is held down, and gives the ms from the last of them to the last byte.

		@param {string} key
		@param {number} times
		*/
		async hold(key, times) {
			let pressedAt = 0;
			for (let n = 0; n < times; n++) {
				await wait(33);
				pressedAt = performance.now();
				pty.write(key);
			}

			await settled();
			return Math.max(0, chunks.at(-1).at - pressedAt);
		},
		/** Bytes so far. */
		bytes: () => chunks.reduce((sum, {bytes}) => sum + bytes, 0),
		/** CPU time of the program so far, ms. */
		cpuMs: () => processOf(pty.pid)?.cpuMs ?? 0,
		/** Memory of the program, MB. */
		memory: () => Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pty.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
		/** Throws with the screen when the program has ended: there is nothing to measure any more. */
		assertRunning() {
			if (ended) {
				throw new Error(`${[file, ...args].join(' ')} has ended:\n${text()}`);
			}
		},
		async close() {
			killAll(processesOfSession(pty.pid));
			await exit.promise;
			emulator.close();
		},
	};
}
