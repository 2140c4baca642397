import {describe, expect, test} from 'vitest';
import {openRotations} from '../../../source/history/rotations.js';
import {type Token} from '../../../source/tokens/token.js';
import {noon} from '../../helpers/fake-clock.js';
import {apiError, type FakeApi} from '../../helpers/fake-api.js';
import {makeToken, money} from '../../helpers/make-token.js';
import {openFakeScreens} from '../../helpers/ui.js';

const web = makeToken('prod-web', {balance: money('40'), expiresAt: noon + (40 * 86_400_000)});
const successor = 'prod-web-20270115';
const secretOfSuccessor = `fake-secret-of-${successor}`;

const spend = (api: FakeApi, id: string, amount: string): void => {
	const token = api.tokens.get(id)!;
	api.tokens.set(id, {...token, balance: (token.balance! - money(amount)) as Token['balance']});
};

describe('rotation in place', () => {
	test('says that the old secret dies at once, and does nothing before a second key press', async () => {
		const {press, text, api} = await openFakeScreens([web], {version: 'v3'});
		await press('r');
		expect(text()).toContain('The old secret dies at once');
		expect(api.count('rotate')).toBe(0);
		await press('esc');
		expect(text()).not.toContain('dies at once');
		expect(api.count('rotate')).toBe(0);
	});

	test('is not done by r once more: that may be a double tap', async () => {
		const {press, api} = await openFakeScreens([web], {version: 'v3'});
		await press('r', 'r', 'r');
		expect(api.count('rotate')).toBe(0);
		await press('y');
		expect(api.count('rotate')).toBe(1);
	});

	test('is not done by Enter, which chose it in the palette, before another key was pressed', async () => {
		const {press, type, api} = await openFakeScreens([web]);
		await press(':');
		await type('rotate');
		await press('enter', 'enter', 'enter');
		expect(api.count('rotate')).toBe(0);
		await press('right', 'left', 'enter');
		expect(api.count('rotate')).toBe(1);
	});

	test.each(['y', 'enter'] as const)('is done by %s, and shows the new secret until it is dismissed', async key => {
		const {press, text, copied, store, audited} = await openFakeScreens([web], {version: 'v3'});
		await press('r', key);
		expect(text()).toContain('fake-new-secret-of-prod-web');
		expect(text()).toContain('prod-web was rotated: its old secret is dead.');
		await press('Y');
		expect(copied).toEqual(['fake-new-secret-of-prod-web']);
		expect(text()).toContain('was sent to the clipboard');
		await press('esc');
		expect(text()).not.toContain('fake-new-secret');
		expect(JSON.stringify([store.getState().activity, audited])).not.toContain('fake-new-secret');
		expect(audited.map(({action, change}) => [action, change])).toEqual([['rotate', ''], ['secret', 'the new one copied']]);
	});

	test('keeps its dialog and says why where it failed', async () => {
		const {press, text, api} = await openFakeScreens([web], {version: 'v3'});
		api.fail('rotate', apiError('server', 'It burns.'));
		await press('r', 'y');
		expect(text()).toContain('It burns. Try again.');
		await press('y');
		expect(text()).toContain('fake-new-secret-of-prod-web');
	});
});

describe('where it is not known whether the API can rotate in place', () => {
	test('both ways are offered', async () => {
		const {press, text, api} = await openFakeScreens([web]);
		await press('r');
		expect(text()).toContain('in place');
		await press('right');
		expect(text()).toContain('guided');
		expect(text()).toContain('nothing stops meanwhile');
		await press('enter');
		expect(text()).toContain('step 1 of 3: a new token');
		expect(api.count('rotate')).toBe(0);
	});

	test('in place that turns out not to be there goes on to the guided way, and says so', async () => {
		const {press, text, api} = await openFakeScreens([web]);
		api.rotation = 'unsupported';
		await press('r', 'y');
		expect(text()).toContain('step 1 of 3: a new token');
		expect(text()).toContain('This server cannot rotate prod-web in place, so nothing was changed');
		await press('esc', 'r');
		expect(text()).toContain('step 1 of 3: a new token');
	});
});

