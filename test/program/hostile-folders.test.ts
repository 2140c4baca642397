import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {text} from 'node:stream/consumers';
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest';
import {startDemoServer} from '../../source/demo/server.js';
import {historyFile} from '../../source/history/state-files.js';
import {nodePath, programPath} from '../helpers/clean-environment.js';

/*
Root starts the program as one user, in folders that another user made ready. Without root the user is the same for both: links and open folders are hostile
all the same, and the program has to refuse them.
*/
const isRoot = process.getuid?.() === 0;
const user = isRoot ? 65_534 : process.getuid!();
const enemy = isRoot ? 65_533 : user;

const dist = path.dirname(programPath);
const executables = ['cli.js', 'eden-tokens.js'];
const folders = ['cache', 'state', 'config'] as const;

/** Programs, where every user can read them. */
let programs: string;

beforeAll(() => {
	programs = fs.mkdtempSync(path.join(tmpdir(), 'eden-tokens-programs-'));
	fs.chmodSync(programs, 0o755);
	fs.writeFileSync(path.join(programs, 'package.json'), '{"type": "module"}');
	for (const file of [nodePath, ...executables.map(name => path.join(dist, name))]) {
		fs.copyFileSync(file, path.join(programs, path.basename(file)));
	}
});

afterAll(() => {
	fs.rmSync(programs, {recursive: true});
});

type Scene = {
	readonly home: string;
	/** What must stay as it is: folders and files of the user. */
	readonly treasure: string;
	readonly variables: Readonly<Record<string, string>>;
};

function makeFolder(folder: string, owner: number, mode: number): void {
	fs.mkdirSync(folder);
	fs.chownSync(folder, owner, owner);
	fs.chmodSync(folder, mode);
}

function makeFile(file: string, content: string, owner: number, mode = 0o644): void {
	fs.writeFileSync(file, content);
	fs.chownSync(file, owner, owner);
	fs.chmodSync(file, mode);
}

function makeLink(target: string, link: string): void {
	fs.symlinkSync(target, link);
	fs.lchownSync(link, enemy, enemy);
}

/** Files of the names that the program gives its own, and others: to be deleted, written over or closed to others, if by mistake. */
function makeTreasure(folder: string): void {
	makeFolder(folder, user, 0o755);
	const names = path.join(folder, `names-${'0'.repeat(32)}.json`);
	for (const file of [names, ...['keep.txt', 'audit.jsonl', 'audit.jsonl.5', 'program-0000.mjs'].map(name => path.join(folder, name))]) {
		makeFile(file, 'precious', user);
	}

	// SQLite takes an empty file for a new database.
	makeFile(path.join(folder, 'empty'), '', user);
	makeFolder(path.join(folder, 'compiled'), user, 0o755);
	makeFile(path.join(folder, 'compiled', 'keep.txt'), 'precious', user);
	makeFolder(path.join(folder, 'program'), user, 0o755);
	makeFile(path.join(folder, 'program', 'keep.txt'), 'precious', user);
	fs.utimesSync(names, 0, 0);
}

function makeScene(): Scene {
	const root = fs.mkdtempSync(path.join(tmpdir(), 'eden-tokens-hostile-'));
	fs.chmodSync(root, 0o755);
	onTestFinished(() => {
		fs.rmSync(root, {recursive: true, force: true});
	});
	const home = path.join(root, 'home');
	makeFolder(home, user, 0o755);
	const treasure = path.join(root, 'treasure');
	makeTreasure(treasure);
	return {
		home, treasure,
		variables: {
			PATH: process.env.PATH!, HOME: home, TZ: 'UTC', LANG: 'C.UTF-8',
			...Object.fromEntries(folders.map(name => [`XDG_${name.toUpperCase()}_HOME`, path.join(home, name)])),
		},
	};
}

/** All that can be told of what is in a folder, by path: owner, mode, time of the last change, and content. */
function snapshot(folder: string): Readonly<Record<string, unknown>> {
	const entries = ['.', ...fs.readdirSync(folder, {recursive: true, encoding: 'utf8'})].map(name => {
		const full = path.join(folder, name);
		const stats = fs.lstatSync(full);
		const content = stats.isSymbolicLink() ? fs.readlinkSync(full) : (stats.isFile() ? fs.readFileSync(full, 'utf8') : null);
		return [name, {uid: stats.uid, mode: stats.mode, changed: stats.mtimeMs, content}] as const;
	});
	return Object.fromEntries(entries);
}

async function run(executable: string, words: readonly string[], {home, variables}: Scene, more: Readonly<Record<string, string>>) {
	const child = spawn(path.join(programs, 'node'), [path.join(programs, executable), ...words], {
		...(isRoot && {uid: user, gid: user}), cwd: home, env: {...variables, ...more}, stdio: ['ignore', 'pipe', 'pipe'],
	});
	const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number | null]>]);
	return {status, stdout, stderr};
}

