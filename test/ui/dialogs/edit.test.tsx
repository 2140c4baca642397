import {describe, expect, test} from 'vitest';
import {dollars} from '../../../source/tokens/money.js';
import {apiError} from '../../helpers/fake-api.js';
import {noon} from '../../helpers/fake-clock.js';
import {makeToken} from '../../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../../helpers/ui.js';

const day = 86_400_000;
const sent = ({api}: FakeScreen): unknown[] => api.calls.filter(({method}) => method === 'update').map(({args}) => args);

const openOn = async (options: Parameters<typeof openFakeScreens>[1] = {}, values: Parameters<typeof makeToken>[1] = {}): Promise<FakeScreen> => {
	const screen = await openFakeScreens([makeToken('prod-web', {expiresAt: noon + (100 * day), ...values})], options);
	await screen.press('e');
	return screen;
};

const labels = (screen: FakeScreen) => screen.lines().flatMap(line => /^[▸ ] (Name|Balance|Tracking|Expiry|Reset)\b/.exec(line)?.[1] ?? []);

describe('the edit form', () => {
	test('has what the API lets change: a name only where it can be renamed', async () => {
		expect(labels(await openOn())).toEqual(['Balance', 'Tracking', 'Expiry', 'Reset']);
		expect(labels(await openOn({version: 'v3'}))).toEqual(['Name', 'Balance', 'Tracking', 'Expiry', 'Reset']);
		expect(labels(await openOn({capabilities: {resetPeriods: false}}))).toEqual(['Balance', 'Tracking', 'Expiry']);
	});

	test('sends nothing while nothing changed', async () => {
		const screen = await openOn();
		expect(screen.text()).toContain('nothing changed yet');
		await screen.press('enter');
		expect(screen.text()).toContain('Change something first, or leave with Esc.');
		expect(sent(screen)).toEqual([]);
	});

	test('sends only what changed, as one request', async () => {
		const screen = await openOn({version: 'v3'});
		await screen.type('-2');
		await screen.press('tab', 'ctrl-u');
		await screen.type('75');
		expect(screen.text()).toContain('name prod-web → prod-web-2, balance $50.00 → $75.00');
		await screen.press('enter');
		expect(sent(screen)).toEqual([['prod-web', {name: 'prod-web-2', balance: dollars(75)}]]);
	});

	test('a field that is set back to what it was is not sent', async () => {
		const screen = await openOn();
		await screen.type('0');
		await screen.press('backspace', 'tab', 'right');
		await screen.press('enter');
		expect(sent(screen)).toEqual([['prod-web', {limited: false}]]);
	});

	test('a balance that drained while it was open is not sent back up', async () => {
		const screen = await openOn();
		screen.api.tokens.set('prod-web', makeToken('prod-web', {expiresAt: noon + (100 * day), balance: dollars(20)}));
		await screen.refresh();
		await screen.press('tab', 'tab', 'ctrl-u');
		await screen.type('never');
		await screen.press('enter');
		expect(sent(screen)).toEqual([['prod-web', {expiresAt: null}]]);
	});

	test('a reset is set, with the limit that it needs', async () => {
		const screen = await openOn({version: 'v3'}, {limited: false});
		await screen.press('tab', 'tab', 'tab', 'tab', 'ctrl-u');
		await screen.type('weekly:60');
		expect(screen.text()).toContain('resets weekly to $60');
		expect(screen.text()).toContain('A reset needs the limit: tracking is on with it.');
		await screen.press('enter');
		expect(sent(screen)).toEqual([['prod-web', {limited: true, reset: {period: 'weekly', amount: dollars(60)}}]]);
	});

	test('none takes a reset away', async () => {
		const screen = await openOn({version: 'v3'}, {reset: {period: 'daily', amount: dollars(10)}});
		await screen.press('shift-tab');
		expect(screen.line('▸ Reset')).toContain('daily:10');
		await screen.press('ctrl-u');
		await screen.type('none');
		await screen.press('enter');
		expect(sent(screen)).toEqual([['prod-web', {reset: null}]]);
	});

	test.each([
		['balance', 0, '1e3', '"1e3" is no amount'],
		['expiry', 2, '2026-02-30', 'There is no day 2026-02-30'],
		['reset', 3, 'daily', '"daily" is no reset'],
	])('a wrong %s is told beside its field and nothing is sent', async (_field, tabs, value, wanted) => {
		const screen = await openOn();
		await screen.press(...Array.from({length: tabs}, () => 'tab'), 'ctrl-u');
		await screen.type(value);
		await screen.press('enter');
		const lines = screen.lines();
		expect(lines[lines.findIndex(line => /^▸ [A-Z]/.test(line)) + 1]).toContain(wanted);
		expect(sent(screen)).toEqual([]);
	});

	test('a name that cannot be shown as it is stays as it is where it is not touched', async () => {
		const screen = await openFakeScreens([makeToken('a\u202Eb', {id: 'uuid-1'})], {version: 'v3'});
		await screen.press('e');
		expect(screen.raw()).not.toContain('\u202E');
		await screen.type('c');
		await screen.press('enter');
		expect(sent(screen)).toEqual([['uuid-1', {name: 'a\u202Ebc'}]]);
	});

	test('warns of spending without limit', async () => {
		const screen = await openOn();
		await screen.press('tab', 'right');
		expect(screen.text()).toContain('Spending is then without limit.');
	});

	test('keeps what was typed where the server refuses it', async () => {
		const screen = await openOn({version: 'v3'});
		screen.api.fail('update', apiError('conflict', 'The name is taken.', {fields: {name: 'A key with this name exists.'}}));
		await screen.press('tab', 'ctrl-u');
		await screen.type('75');
		await screen.press('shift-tab', 'ctrl-u');
		await screen.type('prod-api');
		await screen.press('enter');
		expect(screen.line('▸ Name')).toContain('prod-api');
		expect(screen.line('Balance   75')).not.toBe('');
		expect(screen.text()).toContain('A key with this name exists.');
	});

	test('shows what somebody else changed, beside yours', async () => {
		const screen = await openOn();
		screen.api.tokens.set('prod-web', makeToken('prod-web', {limited: false, expiresAt: noon + (100 * day)}));
		await screen.press('tab', 'tab', 'ctrl-u');
		await screen.type('never');
		await screen.press('enter');
		expect(screen.text()).toContain('Somebody else changed it meanwhile: balance $50.00 → no limit.');
		expect(sent(screen)).toEqual([]);
		await screen.press('enter');
		expect(sent(screen)).toEqual([['prod-web', {expiresAt: null}]]);
	});

	test('says that the token is gone, and sends nothing', async () => {
		const screen = await openOn();
		screen.api.tokens.delete('prod-web');
		await screen.type('0');
		await screen.refresh();
		await screen.press('enter');
		expect(screen.text()).toContain('The token is gone: it was removed elsewhere.');
		expect(sent(screen)).toEqual([]);
	});

	test('is of one token, also where others are marked', async () => {
		const screen = await openFakeScreens([makeToken('a'), makeToken('b')]);
		await screen.press('*', 'e');
		expect(screen.line('── Edit')).toContain('Edit a');
	});
});
