/*
The embedded server in a process of its own: `node bench/server.js SIZE`, started with a channel to its parent. It tells its address and its key, and the path of each
request that it has answered; told a screen, it changes the balance of a token that is on it, if there is one.
*/
import {subscribe} from 'node:diagnostics_channel';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {pathToFileURL} from 'node:url';
import {build} from 'esbuild';

const cent = 10_000_000n;

const folder = await mkdtemp(path.join(tmpdir(), 'eden-tokens-bench-'));
const outfile = path.join(folder, 'server.mjs');
await build({entryPoints: ['source/demo/server.ts'], outfile, bundle: true, format: 'esm', platform: 'node', target: 'node22', logLevel: 'warning'});
const {startDemoServer} = await import(pathToFileURL(outfile).href);
await rm(folder, {recursive: true});

const {url, keys, account} = await startDemoServer({size: Number(process.argv[2]), drain: false, rateLimit: 1000});

subscribe('http.server.response.finish', ({request}) => {
	process.send({served: request.url});
});
process.on('message', screen => {
	const entry = account.active().find(({name, limited, reset}) => limited && !reset && screen.includes(name));
	if (entry) {
		account.change(entry, {balance: account.balanceOf(entry) - cent});
	}

	process.send({changed: entry?.name ?? null});
});
process.on('disconnect', () => {
	process.kill(process.pid);
});
process.send({url, key: keys.v2});
