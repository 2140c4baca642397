import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {vi} from 'vitest';
import {zshScript} from '../../source/commands/completion-zsh.js';
import {shape} from './completion-scene.js';
import {patienceMs} from './patience.js';
import {type FakeProgram} from './run-bash.js';
import {openTerminal, type Terminal} from './terminal.js';

/** Undefined where it is not installed. */
export const zshPath = ['/bin/zsh', '/usr/bin/zsh', '/usr/local/bin/zsh'].find(file => existsSync(file));

export type Zsh = Terminal & {
	/** What is offered at the end of a line, as it would be inserted; escaped as the line's quotes want it. */
	readonly offers: (line: string) => Promise<string[]>;
};

/** How it gets the script: from a file that it sources, from one in a folder of `$fpath`, or from the program that prints it. */
type Way = 'file' | 'fpath' | 'printed';

/** A zsh without any configuration, at its prompt, that completes by the script. */
export async function openZsh(file: string, {directory}: FakeProgram, way: Way = 'file'): Promise<Zsh> {
	const inFolder = (name: string) => path.join(directory, name);
	writeFileSync(inFolder(way === 'fpath' ? '_eden-tokens' : 'script'), zshScript(shape));
	const before = way === 'fpath' ? 'fpath=("$HOME" $fpath)' : ':';
	const after = {file: 'source "$HOME/script"', fpath: ':', printed: 'source <(eden-tokens completion zsh)'}[way];
	const terminal = openTerminal({
		command: [file, '-f', '-i'], columns: 120, rows: 50, cwd: inFolder('empty'),
		env: {PATH: `${directory}:/usr/bin:/bin`, PS1: '%% ', HOME: directory},
	});
	await terminal.waitFor(/^%/m);
	terminal.type(`${before}; source '${path.resolve('test/helpers/complete-line.zsh')}'; ${after}; PS1='ready> '\r`);
	await terminal.waitFor(/^ready>$/m);
	return {
		...terminal,
		async offers(line) {
			const offered = inFolder('offered');
			rmSync(offered, {force: true});
			// The shell takes line ends away from the end of what it reads, and with the dot there is none.
			writeFileSync(inFolder('line'), `${line}.`);
			terminal.type('\u0014');
			const read = () => (existsSync(offered) ? readFileSync(offered, 'utf8') : '');
			await vi.waitUntil(() => /(?:^|\0)\0$/.test(read()), {timeout: patienceMs});
			return read().split('\0').slice(0, -2);
		},
	};
}
