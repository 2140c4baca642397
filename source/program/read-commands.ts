import {type Command} from 'commander';
import {nameHelp} from './name-help.js';
import {defineCommand, type Act} from './prepare-command.js';
import {type Host} from './host.js';
import {loadCheckReport} from './load-check-report.js';
import {runOnAccount} from './run-on-account.js';

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

	const get = defineCommand(program, 'get', 'print every field of tokens', [
		'eden-tokens get prod-web-app', 'eden-tokens get "dev-*" --json', 'eden-tokens get prod-web-app --show-secret --json | jq -r .secret',
	])
		.argument('<names...>', nameHelp)
		.option('--show-secret', 'print the secret too, where the API still gives it');
	act(get, async () => runOnAccount(host, get, async context => {
		const {runGet} = await import('../commands/get.js');
		return runGet(context, {...get.opts(), names: get.args});
	}));

	const usage = defineCommand(program, 'usage', 'print cost and calls by environment, token, feature and provider', [
		'eden-tokens usage --period month', 'eden-tokens usage prod-web-app --json',
	])
		.argument('[names...]', `${nameHelp}; all unless told`)
		.option('--period <span>', 'day, week, month, quarter or year; a week unless told');
	act(usage, async () => runOnAccount(host, usage, async context => {
		const {runUsage} = await import('../commands/usage.js');
		return runUsage(context, {...usage.opts(), names: usage.args});
	}));

	const check = defineCommand(program, 'check', 'judge the tokens as a plugin of Nagios or Icinga: 0 ok, 1 warning, 2 critical, 3 unknown', [
		'eden-tokens check', 'eden-tokens check "prod-*" --low-balance 50',
	]).argument('[names...]', `${nameHelp}; all unless told`);
	act(check, async () => runOnAccount(host, check, async context => {
		const {runCheck} = await import('../commands/check.js');
		return runCheck(context, {names: check.args});
	}, {loadReport: loadCheckReport}));

	const watch = defineCommand(program, 'watch', 'print a line of JSON for whatever happens to the tokens, until Ctrl-C', [
		'eden-tokens watch --refresh 10', 'eden-tokens watch "prod-*" | jq -c \'select(.event == "state")\'',
	]).argument('[names...]', `${nameHelp}; all unless told`);
	act(watch, async () => runOnAccount(host, watch, async context => {
		const {runWatch} = await import('../commands/watch.js');
		return runWatch(context, {names: watch.args});
	}));
}
