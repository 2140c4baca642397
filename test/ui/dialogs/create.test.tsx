import {describe, expect, test} from 'vitest';
import {dollars} from '../../../source/tokens/money.js';
import {apiError} from '../../helpers/fake-api.js';
import {makeToken, money} from '../../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../../helpers/ui.js';

const created = ({api}: FakeScreen): unknown[] => api.calls.filter(({method}) => method === 'create').map(({args}) => args[0]);

const openOn = async (options: Parameters<typeof openFakeScreens>[1] = {}): Promise<FakeScreen> => {
	const screen = await openFakeScreens([makeToken('prod-web')], options);
	await screen.press('n');
	return screen;
};

/** Fills fields from the first one on; what is null is passed over. */
async function fill(screen: FakeScreen, ...values: ReadonlyArray<string | null>): Promise<void> {
	for (const [index, value] of values.entries()) {
		if (index > 0) {
			await screen.press('tab');
		}

		if (value !== null) {
			await screen.type(value);
		}
	}
}

describe('the fields', () => {
	test('are those that the API knows', async () => {
		const labels = (screen: FakeScreen) => screen.lines().flatMap(line => /^[▸ ] (Name|Template|Type|Limit|Expiry|Reset|Member)\b/.exec(line)?.[1] ?? []);
		expect(labels(await openOn({capabilities: {resetPeriods: false}}))).toEqual(['Name', 'Template', 'Type', 'Limit', 'Expiry']);
		expect(labels(await openOn({version: 'v3'}))).toEqual(['Name', 'Template', 'Type', 'Limit', 'Expiry', 'Reset', 'Member']);
	});

	test('Tab and Shift-Tab go through them, around the ends, and the focus is told by a sign', async () => {
		const screen = await openOn({capabilities: {resetPeriods: false}});
		const focus = () => /^▸ (\w+)/.exec(screen.lines().find(line => /^▸ [A-Z]/.test(line)) ?? '')?.[1];
		for (const wanted of ['Name', 'Template', 'Type', 'Limit', 'Expiry', 'Name']) {
			expect(focus()).toBe(wanted);
			await screen.press('tab');
		}

		await screen.press('shift-tab', 'shift-tab');
		expect(focus()).toBe('Expiry');
	});

	test('letters are text there, and no command', async () => {
		const screen = await openOn();
		await screen.press(...'qD?:');
		expect(screen.line('▸ Name')).toContain('qD?:');
		expect(screen.quits()).toBe(0);
	});

	test('a choice changes by arrows and Space', async () => {
		const screen = await openOn();
		await screen.press('tab', 'tab', 'right');
		expect(screen.line('▸ Type')).toContain('sandbox');
		await screen.press('left');
		expect(screen.line('▸ Type')).toContain('live');
		await screen.press('space');
		expect(screen.line('▸ Type')).toContain('sandbox');
	});

	test('what was typed is kept while moving between them, and the cursor stands at its end again', async () => {
		const screen = await openOn();
		await screen.type('prod-a');
		await screen.press('tab', 'shift-tab', 'x');
		expect(screen.line('▸ Name')).toContain('prod-ax');
	});
});

describe('a template', () => {
	test('fills type, limit and expiry, and each can be changed afterwards', async () => {
		const screen = await openOn();
		await screen.type('partner-acme');
		await screen.press('tab', 'right', 'right', 'right', 'right', 'right');
		expect(screen.line('▸ Template')).toContain('partner-demo');
		expect(screen.line('Limit')).toContain('10');
		expect(screen.line('Expiry')).toContain('+7d');
		expect(screen.text()).toContain('live, $10.00, expires 2027-01-22 (7d)');
		await screen.press('tab', 'tab', 'ctrl-u');
		await screen.type('12');
		await screen.press('enter');
		expect(created(screen)).toEqual([{
			name: 'partner-acme', type: 'live', balance: dollars(12), limited: true, expiresAt: Date.parse('2027-01-22T23:59:59'), reset: null, member: null,
		}]);
	});
});

