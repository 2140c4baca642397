import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {afterAll, expect, onTestFinished, test} from 'vitest';
import {cleanEnvironment, nodePath, programPath} from '../helpers/clean-environment.js';
import {killAll, processOf, processesOfSession, type ProcessInfo} from '../helpers/processes.js';
import {findSshTools, startSshServer, type SshServer} from '../helpers/ssh-server.js';
import {openBelowShell, type Shelled} from './shelled.js';
import {startAccount} from './tui.js';

const tools = findSshTools();
const server = tools && await startSshServer(tools);
const obstacle = server ? await server.obstacle() : 'Install sshd, ssh and ssh-keygen to have that tested (Debian packages: openssh-server, openssh-client).';
afterAll(async () => server?.close());

type Remote = Shelled & {
	readonly ssh: SshServer;
	/** The program, at the other end of the connection. */
	readonly remote: ProcessInfo;
	/** What at that end holds its terminal. */
	readonly host: ProcessInfo;
};

/** The program with its list on the screen, on another machine, so to speak. Its key is in a file: on a command line all who use a machine can read it. */
async function openRemote(ssh: SshServer): Promise<Remote> {
	const account = await startAccount('v2');
	const {home, variables, remove} = cleanEnvironment();
	onTestFinished(remove);
	const keyFile = path.join(home, 'key');
	writeFileSync(keyFile, `${account.env.EDENAI_API_KEY}\n`, {mode: 0o600});
	const {TERM: _, ...rest} = variables;
	const settings = Object.entries({...rest, EDENAI_BASE_URL: account.env.EDENAI_BASE_URL!, EDENAI_API_KEY_FILE: keyFile}).map(([name, value]) => `${name}='${value}'`);
	const terminal = await openBelowShell(ssh.command(`exec env -i TERM="$TERM" SSH_TTY="$SSH_TTY" SSH_CONNECTION="$SSH_CONNECTION" ${settings.join(' ')} '${nodePath}' '${programPath}'`), {});
	const remote = ssh.processes().find(({command}) => command === `${nodePath} ${programPath}`)!;
	// Over the network, in a terminal of its own.
	expect(readFileSync(`/proc/${remote.pid}/environ`, 'utf8')).toMatch(/\0SSH_TTY=\/dev\/pts\/\d+\0SSH_CONNECTION=127\.0\.0\.1 \d+ 127\.0\.0\.1 \d+\0/);
	expect(remote.session).toBe(remote.pid);
	onTestFinished(() => {
		// Those that a test finds left over are in nobody's tree any more.
		killAll(processesOfSession(remote.session));
	});
	return {...terminal, ssh, remote, host: processOf(remote.parent)!};
}

/** Drops the connection in this way, and waits until there is nothing left that could use a core: neither the program, nor what it has started, nor what served the connection. */
async function dropped({ssh, remote, host}: Remote, drop: () => void): Promise<void> {
	const before = processOf(remote.pid)!.cpuMs;
	let cpuMs = before;
	drop();
	await expect.poll(() => {
		const found = processOf(remote.pid);
		cpuMs = found?.cpuMs ?? cpuMs;
		return found;
	}).toBeUndefined();
	// Nor did it turn in a circle before it noticed.
	expect(cpuMs - before).toBeLessThan(1000);
	await expect.poll(() => processesOfSession(remote.session)).toEqual([]);
	await expect.poll(() => processOf(host.pid)).toBeUndefined();
	await expect.poll(() => ssh.processes()).toEqual([]);
}

if (server === undefined || obstacle !== undefined) {
	test('no SSH server gives a terminal on this machine, so nothing is known of the program behind one', () => {
		console.warn(`NOT TESTED: the program over SSH. ${obstacle}`);
		expect(obstacle).toMatch(/\S/);
	});
} else {
	test('over SSH it draws, takes keys, follows a resize, and gives the terminal back', async () => {
		const terminal = await openRemote(server);
		expect(terminal.line(0)).toContain('eden-tokens');
		expect(terminal.text()).toMatch(/^▸ .*live/m);
		terminal.press('j', 'j');
		await terminal.waitFor(() => terminal.line(5).startsWith('▸'));
		terminal.type('/search');
		await terminal.waitFor(() => terminal.text().includes('prod-search-index') && !terminal.text().includes('prod-web-app'));
		terminal.press('esc');
		await terminal.waitFor('prod-web-app');
		terminal.resize(90, 20);
		await terminal.waitFor(() => terminal.line(0).length <= 90 && terminal.line(18).includes('q quit'));
		terminal.resize(100, 30);
		await terminal.waitFor(() => terminal.line(28).includes('q quit'));
		terminal.press('q');
		await terminal.givenBack(0);
		await expect.poll(() => terminal.ssh.processes()).toEqual([]);
	});

	test('a client that is killed leaves nothing behind at the other end', async () => {
		const terminal = await openRemote(server);
		await dropped(terminal, () => {
			process.kill(terminal.program().pid, 'SIGKILL');
		});
		await terminal.waitFor('status 137');
	});

	test('a terminal that is closed leaves nothing behind at the other end', async () => {
		const terminal = await openRemote(server);
		await dropped(terminal, terminal.hangUp);
	});

	test('a server whose session is killed leaves nothing behind, and the client says so', async () => {
		const terminal = await openRemote(server);
		await dropped(terminal, () => {
			process.kill(terminal.host.pid, 'SIGKILL');
		});
		await terminal.waitFor('status 255');
	});
}
