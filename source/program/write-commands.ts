import {type Command} from 'commander';
import {type Host} from './host.js';
import {nameHelp} from './name-help.js';
import {defineCommand, type Act} from './prepare-command.js';
import {runOnAccount} from './run-on-account.js';

const dryRunHelp = 'print the request and send none';

/** What `writes` is for a command that may only show what it would send. */
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
		.argument('<names...>', nameHelp)
		.option('--balance <change>', '50 sets, +10 adds, -5 takes, none switches the limit off')
		.option('--expires <when>', '2027-01-31, +30d, +2w, +3m or never')
		.option('--reset <period:usd>', 'daily:10, weekly:50, monthly:500 or none')
		.option('--tracking <on|off>', 'whether the balance is a limit')
		.option('--rename <name>', 'a new name, where the API can (v3)')
		.option('--dry-run', dryRunHelp);
	act(update, async () => runOnAccount(host, update, async context => {
		const {runUpdate} = await import('../commands/update.js');
		return runUpdate(context, {...update.opts(), names: update.args});
	}, {writes: unlessDry('here', update.opts())}));

	const remove = defineCommand(program, 'delete', 'delete tokens (v3: revoke, for ever); what uses them is refused at once', [
		'eden-tokens delete partner-acme-corp --confirm partner-acme-corp', 'eden-tokens delete "dev-*" --dry-run', 'eden-tokens delete "dev-*" --yes 3',
	])
		.argument('<names...>', nameHelp)
		.option('--confirm <name>', 'the name of the one token again')
		.option('--yes <count>', 'how many tokens exactly, where it is several')
		.option('--dry-run', dryRunHelp);
	act(remove, async () => runOnAccount(host, remove, async context => {
		const {runDelete} = await import('../commands/delete.js');
		return runDelete(context, {...remove.opts(), names: remove.args});
	}, {writes: unlessDry('here', remove.opts())}));

	const rotate = defineCommand(program, 'rotate', 'give a token a new secret and print it, once; the old one ends at once', [
		'eden-tokens rotate prod-web-app', 'eden-tokens rotate prod-web-app --quiet | vault kv put secret/eden key=-',
	])
		.argument('<name>', 'name or id of the token')
		.option('--quiet', 'print the secret alone')
		.option('--show-secret', 'with --json, make the secret part of the object')
		.option('--dry-run', dryRunHelp);
	act(rotate, async () => runOnAccount(host, rotate, async context => {
		const {runRotate} = await import('../commands/rotate.js');
		return runRotate(context, {...rotate.opts(), name: rotate.args[0]!});
	}, {writes: unlessDry('here', rotate.opts())}));

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
