/*
Measures the built program in a real terminal against the embedded server, beside other programs on the same machine: `npm run bench`.

	--small             a few samples of small sizes, to see that it works
	--sizes 10,1000     numbers of tokens
	--out FOLDER        where results.json and bench.svg go; unless told, bench/ and docs/
*/
import {existsSync} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import {availableParallelism} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {parseArgs} from 'node:util';
import {cleanEnvironment, programPath} from '../test/helpers/clean-environment.ts';
import {efforts, measureBareMemory, measureCommand, measurePolls, measureProgram} from './measure.js';
import {plotOf} from './plot.js';
import {findPeers, subject} from './programs.js';
import {startServer} from './start-server.js';
import {tableOf} from './table.js';

const {values: options} = parseArgs({options: {small: {type: 'boolean', default: false}, sizes: {type: 'string'}, out: {type: 'string'}}});
const effort = options.small ? efforts.small : efforts.full;
const sizes = (options.sizes ?? (options.small ? '10,100' : '10,100,1000,10000')).split(',').map(Number);

/** So far the cursor goes down in a list of that size before it turns; no list is longer than what is measured. */
const reachOf = size => Math.max(1, Math.min(effort.moves, size - 2));

/** htop has as many rows as there are processes: some at least. */
const reachOfHtop = 8;

const clean = cleanEnvironment();

const tell = text => {
	process.stderr.write(`${text}\n`);
};

async function measureSubject(size) {
	tell(`eden-tokens with ${size} tokens …`);
	const server = await startServer(size);
	try {
		const environment = {...clean.variables, ...server.environment};
		const measured = await measureProgram(subject, environment, reachOf(size), effort);
		return {...measured, polls: await measurePolls(subject, server, environment, effort)};
	} finally {
		await server.close();
	}
}

async function measureList() {
	tell('list of 20 tokens …');
	const server = await startServer(20);
	try {
		return await measureCommand({...clean.variables, ...server.environment}, effort);
	} finally {
		await server.close();
	}
}

async function measureAll() {
	const command = await measureList();
	const {peers: found, missing} = await findPeers(clean.home, Math.max(...sizes));
	const peers = [];
	for (const peer of found) {
		tell(`${peer.name} …`);
		peers.push({name: peer.name, ...await measureProgram(peer, clean.variables, peer.name === 'htop' ? reachOfHtop : effort.moves, effort)});
	}

	const subjects = {};
	for (const size of sizes) {
		subjects[size] = await measureSubject(size);
	}

	return {
		node: process.version, platform: process.platform, cores: availableParallelism(), screen: '120x40', small: options.small,
		command, bareMemoryMb: await measureBareMemory(clean.variables), peers, missingPackages: missing, subjects,
	};
}

async function run() {
	if (!existsSync(programPath)) {
		throw new Error('The program is not built: run npm run build first.');
	}

	const results = await measureAll();
	const {out} = options;
	if (out !== undefined) {
		await mkdir(out, {recursive: true});
	}

	await writeFile(path.join(out ?? 'bench', 'results.json'), `${JSON.stringify(results, undefined, '\t')}\n`);
	await writeFile(path.join(out ?? 'docs', 'bench.svg'), plotOf(results));
	console.log(tableOf(results));
}

try {
	await run();
} catch (error) {
	tell(error.message);
	process.exitCode = 1;
} finally {
	await clean.remove();
}
