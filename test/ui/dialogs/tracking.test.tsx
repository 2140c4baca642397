import {describe, expect, test} from 'vitest';
import {makeToken, money} from '../../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../../helpers/ui.js';

const sent = ({api}: FakeScreen): unknown[] => api.calls.filter(({method}) => method === 'update').map(({args}) => args);

const press = async (values: Parameters<typeof makeToken>[1], ...keys: string[]): Promise<FakeScreen> => {
	const screen = await openFakeScreens([makeToken('prod-web', values)]);
	await screen.press('t', ...keys);
	return screen;
};

describe('off', () => {
	test('on a live token it asks once', async () => {
		const screen = await press({});
		expect(screen.line('── Switch')).toContain('Switch balance tracking off: prod-web');
		expect(screen.text()).toContain('prod-web will spend without limit');
		expect(sent(screen)).toEqual([]);
	});

	test('the key that opened it does not answer it, however often it is pressed', async () => {
		const screen = await press({}, 't', 't', 't');
		expect(sent(screen)).toEqual([]);
		expect(screen.line('Esc cancels')).toBe('Enter/y switches it  Esc cancels');
	});

	test('Enter, which opened it from the palette, does not answer it; y does', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press(':');
		await screen.type('tracking');
		await screen.press('enter', 'enter', 'enter');
		expect(sent(screen)).toEqual([]);
		expect(screen.text()).toContain('Enter opened this, so that it may have been pressed twice: press y.');
		expect(screen.line('Esc cancels')).toBe('y switches it  Esc cancels');
		await screen.press('y');
		expect(sent(screen)).toHaveLength(1);
	});

	test.each(['enter', 'y'])('%s answers it', async key => {
		const screen = await press({}, key);
		expect(sent(screen)).toEqual([['prod-web', {limited: false}]]);
		expect(screen.line('✓ OK       prod-web')).toContain('no limit');
	});

	test.each(['esc', 'n'])('%s leaves it on', async key => {
		const screen = await press({}, key);
		expect(sent(screen)).toEqual([]);
		expect(screen.text()).not.toContain('── Switch');
	});

	test('on a sandbox token it does not ask: that one spends nothing', async () => {
		const screen = await press({type: 'sandbox'});
		expect(sent(screen)).toEqual([['prod-web', {limited: false}]]);
	});
});

describe('on', () => {
	test('does not ask where a balance is left', async () => {
		const screen = await press({limited: false});
		expect(sent(screen)).toEqual([['prod-web', {limited: true}]]);
	});

	test.each([money('0'), money('-3'), null])('asks where the balance is %s, since the token would stop at once', async balance => {
		const screen = await press({limited: false, balance});
		expect(screen.text()).toContain('prod-web will stop working at once: no balance is left.');
		expect(sent(screen)).toEqual([]);
		await screen.press('enter');
		expect(sent(screen)).toEqual([['prod-web', {limited: true}]]);
	});
});

describe('of the marked', () => {
	test('asks once for all, and says whom it concerns', async () => {
		const screen = await openFakeScreens([makeToken('a'), makeToken('b', {type: 'sandbox'}), makeToken('c')]);
		await screen.press('*', 't');
		expect(screen.text()).toContain('2 of these 3 tokens will spend without limit');
		expect(screen.text()).toContain('a, b, c');
		await screen.press('enter');
		expect(screen.api.tokens.values().every(({limited}) => !limited)).toBe(true);
		expect(screen.text()).toContain('Tracking off: 3 tokens done, 0 failed, 0 not tried.');
	});

	test('tells of those that the list does not show', async () => {
		const screen = await openFakeScreens([makeToken('prod-a'), makeToken('prod-b'), makeToken('dev-c')]);
		await screen.press('*', '/');
		await screen.type('dev');
		await screen.press('enter', 't');
		expect(screen.text()).toContain('2 of them are marked, but not shown by the list as it is filtered.');
	});
});

test('a change of somebody else is shown before anything is sent, and the next key sends all the same', async () => {
	const screen = await openFakeScreens([makeToken('prod-web', {type: 'sandbox'})]);
	screen.api.tokens.set('prod-web', makeToken('prod-web', {type: 'sandbox', expiresAt: 9e12}));
	await screen.press('t');
	expect(screen.text()).toContain('Somebody else changed it meanwhile: expiry never →');
	expect(sent(screen)).toEqual([]);
	await screen.press('t', 't');
	expect(sent(screen)).toEqual([]);
	await screen.press('y');
	expect(sent(screen)).toEqual([['prod-web', {limited: false}]]);
});
