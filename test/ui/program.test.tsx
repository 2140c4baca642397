import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {createFakeApi} from '../helpers/fake-api.js';
import {createFakeClock} from '../helpers/fake-clock.js';
import {makeToken} from '../helpers/make-token.js';
import {makeAccount, makeSettings, openFakeScreens, openScreens, type ScreenOptions} from '../helpers/ui.js';

const tokens = [makeToken('prod-web'), makeToken('dev-a')];

describe('leaving', () => {
	test.each(['q', 'ctrl-c'])('%s ends the program', async key => {
		const screen = await openFakeScreens(tokens);
		await screen.press(key === 'q' ? 'q' : 'ctrl-c');
		expect(screen.quits()).toBe(1);
	});

	test('Ctrl-C ends it also out of a field; q is a letter there', async () => {
		const screen = await openFakeScreens(tokens);
		await screen.press('b', 'q');
		expect(screen.quits()).toBe(0);
		await screen.press('ctrl-c');
		expect(screen.quits()).toBe(1);
	});

	test('waits on screen for a new secret that is on its way, says so, and shows it', async () => {
		const screen = await openFakeScreens(tokens);
		const answer = screen.api.hold('create');
		await screen.press('n');
		await screen.type('prod-new');
		await screen.press('enter', 'esc', 'q');
		expect(screen.quits()).toBe(0);
		expect(screen.text().replaceAll(/\s+/g, ' ')).toContain('A new secret is on its way: it is shown here as soon as it comes. q again leaves without it.');
		answer();
		await screen.settle();
		expect(screen.text()).toContain('fake-secret-of-prod-new');
		await screen.press('esc', 'q');
		expect(screen.quits()).toBe(1);
	});

	test.each(['q', 'ctrl-c'] as const)('without a secret that is on its way takes a second %s, and says how to get another one', async key => {
		const screen = await openFakeScreens(tokens, {version: 'v3'});
		const answer = screen.api.hold('rotate');
		await screen.press('r', 'enter', 'esc', key);
		expect(screen.quits()).toBe(0);
		await screen.press(key);
		expect(screen.quits()).toBe(1);
		const told: string[] = [];
		const stopped = screen.app.stop(text => {
			told.push(text);
		});
		expect(told).toEqual([
			'The secret that was on its way is lost. For another one: rotate the token (r), or read it (Y) where the API gives secrets again.',
			'What was sent is not answered yet: waiting for it. Ctrl-C leaves at once.',
		]);
		answer();
		await stopped;
		expect(told.join('\n')).not.toContain('fake-new-secret');
	});

	test('asks anew where something else was told since', async () => {
		const screen = await openFakeScreens(tokens);
		const answer = screen.api.hold('create');
		await screen.press('n');
		await screen.type('prod-new');
		await screen.press('enter', 'esc', 'q', 'p', 'q');
		expect(screen.quits()).toBe(0);
		answer();
	});

	test('does not wait for a change without a secret: it is told after the screen was given back', async () => {
		const screen = await openFakeScreens(tokens);
		const answer = screen.api.hold('update');
		await screen.press('b');
		await screen.type('5');
		await screen.press('enter', 'esc', 'q');
		expect(screen.quits()).toBe(1);
		answer();
	});

	test('Ctrl-L repaints and Ctrl-Z suspends, also out of a dialog, which stays', async () => {
		const screen = await openFakeScreens(tokens);
		await screen.press('b', 'ctrl-l', 'ctrl-z');
		expect(screen.asked).toEqual(['repaint', 'suspend']);
		expect(screen.text()).toContain('── Balance');
	});
});

describe('Esc', () => {
	test('goes back screen by screen, to the list', async () => {
		const screen = await openFakeScreens(tokens);
		await screen.press('enter', '?');
		expect(screen.text()).toContain('one up');
		await screen.press('esc');
		expect(screen.text()).toContain('Tracking');
		await screen.press('esc');
		expect(screen.lines()[2]).toContain('STATUS');
	});

	test('on the list clears what hides tokens, and nothing more', async () => {
		const screen = await openFakeScreens(tokens);
		await screen.press('f');
		expect(screen.text()).toContain('No token is at risk');
		await screen.press('esc', 'esc', 'esc');
		expect(screen.line('dev-a')).toMatch(/^▸/);
		expect(screen.quits()).toBe(0);
	});
});

