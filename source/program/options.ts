import {type Command, type CommanderError} from 'commander';
import {CommandError, exitStatus} from '../commands/context.js';
import {type CliOptions} from '../settings/settings.js';

/** The global options, with `--json`, which is about the output and no setting. */
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

/** Gives a command the global options, so that they may stand before and after the command's name. */
export function addGlobalOptions(command: Command): void {
	const isRoot = command.parent === null;
	for (const [group, definitions] of [[settingsGroup, account], [displayGroup, display]] as const) {
		for (const [flags, description] of definitions) {
			command.addOption(command.createOption(flags, description).helpGroup(isRoot ? group : globalGroup));
		}
	}
}

/** The global options as typed, before or after the command's name; the later one counts. What was not typed is absent. */
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

type Stream = NodeJS.WritableStream & {readonly isTTY?: boolean; readonly columns?: number};

/** Where the program runs: the process's own, or a test's. */
export type Host = {
	readonly environment: NodeJS.ProcessEnv;
	readonly stdin: {readonly isTTY?: boolean};
	readonly stdout: Stream;
	readonly stderr: Stream;
};

/** Whether there is a terminal to draw on and to type at. */
export const isInteractive = ({stdin, stdout}: Host): boolean => stdin.isTTY === true && stdout.isTTY === true;

/** The version of package.json, which the build writes in place of the expression. */
export const version = (globalThis as {readonly __EDEN_TOKENS_VERSION__?: string}).__EDEN_TOKENS_VERSION__ ?? 'unbuilt';
