import {type Command} from 'commander';
import {describeProgram} from './describe-program.js';
import {defineCommand, overrideExit, type Act} from './prepare-command.js';
import {type Host} from './host.js';
import {runBare} from './run-bare.js';
import {runOnAccount} from './run-on-account.js';
import {version} from './version.js';

/** A key command may ask for a passphrase: who only types a line does not wait for that. */
const keyTimeoutMs = 1000;

/** The commands around the tokens: what serves, and what the shell needs. */
export function addServiceCommands(program: Command, host: Host, act: Act): void {
	const info = defineCommand(program, 'info', 'print every path, the profile, the API, the host, and where the key came from', [
		'eden-tokens info', 'eden-tokens info --profile staging --json',
	]);
	act(info, async () => runBare(host, info, async ({options, ...context}) => {
		const [{runInfo}, {openSession}, {loadSettings}] = await Promise.all([import('../commands/info.js'), import('../session.js'), import('../settings/load-settings.js')]);
		return runInfo({...context, settings: await loadSettings(options, host.environment, {signal: context.signal}), now: Date.now, open: openSession, version});
	}));

	const exporter = defineCommand(program, 'exporter', 'serve /metrics for Prometheus, and /healthz, until Ctrl-C', [
		'eden-tokens exporter', 'eden-tokens exporter --listen [::1]:9464 --hash-names --refresh 60',
	])
		.option('--listen <address>', 'host and port (127.0.0.1:9464)')
		.option('--hash-names', 'short hashes in place of names');
	act(exporter, async () => {
		const [{runExporter}, {parseListen}] = await Promise.all([import('../commands/exporter.js'), import('../commands/listen-address.js')]);
		const {listen, hashNames} = exporter.opts<{listen?: string; hashNames?: boolean}>();
		// Before a key is asked for: wrong usage is told first.
		const address = parseListen(listen ?? '127.0.0.1:9464');
		return runOnAccount(host, exporter, async context => runExporter(context, {address, hashNames}));
	});

	const serveDemo = defineCommand(program, 'serve-demo', 'serve an embedded Eden AI on loopback, both APIs on one port, until Ctrl-C', [
		'eden-tokens serve-demo --port 8080',
	])
		.option('--port <number>', 'port to listen on; any free one unless told')
		.option('--size <count>', 'how many tokens; two dozen unless told');
	act(serveDemo, async () => runBare(host, serveDemo, async ({output, signal, json}) => {
		const {runServeDemo} = await import('../commands/serve-demo.js');
		return runServeDemo(output, signal, {...serveDemo.opts(), json});
	}));

	const completion = defineCommand(program, 'completion', 'print the script that completes commands, options and names of tokens', [
		'eval "$(eden-tokens completion bash)"', 'source <(eden-tokens completion zsh)', 'eden-tokens completion fish | source',
	]).argument('<shell>', 'bash, zsh or fish');
	act(completion, async () => runBare(host, completion, async ({output}) => {
		const {runCompletion} = await import('../commands/completion.js');
		return runCompletion(output, {shell: completion.args[0]!, program: describeProgram(program)});
	}));

	const complete = overrideExit(program.command('__complete', {hidden: true})).argument('<kind>').argument('[words...]');
	act(complete, async () => runBare(host, complete, async ({output}) => {
		const [{runComplete}, {openSession}, {loadSettings}] = await Promise.all([import('../commands/complete.js'), import('../session.js'), import('../settings/load-settings.js')]);
		const [kind = '', ...words] = complete.args;
		return runComplete(output, {
			kind, words, environment: host.environment, now: Date.now,
			open: async options => openSession(await loadSettings(options, host.environment, {timeoutMs: keyTimeoutMs})),
		});
	}));
}
