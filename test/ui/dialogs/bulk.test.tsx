import {describe, expect, test} from 'vitest';
import {noon} from '../../helpers/fake-clock.js';
import {apiError} from '../../helpers/fake-api.js';
import {makeToken, money} from '../../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../../helpers/ui.js';

const tenOf = (values: Parameters<typeof makeToken>[1] = {}) => Array.from({length: 10}, (_, index) => makeToken(`dev-${index}`, {type: 'sandbox', balance: money(`${index + 1}`), ...values}));

const updated = ({api}: FakeScreen): unknown[] => api.calls.filter(({method}) => method === 'update').map(({args}) => args[0]);

const marked = ({lines}: FakeScreen): string[] => lines().filter(line => /^.\*/.test(line)).map(line => /dev-\d/.exec(line)?.[0] ?? line);

describe('marks', () => {
	test('survive filters, sorts, refreshes and other people\'s changes', async () => {
		const screen = await openFakeScreens(tenOf());
		await screen.press('space', 'j', 'space');
		expect(marked(screen)).toEqual(['dev-0', 'dev-2']);
		await screen.press('/');
		await screen.type('dev-2');
		await screen.press('enter');
		expect(marked(screen)).toEqual(['dev-2']);
		await screen.press('esc', 's', 'S');
		screen.api.tokens.delete('dev-1');
		screen.api.tokens.set('dev-2', makeToken('dev-2', {balance: money('99')}));
		await screen.refresh();
		expect(marked(screen).toSorted()).toEqual(['dev-0', 'dev-2']);
		expect(screen.text()).toContain('2 marked');
	});
});

describe('a change of the marked', () => {
	test.each([
		['b', '+5', 'balance', money('6')],
		['x', '2027-02-01', 'expiresAt', Date.UTC(2027, 1, 1, 23, 59, 59)],
	] as const)('%s changes all of them, and the marks go', async (key, text, field, wanted) => {
		const screen = await openFakeScreens(tenOf());
		await screen.press('*', key);
		expect(screen.text()).toContain('10 tokens');
		await screen.type(text);
		await screen.press('enter');
		await screen.settle();
		expect(screen.api.tokens.get('dev-0')?.[field]).toBe(wanted);
		expect(updated(screen)).toHaveLength(10);
		expect(screen.text()).toContain('10 tokens done, 0 failed, 0 not tried.');
		expect(marked(screen)).toEqual([]);
	});

	test('has at most four requests in flight, and shows a bar', async () => {
		const screen = await openFakeScreens(tenOf());
		const answers = tenOf().map(() => screen.api.hold('update'));
		await screen.press('*', 't');
		await screen.settle();
		expect(updated(screen)).toHaveLength(4);
		expect(screen.text()).toContain('Tracking off: 0 of 10');
		expect(screen.text()).toMatch(/^░+$/m);
		answers[0]!();
		answers[1]!();
		await screen.settle();
		expect(updated(screen)).toHaveLength(6);
		expect(screen.text()).toContain('Tracking off: 2 of 10');
		expect(screen.text()).toMatch(/^█+░+$/m);
		for (const answer of answers) {
			answer();
		}

		await screen.settle();
		expect(updated(screen)).toHaveLength(10);
	});

	test('is stopped by Esc after those in flight, and reports what was not tried, which stays marked', async () => {
		const screen = await openFakeScreens(tenOf());
		const answers = tenOf().map(() => screen.api.hold('update'));
		await screen.press('*', 't', 'esc');
		expect(screen.text()).toContain('Stopping: what is in flight ends first.');
		for (const answer of answers) {
			answer();
		}

		await screen.settle();
		expect(updated(screen)).toEqual(['dev-0', 'dev-1', 'dev-2', 'dev-3']);
		expect(screen.text()).toContain('4 done, 0 failed, 6 not tried. What was not done stays marked.');
		await screen.press('esc');
		expect(marked(screen)).toEqual(['dev-4', 'dev-5', 'dev-6', 'dev-7', 'dev-8', 'dev-9']);
	});

	test('reports what failed and why; what failed stays marked for another go', async () => {
		const screen = await openFakeScreens(tenOf());
		screen.api.fail('update', apiError('server', 'The server burns.'));
		screen.api.fail('update', apiError('forbidden', 'Not this one.'));
		await screen.press('*', 't');
		await screen.settle();
		expect(screen.text()).toContain('8 done, 2 failed, 0 not tried. What was not done stays marked.');
		expect(screen.text()).toContain('dev-0: The server burns.');
		expect(screen.text()).toContain('dev-1: Not this one.');
		await screen.press('esc');
		expect(marked(screen)).toEqual(['dev-0', 'dev-1']);
		await screen.press('t');
		await screen.settle();
		expect(screen.text()).toContain('Tracking off: 2 tokens done, 0 failed, 0 not tried.');
		expect(marked(screen)).toEqual([]);
	});

	test('has a report that scrolls where more failed than there is room for', async () => {
		const many = Array.from({length: 40}, (_, index) => makeToken(`dev-${String(index).padStart(2, '0')}`, {type: 'sandbox'}));
		const screen = await openFakeScreens(many);
		for (const {name} of many) {
			screen.api.fail('update', apiError('server', `No ${name}.`));
		}

		await screen.press('*', 't');
		await screen.settle();
		expect(screen.text()).toContain('dev-00: No dev-00.');
		expect(screen.text()).toMatch(/lines 1–\d+ of 40/);
		expect(screen.text()).not.toContain('No dev-39.');
		await screen.press('pagedown', 'pagedown', 'pagedown', 'pagedown');
		expect(screen.text()).toContain('dev-39: No dev-39.');
		await screen.press('up');
		expect(screen.text()).not.toContain('No dev-39.');
		expect(screen.text()).toContain('dev-38: No dev-38.');
	});

	test('is taken back whole by u', async () => {
		const screen = await openFakeScreens(tenOf());
		await screen.press('*', 'b');
		await screen.type('+5');
		await screen.press('enter');
		await screen.settle();
		screen.api.tokens.set('dev-3', {...screen.api.tokens.get('dev-3')!, expiresAt: noon + 1000});
		await screen.press('u');
		await screen.settle();
		expect(screen.text()).toContain('Undone: 10 of 10 changes were taken back. dev-3 was changed elsewhere since');
		expect(screen.api.tokens.values().map(({balance}) => balance).toArray()).toEqual(tenOf().map(({balance}) => balance));
		await screen.press('u');
		expect(screen.text()).toContain('There is nothing to undo.');
	});
});

