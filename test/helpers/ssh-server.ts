import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import {tmpdir, userInfo} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {vi} from 'vitest';
import {patienceMs} from './patience.js';
import {descendantsOf, killAll, type ProcessInfo} from './processes.js';

const folders = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin', '/sbin', '/bin'];

const find = (name: string): string | undefined => folders.map(folder => path.join(folder, name)).find(file => existsSync(file));

/** The programs that it takes. */
export type SshTools = {readonly server: string; readonly client: string; readonly keygen: string};

/** Undefined where one of them is not installed. */
export function findSshTools(): SshTools | undefined {
	const [server, client, keygen] = ['sshd', 'ssh', 'ssh-keygen'].map(name => find(name));
	return server !== undefined && client !== undefined && keygen !== undefined ? {server, client, keygen} : undefined;
}

export type SshServer = {
	/** Runs a command of the shell over a connection, in a terminal of its own. */
	readonly command: (text: string) => [string, ...string[]];
	/** What serves connections, and what runs in them. */
	readonly processes: () => ProcessInfo[];
	/** Why nobody gets a terminal from it on this machine, in the words of its own log; undefined where that works. An ordinary user's server may not do all that one of root may. */
	readonly obstacle: () => Promise<string | undefined>;
	readonly close: () => Promise<void>;
};

/** The folder that a server which runs as root locks its unprivileged half into. Its service makes it; it is empty, and stays, since another server may use it by now. */
function makeJail(): void {
	if (process.getuid?.() === 0) {
		mkdirSync('/run/sshd', {recursive: true, mode: 0o755});
	}
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

type Server = {readonly child: ChildProcess; readonly port: number; readonly log: () => string};

/** Resolves when it listens or has ended. */
async function tryToListen(file: string, config: string): Promise<Server> {
	const port = await freePort();
	// With a log of its own: the system's is not there to be read.
	const child = spawn(file, ['-D', '-e', '-f', config, '-p', String(port)], {stdio: ['ignore', 'ignore', 'pipe'], env: {PATH: '/usr/bin:/bin'}});
	let log = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		log += text;
	});
	await vi.waitUntil(() => log.includes('Server listening') || child.exitCode !== null, {timeout: patienceMs});
	return {child, port, log: () => log};
}

/** One that listens. Something else can take its port before it does, hence several tries. */
async function listening(file: string, config: string): Promise<Server> {
	let server = await tryToListen(file, config);
	for (let tries = 1; server.child.exitCode !== null; tries++) {
		if (tries === 3) {
			throw new Error(`sshd has ended: ${server.log()}`);
		}

		server = await tryToListen(file, config);
	}

	return server;
}

/** A terminal at the other end, and nothing of the developer's: no settings, no known hosts, no agent, no question. */
const clientOptions = [
	'-tt',
	'-F',
	'/dev/null',
	...['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'GlobalKnownHostsFile=/dev/null'].flatMap(option => ['-o', option]),
	...['IdentitiesOnly=yes', 'IdentityAgent=none', 'BatchMode=yes', 'EscapeChar=none', 'ConnectTimeout=30', 'LogLevel=ERROR'].flatMap(option => ['-o', option]),
];

/** A server on loopback with keys of its own, that lets in whoever runs the tests. */
export async function startSshServer(tools: SshTools): Promise<SshServer> {
	const folder = mkdtempSync(path.join(tmpdir(), 'eden-tokens-ssh-'));
	const file = (name: string) => path.join(folder, name);
	for (const name of ['host', 'user']) {
		execFileSync(tools.keygen, ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file(name)]);
	}

	copyFileSync(file('user.pub'), file('authorized'));
	writeFileSync(file('config'), `
HostKey ${file('host')}
AuthorizedKeysFile ${file('authorized')}
PidFile ${file('pid')}
ListenAddress 127.0.0.1
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
PrintLastLog no
`);
	makeJail();
	const {child, port, log} = await listening(tools.server, file('config'));
	const command = (text: string): [string, ...string[]] => [tools.client, ...clientOptions, '-p', String(port), '-i', file('user'), '-l', userInfo().username, '127.0.0.1', text];
	return {
		command,
		processes: () => descendantsOf(child.pid!),
		async obstacle() {
			const [client, ...args] = command('test -t 0');
			const asked = spawn(client, args, {stdio: 'ignore'});
			const [status] = await once(asked, 'exit') as [number | null];
			return status === 0 ? undefined : `The server has told: ${log().trim().replaceAll(/\s+/g, ' ')}`;
		},
		async close() {
			const ended = once(child, 'exit');
			killAll(descendantsOf(child.pid!));
			child.kill('SIGKILL');
			await ended;
			rmSync(folder, {recursive: true, force: true});
		},
	};
}
