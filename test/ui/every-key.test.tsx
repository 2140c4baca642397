import {describe, expect, test} from 'vitest';
import {type Key} from '../helpers/keys.js';
import {makeToken} from '../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../helpers/ui.js';

type Keys = ReadonlyArray<Key | (string & {})>;

const screens: ReadonlyArray<readonly [name: string, open: Keys]> = [['the list', []], ['the detail of a token', ['enter']]];

const open = async (pressed: Keys): Promise<FakeScreen> => {
	const screen = await openFakeScreens([makeToken('prod-web', {type: 'sandbox'}), makeToken('prod-xyz')], {version: 'v3'});
	await screen.press(...pressed);
	return screen;
};

/** Keys that do the same on both screens, and what is to be read then. */
const shows: ReadonlyArray<readonly [key: Key | (string & {}), words: RegExp]> = [
	['n', /── New token ─/],
	['b', /── Balance of prod-web ─/],
	['x', /── Expiry of prod-web ─/],
	['e', /── Edit prod-web ─/],
	['t', /limit is off|racking is off|no limit/i],
	['r', /── Rotate prod-web ─/],
	['D', /── Revoke prod-web ─/],
	['u', /There is nothing to undo/],
	['y', /The name prod-web was sent/],
	['m', /prod-web has no alert/],
	['U', /^Usage, last 7 days, by environment/m],
	['L', /^Nothing happened yet/m],
	['P', /There is only one account/],
	['?', /^ +↑ k +one up$/m],
	[':', /── Commands/],
	['R', /Refreshed at/],
	['p', /PAUSED/],
	['+', /every 15 s/],
	['-', /every 60 s/],
];

describe.each(screens)('on %s', (_, before) => {
	test.each(shows)('%s does what the docs promise: %s', async (key, words) => {
		const screen = await open(before);
		expect(screen.text()).not.toMatch(words);
		await screen.press(key);
		expect(screen.text()).toMatch(words);
	});

	test('y and Y copy the name and the secret, and Ctrl-L, Ctrl-Z, q and Ctrl-C are for the terminal', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press(...before, 'y', 'Y', 'ctrl-l', 'ctrl-z', 'q', 'ctrl-c');
		expect([screen.copied, screen.asked, screen.quits()]).toEqual([['prod-web', 'fake-secret-of-prod-web'], ['repaint', 'suspend'], 2]);
	});

	test.each(['n', 'b', 'x', 'e', 't', 'r', 'D', 'u'])('%s does nothing in read-only mode', async key => {
		const screen = await openFakeScreens([makeToken('prod-web', {type: 'sandbox'})], {settings: {readOnly: true}});
		await screen.press(...before, key);
		expect(screen.app.ui.dialog).toBeNull();
		expect(screen.text()).toContain('Read-only: nothing is changed.');
		expect(screen.api.calls.filter(({method}) => ['create', 'update', 'remove', 'rotate'].includes(method))).toEqual([]);
	});
});

test.each<readonly [key: string, words: RegExp]>([
	['f', /Only tokens at risk are shown/],
	['s', /Sorted by/],
	['S', /The order is reversed/],
	['o', /── prod: 2 tokens/],
	['z', /Revoked keys are shown/],
	['space', /1 marked/],
	['*', /2 marked/],
	['/', /keeps the filter/],
	['enter', /^Secret +…a1b2/m],
])('on the list %s does what the docs promise: %s', async (key, words) => {
	const screen = await open([]);
	expect(screen.text()).not.toMatch(words);
	await screen.press(key);
	expect(screen.text()).toMatch(words);
});

test(String.raw`Ctrl-\ clears the marks`, async () => {
	const screen = await open(['*', 'ctrl-\\']);
	expect(screen.text()).not.toMatch(/\d marked/);
});

describe('in detail', () => {
	test('v shows the secret, and hides it again', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press('enter', 'v');
		expect(screen.line('Secret')).toContain('fake-secret-of-prod-web');
		await screen.press('v');
		expect(screen.text()).not.toContain('fake-secret-of-prod-web');
	});

	test('[ and ] change the period of the plot', async () => {
		const screen = await open(['enter']);
		const first = screen.app.ui.screens.at(-1);
		await screen.press(']');
		expect(screen.app.ui.screens.at(-1)).not.toEqual(first);
		await screen.press('[');
		expect(screen.app.ui.screens.at(-1)).toEqual(first);
	});

	test.each(['U', '?', 'L'])('Esc goes back from %s, and then to the list', async key => {
		const screen = await open(['enter', key, 'esc']);
		expect(screen.app.ui.screens.at(-1)?.kind).toBe('detail');
		await screen.press('esc');
		expect(screen.app.ui.screens.at(-1)?.kind).toBe('list');
	});
});

test('in usage [ and ] change the period, and Tab what it is by', async () => {
	const screen = await open(['U']);
	await screen.press('[');
	expect(screen.text()).toMatch(/^Usage, (?!last 7 days).*, by environment/m);
	await screen.press(']', ']');
	expect(screen.text()).toMatch(/^Usage, last 30 days, by environment/m);
	await screen.press('tab');
	expect(screen.text()).toMatch(/^Usage, last 30 days, by token/m);
});
