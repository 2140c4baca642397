import {describe, expect, test} from 'vitest';
import {initialState, type State, type Sync} from '../../source/store/state.js';
import {chooseClosely} from '../../source/store/watch-closely.js';
import {defaultThresholds} from '../../source/tokens/health.js';
import {type Token} from '../../source/tokens/token.js';
import {apiError} from '../helpers/fake-api.js';
import {noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {startStore, type StoreScene} from '../helpers/start-store.js';

const low = (name: string, values: Partial<Token> = {}): Token => makeToken(name, {balance: money('5'), ...values});

const slow: Partial<Sync> = {refreshMs: 5000, periodMs: 13_000, lastGood: noon};

type Values = {sync?: Partial<Sync>; eye?: string | null; readAt?: Record<string, number>; state?: Partial<State>};

function choose(tokens: readonly Token[], {sync = slow, eye = null, readAt = {}, state = {}}: Values = {}): readonly string[] {
	const initial = initialState(noon, 5000);
	return chooseClosely(
		{...initial, sync: {...initial.sync, ...sync}, tokens: new Map(tokens.map(token => [token.id, token])), ...state},
		{eye, thresholdsOf: () => defaultThresholds, readAt: new Map(Object.entries(readAt))},
	);
}

describe('what is read singly', () => {
	const tokens = [makeToken('fine'), low('low'), makeToken('eye'), low('empty', {balance: money('0')})];

	test('is the token under the eye, then those at risk', () => {
		expect(choose(tokens, {eye: 'eye'})).toEqual(['eye', 'low', 'empty']);
		expect(choose(tokens)).toEqual(['low', 'empty']);
		expect(choose(tokens, {eye: 'gone'})).toEqual(['low', 'empty']);
	});

	test('one that is both is read once', () => {
		expect(choose(tokens, {eye: 'low'})).toEqual(['low', 'empty']);
	});

	test('is what was not read for the longest time, and at most 8', () => {
		const many = Array.from({length: 20}, (_, index) => low(`t${index}`));
		const readAt = Object.fromEntries(many.slice(0, 15).map(({id}, index) => [id, noon - index]));
		expect(choose(many, {readAt, eye: 't0'})).toEqual(['t0', 't15', 't16', 't17', 't18', 't19', 't14', 't13']);
	});

	test('is nothing where the list comes as often as is wanted', () => {
		expect(choose(tokens, {eye: 'eye', sync: {...slow, periodMs: 5000}})).toEqual([]);
	});

	test.each<[string, Partial<Sync>]>([
		['paused', {paused: true}],
		['while the list is read', {refreshing: true}],
		['while it cannot be read', {fault: {kind: 'network', message: '', remedy: '', since: noon}}],
	])('is nothing %s', (_when, sync) => {
		expect(choose(tokens, {eye: 'eye', sync: {...slow, ...sync}})).toEqual([]);
	});

	test('is nothing that cannot change, cannot be addressed, or is being changed', () => {
		const fixed = [low('revoked', {revoked: true}), low('legacy', {legacy: true}), low('busy')];
		expect(choose(fixed, {eye: 'revoked', state: {pending: new Map([['busy', {kind: 'rotate'}]])}})).toEqual([]);
	});
});

/** A store whose list took 13 s to read, where 5 s are wanted between two. */
async function slowStore(tokens: readonly Token[]): Promise<StoreScene> {
	const scene = await startStore(tokens, {refreshMs: 5000});
	const release = scene.api.hold('list');
	await scene.clock.advance(5000);
	await scene.clock.advance(13_000);
	release();
	await scene.clock.advance(0);
	expect(scene.store.getState().sync).toMatchObject({periodMs: 13_000, refreshing: false});
	return scene;
}

const gets = ({api}: StoreScene) => api.calls.filter(({method}) => method === 'get').map(({args}) => args[0]);

describe('between two slow reads of the list', () => {
	test('what matters is read as often as the user wants the list', async () => {
		const scene = await slowStore([makeToken('fine'), low('low'), makeToken('eye')]);
		scene.store.look('eye');
		scene.api.tokens.set('low', low('low', {balance: money('0.5')}));
		await scene.clock.advance(4999);
		expect(gets(scene)).toEqual([]);
		await scene.clock.advance(1);
		expect(gets(scene)).toEqual(['eye', 'low']);
		expect(scene.store.getState().tokens.get('low')?.balance).toBe(money('0.5'));
		await scene.clock.advance(5000);
		expect(gets(scene)).toEqual(['eye', 'low', 'eye', 'low']);
		expect(scene.api.count('list')).toBe(2);
	});

	test('a token that is gone leaves the list', async () => {
		const {store, api, clock} = await slowStore([makeToken('eye'), makeToken('other')]);
		store.look('eye');
		api.tokens.delete('eye');
		await clock.advance(5000);
		expect(store.getState().tokens.keys().toArray()).toEqual(['other']);
	});

	test('another failure changes nothing and tells nothing: the list will', async () => {
		const {store, api, clock} = await slowStore([makeToken('eye')]);
		store.look('eye');
		const before = store.getState();
		api.fail('get', apiError('server'));
		await clock.advance(5000);
		expect(store.getState()).toBe(before);
	});

	test('an answer that a change of the token has overtaken is dropped', async () => {
		const {store, api, clock} = await slowStore([makeToken('eye')]);
		store.look('eye');
		const release = api.holdAnswer('get');
		await clock.advance(5000);
		await store.update('eye', {balance: money('7')});
		release();
		await clock.advance(0);
		expect(store.getState().tokens.get('eye')?.balance).toBe(money('7'));
	});

	test('a list that was begun before the single read does not bring back what was', async () => {
		const {store, api, clock} = await slowStore([makeToken('eye')]);
		store.look('eye');
		const releaseGet = api.hold('get');
		await clock.advance(5000);
		const releaseList = api.holdAnswer('list');
		const refreshed = store.refresh();
		await clock.advance(0);
		api.tokens.set('eye', makeToken('eye', {balance: money('3')}));
		releaseGet();
		await clock.advance(0);
		releaseList();
		await refreshed;
		expect(store.getState().tokens.get('eye')?.balance).toBe(money('3'));
	});

	test('what was read singly counts as spending, not as a change made here, until the list comes or a change is made', async () => {
		const {store, api, clock} = await slowStore([low('a'), low('b')]);
		api.tokens.set('a', low('a', {balance: money('4')}));
		await clock.advance(5000);
		expect([...store.getState().reads]).toEqual(['a', 'b']);
		await store.update('b', {balance: money('9')});
		expect([...store.getState().reads]).toEqual(['a']);
		await store.refresh();
		expect(store.getState().reads.size).toBe(0);
	});
});

test('with a quick list nothing is read singly', async () => {
	const scene = await startStore([low('low')]);
	scene.store.look('low');
	await scene.clock.advance(300_000);
	expect(gets(scene)).toEqual([]);
});

test('once the list is quick again, or the store stops, the single reads end', async () => {
	const scene = await slowStore([low('low')]);
	scene.store.setRefreshMs(60_000);
	await scene.clock.advance(120_000);
	expect(gets(scene)).toEqual([]);
	const other = await slowStore([low('low')]);
	other.store.stop();
	await other.clock.advance(120_000);
	expect(gets(other)).toEqual([]);
});
