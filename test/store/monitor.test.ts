import {describe, expect, test, vi} from 'vitest';
import {nullHistory} from '../../source/history/history-port.js';
import {openHistory} from '../../source/history/open-history.js';
import {selectRows} from '../../source/store/rows.js';
import {outlookOf, type Outlook} from '../../source/tokens/forecast.js';
import {createFakeClock, noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {activityOf} from '../helpers/start-store.js';
import {day, drain, hour, minute, monitorScene, second, startMonitor, thresholds} from './monitor-scene.js';

const account = {profile: 'default', host: 'api.example.com', api: 'v2'} as const;
const memory = (now: () => number) => openHistory({stateDir: null, account, now});

describe('history', () => {
	test('has what each refresh changed', async () => {
		const scene = await startMonitor([makeToken('a', {balance: money('50')}), makeToken('b'), makeToken('none', {balance: null}), makeToken('old', {revoked: true})]);
		await drain(scene, 'a', 2, poll => 50 - poll);
		expect(scene.history.series('a', 0, 8e15).map(({at, balance}) => [at - noon, balance])).toEqual([[0, money('50')], [30_000, money('49')], [60_000, money('48')]]);
		expect(scene.history.series('b', 0, 8e15)).toHaveLength(1);
		expect(scene.history.series('none', 0, 8e15)).toEqual([]);
		expect(scene.history.series('old', 0, 8e15)).toEqual([]);
	});

	test('has nothing of a token whose answer could not be read, and goes on with it afterwards', async () => {
		const scene = await startMonitor([makeToken('a', {balance: money('50')}), makeToken('b')]);
		const {list} = scene.api;
		scene.api.list = async options => {
			const {tokens} = await list(options);
			return {tokens: tokens.filter(({id}) => id !== 'a'), problems: [{id: 'a', subject: 'a', what: 'the balance "abc" is no number'}]};
		};

		await scene.poll();
		expect(scene.store.getState().forecasts.has('a')).toBe(true);
		scene.api.list = list;
		scene.set('a', '49');
		await scene.poll();
		// What was spent may have been spent at any time since it was last seen.
		expect(scene.history.series('a', 0, 8e15).map(({at, balance}) => [at - noon, balance])).toEqual([[0, money('50')], [60_000, money('49')]]);
	});

	test('tells a balance that was set here from one that was spent', async () => {
		const scene = await startMonitor([makeToken('a', {balance: money('50')})]);
		await scene.store.changeBalance('a', {kind: 'set', amount: money('20')});
		await scene.poll();
		expect(scene.history.series('a', 0, 8e15).map(({broken}) => broken ?? false)).toEqual([false, true]);
		scene.set('a', '19');
		await scene.poll();
		expect(scene.history.series('a', 0, 8e15).map(({broken}) => broken ?? false)).toEqual([false, true, false]);
	});

	test('counts as spent what a token that was read singly, between two slow refreshes, had lost', async () => {
		const {store, api, clock, history, set} = await startMonitor([makeToken('a', {balance: money('50')})], {refreshMs: 5 * second});
		const release = api.hold('list');
		await clock.advance(18 * second);
		release();
		await clock.advance(0);
		store.look('a');
		set('a', '49');
		await clock.advance(5 * second);
		expect(store.getState().tokens.get('a')?.balance).toBe(money('49'));
		await store.refresh();
		const series = history.series('a', 0, 8e15);
		expect(series.at(-1)?.balance).toBe(money('49'));
		expect(series.some(({broken}) => broken)).toBe(false);
	});

	test('has such a balance although the session ends before the next refresh', async () => {
		const scene = await startMonitor([makeToken('a', {balance: money('50')})]);
		await scene.clock.advance(second);
		await scene.store.changeBalance('a', {kind: 'set', amount: money('20')});
		scene.monitor.stop();
		scene.monitor.stop();
		expect(scene.history.series('a', 0, 8e15)).toMatchObject([{balance: money('50')}, {balance: money('20'), broken: true}]);
	});

	test('marks the stretch in which the clock was set', async () => {
		for (const jump of [5 * hour, -5 * hour]) {
			const scene = await startMonitor([makeToken('a', {balance: money('50')})]);
			await drain(scene, 'a', 2, poll => 50 - poll);
			scene.clock.jump(jump);
			scene.set('a', '47');
			await scene.store.refresh();
			const series = scene.history.series('a', 0, 8e15);
			expect(series.at(-1)).toMatchObject({balance: money('47'), broken: true});
			expect(series.at(-1)!.at).toBe(noon + minute + jump);
			expect(series.filter(({broken}) => broken)).toHaveLength(1);
		}
	});

	test('that fails is told, once, and that it is back', async () => {
		const scene = monitorScene([makeToken('a')], {history: nullHistory('There is no history: the disk is full.')});
		expect(activityOf(scene.store)).toEqual(['warning: There is no history: the disk is full.']);
		const clock = createFakeClock();
		const history = {...memory(clock.now), notice: null as string | null};
		const other = await startMonitor([makeToken('a')], {clock, history});
		history.notice = 'The history is locked.';
		await other.poll();
		await other.poll();
		history.notice = null;
		await other.poll();
		expect(activityOf(other.store)).toEqual(['warning: The history is locked.', 'success: The history is recorded again.']);
	});
});

describe('a forecast', () => {
	test('is there from the first refresh on where there is a past', async () => {
		const clock = createFakeClock();
		const history = memory(clock.now);
		for (let at = 120; at > 0; at -= 5) {
			history.record(noon - (at * minute), new Map([['a', money((20 + (at / 10)).toFixed(9))]]));
		}

		const {store} = await startMonitor([makeToken('a', {balance: money('20')})], {clock, history});
		expect(store.getState().forecasts.get('a')).toMatchObject({burnPerHour: money('6'), runsOut: noon + (200 * minute), basis: hour, lastsToReset: null});
		expect(selectRows(store.getState(), thresholds)[0]).toMatchObject({burn: money('6'), runsOut: noon + (200 * minute)});
		expect(store.getState().forecasts.get('a')!.trend.at(-1)).toBe(20);
	});

	test('is not guessed without a past, and follows from what is seen', async () => {
		const scene = await startMonitor([makeToken('a', {balance: money('50')}), makeToken('flat')]);
		await drain(scene, 'a', 9, poll => 50 - (poll / 100));
		expect(scene.store.getState().forecasts.get('a')).toMatchObject({burnPerHour: null, runsOut: null, basis: null});
		await drain(scene, 'a', 1, () => 49.9);
		expect(scene.store.getState().forecasts.get('a')).toMatchObject({burnPerHour: money('1.2'), basis: 5 * minute});
		await drain(scene, 'a', 2, () => 49.9);
		expect(scene.store.getState().forecasts.get('flat')).toMatchObject({burnPerHour: 0n, runsOut: null});
	});

	test('keeps its identity, and the map its own, while nothing happens', async () => {
		const scene = await startMonitor([makeToken('a', {balance: money('500')}), makeToken('b')]);
		await drain(scene, 'a', 30, poll => 500 - poll);
		const before = scene.store.getState();
		await drain(scene, 'a', 1, () => 470);
		expect(scene.store.getState().forecasts).toBe(before.forecasts);
		await drain(scene, 'a', 1, () => 469);
		const after = scene.store.getState();
		expect(after.forecasts.get('a')).not.toBe(before.forecasts.get('a'));
		expect(after.forecasts.get('b')).toBe(before.forecasts.get('b'));
	});

	test('is what the same past told a twentieth of its time ago at most, however long nothing happens', async () => {
		const scene = await startMonitor([makeToken('a', {balance: money('50')})]);
		await drain(scene, 'a', 16, poll => 50 - (poll * 2));
		const truths: Outlook[] = [];
		for (let poll = 0; poll < 150; poll++) {
			await drain(scene, 'a', 1, () => 18);
			const at = scene.clock.now();
			const truth = outlookOf(makeToken('a', {balance: money('18')}), scene.history.series('a', at - day, at), at);
			truths.push(truth);
			const {burnPerHour, runsOut} = scene.store.getState().forecasts.get('a')!;
			const polls = Math.ceil((truth.basis ?? 0) / 20 / (30 * second)) + 1;
			expect(truths.slice(-polls)).toContainEqual(expect.objectContaining({burnPerHour, runsOut}));
			// What is about to happen is told as it is.
			if (truth.runsOut !== null && truth.runsOut - at < 10 * minute) {
				expect(runsOut).toBe(truth.runsOut);
			}
		}
	});

	test('fades where nothing is spent any more', async () => {
		const scene = await startMonitor([makeToken('a', {balance: money('50')})]);
		await drain(scene, 'a', 120, poll => 50 - (poll / 120));
		expect(scene.store.getState().forecasts.get('a')!.burnPerHour).toBe(money('1'));
		await drain(scene, 'a', 60, () => 49);
		expect(Number(scene.store.getState().forecasts.get('a')!.burnPerHour)).toBeCloseTo(0.5e9, -8);
		await drain(scene, 'a', 71, () => 49);
		expect(scene.store.getState().forecasts.get('a')).toMatchObject({burnPerHour: 0n, runsOut: null});
	});

	test('takes the new balance at once where it is set here, and keeps the rate', async () => {
		const scene = await startMonitor([makeToken('a', {balance: money('50')})]);
		await drain(scene, 'a', 120, poll => 50 - (poll / 120));
		await scene.store.changeBalance('a', {kind: 'set', amount: money('10')});
		const {now} = scene.store.getState();
		expect(scene.store.getState().forecasts.get('a')).toMatchObject({burnPerHour: money('1'), runsOut: now + (10 * hour)});
		await drain(scene, 'a', 3, poll => 10 - (poll / 120));
		expect(Number(scene.store.getState().forecasts.get('a')!.burnPerHour)).toBeCloseTo(1e9, -6);
	});

	test('is not misled by a clock that is set', async () => {
		for (const jump of [5 * hour, -30 * minute]) {
			const scene = await startMonitor([makeToken('a', {balance: money('50')})]);
			await drain(scene, 'a', 120, poll => 50 - (poll / 120));
			scene.clock.jump(jump);
			await scene.store.refresh();
			await drain(scene, 'a', 100, poll => 49 - (poll / 120));
			expect(Number(scene.store.getState().forecasts.get('a')!.burnPerHour)).toBeCloseTo(1e9, -6);
		}
	});

	test('of a token that is gone is gone', async () => {
		const scene = await startMonitor([makeToken('a'), makeToken('b')]);
		scene.api.tokens.delete('a');
		await scene.poll();
		expect(scene.store.getState().forecasts.keys().toArray()).toEqual(['b']);
	});

	test('of many tokens is read bit by bit, each time for a moment', async () => {
		const clock = createFakeClock();
		const history = memory(clock.now);
		const tokens = Array.from({length: 100}, (_, index) => makeToken(`token-${index}`, {balance: money('20')}));
		history.record(noon - hour, new Map(tokens.map(({id}) => [id, money('30')])));
		history.record(noon - (50 * minute), new Map(tokens.map(({id}) => [id, money('20')])));
		let ms = 0;
		// Each look at the clock takes one millisecond.
		const scene = monitorScene(tokens, {clock, history, elapsed: () => ms++});
		scene.store.start();
		const series = vi.spyOn(history, 'series');
		await clock.advance(0);
		expect(series).toHaveBeenCalledTimes(100);
		expect(scene.store.getState().forecasts.size).toBe(100);
		expect(scene.store.getState().forecasts.get('token-99')).toMatchObject({burnPerHour: money('10')});
	});

	test('of many tokens is written bit by bit, and all of it at the end', async () => {
		const clock = createFakeClock();
		const history = memory(clock.now);
		const tokens = Array.from({length: 1000}, (_, index) => makeToken(`token-${index}`, {balance: money('20')}));
		const written = (): number => tokens.filter(({id}) => history.series(id, noon, noon).length > 0).length;
		const scene = monitorScene(tokens, {clock, history});
		const counts: number[] = [];
		const {record} = history;
		vi.spyOn(history, 'record').mockImplementation((...given) => {
			const isMore = record(...given);
			counts.push(written());
			if (counts.length === 2) {
				scene.monitor.stop();
			}

			return isMore;
		});
		scene.store.start();
		await clock.advance(0);
		expect(counts).toEqual([400, 800, 1000]);
	});

	test('of many tokens is shown once a second while it is read, since all rows are made again for it', async () => {
		const clock = createFakeClock();
		const tokens = Array.from({length: 300}, (_, index) => makeToken(`token-${index}`, {balance: money('20')}));
		let ms = 0;
		// Each look at the clock takes five milliseconds.
		const scene = monitorScene(tokens, {
			clock,
			elapsed() {
				ms += 5;
				return ms;
			},
		});
		let shown = 0;
		let {forecasts} = scene.store.getState();
		scene.store.subscribe(() => {
			const {forecasts: next} = scene.store.getState();
			shown += next === forecasts ? 0 : 1;
			forecasts = next;
		});
		scene.store.start();
		await clock.advance(0);
		expect(forecasts.size).toBe(300);
		expect(shown).toBeLessThan(6);
	});

	test('stops to be read when the monitor is closed', async () => {
		const clock = createFakeClock();
		const tokens = Array.from({length: 100}, (_, index) => makeToken(`token-${index}`));
		let ms = 0;
		const scene = monitorScene(tokens, {clock, elapsed: () => ms++});
		scene.store.subscribe(() => {
			scene.monitor.stop();
		});
		scene.store.start();
		await clock.advance(0);
		expect(scene.store.getState().forecasts.size).toBeLessThan(100);
		expect(clock.due().filter(at => at < noon + (30 * second))).toEqual([]);
	});
});

test('a day of refreshes writes nothing to the screen where nothing changes', async () => {
	const scene = await startMonitor([makeToken('a'), makeToken('b', {balance: money('5')})], {refreshMs: 10 * minute});
	// After that, the rate is known to be 0.
	await scene.clock.advance(hour);
	const {tokens, forecasts, alerts, activity} = scene.store.getState();
	await scene.clock.advance(day);
	const after = scene.store.getState();
	expect(after.tokens).toBe(tokens);
	expect(after.forecasts).toBe(forecasts);
	expect(after.alerts).toBe(alerts);
	expect(after.activity).toBe(activity);
});

test('ten thousand tokens cost little when few change', async () => {
	const tokens = Array.from({length: 10_000}, (_, index) => makeToken(`token-${index}`));
	const scene = await startMonitor(tokens);
	const times: number[] = [];
	for (let poll = 1; poll <= 21; poll++) {
		for (let index = 0; index < 20; index++) {
			scene.set(`token-${index * 7}`, String(50 - (poll / 10)));
		}

		const begun = performance.now();
		await scene.poll();
		times.push(performance.now() - begun);
	}

	// All of it: the list, the history, the forecasts, the alerts. The best of them, so that a machine that is busy does not decide.
	expect(Math.min(...times)).toBeLessThan(600);
});
