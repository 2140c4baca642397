import {spawn, type ChildProcessByStdio} from 'node:child_process';
import {once} from 'node:events';
import {type Readable} from 'node:stream';
import {onTestFinished, vi} from 'vitest';
import {cleanEnvironment, nodePath, programPath} from './clean-environment.js';
import {patienceMs} from './patience.js';

export type Running = {
	readonly child: ChildProcessByStdio<null, Readable, Readable>;
	readonly home: string;
	readonly stdout: () => string;
	readonly stderr: () => string;
	/** Exit status, or the signal that ended it. */
	readonly ended: Promise<number | NodeJS.Signals | null>;
	/** Resolves when stdout (and stderr) holds the pattern; rejects when the program ends before. */
	readonly waitFor: (pattern: RegExp) => Promise<RegExpExecArray>;
};

/** Starts the built program without a terminal, as a script does, for the rest of the test. `variables`: of the environment, over a clean one. */
export function runProgram(words: readonly string[], variables: Readonly<Record<string, string>> = {}): Running {
	const {home, variables: clean, remove} = cleanEnvironment();
	const child = spawn(nodePath, [programPath, ...words], {env: {...clean, ...variables}, cwd: home, stdio: ['ignore', 'pipe', 'pipe']});
	let stdout = '';
	let stderr = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
	});
	let isOver = false;
	const ended = (async () => {
		const [code, signal] = await once(child, 'close') as [number | null, NodeJS.Signals | null];
		isOver = true;
		return code ?? signal;
	})();
	onTestFinished(async () => {
		child.kill('SIGKILL');
		await ended;
		await remove();
	});

	return {
		child, home, ended,
		stdout: () => stdout,
		stderr: () => stderr,
		waitFor: async pattern => vi.waitUntil(() => {
			const found = pattern.exec(stdout) ?? pattern.exec(stderr);
			if (!found && isOver) {
				throw new Error(`It ended without ${String(pattern)}: ${stdout}${stderr}`);
			}

			return found;
		}, {timeout: patienceMs}),
	};
}