const openGuided = async (tokens: readonly Token[] = [web], options: Parameters<typeof openFakeScreens>[1] = {}) => {
	const screen = await openFakeScreens(tokens, {capabilities: {rotateInPlace: 'no'}, ...options});
	await screen.press('r');
	return screen;
};

describe('the guided rotation', () => {
	test('proposes a name with the day, and says what the new token gets and what becomes of the balance', async () => {
		const {text, line, press} = await openGuided();
		expect(line('New name')).toContain(successor);
		expect(text()).toContain('live, $40.00, expires 2027-02-24 (40d)');
		expect(text()).toMatch(/each can spend \$40\.00: up to \$80\.00 in\nall\./);
		await press('tab', 'right');
		expect(text()).toContain('$40.00 is granted a second time: together they can spend $80.00');
	});

	test('goes from the new token over its secret and its verification to the deletion of the old one by its name', async () => {
		const {press, type, text, api, copied, store, audited} = await openGuided();
		await press('enter');
		expect(text()).toContain(secretOfSuccessor);
		expect(api.tokens.get(successor)).toMatchObject({type: 'live', limited: true, balance: money('40'), expiresAt: web.expiresAt});
		await press('Y');
		expect(copied).toEqual([secretOfSuccessor]);
		spend(api, 'prod-web', '2');
		await press('esc');
		expect(text()).not.toContain(secretOfSuccessor);
		expect(text()).toContain('does the new one work?');
		await press('right');
		expect(text()).toContain('yes, it works: move the balance');
		await press('enter');
		expect(text()).toContain('prod-web: balance $38.00 → $0.00. prod-web-20270115: balance $40.00 → $38.00.');
		expect(text()).toContain('step 3 of 3: delete the old one');
		expect(text()).toContain('Type prod-web to delete it.');
		await type('prod-wx');
		await press('enter');
		expect(text()).toContain('That is not prod-web.');
		expect(api.count('remove')).toBe(0);
		await press('backspace');
		await type('eb');
		await press('enter');
		expect(api.tokens.keys().toArray()).toEqual([successor]);
		expect(api.tokens.get(successor)?.balance).toBe(money('38'));
		expect(store.getState().rotations).toEqual([]);
		expect(audited.map(({action, token, change}) => [action, token, change])).toEqual([
			['create', successor, 'live, $40.00, expiry 2027-02-24 (40d)'],
			['secret', successor, 'the new one copied'],
			['rotate', 'prod-web', 'balance $38.00 → $0.00'],
			['rotate', successor, 'balance $40.00 → $38.00'],
			['delete', 'prod-web', ''],
		]);
		expect(JSON.stringify([audited, store.getState().activity])).not.toContain('fake-secret');
	});

	test('does nothing by a second Enter too many', async () => {
		const {press, api, store} = await openGuided();
		await press('enter', 'enter', 'enter', 'enter');
		expect([api.count('update'), api.count('remove')]).toEqual([0, 0]);
		expect(store.getState().rotations).toMatchObject([{step: 'verify'}]);
	});

	test('is answered by no letter: Y, which copied the secret just before, is not "yes"', async () => {
		const {press, text, lines, api, store} = await openGuided();
		await press('enter', 'esc', 'Y', 'y', 'd', 'c', 'l', 'h');
		expect(text()).toContain('not yet  ← → changes');
		expect(lines().at(-1)).toBe('Enter does it  Esc cancels  ← → Space choose');
		await press('enter');
		expect([api.count('update'), api.count('remove'), store.getState().rotations.length]).toEqual([0, 0, 1]);
	});

	test('begins with no Enter that chose it among the ways, or in the palette', async () => {
		const {press, api, text} = await openFakeScreens([web]);
		await press('r', 'right', 'enter', 'enter');
		expect(text()).toContain('Enter opened this, so that it may have been pressed twice: press it once more.');
		expect(api.count('create')).toBe(0);
		await press('enter');
		expect(api.count('create')).toBe(1);
	});

	test('takes the name as typed, and says which is taken or cannot be', async () => {
		const {press, type, text, api} = await openGuided([web, makeToken('prod-b')]);
		await press('ctrl-u');
		await type('prod-b');
		await press('enter');
		expect(text()).toContain('This name is taken: choose another one.');
		expect(api.count('create')).toBe(0);
		await press('ctrl-u', 'enter');
		expect(text()).toContain('Give the token a name');
		await type('prod-c');
		await press('enter');
		expect(api.tokens.has('prod-c')).toBe(true);
	});

	test('takes another expiry as typed; what is past is not', async () => {
		const {press, type, text, api} = await openGuided([{...web, expiresAt: noon - 1000}]);
		await press('enter');
		expect(text()).toContain('in the past');
		expect(api.count('create')).toBe(0);
		await press('ctrl-u');
		await type('never');
		await press('enter');
		expect(api.tokens.get(successor)?.expiresAt).toBeNull();
	});

	test('shows what others changed since before it creates anything', async () => {
		const {press, text, api} = await openGuided();
		api.tokens.set('prod-web', {...web, expiresAt: null});
		await press('enter');
		expect(text()).toContain('Somebody else changed it meanwhile: expiry 2027-02-24 (40d) → never.');
		expect(api.count('create')).toBe(0);
		await press('enter');
		expect(api.tokens.has(successor)).toBe(true);
	});

	test('keeps what was typed where the server refuses it, with its words at the name', async () => {
		const {press, text, line, api, store} = await openGuided();
		api.fail('create', apiError('conflict', 'It was refused.', {fields: {name: 'Token with this name already exists.'}}));
		await press('enter');
		expect(text()).toContain('Token with this name already exists.');
		expect(line('New name')).toContain(successor);
		expect(store.getState().rotations).toEqual([]);
	});

	test('warns before it would take more from the new token than it has', async () => {
		const {press, text, api, refresh} = await openGuided();
		await press('enter', 'esc');
		spend(api, 'prod-web', '30');
		spend(api, successor, '15');
		await refresh();
		await press('right');
		expect(text()).toContain('prod-web: $10.00 → $0.00; prod-web-20270115: $25.00 → -$5.00');
		expect(text()).toContain('The new one stops working at once: what both had was spent.');
	});

	test('leaves the balances where that is chosen', async () => {
		const {press, text, api} = await openGuided();
		await press('enter', 'esc', 'right', 'right');
		expect(text()).toContain('yes, it works: leave the balances');
		await press('enter');
		expect(text()).toContain('step 3 of 3');
		expect(api.count('update')).toBe(0);
	});

	test('of a token without a limit asks nothing about its balance', async () => {
		const {press, text, api} = await openGuided([{...web, limited: false}]);
		expect(text()).toContain('It has no limit, as the old one');
		await press('enter', 'esc', 'right', 'enter');
		expect(text()).toContain('step 3 of 3');
		expect(api.tokens.get(successor)).toMatchObject({limited: false});
	});
});

