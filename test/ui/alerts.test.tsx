import {describe, expect, test} from 'vitest';
import {type Usage} from '../../source/api/port.js';
import {type AlertRecord, type HealthState} from '../../source/tokens/health.js';
import {createAlertScreen} from '../../source/ui/open-account.js';
import {apiError, type FakeApi} from '../helpers/fake-api.js';
import {makeToken, money} from '../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../helpers/ui.js';

const tokens = [makeToken('dev-a'), makeToken('prod-b', {balance: money('0.5')}), makeToken('prod-c', {balance: money('5')})];

function stand(screen: FakeScreen, states: Readonly<Record<string, HealthState>>, seen: readonly string[] = []): void {
	const records = Object.entries(states).map(([id, state], index): AlertRecord => ({id, state, since: index, acknowledged: seen.includes(id)}));
	screen.store.take({type: 'set-alerts', alerts: new Map(records.map(record => [record.id, record]))});
}

describe('alerts that nobody has seen', () => {
	test('stay above the key hints, whatever keys are pressed, the worst first', async () => {
		const screen = await openFakeScreens(tokens);
		stand(screen, {'prod-c': 'LOW', 'prod-b': 'CRITICAL'});
		await screen.press('k');
		expect(screen.lines().at(-2)).toBe('Alert: 2 alerts not seen yet: prod-b CRITICAL, prod-c LOW');
		await screen.press('L', 'esc', 'k');
		expect(screen.line('Alert:')).not.toBe('');
	});

	test('name the token at hand first, with the key that marks it as seen', async () => {
		const screen = await openFakeScreens(tokens);
		stand(screen, {'prod-c': 'LOW', 'prod-b': 'CRITICAL'});
		await screen.press('j', 'j');
		expect(screen.lines().at(-2)).toBe('Alert: prod-c is LOW: m marks it as seen (1 more alert)');
		await screen.press('enter');
		expect(screen.line('Alert:')).toBe('Alert: prod-c is LOW: m marks it as seen (1 more alert)');
	});

	test('go when they are marked as seen', async () => {
		const screen = await openFakeScreens(tokens);
		stand(screen, {'prod-c': 'LOW', 'prod-b': 'CRITICAL'}, ['prod-b', 'prod-c']);
		await screen.settle();
		expect(screen.line('Alert:')).toBe('');
	});

	test('stand beside a message, but not beside the alert itself', async () => {
		const screen = await openFakeScreens(tokens);
		stand(screen, {'prod-b': 'CRITICAL'});
		screen.app.tell('error', 'prod-b is CRITICAL: $0.50 left.', 'Alert: ');
		await screen.settle();
		expect(screen.text().match(/Alert:/g)).toHaveLength(1);
		screen.app.tell('info', 'Refreshed.');
		await screen.settle();
		expect(screen.line('Alert: 1 alert not seen yet: prod-b CRITICAL')).not.toBe('');
	});

	test('leave the place to a message where there are few rows', async () => {
		const screen = await openFakeScreens(tokens, {columns: 60, rows: 10});
		stand(screen, {'prod-b': 'CRITICAL'});
		screen.app.tell('info', 'Refreshed.');
		await screen.settle();
		expect(screen.lines().at(-2)).toBe('Refreshed.');
		await screen.press('j', 'k');
		screen.app.tell('info', '');
		await screen.settle();
		expect(screen.lines().at(-2)).toContain('Alert:');
	});

	test('are marked as seen all at once from the palette', async () => {
		const screen = await openFakeScreens(tokens);
		const seen: string[] = [];
		Object.assign(screen.app.account!.monitor, {
			acknowledge(id: string) {
				seen.push(id);
				return true;
			},
		});
		stand(screen, {'prod-c': 'LOW', 'prod-b': 'CRITICAL'}, ['prod-c']);
		await screen.press(':');
		await screen.type('all alerts');
		await screen.press('enter');
		expect(seen).toEqual(['prod-b']);
		expect(screen.text()).toContain('1 alert acknowledged.');
	});
});

describe('what is told of itself', () => {
	const alert = {kind: 'alert', at: 0, token: null, state: 'LOW', previous: 'OK', text: 'prod-c is LOW.'} as const;

	test('a warning is not covered by an alert, nor by the next warning', async () => {
		const screen = await openFakeScreens(tokens);
		const {tell, show} = createAlertScreen(() => screen.app, () => undefined);
		tell('warning', 'Others can read the key file.');
		tell('warning', 'There is no history: the disk is full.');
		show(alert);
		await screen.settle();
		expect(screen.text().replaceAll('\n', ' ')).toContain('Note: Others can read the key file. There is no history: the disk is full.');
		await screen.press('j');
		show(alert);
		await screen.settle();
		expect(screen.line('Alert: prod-c is LOW.')).not.toBe('');
	});

	test('a test alert is always shown', async () => {
		const screen = await openFakeScreens(tokens);
		const {tell, show} = createAlertScreen(() => screen.app, () => undefined);
		tell('warning', 'Others can read the key file.');
		show({...alert, kind: 'test', state: 'OK', text: 'This is a test.'});
		await screen.settle();
		expect(screen.line('This is a test.')).not.toBe('');
	});
});

test('what narrows the list is told, with how much is left', async () => {
	const screen = await openFakeScreens(tokens);
	await screen.press('f', 'j');
	expect(screen.line('only tokens at risk')).toBe('only tokens at risk  (f shows all), 2 of 3 shown');
	await screen.press('/');
	await screen.type('prod-c');
	await screen.press('enter');
	expect(screen.line('filter:')).toBe('filter: prod-c  (Esc clears), only tokens at risk  (f shows all), 1 of 3 shown');
	await screen.press('esc', 'f');
	expect(screen.text()).not.toContain('of 3 shown');
});

test('a screen reader gets all words of the selected token', async () => {
	const screen = await openFakeScreens([makeToken('partner-acme-corporation-summer-demo', {balance: money('5.25'), expiresAt: Date.UTC(2027, 0, 31, 12)})], {settings: {screenReader: true}});
	expect(screen.text().replaceAll('\n', ' ')).toContain('selected, partner-acme-corporation-summer-demo, LOW, live, balance $5.25, expires 2027-01-31 (16d)');
});

describe('R on a screen with usage', () => {
	/** Usage that cannot be read the first time. */
	function prepare(api: FakeApi): void {
		let isFirst = true;
		Object.assign(api, {
			async usage(): Promise<Usage> {
				if (isFirst) {
					isFirst = false;
					throw apiError('server', 'The server failed.', {remedy: 'Try again later.'});
				}

				return {kind: 'usage', entries: []};
			},
		});
	}

	test.each([['U'], ['enter']])('asks for the figures anew, after %s', async key => {
		const screen = await openFakeScreens(tokens, {rows: 60, prepare});
		await screen.press(key);
		expect(screen.text()).toContain('The server failed. Try again later. R asks again.');
		await screen.press('R');
		expect(screen.text()).not.toContain('The server failed.');
		expect(screen.text()).toContain('Nothing was used in this time.');
	});
});
