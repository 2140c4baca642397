import {describe, expect, test, vi} from 'vitest';
import {type TokenList} from '../../source/api/port.js';
import {createStore} from '../../source/store/store.js';
import {apiError, createFakeApi} from '../helpers/fake-api.js';
import {createFakeClock, noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {activityOf, startStore} from '../helpers/start-store.js';

describe('the store', () => {
	test('reads the list at the start and goes on', async () => {
		const {store, api, clock} = await startStore([makeToken('a', {balance: money('5')})]);
		expect(store.getState()).toMatchObject({now: noon, sync: {lastGood: noon, refreshing: false, nextTry: noon + 30_000, refreshMs: 30_000, periodMs: 30_000}});
		api.tokens.set('a', makeToken('a', {balance: money('4.5')}));
		await clock.advance(30_000);
		expect(store.getState().tokens.get('a')?.balance).toBe(money('4.5'));
		expect(store.getState().deltas.get('a')).toBe(money('-0.5'));
		expect(store.getState().sync.lastGood).toBe(noon + 30_000);
	});

	test('shows stale data with the reason and the next try, and recovers by itself', async () => {
		const {store, api, clock} = await startStore([makeToken('a')]);
		api.fail('list', apiError('server', 'Could not list the tokens: 502.'));
		api.fail('list', apiError('server', 'Could not list the tokens: 502.'));
		await clock.advance(60_000);
		expect(store.getState().tokens.size).toBe(1);
		expect(store.getState().sync).toMatchObject({lastGood: noon, fault: {kind: 'server', since: noon + 30_000}, nextTry: noon + 120_000});
		await clock.advance(60_000);
		expect(store.getState().sync).toMatchObject({lastGood: noon + 120_000, fault: null});
		expect(activityOf(store)).toEqual(['error: Could not list the tokens: 502. Try again.', 'success: Recovered: the tokens can be read again']);
	});

	test('tells its subscribers once for each step, and nobody when nothing changed', async () => {
		const {store, api} = await startStore([makeToken('a')]);
		const listener = vi.fn<() => void>();
		const unsubscribe = store.subscribe(listener);
		const before = store.getState();
		api.fail('update', apiError('invalid'));
		await store.update('a', {limited: false});
		// Begun; ended with the reason.
		expect(listener).toHaveBeenCalledTimes(2);
		expect(store.getState()).not.toBe(before);
		store.setPaused(false);
		expect(listener).toHaveBeenCalledTimes(2);
		unsubscribe();
		store.note({level: 'info', text: 'x'});
		expect(listener).toHaveBeenCalledTimes(2);
	});

	test('shows the first pages of a long list, and only then', async () => {
		const clock = createFakeClock();
		const api = createFakeApi([makeToken('a'), makeToken('b')]);
		const {list} = api;
		const page: TokenList = {tokens: [makeToken('a')], problems: []};
		api.list = async options => {
			options?.onPage?.(page, 2);
			return list(options);
		};

		const answer = api.hold('list');
		const store = createStore({api, clock, refreshMs: 30_000, readOnly: false});
		store.start();
		await clock.advance(0);
		expect(store.getState().tokens.keys().toArray()).toEqual(['a']);
		expect(store.getState().sync).toMatchObject({progress: {loaded: 1, total: 2}, lastGood: null, refreshing: true});
		answer();
		await clock.advance(0);
		expect(store.getState().sync.progress).toBeNull();
		const again = api.hold('list');
		void store.refresh();
		await clock.advance(0);
		expect(store.getState().sync.progress).toBeNull();
		expect(store.getState().tokens.size).toBe(2);
		again();
	});

	test('takes no page that arrives after it was stopped', async () => {
		const clock = createFakeClock();
		const api = createFakeApi();
		const pages: Array<() => void> = [];
		const {list} = api;
		api.list = async options => {
			pages.push(() => {
				options?.onPage?.({tokens: [makeToken('late')], problems: []}, 2);
			});
			return list(options);
		};

		api.hold('list');
		const store = createStore({api, clock, refreshMs: 30_000, readOnly: false});
		store.start();
		store.stop();
		pages[0]!();
		expect(store.getState().tokens.size).toBe(0);
	});

	test('stops with all reads aborted and no timer left', async () => {
		const {store, api, clock} = await startStore([makeToken('a', {expiresAt: noon + 86_400_000})]);
		expect(clock.due()).not.toEqual([]);
		api.hold('list');
		void store.refresh();
		store.stop();
		expect(api.signal?.aborted).toBe(true);
		await clock.advance(0);
		expect(clock.due()).toEqual([]);
		expect(store.getState().sync).toMatchObject({refreshing: false, nextTry: null, fault: null});
		await store.update('a', {limited: false});
		expect(clock.due()).toEqual([]);
		expect(store.getState().tokens.get('a')?.limited).toBe(false);
	});

	test('pauses, and takes another period, of at least two seconds', async () => {
		const {store, api, clock} = await startStore([]);
		store.setPaused(true);
		expect(store.getState().sync).toMatchObject({paused: true, nextTry: null});
		await clock.advance(600_000);
		expect(api.count('list')).toBe(1);
		store.setPaused(false);
		store.setRefreshMs(1000);
		expect(store.getState().sync).toMatchObject({paused: false, refreshMs: 2000, periodMs: 2000});
		await clock.advance(0);
		expect(api.count('list')).toBe(2);
		await clock.advance(2000);
		expect(api.count('list')).toBe(3);
	});

	test('starts with a period of at least two seconds', async () => {
		const {store} = await startStore([], {refreshMs: 1});
		expect(store.getState().sync).toMatchObject({refreshMs: 2000, periodMs: 2000});
	});

	test('reads anew after the read in flight where a change left something unknown', async () => {
		const {store, api, clock} = await startStore([makeToken('a')]);
		const answer = api.holdAnswer('list');
		const refreshing = store.refresh();
		api.fail('update', apiError('network', 'The answer was lost.', {unsettled: true}));
		await store.update('a', {limited: false});
		api.tokens.set('a', makeToken('a', {limited: false}));
		answer();
		await refreshing;
		await clock.advance(0);
		expect(api.count('list')).toBe(3);
		expect(store.getState().tokens.get('a')?.limited).toBe(false);
	});

	test('takes notes into its activity', async () => {
		const {store} = await startStore([]);
		store.note({level: 'warning', text: 'The history is locked.', token: 'a'});
		store.note({level: 'info', text: 'Hello.'});
		expect(store.getState().activity).toMatchObject([{at: noon, level: 'warning', text: 'The history is locked.', token: 'a'}, {token: null}]);
	});
});

describe('the account', () => {
	test('is asked for at the start and hourly', async () => {
		const clock = createFakeClock();
		const api = createFakeApi();
		api.account = {organization: 'Acme', scopes: ['manage:read'], keyExpiresAt: null};
		api.creditsLeft = money('12.5');
		const store = createStore({api, clock, refreshMs: 600_000, readOnly: false});
		store.start();
		await clock.advance(0);
		expect(store.getState()).toMatchObject({account: {organization: 'Acme'}, credits: money('12.5')});
		await clock.advance(3_599_999);
		expect([api.count('whoami'), api.count('credits')]).toEqual([1, 1]);
		api.creditsLeft = money('11');
		await clock.advance(1);
		expect([api.count('whoami'), api.count('credits')]).toEqual([2, 2]);
		expect(store.getState().credits).toBe(money('11'));
	});

	test('that cannot be told is asked for again with the next refresh, without a word', async () => {
		const clock = createFakeClock();
		const api = createFakeApi();
		api.fail('whoami', apiError('network'));
		api.fail('credits', apiError('forbidden'));
		const hold = api.hold('list');
		const store = createStore({api, clock, refreshMs: 30_000, readOnly: false});
		store.start();
		await clock.advance(0);
		expect(store.getState().account).toBeNull();
		api.account = {organization: 'Acme', scopes: [], keyExpiresAt: null};
		hold();
		await clock.advance(0);
		expect(store.getState().account?.organization).toBe('Acme');
		expect(activityOf(store)).toEqual([]);
		await clock.advance(30_000);
		expect(api.count('whoami')).toBe(2);
	});

	test('stays known while a later question fails', async () => {
		const clock = createFakeClock();
		const api = createFakeApi();
		api.account = {organization: 'Acme', scopes: [], keyExpiresAt: null};
		api.creditsLeft = money('1');
		const store = createStore({api, clock, refreshMs: 3_600_000, readOnly: false});
		store.start();
		await clock.advance(0);
		api.fail('whoami', apiError('network'));
		api.fail('credits', apiError('network'));
		await clock.advance(3_600_000);
		expect(api.count('whoami')).toBe(2);
		expect(store.getState()).toMatchObject({account: {organization: 'Acme'}, credits: money('1')});
	});

	test('that is told after the stop is not taken', async () => {
		const clock = createFakeClock();
		const api = createFakeApi();
		api.account = {organization: 'Acme', scopes: [], keyExpiresAt: null};
		const store = createStore({api, clock, refreshMs: 30_000, readOnly: false});
		store.start();
		store.stop();
		await clock.advance(0);
		expect(store.getState().account).toBeNull();
		store.start();
		await clock.advance(0);
		expect(store.getState().account?.organization).toBe('Acme');
	});
});

describe('health', () => {
	test('moves at its boundary, without anything that ticks before', async () => {
		const day = 86_400_000;
		const {store, clock} = await startStore([makeToken('a', {expiresAt: noon + (7 * day) + 5000}), makeToken('never')], {refreshMs: 30 * day});
		const listener = vi.fn<() => void>();
		store.subscribe(listener);
		await clock.advance(5000);
		expect(listener).not.toHaveBeenCalled();
		await clock.advance(1);
		expect(listener).toHaveBeenCalledTimes(1);
		expect(store.getState().now).toBe(noon + 5001);
		await clock.advance(5 * day);
		expect(store.getState().now).toBe(noon + (5 * day) + 5001);
		await clock.advance(2 * day);
		expect(store.getState().now).toBe(noon + (7 * day) + 5000);
		expect(listener).toHaveBeenCalledTimes(3);
	});

	test('is watched by the thresholds of the name', async () => {
		const day = 86_400_000;
		const thresholds = {base: {low: money('10'), critical: money('1'), expiringDays: 7, criticalDays: 2}, overrides: [{match: 'dev-*', expiringDays: 3}]};
		const {store, clock} = await startStore([makeToken('dev-a', {expiresAt: noon + (4 * day)})], {refreshMs: 30 * day, thresholds});
		await clock.advance(day);
		expect(store.getState().now).toBe(noon);
		await clock.advance(1);
		expect(store.getState().now).toBe(noon + day + 1);
	});

	test('is watched by one timer, and again after a stop and a start', async () => {
		const {store, clock} = await startStore([makeToken('a', {expiresAt: noon + 60_000})], {refreshMs: 3_600_000});
		await store.update('a', {expiresAt: noon + 90_000});
		expect(clock.due()).toEqual([noon + 90_000, noon + 3_600_000]);
		store.stop();
		expect(clock.due()).toEqual([]);
		store.start();
		await clock.advance(0);
		expect(clock.due()).toEqual([noon + 90_000, noon + 3_600_000]);
	});

	test('of a token that was changed is watched anew', async () => {
		const {store, clock} = await startStore([makeToken('a')], {refreshMs: 3_600_000});
		await store.update('a', {expiresAt: noon + 60_000});
		await clock.advance(60_000);
		expect(store.getState().now).toBe(noon + 60_000);
	});
});
