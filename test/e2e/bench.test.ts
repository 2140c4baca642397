import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import {expect, onTestFinished, test} from 'vitest';
import {z} from 'zod';
import {cleanEnvironment, nodePath} from '../helpers/clean-environment.js';

const number = z.number().nonnegative();
const keySchema = z.strictObject({p50Ms: number, p99Ms: number, p50Bytes: number, meanBytes: number});
const programSchema = z.strictObject({
	start: z.strictObject({frameMs: number, dataMs: number}),
	idle: z.strictObject({cpuPercent: number, bytesPerSecond: number, memoryMb: number.positive()}),
	key: keySchema.extend({cpuMs: number}),
	heldMs: number,
	filter: keySchema.nullable(),
});

/** What `npm run bench` writes. */
const resultsSchema = z.strictObject({
	node: z.string().regex(/^v\d+/),
	platform: z.string(),
	cores: number,
	screen: z.literal('120x40'),
	small: z.literal(true),
	command: z.strictObject({bareNodeMs: number, listMs: number}),
	bareMemoryMb: number,
	peers: z.array(programSchema.extend({name: z.enum(['htop', 'fzf', 'VisiData'])})),
	missingPackages: z.array(z.enum(['htop', 'fzf', 'visidata'])),
	subjects: z.strictObject({10: programSchema.extend({polls: z.strictObject({unchangedBytes: number, changedBytes: number})})}),
});

test('the benchmark runs, and tells and draws what it measured', async () => {
	const {home, variables, remove} = cleanEnvironment();
	onTestFinished(remove);
	const child = spawn(nodePath, ['bench/run.js', '--small', '--sizes', '10', '--out', home], {env: variables, stdio: ['ignore', 'pipe', 'pipe']});
	const [table, progress] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
	expect(child.exitCode, progress).toBe(0);
	const written = await readFile(path.join(home, 'results.json'), 'utf8');
	const results = resultsSchema.parse(JSON.parse(written));
	// Each peer is measured, or its package named.
	expect(results.peers.length + results.missingPackages.length).toBe(3);
	expect(written).not.toContain(home);
	expect(table).toMatch(/^eden-tokens, 10 +\d/m);
	expect(table).toMatch(/^`list` of 20 tokens, ms +[\d.]+ +[\d.]+ +2 × bare node \+ 60 +(?:ok|OVER)$/m);
	const plot = await readFile(path.join(home, 'bench.svg'), 'utf8');
	expect(plot).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
	expect(plot).toContain('eden-tokens, 10');
}, 60_000);
