import {expect, test} from 'vitest';
import {makeToken} from '../helpers/make-token.js';
import {openFakeScreens} from '../helpers/ui.js';

test('the first token is selected, also where the list was there before the screens', async () => {
	const screen = await openFakeScreens([makeToken('prod-web'), makeToken('dev-a')]);
	expect(screen.line('dev-a')).toMatch(/^▸/);
});
