import {expect, test} from 'vitest';
import {openTui, startAccount} from './tui.js';

type Size = readonly [columns: number, rows: number];

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
	expect(tui.line(0)).toMatch(/^eden-tokens/);
	expect(tui.text()).toMatch(/▸ .*staging-web-app/);
	expect(tui.line(rows - 1)).toBe('');
	expect(tui.screen().every(line => line.length <= columns)).toBe(true);
});