async function account(): Promise<Record<string, string>> {
	const server = await startDemoServer();
	onTestFinished(async () => server.close());
	return {EDENAI_BASE_URL: server.url, EDENAI_API_KEY: server.keys.v2};
}

/** Commands that write to the cache, to the history, and to the audit file. */
const commands = [['--version'], ['__complete', 'names', '--', 'get'], ['list'], ['update', 'prod-web-app', '--balance', '7']];

type Trap = {
	readonly base: string;
	/** What the program calls its own in `base`. */
	readonly own: string;
	readonly treasure: string;
	/** File of the history. */
	readonly history: string;
};

function layLinks({own, treasure, history}: Trap): void {
	makeLink(path.join(treasure, 'keep.txt'), path.join(own, 'audit.jsonl'));
	makeLink(path.join(treasure, 'empty'), path.join(own, history));
	makeLink(path.join(treasure, 'compiled'), path.join(own, 'compiled'));
	makeLink(path.join(treasure, 'program'), path.join(own, 'program'));
}

/** Ways for the program's own folder to lead to the treasure. */
const traps: Readonly<Record<string, (trap: Trap) => void>> = {
	'in a folder of another user, and links'({base, own, treasure}) {
		makeFolder(base, enemy, 0o777);
		makeLink(treasure, own);
	},
	'in a link of another user'({base, treasure}) {
		fs.chmodSync(path.dirname(base), 0o777);
		makeLink(treasure, base);
	},
	'in a folder that all can write to, and links'({base, own, treasure}) {
		makeFolder(base, user, 0o777);
		makeLink(treasure, own);
	},
	'in a folder like /tmp, where another user made them, with links in them'(trap) {
		makeFolder(trap.base, user, 0o1777);
		makeFolder(trap.own, enemy, 0o777);
		layLinks(trap);
	},
	'the user\'s, with links in them that others made while they were open'(trap) {
		makeFolder(trap.base, user, 0o755);
		makeFolder(trap.own, user, 0o777);
		layLinks(trap);
	},
};

// Several starts in turn, on a machine that may be busy.
describe.each(executables)('%s', {timeout: 60_000}, executable => {
	test.each(Object.entries(traps))('changes nothing outside where its folders are %s', async (_what, lay) => {
		const scene = makeScene();
		const variables = await account();
		const history = historyFile('', {profile: 'default', host: new URL(variables.EDENAI_BASE_URL!).host, api: 'v2'});
		for (const name of folders) {
			const base = path.join(scene.home, name);
			lay({base, own: path.join(base, 'eden-tokens'), treasure: scene.treasure, history});
		}

		const before = snapshot(scene.treasure);
		for (const words of commands) {
			const {status, stderr} = await run(executable, words, scene, variables);
			expect([words, status, stderr]).toEqual([words, 0, expect.any(String)]);
		}

		expect(snapshot(scene.treasure)).toEqual(before);
	});

	test('runs no command of a config file that others can change', async () => {
		const scene = makeScene();
		const own = path.join(scene.home, 'config', 'eden-tokens');
		makeFolder(path.dirname(own), enemy, 0o777);
		makeFolder(own, enemy, 0o777);
		makeFile(path.join(own, 'config.yaml'), `profiles:\n  default:\n    apiKeyCommand: "touch ${path.join(scene.treasure, 'taken')}"\n`, enemy, 0o666);
		const before = snapshot(scene.treasure);
		const {status, stderr} = await run(executable, ['list'], scene, {});
		expect(snapshot(scene.treasure)).toEqual(before);
		expect(status).toBe(2);
		expect(stderr).toContain('another user can change it');
	});

	test('keeps what it has to where its folders are its own', async () => {
		const scene = makeScene();
		const variables = await account();
		for (const words of commands) {
			const {status, stderr} = await run(executable, words, scene, variables);
			expect([words, status, stderr]).toEqual([words, 0, expect.not.stringMatching(/cannot|no history/)]);
		}

		const {home} = scene;
		expect(fs.existsSync(path.join(home, 'cache', 'eden-tokens', 'compiled'))).toBe(executable === 'cli.js');
		expect(fs.readdirSync(path.join(home, 'cache', 'eden-tokens')).some(name => name.startsWith('names-'))).toBe(true);
		expect(fs.readdirSync(path.join(home, 'state', 'eden-tokens'))).toEqual(expect.arrayContaining(['audit.jsonl', expect.stringMatching(/^history-.*\.sqlite$/)]));
	});
});
