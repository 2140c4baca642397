import {expect, test} from 'vitest';
import {openTui, startAccount} from './tui.js';

test.each([['--no-color', {}], ['NO_COLOR', {NO_COLOR: '1'}]])('with %s no cell has a colour, and a field still shows its cursor', async (option, env) => {
	const tui = await openTui(await startAccount('v2'), {args: option.startsWith('--') ? [option] : [], env});
	const cells = () => Array.from({length: 40}, (_, y) => Array.from({length: 120}, (__, x) => tui.cell(x, y)!)).flat();
	await tui.waitFor('prod-web-app');
	tui.press('b');
	await tui.waitFor('Balance of');
	tui.type('75');
	await tui.waitFor(/Balance +75/);
	expect(cells().filter(({foreground, background}) => foreground !== 'default' || background !== 'default')).toEqual([]);
	const y = tui.screen().findIndex(line => /Balance +75/.test(line));
	const cursor = tui.cell(tui.line(y).indexOf('75') + 2, y);
	expect(cursor).toMatchObject({text: ' ', inverse: true});
});