describe('a rotation that was left half-way', () => {
	test('has a sign in both rows, and words where the cursor is', async () => {
		const {press, line, lines, text} = await openGuided();
		await press('enter', 'esc', 'esc');
		expect(lines().filter(row => row.includes('↻'))).toHaveLength(2);
		expect(line('OK').includes('↻ prod-web')).toBe(true);
		await press('down', 'up');
		expect(text()).toContain('Rotation unfinished (r goes on): hand over the new secret, and see that it works');
		await press('enter');
		expect(line('Rotation')).toContain('prod-web → prod-web-20270115: hand over');
	});

	test.each(['old', 'new'] as const)('is gone on with by r on the %s row', async row => {
		const {press, text} = await openGuided();
		await press('enter', 'esc', 'esc', row === 'new' ? 'G' : 'g', 'r');
		expect(text()).toContain('Rotate prod-web, step 2 of 3: does the new one work?');
	});

	test('is kept in the state directory of the account, so that the next session has it', async () => {
		const rotations = openRotations({stateDir: null, account: {profile: 'default', host: 'api.example.com', api: 'v2'}});
		const first = await openGuided([web], {rotations});
		await first.press('enter', 'esc', 'esc');
		const next = await openFakeScreens(first.api.tokens.values().toArray(), {rotations});
		expect(next.lines().filter(row => row.includes('↻'))).toHaveLength(2);
		await next.press('r', 'right', 'enter');
		await next.type('prod-web');
		await next.press('enter');
		expect(next.api.tokens.keys().toArray()).toEqual([successor]);
	});

	test('can be dropped', async () => {
		const {press, text, store, api} = await openGuided();
		await press('enter', 'esc', 'left');
		expect(text()).toContain('drop the rotation, keep both');
		await press('enter');
		expect(store.getState().rotations).toEqual([]);
		expect(api.tokens.size).toBe(2);
		expect(text()).not.toContain('↻');
	});

	test('can be dropped at its last step as well', async () => {
		const {press, text, store, api} = await openGuided();
		await press('enter', 'esc', 'right', 'enter', 'tab', 'right', 'enter');
		expect(text()).toContain('was dropped: both tokens stay');
		expect([store.getState().rotations, api.tokens.size]).toEqual([[], 2]);
	});

	test('gives the new secret again where the API does', async () => {
		const {press, text, copied} = await openGuided();
		await press('enter', 'esc', 'esc', 'r', 'right', 'space', 'right', 'enter');
		expect(copied).toEqual([secretOfSuccessor]);
		expect(text()).toContain(`The secret of ${successor} was sent to the clipboard.`);
		expect(text()).not.toContain(secretOfSuccessor);
		await press('right', 'enter');
		expect(text()).toContain(secretOfSuccessor);
	});

	test('whose new token may or may not have been created looks first', async () => {
		const {press, text, api, settle} = await openGuided();
		api.fail('create', apiError('network', 'No answer came.', {unsettled: true}));
		await press('enter', 'esc');
		expect(text()).toContain('↻ prod-web');
		api.tokens.set(successor, {...web, id: successor, name: successor});
		await press('r');
		await settle();
		expect(text()).toContain('step 2 of 3');
	});

	test('whose new token was not created begins anew with the same name', async () => {
		const {press, text, line, api, settle} = await openGuided();
		api.fail('create', apiError('network', 'No answer came.', {unsettled: true}));
		await press('tab', 'tab', 'tab', 'end');
		await press('enter', 'esc', 'r');
		await settle();
		expect(text()).toContain(`${successor} was not created: this begins anew.`);
		expect(line('New name')).toContain(successor);
		await press('enter');
		expect(text()).toContain(secretOfSuccessor);
	});

	test('whose new token is gone touches nothing of the old one, and says so', async () => {
		const {press, text, api, refresh} = await openGuided();
		await press('enter', 'esc', 'esc');
		api.tokens.delete(successor);
		await refresh();
		await press('r');
		expect(text()).toContain(`${successor} is gone: drop this rotation`);
		await press('right', 'enter');
		expect(text()).toContain('nothing was done to the old token');
		expect(api.tokens.get('prod-web')).toEqual(web);
	});

	test('is told of before one of its tokens is deleted', async () => {
		const {press, text} = await openGuided([web, makeToken('zzz')]);
		await press('enter', 'esc', 'esc', 'D');
		expect(text().replaceAll('\n', ' ')).toContain('Part of an unfinished rotation, which r goes on with: prod-web.');
		await press('esc', 'G', 'D');
		expect(text()).not.toContain('unfinished rotation');
	});

	test('is told in words to a screen reader', async () => {
		const {press, line} = await openGuided([web], {settings: {screenReader: true}});
		await press('enter', 'esc', 'esc');
		expect(line('1. ')).toContain('prod-web, OK, old token of an unfinished rotation, live');
		expect(line('2. ')).toContain('prod-web-20270115, OK, new token of an unfinished rotation, live');
	});

	test('whose old token is gone is over', async () => {
		const {press, text, api, refresh, store} = await openGuided();
		await press('enter', 'esc', 'esc');
		api.tokens.delete('prod-web');
		await refresh();
		expect(text()).not.toContain('↻');
		expect(store.getState().activity.at(-1)?.text).toBe('prod-web is gone: its rotation to prod-web-20270115 is over.');
	});
});
