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

/** What is on screen, as running text. */
const wordsOf = (screen: FakeScreen): string => screen.text().replaceAll(/\s+/g, ' ');

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

	test('shows what somebody else changed, beside yours, and what exactly is sent', async () => {
		const screen = await openOn();
		screen.api.tokens.set('prod-web', makeToken('prod-web', {limited: false, expiresAt: noon + (100 * day)}));
		await screen.press('tab', 'tab', 'ctrl-u');
		await screen.type('never');
		await screen.press('enter');
		expect(screen.text()).toContain('Somebody else changed it meanwhile: balance $50.00 → no limit.');
		expect(screen.text()).toContain('Enter sends expiry 2027-04-25 (100d) → never all the same; Esc leaves theirs.');
		expect(sent(screen)).toEqual([]);
		await screen.press('enter');
		expect(sent(screen)).toEqual([['prod-web', {expiresAt: null}]]);
	});

	test.each([
		['once it is known', true],
		['when the conflict is shown', false],
	])('has what the server has in the fields that were not touched, %s: what it shows is what holds', async (_when, isRead) => {
		const screen = await openOn();
		await screen.press('ctrl-u');
		await screen.type('222');
		screen.api.tokens.set('prod-web', makeToken('prod-web', {limited: false, balance: dollars(5)}));
		if (isRead) {
			await screen.refresh();
		} else {
			await screen.press('enter');
		}

		expect([screen.line('Balance  '), screen.line('Tracking  '), screen.line('Expiry  ')].map(line => line.replace('▸', ' ').trim())).toEqual([
			expect.stringMatching(/^Balance +222$/), expect.stringMatching(/^Tracking +off$/), expect.stringMatching(/^Expiry +never$/),
		]);
		expect(screen.text()).toContain('balance $5.00 → $222.00 (tracking is off: no limit)');
		expect(screen.text()).not.toContain('Spending is then without limit.');
		await screen.press(...(isRead ? ['enter'] : []));
		expect(wordsOf(screen)).toContain('Enter sends balance $5.00 → $222.00 (tracking is off: no limit) all the same; Esc leaves theirs.');
		expect(sent(screen)).toEqual([]);
		await screen.press('enter');
		expect(sent(screen)).toEqual([['prod-web', {balance: dollars(222)}]]);
	});

	test('keeps a choice that was made, and sends it against what the server has', async () => {
		const screen = await openOn();
		await screen.press('tab', 'right', 'tab');
		screen.api.tokens.set('prod-web', makeToken('prod-web', {balance: dollars(20), expiresAt: null}));
		await screen.refresh();
		expect([screen.line('Tracking  '), screen.line('Expiry  ')].map(line => line.replace('▸', ' ').trim())).toEqual([
			expect.stringMatching(/^Tracking +off$/), expect.stringMatching(/^Expiry +never$/),
		]);
		// The cursor stands behind the value that came.
		await screen.press('ctrl-u');
		await screen.type('+30d');
		expect(screen.text()).toContain('balance $20.00 → no limit, expiry never → 2027-02-14 (30d)');
	});

	test('has the cursor behind a value that came from the server', async () => {
		const screen = await openOn({}, {balance: dollars(5)});
		screen.api.tokens.set('prod-web', makeToken('prod-web', {balance: dollars(500), expiresAt: noon + (100 * day)}));
		await screen.refresh();
		await screen.type('1');
		expect(screen.line('▸ Balance')).toContain('5001');
	});

	test('offers nothing where others have done the same already', async () => {
		const screen = await openOn();
		await screen.press('tab', 'right');
		screen.api.tokens.set('prod-web', makeToken('prod-web', {limited: false, expiresAt: noon + (100 * day)}));
		await screen.press('enter');
		expect(screen.text()).toContain('Somebody else changed it meanwhile: balance $50.00 → no limit.');
		expect(screen.text()).not.toContain('all the same');
		await screen.press('enter');
		expect(sent(screen)).toEqual([]);
	});

	test('has the name that others gave it meanwhile in its title', async () => {
		const screen = await openFakeScreens([makeToken('prod-api', {id: 'uuid-1'})], {version: 'v3'});
		await screen.press('e');
		screen.api.tokens.set('uuid-1', makeToken('prod-api-other', {id: 'uuid-1'}));
		await screen.refresh();
		expect(screen.line('── Edit')).toContain('Edit prod-api-other');
		await screen.type('2');
		expect(screen.text()).toContain('name prod-api-other → prod-api-other2');
	});

	test('says that a balance has no effect while tracking is off, before and after it is sent', async () => {
		const screen = await openOn({}, {limited: false, balance: dollars(5)});
		await screen.press('ctrl-u');
		await screen.type('222');
		const words = 'balance $5.00 → $222.00 (tracking is off: no limit)';
		expect(screen.text()).toContain(words);
		await screen.press('enter');
		expect(screen.text()).toContain(`prod-web: ${words}`);
		await screen.press('u');
		expect(screen.text()).toContain('Undone: prod-web: balance $222.00 → $5.00 (tracking is off: no limit)');
		await screen.press('L');
		expect(wordsOf(screen)).toContain(words);
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
