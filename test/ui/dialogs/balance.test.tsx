import {describe, expect, test} from 'vitest';
import {apiError} from '../../helpers/fake-api.js';
import {makeToken, money} from '../../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../../helpers/ui.js';

const openOn = async (values: Parameters<typeof makeToken>[1] = {}, options: Parameters<typeof openFakeScreens>[1] = {}): Promise<FakeScreen> => {
	const screen = await openFakeScreens([makeToken('prod-web', values), makeToken('prod-zzz')], options);
	await screen.press('b');
	return screen;
};

const sent = ({api}: FakeScreen): unknown[] => api.calls.filter(({method}) => method === 'update').map(({args}) => args);

describe('the balance dialog', () => {
	test('says what is accepted, and whose balance it is', async () => {
		const screen = await openOn();
		expect(screen.line('── Balance')).toContain('Balance of prod-web');
		expect(screen.text()).toContain('$50.00 → …');
		expect(screen.text()).toContain('50 sets, +10 adds, -5 takes, none: no limit');
	});

	test.each([['75', '$50.00 → $75.00'], ['+10', '$50.00 → $60.00'], ['-5', '$50.00 → $45.00'], ['none', '$50.00 → no limit']])('%s shows %s while it is typed', async (text, wanted) => {
		const screen = await openOn();
		await screen.type(text);
		expect(screen.text()).toContain(wanted);
		expect(sent(screen)).toEqual([]);
	});

	test.each(['abc', '1e3', '100000', '0.0123456789', '--5', '+', '1,5'])('%s is refused with what is accepted, before anything is sent', async text => {
		const screen = await openOn();
		await screen.type(text);
		await screen.press('enter');
		expect(screen.text()).toContain('type 50 to set, +10 to add');
		expect(screen.line('▸ Balance')).toContain(text);
		expect(screen.api.count('get')).toBe(0);
		expect(sent(screen)).toEqual([]);
	});

	test('nothing typed is refused too', async () => {
		const screen = await openOn();
		await screen.press('enter');
		expect(screen.text()).toContain('Type an amount: 50 sets');
	});

	test('a sum out of the range is refused before it is sent', async () => {
		const screen = await openOn();
		await screen.type('+99999');
		await screen.press('enter');
		expect(screen.text()).toContain('The balance would be $100049.00: it has to stay under $100000.');
		expect(sent(screen)).toEqual([]);
	});

	test('one Enter sends it, closes the dialog and tells what was done', async () => {
		const screen = await openOn();
		await screen.type('+10');
		await screen.press('enter');
		expect(sent(screen)).toEqual([['prod-web', {balance: money('60')}]]);
		expect(screen.text()).not.toContain('── Balance');
		expect(screen.text()).toContain('prod-web: balance $50.00 → $60.00');
	});

	test('+10 on a balance that drained meanwhile adds to what the server has', async () => {
		const screen = await openOn();
		screen.api.tokens.set('prod-web', makeToken('prod-web', {balance: money('0.1')}));
		await screen.type('+0.2');
		await screen.press('enter');
		expect(sent(screen)).toEqual([['prod-web', {balance: money('0.3')}]]);
	});

	test('an amount on a token without a limit switches its limit on; +10 is refused there', async () => {
		const screen = await openOn({limited: false, balance: null});
		await screen.type('+10');
		expect(screen.text()).toContain('This token has no limit to add to');
		await screen.press('ctrl-u');
		await screen.type('none');
		expect(screen.text()).toContain('It has no limit already');
		await screen.press('ctrl-u');
		await screen.type('10');
		expect(screen.text()).toContain('no limit → $10.00');
		await screen.press('enter');
		expect(sent(screen)).toEqual([['prod-web', {balance: money('10'), limited: true}]]);
	});

	test('warns of spending without limit, and of a token that stops at once', async () => {
		const screen = await openOn();
		await screen.type('none');
		expect(screen.text()).toContain('Spending is then without limit.');
		await screen.press('ctrl-u');
		await screen.type('0');
		expect(screen.text()).toContain('The token stops working at once');
	});

	test('Esc leaves without effect', async () => {
		const screen = await openOn();
		await screen.type('75');
		await screen.press('esc');
		expect(screen.text()).not.toContain('── Balance');
		expect(screen.line('prod-web')).toContain('$50.00');
		expect(sent(screen)).toEqual([]);
	});
});

describe('when the server refuses it', () => {
	test('what was typed stays, with its words beside the field, and what was shown meanwhile is taken back', async () => {
		const screen = await openOn();
		screen.api.fail('update', apiError('invalid', 'The server did not accept it.', {fields: {balance: 'Ensure this value is greater than 60.'}}));
		await screen.type('55');
		await screen.press('enter');
		expect(screen.line('▸ Balance')).toContain('55');
		const lines = screen.lines();
		expect(lines[lines.findIndex(line => line.includes('▸ Balance')) + 1]).toContain('Ensure this value is greater than 60.');
		expect(screen.line('✓ OK       prod-web')).toContain('$50.00');
	});

	test('its words go when the field changes, and another try is sent', async () => {
		const screen = await openOn();
		screen.api.fail('update', apiError('invalid', 'The server did not accept it.', {fields: {balance: 'No.'}}));
		await screen.type('55');
		await screen.press('enter', 'backspace');
		expect(screen.text()).not.toContain('The server did not accept it.');
		await screen.type('6');
		await screen.press('enter');
		expect(screen.api.tokens.get('prod-web')?.balance).toBe(money('56'));
	});

	test('a failure that speaks of no field is told with its remedy', async () => {
		const screen = await openOn();
		screen.api.fail('get', apiError('network', 'api.example.com cannot be reached.', {remedy: 'Check the network.'}));
		await screen.type('55');
		await screen.press('enter');
		expect(screen.text()).toContain('api.example.com cannot be reached. Check the network.');
		expect(screen.line('▸ Balance')).toContain('55');
	});
});

