import {execFileSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import {nodePath, programPath} from './clean-environment.js';
import {patienceMs} from './patience.js';

export type FakeProgram = {
	/** The folder of an executable `eden-tokens`, for the path. */
	readonly directory: string;
	/** What it was called with, call by call; all but `__complete` calls too. */
	readonly calls: () => string[][];
};

/** An executable `eden-tokens` that remembers what it was called with, and then does what a script of bash says. */
function recordingProgram(script: string): FakeProgram {
	const directory = mkdtempSync(path.join(tmpdir(), 'eden-tokens-shell-'));
	onTestFinished(() => {
		rmSync(directory, {recursive: true, force: true, maxRetries: 5, retryDelay: 50});
	});
	const log = path.join(directory, 'calls');
	mkdirSync(path.join(directory, 'empty'));
	const program = path.join(directory, 'eden-tokens');
	writeFileSync(program, `#!/bin/bash\nprintf '%s\\0' "$@" $'\\n' >>'${log}'\n${script}\n`);
	chmodSync(program, 0o755);
	return {
		directory,
		calls: () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n\0').filter(call => call !== '').map(call => call.split('\0').slice(0, -1)) : []),
	};
}

/** An executable `eden-tokens` that answers `__complete` with the given lines and remembers what it was called with. */
export function fakeProgram(lines: readonly string[]): FakeProgram {
	const program = recordingProgram('[ "$1" != __complete ] || cat "$(dirname "$0")/answer"');
	writeFileSync(path.join(program.directory, 'answer'), lines.map(line => `${line}\n`).join(''));
	return program;
}

/** The built program as an executable `eden-tokens`. */
export const builtProgram = (): FakeProgram => recordingProgram(`exec '${nodePath}' '${programPath}' "$@"`);

/** What a bash without any configuration prints for a script. Throws what it writes to stderr, if it does. */
export function runBash(script: string, {directory}: FakeProgram): string {
	return execFileSync('bash', ['--norc', '--noprofile', '-c', `exec 2>&1\n${script}`], {
		encoding: 'utf8', env: {PATH: `${directory}:/usr/bin:/bin`, HOME: directory, LANG: 'C.UTF-8'}, cwd: path.join(directory, 'empty'), timeout: patienceMs,
	});
}