describe('before anything is sent', () => {
	test('a name is wanted, and advice is given on one that says nothing', async () => {
		const screen = await openOn();
		await screen.press('enter');
		expect(screen.text()).toContain('Give the token a name, such as prod-web-app.');
		await screen.type('temp');
		expect(screen.text()).toContain('"temp" says nothing about its use: try environment-application');
		expect(created(screen)).toEqual([]);
	});

	test('a name that exists, or looks like one that does, is told', async () => {
		const screen = await openOn();
		await screen.type('prod-web');
		expect(screen.text()).toContain('A token with this name exists already.');
		await screen.press('backspace');
		await screen.type('B');
		expect(screen.text()).toContain('It differs only in case from "prod-web", which exists.');
	});

	test('a name of more than 200 characters is refused', async () => {
		const screen = await openOn();
		await screen.type('ü'.repeat(201));
		await screen.press('enter');
		expect(screen.text()).toContain('The name has 201 characters: at most 200 are accepted.');
		expect(created(screen)).toEqual([]);
	});

	test.each([
		['limit', 3, 'abc', '"abc" is no limit'],
		['limit', 3, '100000', '"100000" is no limit'],
		['expiry', 4, '2026-02-30', 'There is no day 2026-02-30'],
		['expiry', 4, '2020-01-01', '2020-01-01 is in the past'],
		['reset', 5, 'hourly:3', '"hourly:3" is no reset: use daily:10, weekly:50, monthly:500 or none.'],
		['member', 6, 'ops', '"ops" is no e-mail address.'],
	])('a wrong %s is told beside its field, which gets the focus', async (_field, tabs, value, wanted) => {
		const screen = await openOn({version: 'v3'});
		await fill(screen, 'prod-new', ...Array.from({length: tabs - 1}, () => null), value);
		await screen.press('tab', 'enter');
		const lines = screen.lines();
		const field = lines.findIndex(line => /^▸ [A-Z]/.test(line));
		expect(lines[field]).toContain(value);
		expect(lines[field + 1]).toContain(wanted.slice(0, 60));
		expect(created(screen)).toEqual([]);
	});

	test('where the API wants a day at least, today is refused', async () => {
		const screen = await openOn({version: 'v3'});
		await fill(screen, 'prod-new', null, null, null, '2027-01-15');
		await screen.press('enter');
		expect(screen.text()).toContain('This API wants an expiry at least 24 h ahead');
		expect(created(screen)).toEqual([]);
	});

	test('a live token without a limit is warned of', async () => {
		const screen = await openOn();
		await screen.type('prod-new');
		expect(screen.text()).toContain('A live token without a limit can spend all of the account.');
		await screen.press('tab', 'tab', 'right');
		expect(screen.text()).not.toContain('can spend all');
	});
});

describe('what resets', () => {
	test('starts full, so that no other limit is taken', async () => {
		const screen = await openOn({version: 'v3'});
		await fill(screen, 'prod-new', null, null, '5', null, 'daily:10');
		expect(screen.text()).toContain('What resets starts full: leave the limit empty, or type 10.');
		await screen.press('enter');
		expect(created(screen)).toEqual([]);
		expect(screen.line('▸ Limit')).toContain('5');
		await screen.press('ctrl-u');
		expect(screen.text()).toContain('live, $10.00, expires never, resets daily to $10');
		await screen.press('enter');
		expect(created(screen)).toMatchObject([{balance: dollars(10), limited: true, reset: {period: 'daily', amount: dollars(10)}}]);
	});
});

