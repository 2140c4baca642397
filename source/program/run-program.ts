import {Command, CommanderError} from 'commander';
import {exitStatus, type CommandError, type Output} from '../commands/context.js';
import {createOutput} from '../commands/output.js';
import {addReadCommands, addServiceCommands, addWriteCommands} from './commands.js';
import {isInteractive, type Host, addGlobalOptions, globalOptionsOf, overrideExit, unknownCommand, UsageError, type Act, version} from './options.js';
import {loadCheckReport, flush, lostOutput, reportAsError, runOnAccount} from './run-command.js';

const examples = `
Examples:
  $ eden-tokens --demo                             try it, without a key
  $ eden-tokens                                    the terminal UI on your account
  $ eden-tokens list --at-risk                     what needs care
  $ eden-tokens create prod-web-app --balance 500 --expires +90d
  $ eden-tokens update "dev-*" --balance +10
  $ eden-tokens check                              for Nagios, Icinga and cron

A key is never an option: set EDENAI_API_KEY or EDENAI_API_KEY_FILE, or name a source in the config file.
"eden-tokens info" shows where that is. Exit status: 0 done, 1 refused or failed, 2 wrong usage,
3 no or bad credentials, 4 not found, 5 conflict or unconfirmed.`;

/** Opens the terminal UI, or prints the list if there is no terminal or JSON was requested. */
async function start(host: Host, command: Command): Promise<number> {
	const options = globalOptionsOf(command);
	if (isInteractive(host) && options.json !== true) {
		const {openTui} = await import('./open-tui.js');
		return openTui(host, options);
	}

	return runOnAccount(host, command, async context => {
		const {runList} = await import('../commands/list.js');
		return runList(context, {});
	});
}

function buildProgram(host: Host, output: Output, onStatus: (status: number) => void): Command {
	const program = new Command('eden-tokens');
	program
		.description('Eden AI API tokens: list, create, change, rotate and delete them, and watch their balances.\nWithout a command it opens the terminal UI.')
		.version(version, '-V, --version', 'print the version')
		.helpOption('-h, --help', 'print help')
		.helpCommand('help [command]', 'print the help of a command')
		.enablePositionalOptions()
		.allowExcessArguments()
		.configureOutput({
			writeOut(text) {
				output.write(text);
			},
			// Errors are reported in one place.
			writeErr: () => undefined,
			getOutHelpWidth: () => Math.min(host.stdout.columns ?? 100, 100),
			getOutHasColors: () => false,
		})
		.addHelpText('after', examples);
	overrideExit(program);
	const act: Act = (command, action) => {
		addGlobalOptions(command);
		command.action(async () => {
			onStatus(await action());
		});
	};

	addReadCommands(program, host, act);
	addWriteCommands(program, host, act);
	addServiceCommands(program, host, act);
	act(program, async () => {
		const [unknown] = program.args;
		if (unknown !== undefined) {
			throw unknownCommand(program, unknown);
		}

		return start(host, program);
	});
	return program;
}

/** Whether `--json` was given, for a command line that could not be parsed. */
function asksForJson(words: readonly string[]): boolean {
	const end = words.indexOf('--');
	return words.slice(0, end === -1 ? undefined : end).includes('--json');
}

/**
Runs the program with the words of a command line (without `node` and script) and returns the exit status. Never throws: errors are reported
on stderr.
*/
export async function runProgram(words: readonly string[], host: Host): Promise<number> {
	let status: number = exitStatus.done;
	let lost: CommandError | undefined;
	const output = createOutput({
		stdout: host.stdout, stderr: host.stderr, color: false,
		onClosed({code}) {
			lost = code === 'EPIPE' ? undefined : lostOutput(code);
		},
	});
	const program = buildProgram(host, output, given => {
		status = given;
	});
	try {
		await program.parseAsync(words, {from: 'user'});
		return status;
	} catch (error) {
		if (error instanceof CommanderError) {
			// Help or the version was requested, and has been printed.
			await flush(host.stdout);
			return lost ? (await reportAsError())(lost, output, false) : exitStatus.done;
		}

		const report = await (error instanceof UsageError && error.command === 'check' ? loadCheckReport() : reportAsError());
		return report(error, output, asksForJson(words));
	}
}