describe('help', () => {
	test('has every key of the table, and goes away by the same key', async () => {
		const screen = await openFakeScreens(tokens, {rows: 100});
		await screen.press('?');
		for (const text of ['Ctrl-\\', 'mark all shown', 'balance tracking on or off', 'command palette', '! CRITICAL', '∅ EMPTY']) {
			expect(screen.text()).toContain(text);
		}

		await screen.press('?');
		expect(screen.lines()[2]).toContain('STATUS');
	});

	test('says that there is more than fits, and only then', async () => {
		const screen = await openFakeScreens([makeToken('prod-web')]);
		expect(screen.lines().at(-1)).not.toContain('scroll');
		await screen.press('?');
		expect(screen.lines().at(-1)).toMatch(/^Esc back {2}↑ ↓ scroll /);
		await screen.resize(120, 200);
		expect(screen.lines().at(-1)).not.toContain('scroll');
	});

	test('scrolls to its end and back by single lines, however often keys were pressed at the end', async () => {
		const screen = await openFakeScreens(tokens, {rows: 14});
		await screen.press('?', 'G', 'j', 'j', 'j');
		const beforeLast = screen.lines()[8];
		await screen.press('k');
		expect(screen.lines()[9]).toBe(beforeLast);
		await screen.press('g');
		expect(screen.lines()[2]).toBe('Move');
	});

	test('says what is out of reach in read-only mode', async () => {
		const screen = await openFakeScreens(tokens, {rows: 100, settings: {readOnly: true}});
		await screen.press('?');
		expect(screen.line('new token')).toContain('(read-only: out of reach)');
		expect(screen.line('command palette')).not.toContain('read-only');
	});
});

describe('the activity of the session', () => {
	test('begins at the newest, tells errors with their whole remedy, and no secret', async () => {
		const screen = await openFakeScreens(tokens);
		await screen.press('L');
		expect(screen.text()).toContain('Nothing happened yet.');
		await screen.press('L', 'b');
		await screen.type('+1');
		await screen.press('enter', 'L');
		expect(screen.text()).toContain('2027-01-15 12:00 success dev-a: balance $50.00 → $51.00');
	});

	test('a long entry goes on in the next line', async () => {
		const screen = await openFakeScreens(tokens, {columns: 60});
		screen.store.note({level: 'error', text: `It failed for this reason: ${'x '.repeat(30)}. The remedy is at the end.`});
		await screen.press('L');
		expect(screen.text()).toContain('the end.');
	});
});

describe('the detail screen', () => {
	test('acts on its own token, whatever becomes of the list', async () => {
		const screen = await openFakeScreens(tokens);
		await screen.press('enter');
		expect(screen.lines()[2]).toContain('dev-a');
		screen.api.tokens.set('aaa', makeToken('aaa'));
		await screen.refresh();
		await screen.press('b');
		expect(screen.line('── Balance')).toContain('Balance of dev-a');
	});

	test('says that its token is gone, and keys do nothing to another one', async () => {
		const screen = await openFakeScreens(tokens);
		await screen.press('enter');
		screen.api.tokens.delete('dev-a');
		await screen.refresh();
		expect(screen.text()).toContain('The token is gone: it was removed elsewhere. Esc goes back.');
		await screen.press('D');
		expect(screen.text()).not.toContain('── Delete');
	});

	test('says when an empty key comes back', async () => {
		const screen = await openFakeScreens([makeToken('a', {balance: 0n as never, reset: {period: 'daily', amount: 10_000_000_000n as never}})], {version: 'v3'});
		await screen.press('enter');
		expect(screen.text()).toContain('EMPTY until 2027-01-15 23:00 (in 11h): resets daily to $10');
	});
});

describe('in a small terminal', () => {
	test.each([[59, 24], [80, 9], [20, 5]])('at %i × %i it says that it needs more room, and comes back when there is', async (columns, rows) => {
		const screen = await openFakeScreens(tokens);
		await screen.press('j');
		await screen.resize(columns, rows);
		expect(screen.text()).toContain('Needs 60×10, has');
		expect(screen.text()).not.toContain('dev-a');
		await screen.resize(80, 24);
		expect(screen.line('prod-web')).toMatch(/^▸/);
	});

	test('keys pressed meanwhile change nothing by accident', async () => {
		const screen = await openFakeScreens(tokens);
		await screen.resize(40, 8);
		await screen.press('t', 'enter', 'D');
		await screen.resize(80, 24);
		expect(screen.api.count('update')).toBe(0);
		expect(screen.text()).not.toContain('── ');
		await screen.resize(40, 8);
		await screen.press('q');
		expect(screen.quits()).toBe(1);
	});

	test('an open dialog is there again afterwards, with what was typed', async () => {
		const screen = await openFakeScreens(tokens);
		await screen.press('b');
		await screen.type('75');
		await screen.resize(40, 8);
		await screen.press('enter', 'q');
		await screen.resize(80, 24);
		expect(screen.line('▸ Balance')).toContain('75');
		expect(screen.api.count('update') + screen.quits()).toBe(0);
	});

	test.each([
		['n', ['New token', '▸ Name']],
		['b', ['Balance of dev-a', '▸ Balance', '$50.00 → …']],
		['x', ['Expiry of dev-a', '▸ Expiry', 'never → …']],
		['e', ['Edit dev-a', 'nothing changed yet']],
		['t', ['Switch balance tracking off: dev-a', 'dev-a will spend without limit']],
		['D', ['Revoke dev-a', '▸ Confirm', 'get 401 at once', 'works again.']],
	])('at 60 × 10 the dialog of %s says what it has to, and the keys', async (key, wanted) => {
		const screen = await openFakeScreens(tokens, {columns: 60, rows: 10, version: 'v3'});
		await screen.press(key);
		for (const text of wanted) {
			expect(screen.text()).toContain(text);
		}

		expect(screen.lines().at(-1)).toContain('Esc cancels');
		expect(screen.lines()).toHaveLength(9);
	});

	test('at 60 × 10 every field of the longest form can be reached, with what it comes to', async () => {
		const screen = await openFakeScreens(tokens, {columns: 60, rows: 10, version: 'v3'});
		await screen.press('n');
		for (const label of ['Name', 'Template', 'Type', 'Limit', 'Expiry', 'Reset', 'Member']) {
			expect(screen.line(`▸ ${label}`)).not.toBe('');
			expect(screen.text()).toContain('live, no limit, expires never');
			await screen.press('tab');
		}
	});

	test('at 60 × 10 the end of a long name is in sight while it is typed', async () => {
		const screen = await openFakeScreens(tokens, {columns: 60, rows: 10});
		await screen.press('n');
		await screen.type(`${'words and '.repeat(18)}the end`);
		expect(screen.text()).toContain('the end');
		expect(screen.lines()).toHaveLength(9);
	});

	test.each([[80, 24], [60, 10], [200, 60], [120, 15]])('at %i × %i no frame is as tall as the terminal, nor wider', async (columns, rows) => {
		const screen = await openFakeScreens([...tokens, makeToken('client-東京デモ-🚀'.repeat(12))], {columns, rows});
		for (const key of ['n', 'esc', 'G', 'e', 'esc', 'enter', 'esc', '?', 'esc', ':', 'esc', 'D', 'esc']) {
			await screen.press(key);
			expect(screen.lines()).toHaveLength(rows - 1);
			expect(Math.max(...screen.lines().map(line => stringWidth(line)))).toBeLessThanOrEqual(columns);
		}
	});
});

