import {spawnSync} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fishScript} from '../../source/commands/completion-fish.js';
import {shape} from './completion-scene.js';
import {patienceMs} from './patience.js';
import {type FakeProgram} from './run-bash.js';
import {openTerminal, type Terminal} from './terminal.js';

/** Undefined where it is not installed. */
export const fishPath = ['/bin/fish', '/usr/bin/fish', '/usr/local/bin/fish'].find(file => existsSync(file));

/** A fish without any configuration, that completes by the script. */
export type Fish = {
	/** What is offered at the end of a line, without its description. Throws what it writes to stderr, if it does. */
	readonly offers: (line: string) => string[];
	/** Such a fish at its prompt, which is `ready>`. */
	readonly open: () => Promise<Terminal>;
};

/** `way`: whether it gets the script from a file, or from the program that prints it. */
export function makeFish(file: string, {directory}: FakeProgram, way: 'file' | 'printed' = 'file'): Fish {
	writeFileSync(path.join(directory, 'script'), fishScript(shape));
	const begin = way === 'file' ? 'source ~/script' : 'eden-tokens completion fish | source';
	const env = {PATH: `${directory}:/usr/bin:/bin`, HOME: directory, LANG: 'C.UTF-8'};
	const cwd = path.join(directory, 'empty');
	return {
		offers(line) {
			const {stdout, stderr} = spawnSync(file, ['--no-config', '-c', `${begin}; complete -C $argv[1]`, line], {encoding: 'utf8', env, cwd, timeout: patienceMs});
			if (stderr !== '') {
				throw new Error(`fish complains at ${line}: ${stderr}`);
			}

			return stdout.split('\n').slice(0, -1).map(offer => offer.split('\t')[0]!);
		},
		async open() {
			const plain = 'set fish_greeting; set -g fish_autosuggestion_enabled 0; function fish_prompt; echo "ready> "; end';
			const terminal = openTerminal({command: [file, '--no-config', '--private', '-C', `${begin}; ${plain}`], columns: 120, rows: 50, cwd, env});
			await terminal.waitFor(/^ready>/m);
			return terminal;
		},
	};
}
