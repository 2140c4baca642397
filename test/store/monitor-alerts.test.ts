import {describe, expect, test} from 'vitest';
import {type Alert} from '../../source/alerts/judge-alerts.js';
import {openHistory} from '../../source/history/open-history.js';
import {type Token} from '../../source/tokens/token.js';
import {apiError} from '../helpers/fake-api.js';
import {createFakeClock, noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {activityOf} from '../helpers/start-store.js';
import {makeStateDir} from '../helpers/state-dir.js';
import {day, drain, hour, minute, monitorScene, startMonitor, type MonitorScene} from './monitor-scene.js';

const account = {profile: 'default', host: 'api.example.com', api: 'v2'} as const;
const textsOf = (alerts: readonly Alert[]): string[] => alerts.map(({text}) => text);

/** An account that was looked at before, where all was well. */
async function start(tokens: readonly Token[], options: Parameters<typeof startMonitor>[1] = {}): Promise<MonitorScene> {
	const clock = options.clock ?? createFakeClock();
	const history = openHistory({stateDir: makeStateDir(), account, now: clock.now});
	history.record(noon - day, new Map([['a', money('50')]]));
	history.close();
	return startMonitor(tokens, {history: openHistory({stateDir: null, account, now: clock.now}), ...options, clock});
}

describe('an alert', () => {
	test('is told once, in the log and by all ways', async () => {
		const scene = await start([makeToken('a')]);
		await drain(scene, 'a', 3, poll => 10 - (poll / 10));
		expect(textsOf(scene.here)).toEqual(['a is LOW: $9.90 left.']);
		expect(scene.once).toEqual(scene.here);
		expect(scene.shown).toEqual(scene.here);
		expect(activityOf(scene.store)).toEqual(['warning: a is LOW: $9.90 left.']);
		expect(scene.store.getState().activity[0]!.token).toBe('a');
		expect(scene.store.getState().alerts.get('a')).toMatchObject({state: 'LOW', acknowledged: false});
	});

	test('says when it runs out', async () => {
		const scene = await start([makeToken('a', {balance: money('14')})]);
		await drain(scene, 'a', 120, poll => 14 - (poll / 20));
		expect(textsOf(scene.here)).toEqual(['a is LOW: $9.95 left, runs out in 1h.']);
	});

	test('comes by time alone', async () => {
		const scene = await start([makeToken('a', {limited: false, expiresAt: noon + (7 * day) + hour})], {refreshMs: 30 * day});
		expect(scene.here).toEqual([]);
		await scene.clock.advance(hour + 1);
		expect(textsOf(scene.here)).toEqual(['a is EXPIRING: expires in 6d, on 2027-01-22.']);
		await scene.clock.advance(7 * day);
		expect(textsOf(scene.here).slice(1)).toEqual(['a is CRITICAL: expires in 1d, on 2027-01-22.', 'a is EXPIRED: expired 0s ago.']);
	});

	test('comes by what is set here, too, and so does the recovery', async () => {
		const scene = await start([makeToken('a')]);
		await scene.store.changeBalance('a', {kind: 'set', amount: money('0.5')});
		expect(textsOf(scene.here)).toEqual(['a is CRITICAL: $0.50 left.']);
		await scene.store.changeBalance('a', {kind: 'set', amount: money('30')});
		expect(textsOf(scene.here).slice(1)).toEqual(['a is OK again: $30.00 left.']);
		expect(activityOf(scene.store).filter(text => text.includes(' is '))).toEqual(['error: a is CRITICAL: $0.50 left.', 'success: a is OK again: $30.00 left.']);
		expect(scene.store.getState().alerts.size).toBe(0);
	});

	test('is remembered over a restart, with who saw it', async () => {
		const stateDir = makeStateDir();
		const clock = createFakeClock();
		const open = () => openHistory({stateDir, account, now: clock.now});
		const first = await startMonitor([makeToken('a')], {clock, history: open()});
		await drain(first, 'a', 1, () => 5);
		expect(first.monitor.acknowledge('a')).toBe(true);
		first.monitor.stop();
		first.store.stop();
		first.history.close();
		const second = monitorScene([makeToken('a', {balance: money('4')})], {clock, history: open()});
		second.store.start();
		await clock.advance(0);
		expect(second.here).toEqual([]);
		expect(second.store.getState().alerts.get('a')).toMatchObject({state: 'LOW', acknowledged: true});
		await drain(second, 'a', 1, () => 0.5);
		expect(textsOf(second.here)).toEqual(['a is CRITICAL: $0.50 left.']);
	});

	test('that came while nobody looked is told at the start', async () => {
		const stateDir = makeStateDir();
		const clock = createFakeClock();
		const open = () => openHistory({stateDir, account, now: clock.now});
		const first = await startMonitor([makeToken('a')], {clock, history: open()});
		first.monitor.stop();
		first.store.stop();
		first.history.close();
		const second = await startMonitor([makeToken('a', {balance: money('4')})], {clock, history: open()});
		expect(textsOf(second.here)).toEqual(['a is LOW: $4.00 left.']);
	});

	test('goes out of two instances only from the one that saw it first, but shows in both', async () => {
		const stateDir = makeStateDir();
		const clock = createFakeClock();
		const open = () => openHistory({stateDir, account, now: clock.now});
		const one = await startMonitor([makeToken('a')], {clock, history: open()});
		const two = await startMonitor([makeToken('a')], {clock, history: open()});
		one.set('a', '5');
		two.set('a', '5');
		await one.poll();
		expect([one.here.length, two.here.length]).toEqual([1, 1]);
		expect(one.once.length + two.once.length).toBe(1);
		one.set('a', '50');
		two.set('a', '50');
		await one.poll();
		expect([one.here.length, two.here.length]).toEqual([2, 2]);
		expect(one.once.length + two.once.length).toBe(2);
	});

	test('is forgotten with its token, but not for an entry that could not be read', async () => {
		const scene = await start([makeToken('a')]);
		await drain(scene, 'a', 1, () => 5);
		const {list} = scene.api;
		scene.api.list = async () => ({tokens: [], problems: [{subject: 'entry 1', what: 'it has no name'}]});
		await scene.poll();
		expect(scene.store.getState().alerts.size).toBe(1);
		scene.api.list = list;
		await scene.poll();
		expect(scene.here).toHaveLength(1);
		scene.api.tokens.delete('a');
		await scene.poll();
		expect(scene.store.getState().alerts.size).toBe(0);
		expect(scene.here).toHaveLength(1);
	});

	test('goes by the other ways where one of them throws, and the monitoring goes on', async () => {
		const told: Alert[] = [];
		const scene = await start([makeToken('a')], {
			deliverAlways: [() => {
				throw new Error('no screen');
			}],
			deliverHere: [alert => {
				told.push(alert);
			}],
		});
		await drain(scene, 'a', 1, () => 5);
		await drain(scene, 'a', 1, () => 0.5);
		expect(told).toHaveLength(2);
		expect(activityOf(scene.store).filter(text => text.startsWith('warning: An alert'))).toEqual(Array.from({length: 2}, () => 'warning: An alert could not be passed on: no screen.'));
	});

	test('does not come of a refresh that failed', async () => {
		const scene = await start([makeToken('a')]);
		scene.api.fail('list', apiError('network'));
		scene.set('a', '5');
		await scene.poll();
		expect(scene.here).toEqual([]);
	});
});

describe('the first look at an account', () => {
	test('tells all that is not well in one summary', async () => {
		const scene = await startMonitor([makeToken('a', {balance: money('5')}), makeToken('b', {balance: money('0')}), makeToken('c')]);
		expect(textsOf(scene.here)).toEqual(['2 tokens need attention (1 EMPTY, 1 LOW): b, a.']);
		expect(scene.once).toEqual(scene.here);
		expect(activityOf(scene.store)).toEqual(['error: 2 tokens need attention (1 EMPTY, 1 LOW): b, a.']);
		await drain(scene, 'a', 1, () => 0.5);
		expect(textsOf(scene.here).slice(1)).toEqual(['a is CRITICAL: $0.50 left.']);
	});

	test('says nothing where all is well', async () => {
		const scene = await startMonitor([makeToken('a')]);
		expect(scene.here).toEqual([]);
		await drain(scene, 'a', 1, () => 5);
		expect(textsOf(scene.here)).toEqual(['a is LOW: $5.00 left.']);
	});
});

test('more than ten alerts at once are one', async () => {
	const tokens = Array.from({length: 12}, (_, index) => makeToken(`token-${index}`));
	const scene = await startMonitor(tokens);
	for (const {name} of tokens) {
		scene.set(name, '5');
	}

	await scene.poll();
	expect(scene.here.map(({kind}) => kind)).toEqual(['summary']);
	expect(scene.once).toHaveLength(1);
	expect(scene.store.getState().alerts.size).toBe(12);
});

describe('acknowledgement', () => {
	test('marks an alert as seen, until it gets worse', async () => {
		const scene = await startMonitor([makeToken('a')]);
		expect(scene.monitor.acknowledge('a')).toBe(false);
		await drain(scene, 'a', 1, () => 5);
		expect(scene.monitor.acknowledge('a')).toBe(true);
		expect(scene.monitor.acknowledge('a')).toBe(true);
		expect(scene.store.getState().alerts.get('a')).toMatchObject({state: 'LOW', acknowledged: true});
		await drain(scene, 'a', 1, () => 0);
		expect(scene.store.getState().alerts.get('a')).toMatchObject({state: 'EMPTY', acknowledged: false});
	});
});

describe('in quiet hours', () => {
	// The tests run in UTC.
	const quietHours = '11:00-12:30';

	test('an alert is only logged and shown, and told afterwards', async () => {
		const scene = await start([makeToken('a'), makeToken('b')], {quietHours});
		await drain(scene, 'a', 2, () => 5);
		expect([...scene.here, ...scene.once]).toEqual([]);
		expect(textsOf(scene.shown)).toEqual(['a is LOW: $5.00 left.']);
		expect(activityOf(scene.store)).toEqual(['warning: a is LOW: $5.00 left.']);
		await scene.clock.advance(30 * minute);
		expect(textsOf(scene.here)).toEqual(['a is LOW: $5.00 left.']);
		expect(scene.once).toEqual(scene.here);
		await scene.clock.advance(30 * minute);
		expect(scene.here).toHaveLength(1);
		expect(scene.shown).toHaveLength(1);
		expect(activityOf(scene.store)).toHaveLength(1);
	});

	test('several are told afterwards in one summary, without those that were seen or are well again', async () => {
		const scene = await start(['a', 'b', 'c', 'd'].map(name => makeToken(name)), {quietHours});
		for (const name of ['a', 'b', 'c', 'd']) {
			await drain(scene, name, 1, () => 5);
		}

		await drain(scene, 'a', 1, () => 0);
		await drain(scene, 'b', 1, () => 50);
		scene.monitor.acknowledge('c');
		await scene.clock.advance(30 * minute);
		expect(textsOf(scene.here)).toEqual(['2 tokens need attention (1 EMPTY, 1 LOW): a, d.']);
		expect(scene.once).toEqual(scene.here);
	});

	test('a recovery of what was told before is told afterwards', async () => {
		const scene = await start([makeToken('a', {balance: money('5')})], {quietHours: '12:10-12:30'});
		expect(scene.here).toHaveLength(1);
		await scene.clock.advance(15 * minute);
		await drain(scene, 'a', 1, () => 50);
		expect(scene.here).toHaveLength(1);
		await scene.clock.advance(30 * minute);
		expect(textsOf(scene.here).slice(1)).toEqual(['a is OK again: $50.00 left.']);
	});

	test('a test alert is sent all the same', async () => {
		const scene = await start([makeToken('a')], {quietHours});
		scene.monitor.testAlert();
		expect(textsOf(scene.here)).toEqual(['This is a test alert of eden-tokens.']);
		expect(scene.once).toEqual(scene.here);
		expect(scene.here[0]).toMatchObject({kind: 'test', token: null, state: 'OK', at: noon});
		expect(activityOf(scene.store)).toEqual(['info: A test alert was sent.']);
	});
});
