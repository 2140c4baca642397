import {describe, expect, test} from 'vitest';
import {type Token} from '../../source/tokens/token.js';
import {noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../helpers/ui.js';

const day = 86_400_000;

/** The names on screen, top to bottom. */
const names = (screen: FakeScreen): string[] => screen.lines().flatMap(line => /^[▸· ][* ]\S+ [A-Z]+ +(\S+)/.exec(line)?.[1] ?? []);

const selected = (screen: FakeScreen): string | undefined => /^▸.*? [A-Z]+ +(\S+)/.exec(screen.line('▸'))?.[1];

const many = (count: number): Token[] => Array.from({length: count}, (_, index) => makeToken(`prod-${String(index).padStart(3, '0')}`));

const mixed = [
	makeToken('prod-web', {balance: money('500')}),
	makeToken('prod-low', {balance: money('5'), expiresAt: noon + (90 * day)}),
	makeToken('dev-a', {type: 'sandbox', limited: false, balance: null}),
	makeToken('dev-soon', {balance: money('20'), expiresAt: noon + (3 * day)}),
];

describe('moving', () => {
	test('the first token is selected, also where the list was there before the screens', async () => {
		const screen = await openFakeScreens(mixed);
		expect(selected(screen)).toBe('dev-a');
	});

	test.each([
		[['j', 'down', 'j'], 'prod-003'],
		[['j', 'j', 'k', 'up', 'up'], 'prod-000'],
		[['G'], 'prod-099'],
		[['end', 'home'], 'prod-000'],
		[['G', 'g'], 'prod-000'],
		// 16 tokens are on screen.
		[['pagedown'], 'prod-017'],
		[['ctrl-d'], 'prod-008'],
		[['pagedown', 'pageup'], 'prod-000'],
		[['G', 'ctrl-u'], 'prod-091'],
	])('%j', async (keys, wanted) => {
		const screen = await openFakeScreens(many(100));
		await screen.press(...keys);
		expect(selected(screen)).toBe(wanted);
	});

	test('over the edge scrolls by half a page, so that most moves change two lines', async () => {
		const screen = await openFakeScreens(many(100), {rows: 14});
		const before = names(screen);
		await screen.press(...before.map(() => 'j'));
		expect(names(screen)[0]).toBe(before[Math.ceil(before.length / 2)]);
	});
});

describe('the selection belongs to a token', () => {
	test('other people\'s new and deleted tokens do not move it to another one', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('j', 'j');
		expect(selected(screen)).toBe('prod-low');
		screen.api.tokens.delete('dev-a');
		screen.api.tokens.set('aaa-new', makeToken('aaa-new'));
		screen.api.tokens.set('aab-new', makeToken('aab-new'));
		await screen.refresh();
		expect(names(screen)).toEqual(['aaa-new', 'aab-new', 'dev-soon', 'prod-low', 'prod-web']);
		expect(selected(screen)).toBe('prod-low');
	});

	test('another order does not either', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('j', 's');
		expect(screen.line('BALANCE')).toContain('BALANCE↑');
		expect(names(screen)).toEqual(['prod-low', 'dev-soon', 'prod-web', 'dev-a']);
		expect(selected(screen)).toBe('dev-soon');
		await screen.press('S');
		expect(names(screen)).toEqual(['prod-web', 'dev-soon', 'prod-low', 'dev-a']);
		expect(selected(screen)).toBe('dev-soon');
	});

	test('when it is deleted elsewhere, nothing is selected, its place is shown, and keys say so', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('j');
		screen.api.tokens.delete('dev-soon');
		await screen.refresh();
		expect(selected(screen)).toBeUndefined();
		expect(screen.line('prod-low')).toMatch(/^·/);
		await screen.press('b');
		expect(screen.text()).toContain('The token under the cursor is gone, or not shown any more');
		await screen.press('j');
		expect(selected(screen)).toBe('prod-low');
	});

	test('when it leaves the filter by a change of its state, nothing else is selected in its place', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('f', 'G');
		expect(names(screen)).toEqual(['dev-soon', 'prod-low']);
		expect(selected(screen)).toBe('prod-low');
		screen.api.tokens.set('prod-low', makeToken('prod-low', {balance: money('900')}));
		await screen.refresh();
		expect(names(screen)).toEqual(['dev-soon']);
		expect(selected(screen)).toBeUndefined();
	});
});

