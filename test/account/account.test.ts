import {existsSync, mkdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {startMonitor} from '../../source/account/account.js';
import {type Alert} from '../../source/alerts/judge-alerts.js';
import {type Settings} from '../../source/settings/settings.js';
import {createStore} from '../../source/store/store.js';
import {makeContext} from '../helpers/command-context.js';
import {createFakeApi} from '../helpers/fake-api.js';
import {createFakeClock} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {eventually} from '../helpers/patience.js';
import {activityOf} from '../helpers/start-store.js';
import {makeStateDir} from '../helpers/state-dir.js';

const off: Partial<Settings> = {alerts: {bell: false, notify: false, quietHours: null}};

/** An account of one token that is LOW, after its first refresh, which is a first look. */
async function start(settings: Partial<Settings>) {
	const clock = createFakeClock();
	const api = createFakeApi([makeToken('a', {balance: money('5')})]);
	const {context: {session}} = makeContext(api, {settings});
	const store = createStore({api, clock, refreshMs: 30_000, readOnly: false});
	const shown: Alert[] = [];
	const signals: string[] = [];
	const monitor = startMonitor({
		session, store, clock,
		show(alert) {
			shown.push(alert);
		},
		signal(sequence) {
			signals.push(sequence);
		},
	});
	onTestFinished(() => {
		monitor.stop();
		store.stop();
	});
	store.start();
	await clock.advance(0);
	return {api, clock, store, monitor, shown, signals};
}

describe('alerts by the settings', () => {
	test('ring the bell and notify, unless that is switched off', async () => {
		const both = await start({});
		expect(both.signals).toEqual(['\u0007', expect.stringContaining('1 token needs attention (1 LOW): a.')]);
		expect(both.shown).toHaveLength(1);
		const bell = await start({alerts: {bell: true, notify: false, quietHours: null}});
		expect(bell.signals).toEqual(['\u0007']);
		const notification = await start({alerts: {bell: false, notify: true, quietHours: null}});
		expect(notification.signals).toEqual([both.signals[1]]);
		const silent = await start(off);
		expect(silent.signals).toEqual([]);
		expect(silent.shown).toHaveLength(1);
	});

	test('are quiet in quiet hours, but shown', async () => {
		const {signals, shown} = await start({alerts: {bell: true, notify: true, quietHours: '00:00-23:59'}});
		expect(signals).toEqual([]);
		expect(shown).toHaveLength(1);
	});

	test('ring no bell for good news', async () => {
		const {api, clock, signals} = await start({alerts: {bell: true, notify: false, quietHours: null}});
		api.tokens.set('a', makeToken('a'));
		await clock.advance(30_000);
		expect(signals).toHaveLength(1);
	});

	test('run the command, with profile and host in the message', async () => {
		const directory = makeStateDir();
		mkdirSync(directory);
		const file = path.join(directory, 'got');
		await start({...off, profile: 'acme', onAlert: `cat > '${file}.tmp'; mv '${file}.tmp' '${file}'`});
		await eventually(() => {
			expect(existsSync(file)).toBe(true);
		});
		expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({profile: 'acme', host: 'api.example.com', kind: 'summary', state: 'LOW'});
	});

	test('tell in the activity how the webhook fails', async () => {
		const {store} = await start({...off, webhook: ['http', 'hooks.example.com/FAKE-SECRET-PATH'].join('://')});
		await eventually(() => {
			expect(activityOf(store).at(-1)).toBe('warning: The webhook at hooks.example.com fails: its address is no https address. Alerts do not arrive there.');
		});
	});

	test('are tested by all ways', async () => {
		const {store, monitor, signals, shown} = await start({onAlert: 'true'});
		monitor.testAlert();
		expect(shown.at(-1)?.kind).toBe('test');
		expect(signals.at(-1)).toContain('This is a test alert');
		await eventually(() => {
			expect(activityOf(store).at(-1)).toBe('success: The alert command took the test alert.');
		});
	});
});
