import {type Command} from 'commander';
import {type CliOptions} from '../settings/cli-options.js';

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
