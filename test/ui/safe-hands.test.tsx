import {describe, expect, test} from 'vitest';
import {noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../helpers/ui.js';

const destructive = ['D', 'r', 't', 'b', 'x', 'e', 'u'] as const;

const writes = ({api}: FakeScreen): string[] => api.calls.map(({method}) => method).filter(method => ['create', 'update', 'remove', 'rotate'].includes(method));

/** Sandbox tokens, on which `t` asks nothing; with something that `u` could take back. */
async function openUndoable(options: Parameters<typeof openFakeScreens>[1] = {}): Promise<FakeScreen> {
	const screen = await openFakeScreens([makeToken('dev-a', {type: 'sandbox'}), makeToken('dev-b', {type: 'sandbox'})], options);
	if (!options.settings?.readOnly) {
		await screen.store.update('dev-a', {expiresAt: noon + 86_400_000});
		screen.api.calls.length = 0;
	}

	return screen;
}

describe.each(destructive)('%s', key => {
	test('is text while the filter is typed', async () => {
		const screen = await openUndoable();
		await screen.press('/', key);
		expect([screen.app.ui.query.filter, screen.app.ui.dialog, writes(screen)]).toEqual([key, null, []]);
	});

	test('is text while a field of a dialog has the focus', async () => {
		const screen = await openUndoable();
		await screen.press('n', key);
		expect(screen.app.ui.dialog).toMatchObject({form: {name: 'create'}, fields: expect.arrayContaining([expect.objectContaining({name: 'name', value: key})]) as unknown});
		expect(writes(screen)).toEqual([]);
	});

	test('is text in the command palette', async () => {
		const screen = await openUndoable();
		await screen.press(':', key);
		expect(screen.app.ui.dialog).toMatchObject({kind: 'palette', text: key});
		expect(writes(screen)).toEqual([]);
	});

	test('does nothing in read-only mode, and says why', async () => {
		const screen = await openUndoable({settings: {readOnly: true}});
		await screen.press(key);
		expect([screen.app.ui.dialog, writes(screen)]).toEqual([null, []]);
		expect(screen.text()).toContain('Read-only: nothing is changed.');
	});

	test('does nothing for a key that may only read, and says why', async () => {
		const reader = await openFakeScreens([makeToken('dev-a')], {version: 'v3', capabilities: {write: false}});
		await reader.press(key);
		expect([reader.app.ui.dialog, writes(reader)]).toEqual([null, []]);
		expect(reader.text()).toContain('This key may only read.');
	});

	test('does nothing on a token that is gone, and says so', async () => {
		const screen = await openUndoable();
		screen.api.tokens.delete('dev-a');
		await screen.refresh();
		screen.api.calls.length = 0;
		await screen.press(key);
		expect([screen.app.ui.dialog, writes(screen)]).toEqual([null, []]);
		expect(screen.text()).toMatch(/gone/);
	});

	test('does nothing while the same token has a change in flight, and says so', async () => {
		const screen = await openUndoable();
		const answer = screen.api.hold('update');
		void screen.store.update('dev-a', {limited: false});
		await screen.settle();
		screen.api.calls.length = 0;
		await screen.press(key);
		expect([screen.app.ui.dialog, writes(screen)]).toEqual([null, []]);
		expect(screen.text()).toContain('A change of dev-a is still in flight: wait for its end.');
		answer();
	});

	test('does nothing on a token that is revoked for ever, and says so', async () => {
		const screen = await openFakeScreens([makeToken('dev-a', {revoked: true})], {version: 'v3'});
		await screen.press('z', 'j', key);
		expect([screen.app.ui.dialog, writes(screen)]).toEqual([null, []]);
		expect(screen.text()).toMatch(key === 'u' ? /nothing to undo/ : /revoked for ever/);
	});

	test('acts on the other token, which has nothing in its way', async () => {
		const screen = await openUndoable();
		await screen.press('j', key);
		const acted = screen.app.ui.dialog !== null || writes(screen).length > 0;
		expect(acted).toBe(true);
	});
});

describe.each(['b', 'x', 'e', 'D', 'r'] as const)('a dialog of %s', key => {
	test('whose token went away while it was open sends nothing, and says that it is gone', async () => {
		const screen = await openUndoable();
		const typed = {b: '5', x: 'never', e: '', D: 'dev-a', r: ''}[key];
		await screen.press(key);
		await screen.type(typed);
		screen.api.tokens.delete('dev-a');
		await screen.refresh();
		await screen.press('enter');
		expect(writes(screen)).toEqual([]);
		expect(screen.text()).toContain('gone');
	});
});

describe.each([
	['b', '+5'],
	['x', '+30d'],
	['e', '0'],
] as const)('a dialog of %s whose key', (key, typed) => {
	test.each([
		['was revoked', 'prod-web is revoked for ever: create a new one instead.', (screen: FakeScreen) => screen.api.tokens.set('prod-web', makeToken('prod-web', {revoked: true}))],
		['was deleted', 'The token is gone: it was removed elsewhere.', (screen: FakeScreen) => screen.api.tokens.delete('prod-web')],
	] as const)('%s meanwhile says so when it is sent, and offers nothing but to leave', async (_what, words, change) => {
		const screen = await openFakeScreens([makeToken('prod-web')], {version: 'v3'});
		await screen.press(key);
		if (key === 'e') {
			await screen.press('tab');
		}

		await screen.type(typed);
		change(screen);
		await screen.press('enter');
		expect(screen.text()).toContain(words);
		expect(screen.text()).not.toContain('all the same');
		expect(screen.text()).not.toContain('Somebody else');
		expect(screen.lines().at(-1)).toBe('Esc leaves');
		await screen.press('enter');
		expect(writes(screen)).toEqual([]);
		await screen.press('esc');
		expect(screen.app.ui.dialog).toBeNull();
	});
});

describe('what somebody else changed meanwhile', () => {
	test.each([
		['b', '5'],
		['x', '+30d'],
		['t', ''],
	] as const)('is shown by %s before it is sent; Esc leaves theirs', async (key, typed) => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press(key);
		await screen.type(typed);
		const theirs = makeToken('prod-web', {expiresAt: noon + (7 * 86_400_000)});
		screen.api.tokens.set('prod-web', theirs);
		await screen.press('enter');
		expect(screen.text()).toContain('Somebody else changed it meanwhile: expiry never → 2027-01-22 (7d).');
		expect(writes(screen)).toEqual([]);
		await screen.press('esc');
		expect(screen.api.tokens.get('prod-web')).toEqual(theirs);
	});

	test('is shown by the edit form, which then sends only what was edited', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press('e', 'ctrl-u');
		await screen.type('7');
		screen.api.tokens.set('prod-web', makeToken('prod-web', {expiresAt: noon + (7 * 86_400_000)}));
		await screen.press('enter');
		expect(screen.text()).toContain('Somebody else changed it meanwhile: expiry never → 2027-01-22 (7d).');
		await screen.press('enter');
		expect(screen.api.tokens.get('prod-web')).toMatchObject({balance: money('7'), expiresAt: noon + (7 * 86_400_000)});
	});

	test('is shown once more where it changed once more', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press('b');
		await screen.type('5');
		screen.api.tokens.set('prod-web', makeToken('prod-web', {expiresAt: noon + 86_400_000}));
		await screen.press('enter');
		screen.api.tokens.set('prod-web', makeToken('prod-web', {expiresAt: noon + (2 * 86_400_000)}));
		await screen.press('enter');
		expect(screen.text()).toContain('expiry never → 2027-01-17 (2d).');
		expect(writes(screen)).toEqual([]);
		await screen.press('enter');
		expect(screen.api.tokens.get('prod-web')?.balance).toBe(money('5'));
	});

	test.each([
		['b', '5', 'Enter sends balance $50.00 → $5.00 all the same; Esc leaves theirs.'],
		['x', '+30d', 'Enter sends expiry 2027-01-22 (7d) → 2027-02-14 (30d) all the same; Esc leaves theirs.'],
	] as const)('is answered by %s with exactly what Enter sends', async (key, typed, words) => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press(key);
		await screen.type(typed);
		screen.api.tokens.set('prod-web', makeToken('prod-web', {expiresAt: noon + (7 * 86_400_000)}));
		await screen.press('enter');
		expect(screen.text().replaceAll(/\s+/g, ' ')).toContain(words);
	});

	test('is not overwritten by what will be refused: that is not offered', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press('b');
		await screen.type('+10');
		screen.api.tokens.set('prod-web', makeToken('prod-web', {limited: false}));
		await screen.press('enter');
		expect(screen.text()).toContain('Somebody else changed it meanwhile: balance $50.00 → no limit.');
		expect(screen.text()).toContain('This token has no limit to add to: type an amount to set one.');
		expect(screen.text()).not.toContain('all the same');
	});

	test('is not a balance that fell: that is spending', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press('b');
		await screen.type('+5');
		screen.api.tokens.set('prod-web', makeToken('prod-web', {balance: money('48.5')}));
		await screen.press('enter');
		expect(screen.api.tokens.get('prod-web')?.balance).toBe(money('53.5'));
		expect(screen.text()).toContain('balance $48.50 → $53.50');
	});
});

