import {Buffer} from 'node:buffer';
import {describe, expect, test} from 'vitest';
import {type ApiVersion} from '../../source/api/port.js';
import {cases} from '../helpers/cases.js';
import {createEmulator} from '../helpers/emulator.js';
import {createRandom, testSeed} from '../helpers/random.js';
import {openTui, startAccount, type Tui} from './tui.js';

type Size = readonly [columns: number, rows: number];

const steps = cases(12);

/** What may be pressed anywhere: nothing of it leaves the program or changes the account. */
const pressed: ReadonlyArray<readonly string[]> = [
	...['up', 'down', 'g', 'G', 'pageup', 'pagedown', 'ctrl-d', 's', 'S', 'o', 'f', 'z', 'n', 'b', 'x', 'D', 'L', '?', ':', 'tab', 'enter', 'esc', 'space', '*'].map(key => [key]),
	['/', 'p', 'r'],
	['esc', 'esc'],
];

/** What a blank terminal of this size shows of what the program draws anew. */
async function drawnAnew(tui: Tui, [columns, rows]: Size): Promise<readonly string[]> {
	tui.mark();
	tui.press('ctrl-l');
	await tui.settled();
	expect(tui.raw()).toContain('\u001B[2J');
	const emulator = createEmulator(columns, rows, () => undefined);
	await emulator.write(Buffer.from(`\u001B[?1049h${tui.raw()}`));
	const screen = emulator.screen();
	emulator.close();
	return screen;
}

describe.each<ApiVersion>(['v2', 'v3'])('on %s', version => {
	test('after any sizes and keys in any order nothing is on the screen but what is drawn anew', async () => {
		const random = createRandom(testSeed(`Sizes and keys on ${version}`)).fork(version);
		const tui = await openTui(await startAccount(version, {size: 60}), {args: ['--refresh', '3600']});
		// From here on nothing comes from the server by itself.
		await tui.waitFor(() => tui.line(0).includes('refreshed') && /account credit|Eden Demo/.test(tui.line(1)));
		let size: Size = [120, 40];
		const done: string[] = [];
		for (let n = 0; n < steps; n++) {
			if (random.next() < 0.5) {
				size = [20 + random.below(150), 5 + random.below(50)];
				done.push(size.join('×'));
				tui.resize(...size);
				if (random.next() < 0.3) {
					// Before it could draw.
					size = [20 + random.below(150), 5 + random.below(50)];
					done.push(`at once ${size.join('×')}`);
					tui.resize(...size);
				}
			} else {
				const keys = random.pick(pressed);
				done.push(keys.join(' '));
				tui.press(...keys);
			}

			await tui.settled();
			const screen = tui.screen();
			expect(screen, done.join(', ')).toEqual(await drawnAnew(tui, size));
			expect(screen.join(''), done.join(', ')).not.toBe('');
		}
	});
});

test('says when it needs more room, and comes back when there is, with the cursor where it was', async () => {
	const tui = await openTui(await startAccount('v2'));
	await tui.select('prod-web-app');
	for (const [columns, rows] of [[59, 24], [80, 9], [24, 5]] as const) {
		tui.resize(columns, rows);
		await tui.waitFor(new RegExp(`^Needs 60×10, has ${columns}×${rows}`));
		expect(tui.text()).not.toContain('prod-web-app');
		tui.resize(80, 24);
		await tui.waitFor(() => tui.row('prod-web-app')?.startsWith('▸') ?? false);
	}
});

test.each<Size>([[60, 10], [80, 24], [200, 60]])('at %i×%i a whole frame fits, with the cursor\'s row on it', async (columns, rows) => {
	const tui = await openTui(await startAccount('v2', {size: 100}));
	tui.press('G');
	tui.resize(columns, rows);
	await tui.waitFor(() => tui.line(rows - 2).includes('q quit'));
	await tui.settled();
	expect(tui.line(0)).toContain('127.0.0.1');
	expect(tui.text()).toMatch(/▸ .*staging-web-app/);
	expect(tui.line(rows - 1)).toBe('');
	expect(tui.screen().every(line => line.length <= columns)).toBe(true);
});
