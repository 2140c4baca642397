import {describe, expect, test} from 'vitest';
import {createFakeClock} from '../helpers/fake-clock.js';
import {makeToken} from '../helpers/make-token.js';
import {makeSettings, openFakeScreens, openScreens} from '../helpers/ui.js';

describe('a key that belongs to another screen', () => {
	test.each(['v', '[', ']'])('says on the list where it works: %s', async key => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press(key);
		expect(screen.text()).toContain('It works on the detail screen.');
	});

	test.each([['?', 'b'], ['U', '/'], ['L', 'D']])('says so on the screen of %s: %s', async (open, key) => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press(open, key);
		expect(screen.text()).toContain('It works on the list screen.');
		expect(screen.app.ui.dialog).toBeNull();
	});

	test.each(['d', 'w', '5', 'tab', 'é'])('is not what %s is, which does nothing without a word', async key => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press(key);
		expect(screen.app.ui.message).toBeNull();
	});

	test('says on the welcome screen that there is no account yet', async () => {
		const screen = await openScreens({account: null, settings: makeSettings(), clock: createFakeClock()});
		await screen.press('j');
		expect(screen.app.ui.message).toBeNull();
		await screen.press('b');
		expect(screen.text()).toContain('There is no account yet');
	});

	test('a light key, such as an Enter too many, does not take a message away', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press('enter', 'b', '7', 'enter', 'enter', 'space');
		expect(screen.text()).toContain('balance $50.00 → $7.00');
	});
});
