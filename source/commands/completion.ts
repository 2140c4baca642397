import {bashScript} from './completion-bash.js';
import {fishScript} from './completion-fish.js';
import {shells, type ProgramShape, type Shell} from './completion-shape.js';
import {zshScript} from './completion-zsh.js';
import {CommandError, exitStatus, type Output} from './context.js';

const scripts: Readonly<Record<Shell, (program: ProgramShape) => string>> = {bash: bashScript, zsh: zshScript, fish: fishScript};

/** `completion bash|zsh|fish`: prints the script that completes commands, options and names of tokens in that shell. */
export async function runCompletion(output: Output, {shell, program}: {readonly shell: string; readonly program: ProgramShape}): Promise<number> {
	const known = shells.find(one => one === shell);
	if (known === undefined) {
		throw new CommandError('usage', exitStatus.usage, `There is no completion for ${JSON.stringify(shell.slice(0, 30))}.`, `Name one of ${shells.join(', ')}.`);
	}

	output.write(scripts[known](program));
	return exitStatus.done;
}