describe('what cannot be changed', () => {
	/** All ten are marked; then one is revoked, one is removed, and a change of one is in flight. */
	async function openMixed(): Promise<{readonly screen: FakeScreen; readonly answer: () => void}> {
		const screen = await openFakeScreens(tenOf());
		await screen.press('*');
		screen.api.tokens.set('dev-7', {...screen.api.tokens.get('dev-7')!, revoked: true});
		screen.api.tokens.set('dev-6', {...screen.api.tokens.get('dev-6')!, legacy: true});
		screen.api.tokens.delete('dev-8');
		await screen.refresh();
		const answer = screen.api.hold('update');
		void screen.store.update('dev-9', {expiresAt: noon + 1000});
		await screen.settle();
		return {screen, answer};
	}

	test.each(['b', 'x', 't', 'D'])('is left out by %s, which says so before anything is done', async key => {
		const {screen, answer} = await openMixed();
		await screen.press(key);
		const told = screen.text().replaceAll('\n', ' ');
		expect(told).toContain('6 tokens');
		expect(told).toContain('dev-7 (revoked)');
		expect(told).toContain('dev-6 (legacy)');
		expect(told).toContain('dev-8 (gone)');
		expect(told).toContain('dev-9 (a change in flight)');
		expect(updated(screen)).toEqual(['dev-9']);
		answer();
	});

	test('does not count for what is typed to delete the rest', async () => {
		const {screen, answer} = await openMixed();
		await screen.press('D');
		await screen.type('delete 10');
		await screen.press('enter');
		expect(screen.api.count('remove')).toBe(0);
		expect(screen.text()).toContain('That is not delete 6.');
		await screen.press('ctrl-u');
		await screen.type('delete 6');
		await screen.press('enter');
		await screen.settle();
		expect(screen.api.count('remove')).toBe(6);
		expect(screen.text()).toContain('Delete: 6 tokens done');
		answer();
	});

	test('is left out as well where it came to be while the dialog is open', async () => {
		const screen = await openFakeScreens(tenOf().slice(0, 3));
		await screen.press('*', 'D');
		await screen.type('delete 3');
		screen.api.tokens.delete('dev-1');
		await screen.refresh();
		expect(screen.text()).toContain('Left out: dev-1 (gone).');
		await screen.press('enter');
		expect(screen.api.count('remove')).toBe(0);
		expect(screen.text()).toContain('That is not delete 2.');
	});

	test('is all of it: then nothing opens, and it is said how to clear the marks', async () => {
		const screen = await openFakeScreens(tenOf().slice(0, 2));
		await screen.press('*');
		screen.api.tokens.set('dev-0', {...screen.api.tokens.get('dev-0')!, revoked: true});
		screen.api.tokens.set('dev-1', {...screen.api.tokens.get('dev-1')!, revoked: true});
		await screen.refresh();
		await screen.press('z', 'b');
		expect(screen.text().replaceAll('\n', ' ')).toContain(String.raw`None of the marked tokens can be changed now. Left out: dev-0, dev-1 (revoked). Ctrl-\ clears the marks.`);
		expect(screen.app.ui.dialog).toBeNull();
	});
});
