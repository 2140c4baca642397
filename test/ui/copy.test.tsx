import {describe, expect, test} from 'vitest';
import {apiError} from '../helpers/fake-api.js';
import {makeToken} from '../helpers/make-token.js';
import {openFakeScreens} from '../helpers/ui.js';

describe('y', () => {
	test('copies the name as it is, and shows it as it may be shown', async () => {
		const {press, copied, text} = await openFakeScreens([makeToken('dev-\u202Ea')]);
		await press('y');
		expect(copied).toEqual(['dev-\u202Ea']);
		expect(text()).toContain('The name dev-�a was sent to the clipboard.');
	});

	test('says where a terminal cannot take it, instead of success', async () => {
		const {press, copied, text, app} = await openFakeScreens([makeToken('dev-a')]);
		app.host.terminal.copy = () => false;
		await press('y');
		expect(copied).toEqual([]);
		expect(text().replaceAll('\n', ' ')).toContain('The name dev-a is too long for the clipboard of a terminal, which takes 74,994 bytes: nothing was copied.');
		expect(text()).not.toContain('was sent');
	});

	test('of a revoked key copies its name as well', async () => {
		const {press, copied} = await openFakeScreens([makeToken('dev-a', {revoked: true})], {version: 'v3'});
		await press('z', 'j', 'y');
		expect(copied).toEqual(['dev-a']);
	});
});

describe('Y', () => {
	test('reads the secret at that moment, copies it, and never shows it', async () => {
		const {press, copied, text, raw, api, store, audited} = await openFakeScreens([makeToken('dev-a')]);
		expect(api.count('secret')).toBe(0);
		await press('Y');
		expect(copied).toEqual(['fake-secret-of-dev-a']);
		expect(text()).toContain('The secret of dev-a was sent to the clipboard.');
		expect(raw()).not.toContain('fake-secret');
		expect(JSON.stringify([store.getState().activity, audited])).not.toContain('fake-secret');
		expect(audited).toMatchObject([{action: 'secret', token: 'dev-a', change: 'read to be copied', outcome: 'done'}]);
		await press('Y');
		expect(api.count('secret')).toBe(2);
	});

	test('works on the detail screen too', async () => {
		const {press, copied} = await openFakeScreens([makeToken('dev-a')]);
		await press('enter', 'Y');
		expect(copied).toEqual(['fake-secret-of-dev-a']);
	});

	test('says where the API no longer gives it', async () => {
		const {press, copied, text} = await openFakeScreens([makeToken('dev-a')], {version: 'v3'});
		await press('Y');
		expect(copied).toEqual([]);
		expect(text().replaceAll('\n', ' ')).toContain('The API no longer gives the secret of dev-a: it does so only when a token is created or rotated.');
	});

	test.each([
		[{revoked: true}, 'dev-a is revoked for ever: create a new one instead.'],
		[{legacy: true}, 'dev-a is a legacy key that the API cannot address: regenerate it'],
	] as const)('says why it cannot of %o', async (values, words) => {
		const {press, copied, text, api} = await openFakeScreens([makeToken('dev-a', values)], {version: 'v3'});
		await press('z', 'j', 'Y');
		expect([copied, api.count('secret')]).toEqual([[], 0]);
		expect(text().replaceAll('\n', ' ')).toContain(words);
	});

	test('says that the token is gone, where it is', async () => {
		const {press, copied, text, api, refresh} = await openFakeScreens([makeToken('dev-a'), makeToken('dev-b')]);
		api.tokens.delete('dev-a');
		await refresh();
		await press('Y');
		expect([copied, api.count('secret')]).toEqual([[], 0]);
		expect(text()).toContain('The token under the cursor is gone');
	});

	test('says what failed', async () => {
		const {press, copied, text, api, audited} = await openFakeScreens([makeToken('dev-a')]);
		api.fail('secret', apiError('network', 'api.example.com cannot be reached.'));
		await press('Y');
		expect(copied).toEqual([]);
		expect(text()).toContain('Error: api.example.com cannot be reached. Try again.');
		expect(audited).toMatchObject([{action: 'secret', outcome: 'failed'}]);
	});
});

describe('a new secret', () => {
	test('that is too long for a terminal is not said to be copied, and stays on screen', async () => {
		const {press, type, text, app, audited} = await openFakeScreens([]);
		await press('n');
		await type('dev-new');
		await press('enter');
		app.host.terminal.copy = () => false;
		await press('Y');
		expect(text()).toContain('fake-secret-of-dev-new');
		expect(text().replaceAll('\n', ' ')).toContain('too long for the clipboard');
		expect(audited.map(({action}) => action)).toEqual(['create']);
	});
});