describe('once created', () => {
	test('a secret whose token the server does not know is shown with the doubt', async () => {
		const screen = await openOn();
		const {create} = screen.api;
		screen.api.create = async draft => ({...await create(draft), doubt: 'There is no such token so far.'});
		await fill(screen, 'prod-new', null, null, '0.5');
		await screen.press('enter');
		expect(screen.text()).toContain('fake-secret-of-prod-new');
		expect(screen.text()).toContain('Not confirmed: There is no such token so far. This is its secret');
		expect(screen.text()).toContain('Note: Whether prod-new was created is not sure.');
	});

	test('the secret stays on screen until it is dismissed, can be copied, and the new token is selected', async () => {
		const screen = await openOn();
		await fill(screen, 'prod-new', null, null, '0.5');
		await screen.press('enter');
		expect(created(screen)).toMatchObject([{name: 'prod-new', balance: money('0.5'), limited: true}]);
		expect(screen.text()).toContain('Secret of prod-new');
		expect(screen.text()).toContain('fake-secret-of-prod-new');
		await screen.refresh();
		expect(screen.text()).toContain('fake-secret-of-prod-new');
		await screen.press('Y');
		expect(screen.copied).toEqual(['fake-secret-of-prod-new']);
		await screen.press('esc');
		expect(screen.raw()).not.toContain('fake-secret');
		expect(screen.line('prod-new')).toMatch(/^▸/);
		await screen.press('L');
		expect(screen.raw()).not.toContain('fake-secret');
	});

	test('one that the filter hides is told of, and does not take the selection out of sight', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		await screen.press('/');
		await screen.type('prod');
		await screen.press('enter', 'n');
		await screen.type('dev-new');
		await screen.press('enter', 'esc');
		expect(screen.line('prod-web')).toMatch(/^▸/);
		expect(screen.text()).toContain('dev-new was created. The list as it is filtered does not show it.');
	});

	test('a name that cannot be shown as it is reaches the server as it is', async () => {
		const screen = await openOn();
		await screen.type('a\u202Eb');
		expect(screen.raw()).not.toContain('\u202E');
		await screen.press('enter');
		expect(created(screen)).toMatchObject([{name: 'a\u202Eb'}]);
	});
});

test('what the server refuses keeps all that was typed, with its words beside each field', async () => {
	const screen = await openOn({version: 'v3'});
	screen.api.fail('create', apiError('conflict', 'The name is taken.', {fields: {name: 'A key with this name exists.', expiresAt: 'At least one day ahead.'}}));
	await fill(screen, 'prod-new', null, null, '5', '+30d', null, 'ops@example.com');
	await screen.press('enter');
	const lines = screen.lines();
	const at = (label: string) => lines.findIndex(line => line.startsWith(label));
	expect(lines[at('▸ Name')]).toContain('prod-new');
	expect(lines[at('▸ Name') + 1]).toContain('A key with this name exists.');
	expect(lines[at('  Limit')]).toContain('5');
	expect(lines[at('  Expiry')]).toContain('+30d');
	expect(lines[at('  Expiry') + 1]).toContain('At least one day ahead.');
	expect(lines[at('  Member')]).toContain('ops@example.com');
	expect(screen.text()).toContain('The name is taken.');
});

test('Esc leaves without effect', async () => {
	const screen = await openOn();
	await screen.type('prod-new');
	await screen.press('esc');
	expect(created(screen)).toEqual([]);
	expect(screen.text()).not.toContain('── New token');
});

describe('a limit of nothing', () => {
	test('is told of, and can be sent all the same', async () => {
		const screen = await openOn();
		await fill(screen, 'prod-new', null, null, '0');
		expect(screen.text().replaceAll(/\s+/g, ' ')).toContain('With a limit of 0 it is EMPTY from the start: its calls are refused until it gets a balance (b).');
		await screen.press('enter');
		expect(created(screen)).toMatchObject([{name: 'prod-new', balance: money('0'), limited: true}]);
	});

	test('or of less is refused, with what is accepted', async () => {
		const screen = await openOn();
		await fill(screen, 'prod-new', null, null, '-5');
		await screen.press('enter');
		expect(screen.text().replaceAll(/\s+/g, ' ')).toContain('"-5" is no limit: type an amount such as 50 (from 0 to under 100000, up to 9 decimals), or none.');
		expect(created(screen)).toEqual([]);
	});
});

test.each([
	['another dialog is open', ['n']],
	['the form was left', []],
] as const)('one that is created when %s leaves the cursor where it is', async (_when, keys) => {
	const screen = await openOn();
	const answer = screen.api.hold('create');
	await fill(screen, 'dev-new');
	await screen.press('enter', 'esc', ...keys);
	answer();
	await screen.settle();
	expect(screen.app.ui.selectedId).toBe('prod-web');
});