describe('undo', () => {
	test.each([
		['b', '+10', 'balance $60.00 → $50.00'],
		['x', '+30d', 'expiry 2027-02-14 (30d) → never'],
		['t', '', 'balance no limit → $50.00'],
	] as const)('takes back what %s did, and says before and after', async (key, typed, words) => {
		const screen = await openFakeScreens([makeToken('dev-a', {type: 'sandbox'})]);
		await screen.press(key);
		await screen.type(typed);
		if (key !== 't') {
			await screen.press('enter');
		}

		await screen.press('u');
		expect(screen.text()).toContain(`Undone: dev-a: ${words}`);
		expect(screen.api.tokens.get('dev-a')).toEqual(makeToken('dev-a', {type: 'sandbox'}));
	});

	test('says when the server has moved on since', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press('b');
		await screen.type('+10');
		await screen.press('enter');
		screen.api.tokens.set('prod-web', makeToken('prod-web', {balance: money('57')}));
		await screen.press('u');
		expect(screen.text().replaceAll('\n', ' ')).toContain('The balance fell by $3.00 since, so that prod-web has $47.00 now.');
	});

	test('of an amount that somebody else has set since shows theirs, yours and what it would write; Esc leaves theirs, Enter sends', async () => {
		const before = makeToken('prod-web', {balance: money('512.5')});
		const screen = await openFakeScreens([before]);
		await screen.press('b');
		await screen.type('50');
		await screen.press('enter');
		const theirs = makeToken('prod-web', {balance: money('500')});
		screen.api.tokens.set('prod-web', theirs);
		screen.api.calls.length = 0;
		for (const leave of ['esc', 'esc'] as const) {
			await screen.press('u');
			expect(screen.line('── Undo')).toContain('Undo the change of prod-web');
			expect(screen.text()).toContain('Somebody else changed it meanwhile: balance $50.00 → $500.00.');
			expect(screen.text()).toContain('Enter sends balance $500.00 → $512.50 all the same; Esc leaves theirs.');
			expect(screen.text()).toContain('You had changed prod-web: balance $512.50 → $50.00.');
			expect(screen.text()).toContain('Undo writes balance $500.00 → $512.50.');
			await screen.press(leave);
			expect(screen.api.tokens.get('prod-web')).toEqual(theirs);
		}

		expect(writes(screen)).toEqual([]);
		await screen.press('u', 'enter');
		expect(screen.app.ui.dialog).toBeNull();
		expect(screen.text()).toContain('Undone: prod-web: balance $500.00 → $512.50');
		expect(screen.api.tokens.get('prod-web')).toEqual(before);
	});

	test('which asks is not answered by the key that it was chosen with, but by y', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press('b', '5', 'enter');
		screen.api.tokens.set('prod-web', makeToken('prod-web', {balance: money('500')}));
		screen.api.calls.length = 0;
		await screen.press(':', 'undo', 'enter', 'enter', 'enter');
		expect([screen.app.ui.dialog, writes(screen)]).toMatchObject([{form: {name: 'undo'}}, []]);
		await screen.press('u', 'y');
		expect([screen.app.ui.dialog, writes(screen)]).toEqual([null, ['update']]);
	});

	test('of several lists those that somebody else has changed since, with what theirs is, and leaves them', async () => {
		const screen = await openFakeScreens(['dev-a', 'dev-b', 'dev-c'].map(name => makeToken(name, {type: 'sandbox'})));
		await screen.press('*', 'b');
		await screen.type('7');
		await screen.press('enter');
		screen.api.tokens.set('dev-b', makeToken('dev-b', {type: 'sandbox', balance: money('500')}));
		await screen.press('u');
		expect(screen.text()).toContain('2 of 3 changes were taken back, 1 was not.');
		expect(screen.text().replaceAll(/\s+/g, ' ')).toContain('dev-b: It was changed elsewhere since, so nothing was sent: balance $7.00 → $500.00.');
		expect(['dev-a', 'dev-b', 'dev-c'].map(id => screen.api.tokens.get(id)?.balance)).toEqual([money('50'), money('500'), money('50')]);
	});

	test('asks nothing while text is typed by then: whoever types would answer unread', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press('b');
		await screen.type('5');
		await screen.press('enter');
		screen.api.tokens.set('prod-web', makeToken('prod-web', {balance: money('500')}));
		const answer = screen.api.hold('get');
		await screen.press('u', '/');
		answer();
		await screen.settle();
		expect(screen.app.ui.dialog).toBeNull();
		expect(screen.text().replaceAll('\n', ' ')).toContain('prod-web was changed elsewhere since (balance), so nothing was undone: u asks.');
	});

	test('says why it failed, and can be tried again', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press('x');
		await screen.type('+30d');
		await screen.press('enter');
		screen.api.fail('update', new Error('boom'));
		await screen.press('u');
		expect(screen.text()).toContain('Error: The answer could not be handled (boom).');
		await screen.press('u');
		expect(screen.api.tokens.get('prod-web')).toEqual(makeToken('prod-web'));
	});

	test('says that there is nothing to undo', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press('u');
		expect(screen.text()).toContain('There is nothing to undo.');
	});
});
