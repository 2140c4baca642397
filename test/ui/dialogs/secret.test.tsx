import {describe, expect, test} from 'vitest';
import {Secret} from '../../../source/tokens/secret.js';
import {makeToken} from '../../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../../helpers/ui.js';

const secret = 'fake-new-secret-of-prod-web';

/** A new secret on the screen; v2 gives it again later, v3 does not. */
async function showSecret(version: 'v2' | 'v3'): Promise<FakeScreen> {
	const screen = await openFakeScreens([makeToken('prod-web')], {version, capabilities: {rotateInPlace: 'yes'}});
	await screen.press('r', 'y');
	expect(screen.text()).toContain(secret);
	return screen;
}

describe('a secret that is shown once', () => {
	test.each(['enter', 'q', 'n', 'space', '\u001B\r', '\u001Bq'])('is not dismissed by %j', async key => {
		const screen = await showSecret('v3');
		await screen.press(key, key);
		expect(screen.text()).toContain(secret);
	});

	test('is dismissed by a second Esc where it was not copied', async () => {
		const screen = await showSecret('v3');
		await screen.press('esc');
		expect(screen.text()).toContain(secret);
		expect(screen.text()).toContain('Not copied: press Esc again to dismiss it for good, Y copies it.');
		expect(screen.line('Y copies  Esc')).toBe('Y copies  Esc dismisses it for good');
		await screen.press('esc');
		expect(screen.text()).not.toContain(secret);
	});

	test.each([[['Y']], [['esc', 'Y']]])('is dismissed by one Esc after %j', async keys => {
		const screen = await showSecret('v3');
		await screen.press(...keys);
		expect(screen.copied).toEqual([secret]);
		expect(screen.line('Y copies  Esc')).toBe('Y copies  Esc dismisses');
		await screen.press('esc');
		expect(screen.text()).not.toContain(secret);
	});
});

test('a secret that the API gives again is dismissed by one Esc, and by nothing else', async () => {
	const screen = await showSecret('v2');
	await screen.press('enter', 'q');
	expect(screen.text()).toContain(secret);
	await screen.press('esc');
	expect(screen.text()).not.toContain(secret);
});

describe('a secret longer than its room', () => {
	const long = Array.from({length: 303}, (_, index) => String.fromCodePoint(97 + (index % 26))).join('');

	async function showLong(rows: number): Promise<FakeScreen> {
		const screen = await openFakeScreens([makeToken('prod-web')], {columns: 60, rows, version: 'v3'});
		const {app} = screen;
		const note = 'This is its secret: it is shown once, and stored nowhere.';
		app.openDialog({kind: 'secret', serial: app.nextSerial(), tokenName: 'prod-web', secret: new Secret(long), account: app.account!, note});
		await screen.settle();
		return screen;
	}

	test.each([10, 11, 12])('says how much of it is shown at 60×%i, or shows all', async rows => {
		const screen = await showLong(rows);
		const shown = screen.lines().filter(line => /^[a-z]{3,60}$/.test(line)).join('');
		expect(long.startsWith(shown)).toBe(true);
		expect(screen.text()).toContain('Secret of prod-web');
		expect(screen.line('characters are shown')).toBe(shown === long ? '' : `${shown.length} of 303 characters are shown; Y copies all of it.`);
		await screen.press('Y');
		expect(screen.copied).toEqual([long]);
	});

	test('is shown whole where there is the room', async () => {
		const screen = await showLong(20);
		expect(screen.text().replaceAll('\n', '')).toContain(long);
		expect(screen.text()).not.toContain('characters are shown');
	});
});