describe('without a key', () => {
	const openWelcome = async (options: Partial<ScreenOptions> = {}) => openScreens({account: null, settings: makeSettings(), clock: createFakeClock(), ...options});

	const other = (name: string) => {
		const clock = createFakeClock();
		const account = makeAccount(createFakeApi([makeToken(name)]), clock, makeSettings());
		account.store.start();
		return account;
	};

	test.each([[80, 24], [60, 10]])('at %i × %i it says what can be done', async (columns, rows) => {
		const screen = await openWelcome({columns, rows});
		expect(screen.text()).toContain('There is no Eden AI key yet.');
		expect(screen.text()).toContain('paste a key for this run only');
		expect(screen.text()).toContain('look around in the demo');
		expect(screen.lines()).toHaveLength(rows - 1);
	});

	test('at 80 × 24 it says how to store one', async () => {
		const screen = await openWelcome();
		for (const wanted of ['EDENAI_API_KEY=', 'EDENAI_API_KEY_FILE=', '/home/me/.config/eden-tokens/config.yaml', 'apiKeyCommand', 'mgmt-eden-…']) {
			expect(screen.text()).toContain(wanted);
		}
	});

	test('d opens the demo', async () => {
		const screen = await openWelcome({openKey: async choice => other(choice === 'demo' ? 'opened-demo' : 'opened-own')});
		await screen.press('d');
		await screen.settle();
		expect(screen.text()).toContain('opened-demo');
	});

	test.each(['k', 'enter'])('%s pastes a key, which is never shown', async key => {
		const keys: unknown[] = [];
		const screen = await openWelcome({async openKey(choice) {
			keys.push(choice);
			return other('opened-own');
		}});
		await screen.press(key);
		await screen.type('eyJhbGciOiJIUzI1NiJ9.secret');
		expect(screen.line('▸ Key')).toContain('***************************');
		expect(screen.raw()).not.toContain('eyJhbGciOi');
		await screen.press('enter');
		expect(keys).toEqual([{key: 'eyJhbGciOiJIUzI1NiJ9.secret'}]);
		expect(screen.text()).toContain('opened-own');
	});

	test('what is no key is refused before it is used', async () => {
		const screen = await openWelcome();
		await screen.press('k', 'enter');
		expect(screen.text()).toContain('Paste the key here.');
		await screen.type('abc');
		await screen.press('enter');
		expect(screen.text()).toContain('This is no key');
	});

	test('a key that cannot be opened keeps the dialog, with the reason', async () => {
		const screen = await openWelcome();
		await screen.press('k');
		await screen.type('eyJhbGciOiJIUzI1NiJ9');
		await screen.press('enter');
		expect(screen.text()).toContain('There is no other account.');
		expect(screen.text()).toContain('▸ Key');
	});

	test('keys that need an account say so, in help too', async () => {
		const screen = await openWelcome();
		await screen.press('?', 'R');
		expect(screen.text()).toContain('There is no account yet: on the welcome screen k pastes a key');
		await screen.press('p', '+', 'P');
		expect(screen.text()).not.toContain('This did not work');
		await screen.press('esc', 'q');
		expect(screen.quits()).toBe(1);
	});
});
