import {type Command} from 'commander';
import {type Host} from './host.js';
import {defineCommand, type Act} from './prepare-command.js';
import {runOnAccount} from './run-headless.js';

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
		.option('--dry-run', 'print the request and send none');
	act(create, async () => runOnAccount(host, create, async context => {
		const {runCreate} = await import('../commands/create.js');
		return runCreate(context, {...create.opts(), name: create.args[0]!});
	}, {writes: unlessDry('here', create.opts())}));
}
