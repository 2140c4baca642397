import {describe, expect, test} from 'vitest';
import {paletteEntries} from '../../../source/ui/dialogs/palette.js';
import {commandNames, keymap} from '../../../source/ui/input/keymap.js';
import {makeToken} from '../../helpers/make-token.js';
import {openFakeScreens} from '../../helpers/ui.js';

const open = async (options: Parameters<typeof openFakeScreens>[1] = {}) => {
	const screen = await openFakeScreens([makeToken('dev-a'), makeToken('dev-b')], options);
	await screen.press(':');
	return screen;
};

describe('the command palette', () => {
	test('has every command of the keymap', async () => {
		const {app, text} = await open();
		expect(text()).toContain('Commands');
		expect(paletteEntries(app, '').map(({name}) => name)).toEqual(commandNames);
	});

	test.each([
		['balance', 'balance'],
		['blnce', 'balance'],
		['never', 'expiry'],
		['rotate', 'rotate'],
		['swtch acc', 'profiles'],
		['undo', 'undo'],
		['DELETE', 'delete'],
		['csv of nothing at all', undefined],
	] as const)('finds by %s the command %s', async (typed, name) => {
		const {app, type} = await open();
		await type(typed);
		expect(app.ui.dialog).toMatchObject({kind: 'palette', text: typed});
		expect(paletteEntries(app, typed)[0]?.name).toBe(name);
	});

	test('finds all that fit, not only the first few', async () => {
		const {app} = await open();
		expect(paletteEntries(app, 'e').length).toBeGreaterThan(20);
	});

	test('says that nothing fits', async () => {
		const {type, text, press, app} = await open();
		await type('qqqq');
		expect(text()).toContain('No command fits.');
		await press('enter');
		expect(app.ui.dialog).toMatchObject({kind: 'palette'});
	});

	test('runs what is chosen by Enter, as its key would', async () => {
		const {type, press, text} = await open();
		await type('balance');
		await press('enter');
		expect(text()).toContain('── Balance of dev-a');
	});

	test('is gone through by ↑ ↓, around the ends, and starts anew where the text changes', async () => {
		const {press, type, app} = await open();
		await press('down', 'down', 'up');
		expect(app.ui.dialog).toMatchObject({index: 1});
		await press('up', 'up');
		expect(app.ui.dialog).toMatchObject({index: commandNames.length - 1});
		await type('b');
		expect(app.ui.dialog).toMatchObject({index: 0});
	});

	test('is left by Esc without effect', async () => {
		const {press, type, app, api} = await open();
		await type('delete');
		await press('esc');
		expect(app.ui.dialog).toBeNull();
		expect(api.count('remove')).toBe(0);
	});

	test('shows the keys of each command', async () => {
		const {type, line} = await open();
		await type('palette');
		expect(line('command palette')).toMatch(/^: +palette +command palette/);
	});
});

describe('what is not available', () => {
	test('says why in its line, and does nothing when it is chosen', async () => {
		const {type, press, text, line, app, api} = await open({settings: {readOnly: true}});
		await type('delete');
		expect(line(' delete ')).toContain('Read-only: nothing is changed.');
		await press('enter');
		expect([app.ui.dialog, api.count('remove')]).toEqual([null, 0]);
		expect(text()).toContain('Read-only: nothing is changed. Start without --read-only');
	});

	test.each([
		['undo', 'There is nothing to undo.'],
		['show-secret', 'It works on the detail screen.'],
		['paste-key', 'It works on the welcome screen.'],
	] as const)('is %s, because: %s', async (typed, why) => {
		const {type, line} = await open();
		await type(typed);
		expect(line(` ${typed} `)).toContain(why);
	});

	test('says so of the token that is gone', async () => {
		const screen = await openFakeScreens([makeToken('dev-a'), makeToken('dev-b')]);
		screen.api.tokens.delete('dev-a');
		await screen.refresh();
		await screen.press(':');
		await screen.type('rotate');
		expect(screen.line(' rotate ')).toContain('The token under the cursor is gone');
	});

	test('is each in a sentence', async () => {
		const {app} = await openFakeScreens([], {settings: {readOnly: true}, version: 'v3'});
		for (const {why, name} of paletteEntries(app, '')) {
			expect([name, why ?? 'Available.']).toEqual([name, expect.stringMatching(/^[A-Z].*[.\w]$/) as string]);
			expect(keymap[name].writes && why === undefined).not.toBe(true);
		}
	});
});