describe('while it is sent', () => {
	test('it says so, and a second Enter sends nothing more', async () => {
		const screen = await openOn();
		const release = screen.api.hold('update');
		await screen.type('75');
		await screen.press('enter');
		expect(screen.text()).toContain('Sending…');
		await screen.press('enter', '9');
		release();
		await screen.settle();
		expect(sent(screen)).toHaveLength(1);
		expect(screen.text()).not.toContain('── Balance');
	});

	test('the row shows the new value and that it is on its way; other changes of it have to wait', async () => {
		const screen = await openOn();
		const release = screen.api.hold('update');
		await screen.type('75');
		await screen.press('enter', 'esc');
		expect(screen.line('prod-web')).toMatch(/⋯ changing +prod-web .*\$75\.00/);
		await screen.press('x');
		expect(screen.text()).toContain('A change of prod-web is still in flight: wait for its end.');
		release();
		await screen.settle();
		expect(screen.line('✓ OK       prod-web')).toContain('$75.00');
	});

	test('Esc leaves it, and the outcome is told all the same', async () => {
		const screen = await openOn();
		const release = screen.api.hold('update');
		screen.api.fail('update', apiError('server', 'The server failed.', {remedy: 'Try later.'}));
		await screen.type('75');
		await screen.press('enter', 'esc');
		expect(screen.text()).not.toContain('── Balance');
		release();
		await screen.settle();
		expect(screen.text()).toContain('The server failed. Try later.');
		expect(screen.line('✓ OK       prod-web')).toContain('$50.00');
	});
});

describe('when somebody else changed the token meanwhile', () => {
	const changed = async (): Promise<FakeScreen> => {
		const screen = await openOn();
		screen.api.tokens.set('prod-web', makeToken('prod-web', {balance: money('500')}));
		await screen.type('75');
		await screen.press('enter');
		return screen;
	};

	test('theirs and yours are shown, and nothing was sent', async () => {
		const screen = await changed();
		expect(screen.text()).toContain('Somebody else changed it meanwhile: balance $50.00 → $500.00.');
		expect(screen.text()).toContain('$500.00 → $75.00');
		expect(sent(screen)).toEqual([]);
	});

	test('Enter sends yours all the same', async () => {
		const screen = await changed();
		await screen.press('enter');
		expect(sent(screen)).toEqual([['prod-web', {balance: money('75')}]]);
	});

	test('Esc leaves theirs', async () => {
		const screen = await changed();
		await screen.press('esc');
		expect(sent(screen)).toEqual([]);
		expect(screen.line('prod-web')).toContain('$500.00');
	});

	test('one more change of theirs is shown again before yours is sent', async () => {
		const screen = await changed();
		screen.api.tokens.set('prod-web', makeToken('prod-web', {balance: money('700')}));
		await screen.press('enter');
		expect(sent(screen)).toEqual([]);
		expect(screen.text()).toContain('$700.00 → $75.00');
	});

	test('a balance that only fell was spent, not changed', async () => {
		const screen = await openOn();
		screen.api.tokens.set('prod-web', makeToken('prod-web', {balance: money('49')}));
		await screen.type('75');
		await screen.press('enter');
		expect(sent(screen)).toEqual([['prod-web', {balance: money('75')}]]);
	});
});

describe('when the token is gone meanwhile', () => {
	test('the open dialog says so at the next refresh, and sends nothing to another token', async () => {
		const screen = await openOn();
		screen.api.tokens.delete('prod-web');
		await screen.type('75');
		await screen.refresh();
		expect(screen.text()).toContain('The token is gone: it was removed elsewhere.');
		await screen.press('enter');
		expect(sent(screen)).toEqual([]);
		expect(screen.api.tokens.get('prod-zzz')?.balance).toBe(money('50'));
	});

	test('the server\'s word is told where no refresh was before', async () => {
		const screen = await openOn();
		screen.api.tokens.delete('prod-web');
		await screen.type('75');
		await screen.press('enter');
		expect(screen.text()).toContain('gone');
		expect(sent(screen)).toEqual([]);
	});
});

describe('what cannot be changed', () => {
	test.each([
		['a revoked key', {revoked: true}, 'is revoked for ever: create a new one instead.'],
		['a legacy key', {legacy: true}, 'regenerate it in the Eden AI dashboard'],
	])('%s says why, and what helps', async (_what, values, wanted) => {
		const screen = await openFakeScreens([makeToken('prod-web', values)], {version: 'v3'});
		await screen.press('z', 'b');
		expect(screen.text().replaceAll('\n', ' ')).toContain(wanted);
		expect(screen.text()).not.toContain('── Balance');
	});

	test.each(['n', 'b', 'x', 'e', 't', 'r', 'D', 'u'])('%s does nothing in read-only mode, and says why', async key => {
		const screen = await openFakeScreens([makeToken('prod-web')], {settings: {readOnly: true}});
		await screen.press(key);
		expect(screen.text()).toContain('Read-only: nothing is changed.');
		expect(screen.text()).not.toContain('── ');
		expect(screen.lines()[0]).toContain('READ-ONLY');
	});

	test('a key that may only read is read-only by itself', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')], {version: 'v3', capabilities: {write: false}});
		await screen.press('b');
		expect(screen.text()).toContain('Use a management key with the scope manage:write');
		expect(screen.lines()[0]).toContain('READ-ONLY');
		expect(screen.lines().at(-1)).not.toContain('b balance');
	});
});
