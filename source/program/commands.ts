import {type Command, type Option} from 'commander';
import {type CommandShape, type OptionShape, type ProgramShape} from '../commands/completion-shape.js';
import {type Host, defineCommand, type Act, overrideExit, UsageError, version} from './options.js';
import {runOnAccount, loadCheckReport, runBare} from './run-command.js';

/** Which token is meant where several active keys have one name. */
const idOption = ['--id <id>', 'the id of the token, where several have its name'] as const;

/** The names that a command was given, or the id of one token. Throws wrong usage where there is neither. */
function namedBy(command: Command): {readonly names: readonly string[]; readonly id?: string} {
	const {id} = command.opts<{id?: string}>();
	if (command.args.length === 0 && id === undefined) {
		throw new UsageError(command, `Missing required argument '${command.registeredArguments[0]?.name() ?? 'names'}'.`);
	}

	return {names: command.args, ...(id !== undefined && {id})};
}

/** What may stand where a command takes names. */
const nameHelp = 'names, ids or globs such as "dev-*"';

const dryRunHelp = 'print the request and send none';

/** `writes` for a command with `--dry-run`. */
const unlessDry = (where: 'here' | 'there', {dryRun = false}: {readonly dryRun?: boolean}): 'here' | 'there' | undefined => (dryRun ? undefined : where);

/** The commands that change something. */
export function addWriteCommands(program: Command, host: Host, act: Act): void {
	const create = defineCommand(program, 'create', 'make a token and print its secret, once', [
		'eden-tokens create prod-web-app --balance 500 --expires +90d',
		'eden-tokens create ci-nightly --template ci --quiet > secret.txt',
		'eden-tokens create ci-cd --balance 20 --reset daily:20 --dry-run',
	])
		.argument('<name>', 'such as prod-web-app: environment-application[-purpose]')
		.option('--type <type>', 'api_token (live) or sandbox_api_token (sandbox)')
		.option('--balance <usd>', 'the limit, or none')
		.option('--expires <when>', '2027-01-31, +30d, +2w, +3m or never')
		.option('--reset <period:usd>', 'daily:10, weekly:50, monthly:500 or none')
		.option('--template <name>', 'start from a template of the config file or of the published practice')
		.option('--member <e-mail>', 'the member that the key belongs to (v3)')
		.option('--quiet', 'print the secret alone')
		.option('--show-secret', 'with --json, make the secret part of the object')
		.option('--dry-run', dryRunHelp);
	act(create, async () => runOnAccount(host, create, async context => {
		const {runCreate} = await import('../commands/create.js');
		return runCreate(context, {...create.opts(), name: create.args[0]!});
	}, {writes: unlessDry('here', create.opts())}));

	const update = defineCommand(program, 'update', 'change tokens; only what the options say', [
		'eden-tokens update prod-web-app --balance +10', 'eden-tokens update "dev-*" --expires +30d', 'eden-tokens update ci-cd --reset weekly:50 --dry-run',
	])
		.argument('[names...]', nameHelp)
		.option(...idOption)
		.option('--balance <change>', '50 sets, +10 adds, -5 takes, none switches the limit off')
		.option('--expires <when>', '2027-01-31, +30d, +2w, +3m or never')
		.option('--reset <period:usd>', 'daily:10, weekly:50, monthly:500 or none')
		.option('--tracking <on|off>', 'whether the balance is a limit')
		.option('--rename <name>', 'a new name, where the API can (v3)')
		.option('--dry-run', dryRunHelp);
	act(update, async () => {
		const named = namedBy(update);
		return runOnAccount(host, update, async context => {
			const {runUpdate} = await import('../commands/update.js');
			return runUpdate(context, {...update.opts(), ...named});
		}, {writes: unlessDry('here', update.opts())});
	});

	const remove = defineCommand(program, 'delete', 'delete tokens (v3: revoke, for ever); what uses them is refused at once', [
		'eden-tokens delete partner-acme-corp --confirm partner-acme-corp', 'eden-tokens delete "dev-*" --dry-run', 'eden-tokens delete "dev-*" --yes 3',
	])
		.argument('[names...]', nameHelp)
		.option(...idOption)
		.option('--confirm <name>', 'the name of the one token again; its id, where several have its name')
		.option('--yes <count>', 'how many tokens exactly, where it is several')
		.option('--dry-run', dryRunHelp);
	act(remove, async () => {
		const named = namedBy(remove);
		return runOnAccount(host, remove, async context => {
			const {runDelete} = await import('../commands/delete.js');
			return runDelete(context, {...remove.opts(), ...named});
		}, {writes: unlessDry('here', remove.opts())});
	});

	const rotate = defineCommand(program, 'rotate', 'give a token a new secret and print it, once; the old one ends at once', [
		'eden-tokens rotate prod-web-app', 'eden-tokens rotate prod-web-app --quiet | vault kv put secret/eden key=-',
	])
		.argument('[name]', 'name or id of the token')
		.option(...idOption)
		.option('--quiet', 'print the secret alone')
		.option('--show-secret', 'with --json, make the secret part of the object')
		.option('--dry-run', dryRunHelp);
	act(rotate, async () => {
		const {names, id} = namedBy(rotate);
		return runOnAccount(host, rotate, async context => {
			const {runRotate} = await import('../commands/rotate.js');
			return runRotate(context, {...rotate.opts(), name: names[0], id});
		}, {writes: unlessDry('here', rotate.opts())});
	});

	const migrate = defineCommand(program, 'migrate', 'make the v2 tokens of this profile anew as v3 keys of another; deletes nothing', [
		'eden-tokens migrate --to-profile new --dry-run', 'eden-tokens migrate --to-profile new --only "prod-*" --out secrets.jsonl',
	])
		.requiredOption('--to-profile <name>', 'the profile whose management key makes them')
		.option('--only <glob>', 'a name or a glob; all tokens unless told')
		.option('--out <file>', 'a new file for the secrets; stdout, as JSON, unless told')
		.option('--dry-run', 'print what maps and what cannot, and send nothing');
	act(migrate, async () => runOnAccount(host, migrate, async context => {
		const {runMigrate} = await import('../commands/migrate.js');
		return runMigrate(context, migrate.opts());
	}, {writes: unlessDry('there', migrate.opts())}));
}

