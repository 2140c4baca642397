import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import {expect, onTestFinished, test} from 'vitest';
import * as z from 'zod';
import {cleanEnvironment, nodePath} from '../helpers/clean-environment.js';

const peersSchema = z.object({peers: z.array(z.unknown()), missingPackages: z.array(z.string())});

test('the benchmark runs, and tells and draws what it measured', async () => {
	const {home, variables, remove} = cleanEnvironment();
	onTestFinished(remove);
	const child = spawn(nodePath, ['bench/run.js', '--small', '--sizes', '10', '--out', home], {env: variables, stdio: ['ignore', 'pipe', 'pipe']});
	const [table, progress] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
	expect(child.exitCode, progress).toBe(0);
	const written = await readFile(path.join(home, 'results.json'), 'utf8');
	const {peers, missingPackages} = peersSchema.parse(JSON.parse(written));
	// Each peer is measured, or its package named.
	expect(peers.length + missingPackages.length).toBe(3);
	expect(written).not.toContain(home);
	expect(table).toMatch(/^eden-tokens, 10 +\d/m);
	expect(table).toMatch(/^`list` of 20 tokens, ms +[\d.]+ +[\d.]+ +5 × bare node +(?:ok|OVER)$/m);
	const plot = await readFile(path.join(home, 'bench.svg'), 'utf8');
	expect(plot).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
	expect(plot).toContain('eden-tokens, 10');
});
