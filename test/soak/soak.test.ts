import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {text} from 'node:stream/consumers';
import {build} from 'esbuild';
import {expect, test} from 'vitest';
import {z} from 'zod';
import {inkTableEsbuild} from '../../scripts/ink-table.js';
import {isDeep} from '../helpers/cases.js';
import {noon} from '../helpers/fake-clock.js';
import {makeStateDir} from '../helpers/state-dir.js';

/** Runs a program to its end and gives what it printed. */
async function run(program: string, parameters: readonly string[]): Promise<string> {
	const child = spawn(process.execPath, [program, ...parameters], {stdio: ['ignore', 'pipe', 'inherit']});
	const [printed] = await Promise.all([text(child.stdout), once(child, 'close')]);
	return printed;
}

/** A week, with a refresh every half a minute or, where it has to be short, every two minutes. */
const {periodSeconds, polls, tokens} = isDeep ? {periodSeconds: 30, polls: 20_000, tokens: 1000} : {periodSeconds: 120, polls: 5000, tokens: 200};
/** Most of a day more than the 48 hours of which all is kept: from then on nothing should grow but by a sample an hour and token. */
const settledAt = polls * 0.4;
const every = polls / 10;
const megabyte = 1024 * 1024;

const measured = z.object({
	frames: z.int(), bytes: z.int(), alerts: z.int(), heaps: z.array(z.int()), sizes: z.array(z.int()), seconds: z.number(), notice: z.string().nullable(),
	now: z.int(), tokens: z.int(), forecasts: z.int(), activity: z.int(),
});

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The program of the soak as the real one is built: all inside one file, for production. */
async function bundle(directory: string): Promise<string> {
	const outfile = path.join(directory, 'soak.mjs');
	await build({
		entryPoints: ['test/soak/run-soak.tsx'], outfile, bundle: true, platform: 'node', format: 'esm', jsx: 'automatic', logLevel: 'warning',
		define: {'process.env.NODE_ENV': '"production"'},
		banner: {js: 'import {createRequire} from \'node:module\'; const require = createRequire(import.meta.url);'},
		alias: {'react-devtools-core': 'node:module'},
		plugins: [inkTableEsbuild(async file => readFile(file, 'utf8'))],
	});
	return outfile;
}

test('a week of refreshes leaves the heap flat and the database bounded', async () => {
	const directory = makeStateDir();
	mkdirSync(directory);
	const program = await bundle(directory);
	const printed = await run(program, [path.join(directory, 'state'), ...[periodSeconds, polls, tokens, settledAt, every].map(String)]);
	const {heaps, sizes, ...result} = measured.parse(JSON.parse(printed));
	expect(result).toMatchObject({notice: null, tokens, forecasts: tokens, now: noon + (polls * periodSeconds * 1000), activity: 500});
	expect(result.frames).toBeGreaterThan(polls / 50);
	expect(result.alerts).toBeGreaterThan(100);
	expect(heaps).toHaveLength(7);
	// In the mean, since a collection now and then leaves more than another.
	const [early, late] = [mean(heaps.slice(0, 3)), mean(heaps.slice(-3))];
	expect(late - early).toBeLessThan((isDeep ? 2 : 1) * megabyte);
	// In four days a sample an hour and token, of some 25 bytes, and what the week's new tokens bring.
	expect(sizes.at(-1)! - sizes[0]!).toBeLessThan(5 * megabyte);
	expect(Math.max(...sizes)).toBeLessThan(30 * megabyte);
});
