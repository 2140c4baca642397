import {describe, expect, test} from 'vitest';
import {apiError} from '../../helpers/fake-api.js';
import {makeToken, money} from '../../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../../helpers/ui.js';

const writes = ({api}: FakeScreen): string[] => api.calls.map(({method}) => method).filter(method => ['create', 'update', 'remove', 'rotate'].includes(method));

/** A balance that is being sent. */
async function openSending(...pressed: string[]): Promise<FakeScreen & {readonly answer: () => void}> {
	const screen = await openFakeScreens([makeToken('prod-web'), makeToken('prod-zzz')]);
	const answer = screen.api.hold('update');
	await screen.press('b', '7', 'enter', ...pressed);
	return {...screen, answer};
}

describe('while a change is sent', () => {
	test('the hints say what is true: Esc closes the form, the change goes on', async () => {
		const {lines, text, press, answer, settle, api} = await openSending();
		expect(text()).toContain('Sending…');
		expect(lines().at(-1)).toBe('Esc closes this; what was sent goes on');
		await press('esc');
		expect(text()).not.toContain('Sending…');
		answer();
		await settle();
		expect(api.tokens.get('prod-web')?.balance).toBe(money('7'));
	});

	test('what is typed ahead does what it would have done had the answer been there at once', async () => {
		const {answer, settle, app, text} = await openSending('x', '+', '3', 'd');
		expect(text()).toContain('Sending…');
		answer();
		await settle();
		expect(app.ui.dialog).toMatchObject({form: {name: 'expiry'}, fields: [{value: '+3d'}]});
	});

	test('it goes to no other token, and none of it is a command of the list', async () => {
		const screen = await openSending('n', 'p', 'r', 'o', 'd', '-', 'r', 'x');
		screen.answer();
		await screen.settle();
		expect(screen.app.ui.dialog).toMatchObject({form: {name: 'create'}, fields: expect.arrayContaining([expect.objectContaining({name: 'name', value: 'prod-rx'})]) as unknown});
		expect(writes(screen)).toEqual(['update']);
	});

	test('Enter too many does nothing', async () => {
		const screen = await openSending('enter', 'enter');
		screen.answer();
		await screen.settle();
		expect([screen.app.ui.dialog, screen.app.ui.screens, writes(screen)]).toEqual([null, [{kind: 'list'}], ['update']]);
	});

	test('Esc takes back what was typed before it', async () => {
		const screen = await openSending('t', 'esc', 'j');
		expect(screen.app.ui.selectedId).toBe('prod-zzz');
		screen.answer();
		await screen.settle();
		expect([screen.app.ui.dialog, writes(screen)]).toEqual([null, ['update']]);
	});

	test('keys are left out, and that is told, where the answer is a refusal', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		screen.api.fail('update', apiError('server', 'It burns.'));
		const answer = screen.api.hold('update');
		await screen.press('b', '7', 'enter', '5', 't', 'enter');
		answer();
		await screen.settle();
		expect(screen.text()).toContain('It burns.');
		expect(screen.text()).toContain('Keys that were pressed meanwhile were left out.');
		expect(screen.app.ui.dialog).toMatchObject({form: {name: 'balance'}, fields: [{value: '7'}]});
	});

	test('keys are left out where the answer is a new secret, and what became of it is still told', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')], {version: 'v3'});
		const answer = screen.api.hold('rotate');
		await screen.press('r', 'y', 't', 'y');
		answer();
		await screen.settle();
		expect(screen.text()).toContain('fake-new-secret-of-prod-web');
		expect(screen.text().replaceAll('\n', ' ')).toContain('its old secret is dead. Keys that were pressed meanwhile were left out.');
	});
});