/** The commands that only read. */
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
		.argument('[names...]', nameHelp)
		.option(...idOption)
		.option('--show-secret', 'print the secret too, where the API still gives it');
	act(get, async () => {
		const named = namedBy(get);
		return runOnAccount(host, get, async context => {
			const {runGet} = await import('../commands/get.js');
			return runGet(context, {...get.opts(), ...named});
		});
	});

	const usage = defineCommand(program, 'usage', 'print cost and calls by environment, token, feature and provider', [
		'eden-tokens usage --period month', 'eden-tokens usage prod-web-app --json',
	])
		.argument('[names...]', `${nameHelp}; all unless told`)
		.option(...idOption)
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

/** All commands, options and arguments as commander knows them, except hidden ones, so that completion offers whatever can be typed. */
export const describeProgram = (program: Command): ProgramShape => ({
	options: optionsOf(program),
	commands: program.createHelp().visibleCommands(program).map(command => describeCommand(command)),
});

/** A key command may ask for a passphrase, and somebody who is just typing must not have to wait for that. */
const keyTimeoutMs = 1000;

/** The other commands: those that serve something, and those for the shell. */
export function addServiceCommands(program: Command, host: Host, act: Act): void {
	const info = defineCommand(program, 'info', 'print every path, the profile, the API, the host, and where the key came from', [
		'eden-tokens info', 'eden-tokens info --profile staging --json',
	]);
	act(info, async () => runBare(host, info, async ({options, ...context}) => {
		const [{runInfo}, {openSession}, {loadSettings}] = await Promise.all([import('../commands/info.js'), import('../account/session.js'), import('../settings/load-settings.js')]);
		return runInfo({...context, settings: await loadSettings(options, host.environment, {signal: context.signal}), now: Date.now, open: openSession, version});
	}));

	const exporter = defineCommand(program, 'exporter', 'serve /metrics for Prometheus, and /healthz, until Ctrl-C', [
		'eden-tokens exporter', 'eden-tokens exporter --listen [::1]:9464 --hash-names --refresh 60',
	])
		.option('--listen <address>', 'host and port (127.0.0.1:9464)')
		.option('--hash-names', 'short hashes in place of names');
	act(exporter, async () => {
		const [{runExporter}, {parseListen}] = await Promise.all([import('../commands/exporter.js'), import('../commands/listen.js')]);
		const {listen, hashNames} = exporter.opts<{listen?: string; hashNames?: boolean}>();
		// Check usage before asking for a key.
		const address = parseListen(listen ?? '127.0.0.1:9464');
		return runOnAccount(host, exporter, async context => runExporter(context, {address, hashNames}));
	});

	const serveDemo = defineCommand(program, 'serve-demo', 'serve an embedded Eden AI on loopback, both APIs on one port, until Ctrl-C', [
		'eden-tokens serve-demo --port 8080', 'eden-tokens serve-demo --sunset 2026-12-31', 'eden-tokens serve-demo --end-v2',
	])
		.option('--port <number>', 'port to listen on; any free one unless told')
		.option('--size <count>', 'how many tokens; two dozen unless told')
		.option('--twins', 'names that repeat too: of two members, revoked ones on v2, and a legacy key there')
		.option('--sunset <date>', 'have v2 announce the day of its end with every answer')
		.option('--end-v2 [status]', 'have v2 ended: 410 unless told, or 404, 403, 301 or 308')
		.option('--no-credit', 'have the credit used up: 402 to what costs money')
		.option('--delay <ms>', 'how long a read takes; 40 unless told, a write nearly three times that');
	act(serveDemo, async () => runBare(host, serveDemo, async ({output, signal, json}) => {
		const {runServeDemo} = await import('../commands/serve-demo.js');
		return runServeDemo(output, signal, {...serveDemo.opts(), json});
	}));

	const completion = defineCommand(program, 'completion', 'print the script that completes commands, options and names of tokens', [
		'eval "$(eden-tokens completion bash)"', 'source <(eden-tokens completion zsh)', 'eden-tokens completion fish | source',
	]).argument('<shell>', 'bash, zsh or fish');
	act(completion, async () => runBare(host, completion, async ({output}) => {
		const {runCompletion} = await import('../commands/complete.js');
		return runCompletion(output, {shell: completion.args[0]!, program: describeProgram(program)});
	}));

	const complete = overrideExit(program.command('__complete', {hidden: true})).argument('<kind>').argument('[words...]');
	act(complete, async () => runBare(host, complete, async ({output}) => {
		const [{runComplete}, {openSession}, {loadSettings}] = await Promise.all([import('../commands/complete.js'), import('../account/session.js'), import('../settings/load-settings.js')]);
		const [kind = '', ...words] = complete.args;
		return runComplete(output, {
			kind, words, environment: host.environment, now: Date.now,
			open: async options => openSession(await loadSettings(options, host.environment, {timeoutMs: keyTimeoutMs})),
		});
	}));
}
