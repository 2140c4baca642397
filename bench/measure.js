import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {setTimeout as wait} from 'node:timers/promises';
import {bareNode, edenTokens} from './programs.js';
import {openPty} from './pty.js';
import {mean, median, quantile, rounded} from './statistics.js';

const down = '\u001B[B';
const up = '\u001B[A';

/** What is typed into a filter. */
const word = 'prod-web';

/** How much is measured: little where it is only to be seen that it works. */
export const efforts = {
	full: {earlyMs: 10_000, starts: 7, moves: 200, words: 4, calmMs: 12_000, idleMs: 30_000, polls: 3, runs: 15, held: 60},
	small: {earlyMs: 500, starts: 1, moves: 12, words: 1, calmMs: 500, idleMs: 500, polls: 1, runs: 2, held: 6},
};

/** What is told of the answers to many keys. */
const summary = answers => ({
	p50Ms: rounded(median(answers.map(({ms}) => ms))),
	p99Ms: rounded(quantile(answers.map(({ms}) => ms), 0.99)),
	p50Bytes: rounded(median(answers.map(({bytes}) => bytes))),
	meanBytes: rounded(mean(answers.map(({bytes}) => bytes))),
});

/** Down through a long list, to and fro in a short one. */
const moves = (count, reach) => Array.from({length: count}, (_, n) => (Math.floor(n / reach) % 2 === 0 ? down : up));

async function pressAll(pty, pressed) {
	const answers = [];
	for (const key of pressed) {
		const answer = await pty.press(key);
		if (answer) {
			answers.push(answer);
		}
	}

	return answers;
}

/** How often and how long until the frame and the data are there, each time in a new process. */
async function measureStart(program, environment, {starts}) {
	const times = [];
	for (let n = 0; n < starts; n++) {
		const pty = openPty(program.command(), environment);
		try {
			times.push(await pty.firstShown(program.frame, program.data));
		} finally {
			await pty.close();
		}
	}

	return {frameMs: rounded(median(times.map(([frame]) => frame))), dataMs: rounded(median(times.map(([, data]) => data)))};
}

/** Keys from the first data on, about ten a second, while the program still reads and writes its history. `cpuMs`: of the whole time. */
async function measureEarly(program, environment, reach, {earlyMs}) {
	const pty = openPty(program.command(), environment);
	try {
		await pty.firstShown(program.data);
		await pty.stopDrawing();
		const deadline = performance.now() + earlyMs;
		const answers = [];
		for (const key of moves(10_000, reach)) {
			const answer = await pty.press(key);
			if (answer) {
				answers.push(answer);
			}

			if (performance.now() > deadline) {
				break;
			}

			await wait(50);
		}

		return {...summary(answers), maxMs: rounded(Math.max(...answers.map(({ms}) => ms))), cpuMs: rounded(pty.cpuMs())};
	} finally {
		await pty.close();
	}
}

async function measureIdle(pty, {calmMs, idleMs}) {
	// What is still done after the start, such as compiling and V8's cleaning up after some seconds, is no idling. Measured is a whole period of refreshing.
	await wait(calmMs);
	const bytes = pty.bytes();
	const cpuMs = pty.cpuMs();
	await wait(idleMs);
	return {
		cpuPercent: rounded((pty.cpuMs() - cpuMs) / idleMs * 100),
		bytesPerSecond: rounded((pty.bytes() - bytes) / idleMs * 1000),
		memoryMb: rounded(pty.memory()),
	};
}

async function measureFilter(pty, {open, close}, {words}) {
	const answers = [];
	for (let n = 0; n < words; n++) {
		if (open) {
			await pty.press(open);
		}

		answers.push(...await pressAll(pty, [...word, ...Array.from(word, () => '\u007F')]));
		if (close) {
			await pty.press(close);
		}
	}

	return summary(answers);
}

/**
Everything that can be measured of any program with a list. First of all its first seconds: a program that keeps a history has most to do where there is none yet.

@param {object} program - As in programs.js.
@param {Readonly<Record<string, string>>} environment
@param {number} reach - How far the cursor can go down.
*/
export async function measureProgram(program, environment, reach, effort) {
	const early = await measureEarly(program, environment, reach, effort);
	const start = await measureStart(program, environment, effort);
	const pty = openPty(program.command(), environment);
	try {
		await pty.firstShown(program.data);
		await pty.settled();
		pty.assertRunning();
		await pty.stopDrawing();
		const idle = await measureIdle(pty, effort);
		const cpuBefore = pty.cpuMs();
		const answers = await pressAll(pty, moves(effort.moves, reach));
		const key = {...summary(answers), cpuMs: rounded((pty.cpuMs() - cpuBefore) / answers.length)};
		const held = rounded(await pty.hold(down, effort.held));
		const filter = program.filter ? await measureFilter(pty, program.filter, effort) : null;
		return {early, start, idle, key, heldMs: held, filter};
	} finally {
		await pty.close();
	}
}

/**
Bytes that a poll makes the program write: where nothing changed, and where one balance did.

@param {object} program - As in programs.js.
*/
export async function measurePolls(program, server, environment, {polls}) {
	const pty = openPty(program.command(['--refresh', '2']), environment);
	const unchanged = [];
	const changed = [];

	/** What a poll makes it write comes between that poll's answer and the next one's. */
	async function bytesOfNextPoll() {
		await server.listed();
		const before = pty.bytes();
		await server.listed();
		return pty.bytes() - before;
	}

	try {
		await pty.firstShown(program.data);
		// What is known only after a second look at the balances is no part of it.
		await bytesOfNextPoll();
		for (let n = 0; n < polls; n++) {
			unchanged.push(await bytesOfNextPoll());
			if (await server.change(pty.text()) === null) {
				throw new Error(`No token of the server is on the screen:\n${pty.text()}`);
			}

			changed.push(await bytesOfNextPoll());
		}
	} finally {
		await pty.close();
	}

	return {unchangedBytes: rounded(median(unchanged)), changedBytes: rounded(median(changed))};
}

async function wallTime([file, ...args], environment) {
	const begun = performance.now();
	const child = spawn(file, args, {env: environment, stdio: 'ignore'});
	const [code] = await once(child, 'exit');
	if (code !== 0) {
		throw new Error(`${args.join(' ')} ended with status ${code}`);
	}

	return performance.now() - begun;
}

/** Wall times of bare Node and of a command, in turns, so that what else the machine does is shared. */
export async function measureCommand(environment, {runs}) {
	const bare = [];
	const list = [];
	for (let n = 0; n < runs; n++) {
		bare.push(await wallTime(bareNode, environment));
		list.push(await wallTime(edenTokens('list'), environment));
	}

	return {bareNodeMs: rounded(median(bare)), listMs: rounded(median(list))};
}

/** Memory of a Node that does nothing, MB. */
export async function measureBareMemory(environment) {
	const pty = openPty([bareNode[0], '-e', 'console.log("ready"); setInterval(() => {}, 1e6)'], environment);
	try {
		await pty.firstShown(/ready/);
		return rounded(pty.memory());
	} finally {
		await pty.close();
	}
}