describe('what is shown', () => {
	test('s goes through the columns, and the header says which', async () => {
		const screen = await openFakeScreens(mixed);
		for (const column of ['BALANCE↑', 'EXPIRES↑', 'by RUNS OUT↑', 'STATUS↑', 'NAME↑']) {
			await screen.press('s');
			expect(screen.lines()[2]).toContain(column);
		}
	});

	test('f shows only tokens at risk, and all again', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('f');
		expect(names(screen)).toEqual(['dev-soon', 'prod-low']);
		expect(screen.text()).toContain('2 of 4 tokens');
		await screen.press('f');
		expect(names(screen)).toHaveLength(4);
	});

	test('o groups by environment, with what each adds up to', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('o');
		expect(screen.line('dev:')).toBe('── dev: 2 tokens, limits $20.00');
		expect(screen.line('prod:')).toBe('── prod: 2 tokens, limits $505.00');
		expect(selected(screen)).toBe('dev-a');
		await screen.press('j', 'j');
		expect(selected(screen)).toBe('prod-low');
		await screen.press('g');
		expect(screen.line('dev:')).not.toBe('');
	});

	test('a group with a very long environment still says what it adds up to', async () => {
		const screen = await openFakeScreens([makeToken(`${'x'.repeat(150)}-a`)]);
		await screen.press('o');
		expect(screen.line('── x')).toMatch(/… *: 1 token, limits \$50\.00$/);
	});

	test('z shows revoked keys, which are hidden otherwise', async () => {
		const screen = await openFakeScreens([...mixed, makeToken('prod-old', {id: 'uuid-1', revoked: true})], {version: 'v3'});
		expect(names(screen)).not.toContain('prod-old');
		expect(screen.text()).toContain('4 of 5 tokens');
		await screen.press('z');
		expect(screen.line('prod-old')).toContain('⊘ REVOKED');
		await screen.press('z');
		expect(names(screen)).not.toContain('prod-old');
	});
});

describe('the filter', () => {
	test('narrows as you type; letters are text; Enter keeps it', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('/');
		await screen.press(...'dev q');
		expect(screen.quits()).toBe(0);
		expect(screen.line('/dev q')).not.toBe('');
		expect(screen.text()).toContain('No token matches "dev q": Esc clears the filter.');
		await screen.press('backspace', 'backspace', 'enter');
		expect(names(screen)).toEqual(['dev-a', 'dev-soon']);
		expect(screen.line('filter:')).toContain('filter: dev  (Esc clears)');
	});

	test('is shown beside a message too', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('/');
		await screen.type('dev');
		await screen.press('enter', 'R');
		expect(screen.text()).toContain('Refreshed at');
		expect(screen.line('filter:')).toContain('filter: dev  (Esc clears)');
	});

	test('words match name, type and state, and !word excludes', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('/');
		await screen.type('sandbox');
		expect(names(screen)).toEqual(['dev-a']);
		await screen.press('ctrl-u');
		await screen.type('low');
		expect(names(screen)).toEqual(['prod-low']);
		await screen.press('ctrl-u');
		await screen.type('!dev !low');
		expect(names(screen)).toEqual(['prod-web']);
	});

	test('arrows move while it is typed, and Esc clears it', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('/');
		await screen.type('dev');
		await screen.press('down');
		expect(selected(screen)).toBe('dev-soon');
		await screen.press('esc');
		expect(names(screen)).toHaveLength(4);
		expect(selected(screen)).toBe('dev-soon');
	});

	test('that was kept is cleared by Esc too', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('/');
		await screen.type('dev');
		await screen.press('enter', 'esc');
		expect(names(screen)).toHaveLength(4);
	});

	test('says nothing with characters that could turn the line around', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('/');
		await screen.type('a\u202Eb');
		expect(screen.raw()).not.toContain('\u202E');
		await screen.press('enter');
		expect(screen.raw()).not.toContain('\u202E');
	});
});

describe('marks', () => {
	test(String.raw`Space marks and goes on; the summary counts; Ctrl-\ clears`, async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('space', 'space');
		expect(screen.line('dev-a')).toMatch(/^ \*/);
		expect(screen.line('dev-soon')).toMatch(/^ \*/);
		expect(selected(screen)).toBe('prod-low');
		expect(screen.text()).toContain('2 marked');
		await screen.press('ctrl-\\');
		expect(screen.line('dev-a')).toMatch(/^ {2}/);
		expect(screen.text()).not.toContain('2 marked');
	});

	test('Space on a marked token takes the mark off', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('space', 'k', 'space');
		expect(screen.line('dev-a')).not.toContain('*');
	});

	test('* marks what is shown, and marks survive filters, orders and refreshes', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('/');
		await screen.type('dev');
		await screen.press('enter', '*', 'esc', 's');
		screen.api.tokens.set('aaa', makeToken('aaa'));
		await screen.refresh();
		expect(screen.line('dev-a')).toMatch(/^.\*/);
		expect(screen.line('dev-soon')).toMatch(/^.\*/);
		expect(screen.line('prod-web')).toMatch(/^.[^*]/);
		expect(screen.line('aaa')).toMatch(/^.[^*]/);
		expect(screen.text()).toContain('2 marked');
	});

	test('a mark goes with its token', async () => {
		const screen = await openFakeScreens(mixed);
		await screen.press('*');
		screen.api.tokens.delete('dev-a');
		await screen.refresh();
		expect(screen.text()).toContain('3 marked');
	});

	test('what can never be changed is not marked, and says why', async () => {
		const screen = await openFakeScreens([...mixed, makeToken('crm-legacy', {legacy: true}), makeToken('old', {revoked: true})], {version: 'v3'});
		await screen.press('space');
		expect(screen.line('Note:')).toContain('crm-legacy is a legacy key');
		expect(screen.line('crm-legacy')).toMatch(/^▸ /);
		await screen.press('z', '*');
		expect(screen.text()).toContain('4 tokens marked; 2 that cannot be changed are left out.');
	});
});
