import {type Command, type CommanderError} from 'commander';
import {CommandError, exitStatus} from '../commands/context.js';
import {type CliOptions} from '../settings/settings.js';

/** The global options, with `--json`, which concerns the output and is not a setting. */
export type GlobalOptions = CliOptions & {readonly json?: boolean};

const settingsGroup = 'Account:';
const displayGroup = 'Display:';
const globalGroup = 'Global options:';

type Definition = readonly [flags: string, description: string];

const account: readonly Definition[] = [
	['--profile <name>', 'profile of the config file (EDENAI_PROFILE)'],
	['--config <file>', 'config file (EDENAI_CONFIG)'],
	['--base-url <url>', 'another host, such as https://api.eu.edenai.run (EDENAI_BASE_URL)'],
	['--api <version>', 'auto, v2 or v3; auto goes by the key (EDENAI_API)'],
	['--insecure-http', 'allow plain http to another machine'],
	['--read-only', 'refuse everything that writes'],
	['--demo', 'use an embedded Eden AI server; needs no key'],
];

const display: readonly Definition[] = [
	['--refresh <seconds>', 'time between two refreshes (30, at least 2)'],
	['--low-balance <usd>', 'below it a balance is LOW (10)'],
	['--critical-balance <usd>', 'below it a balance is CRITICAL (1)'],
	['--expiring-days <days>', 'an expiry within them is EXPIRING (7)'],
	['--critical-days <days>', 'an expiry within them is CRITICAL (2)'],
	['--json', 'print data and errors as JSON'],
	['--ascii', 'draw with ASCII only'],
	['--no-color', 'no colour (NO_COLOR, TERM=dumb)'],
	['--screen-reader', 'plain lines for a screen reader'],
];

/** Adds the global options to a command, so that they can follow its name too. */
export function addGlobalOptions(command: Command): void {
	const isRoot = command.parent === null;
	for (const [group, definitions] of [[settingsGroup, account], [displayGroup, display]] as const) {
		for (const [flags, description] of definitions) {
			command.addOption(command.createOption(flags, description).helpGroup(isRoot ? group : globalGroup));
		}
	}
}

/** The global options as typed, before or after the command's name; the later one wins. Options that were not typed are absent. */
export function globalOptionsOf(command: Command): GlobalOptions {
	const typed: Record<string, unknown> = {};
	for (const level of command.parent ? [command.parent, command] : [command]) {
		for (const option of level.options) {
			const name = option.attributeName();
			if (level.getOptionValueSource(name) === 'cli') {
				typed[name] = level.getOptionValue(name);
			}
		}
	}

	return typed;
}

/** Sets what a command does, adds the global options after its own, and keeps its exit status. */
export type Act = (command: Command, action: () => Promise<number>) => void;

/** A command line that no command accepts. */
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

/** An error for an unknown command, which lists the known ones. */
export function unknownCommand(program: Command, word: string): CommandError {
	const known = program.createHelp().visibleCommands(program).map(command => command.name()).join(', ');
	return new CommandError('usage', exitStatus.usage, `There is no command "${word.slice(0, 40)}".`, `Use one of ${known}; see ${program.name()} --help.`);
}

/** Turns commander's usage errors into our own, instead of ending the process. */
export const overrideExit = (command: Command): Command => command.exitOverride(error => {
	if (error.exitCode === 0) {
		throw error;
	}

	// Commander's answer to help on an unknown command.
	throw error.code === 'commander.help' ? unknownCommand(command, command.args.at(-1) ?? '') : new UsageError(command, sentence(error));
});

/** Adds a command to the program. */
export const defineCommand = (program: Command, words: string, description: string, examples: readonly string[]): Command =>
	overrideExit(program.command(words)).allowExcessArguments(false).description(description).addHelpText('after', `\nExamples:\n${examples.map(example => `  $ ${example}`).join('\n')}`);

type Stream = NodeJS.WritableStream & {readonly isTTY?: boolean; readonly columns?: number};

/** Where the program runs: the process's own streams and environment, or a test's. */
export type Host = {
	readonly environment: NodeJS.ProcessEnv;
	readonly stdin: {readonly isTTY?: boolean};
	readonly stdout: Stream;
	readonly stderr: Stream;
};

/** Whether there is a terminal for both output and input. */
export const isInteractive = ({stdin, stdout}: Host): boolean => stdin.isTTY === true && stdout.isTTY === true;

/** The version in package.json; the build substitutes it for the expression. */
export const version = (globalThis as {readonly __EDEN_TOKENS_VERSION__?: string}).__EDEN_TOKENS_VERSION__ ?? 'unbuilt';
