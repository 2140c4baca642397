import {type Command, type Option} from 'commander';
import {type CommandShape, type OptionShape, type ProgramShape} from '../commands/completion-shape.js';

const describeOption = ({short, long, flags, description, required, optional}: Option): OptionShape => ({
	flags: [short, long].filter(flag => flag !== undefined),
	description,
	value: required || optional ? (/[<[]([^>\]]+?)(?:\.{3})?[>\]]/.exec(flags)?.[1] ?? 'value') : null,
});

const optionsOf = (command: Command): OptionShape[] => command.createHelp().visibleOptions(command).map(option => describeOption(option));

function describeCommand(command: Command): CommandShape {
	const [argument] = command.registeredArguments;
	return {name: command.name(), description: command.description(), options: optionsOf(command), argument: argument?.name() ?? null, variadic: argument?.variadic ?? false};
}

/** Commands, options and arguments of the program as commander has them, without what is hidden: so that completion knows all that can be typed. */
export const describeProgram = (program: Command): ProgramShape => ({
	options: optionsOf(program),
	commands: program.createHelp().visibleCommands(program).map(command => describeCommand(command)),
});
