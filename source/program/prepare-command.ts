import {type Command, type CommanderError} from 'commander';
import {CommandError, exitStatus} from '../commands/context.js';

/** Gives a command what it does, and the global options after its own; the exit status is kept. */
export type Act = (command: Command, action: () => Promise<number>) => void;

/** Words that no command takes. */
export class UsageError extends CommandError {
	/** Name of the command that was called. */
	readonly command: string;

	constructor(command: Command, message: string) {
		const called = [...(command.parent ? [command.parent.name()] : []), command.name()].join(' ');
		super('usage', exitStatus.usage, message, `See ${called} --help.`);
		this.name = 'UsageError';
		this.command = command.name();
	}
}

/** `error: unknown option '--foo'\n(Did you mean --fob?)` as a sentence. */
function sentence({message}: CommanderError): string {
	const words = message.replace(/^error: /, '').replaceAll(/\s+/g, ' ').replace(/[.\s]+$/, '');
	return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}

/** A command that there is none of, with those that there are. */
export function unknownCommand(program: Command, word: string): CommandError {
	const known = program.createHelp().visibleCommands(program).map(command => command.name()).join(', ');
	return new CommandError('usage', exitStatus.usage, `There is no command "${word.slice(0, 40)}".`, `Use one of ${known}; see ${program.name()} --help.`);
}

/** Makes words that a command does not take an error of ours, instead of an end of the process. */
export const overrideExit = (command: Command): Command => command.exitOverride(error => {
	if (error.exitCode === 0) {
		throw error;
	}

	// Commander's answer to help on a command that there is none of.
	throw error.code === 'commander.help' ? unknownCommand(command, command.args.at(-1) ?? '') : new UsageError(command, sentence(error));
});

/** A new command of the program. */
export const defineCommand = (program: Command, words: string, description: string, examples: readonly string[]): Command =>
	overrideExit(program.command(words)).allowExcessArguments(false).description(description).addHelpText('after', `\nExamples:\n${examples.map(example => `  $ ${example}`).join('\n')}`);
