import {type Command} from 'commander';
import {defineCommand, type Act} from './prepare-command.js';
import {type Host} from './host.js';
import {reportCheckError} from './report-check-error.js';
import {runOnAccount} from './run-headless.js';

const nameHelp = 'names, ids or globs such as "dev-*"';

/** The commands that only look. */
export function addReadCommands(program: Command, host: Host, act: Act): void {
	const list = defineCommand(program, 'list', 'print the tokens as a table', [
		'eden-tokens list --at-risk --sort expires', 'eden-tokens list --filter "prod !sandbox"', 'eden-tokens list --json',
	])
		.option('--filter <words>', 'only tokens whose name, type or state has all the words; !word excludes')
		.option('--at-risk', 'only tokens at risk')
		.option('--sort <column>', 'name, balance, expires, runs-out or status')
		.option('--reverse', 'in the opposite order')
		.option('--all', 'revoked keys too');
	act(list, async () => runOnAccount(host, list, async context => {
		const {runList} = await import('../commands/list.js');
		return runList(context, list.opts());
	}));

	const check = defineCommand(program, 'check', 'judge the tokens as a plugin of Nagios or Icinga: 0 ok, 1 warning, 2 critical, 3 unknown', [
		'eden-tokens check', 'eden-tokens check "prod-*" --low-balance 50',
	]).argument('[names...]', `${nameHelp}; all unless told`);
	act(check, async () => runOnAccount(host, check, async context => {
		const {runCheck} = await import('../commands/check.js');
		return runCheck(context, {names: check.args});
	}, {report: reportCheckError}));
}
