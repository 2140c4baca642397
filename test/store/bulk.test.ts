import {describe, expect, test, vi} from 'vitest';
import {noon} from '../helpers/fake-clock.js';
import {apiError} from '../helpers/fake-api.js';
import {makeToken, money} from '../helpers/make-token.js';
import {activityOf, startStore} from '../helpers/start-store.js';

const ten = Array.from({length: 10}, (_, index) => makeToken(`dev-${index}`, {balance: money(`${index + 1}`)}));
const ids = ten.map(({id}) => id);

describe('a change of several tokens', () => {
	test('has at most four requests in flight, and tells its progress', async () => {
		const {store, api, clock} = await startStore(ten);
		const answers = ids.map(() => api.hold('update'));
		const progress: string[] = [];
		const changing = store.bulk(ids, {kind: 'update', patch: {expiresAt: noon + 1000}}, {
			onProgress(ended, total) {
				progress.push(`${ended}/${total}`);
			},
		});
		await clock.advance(0);
		expect(api.count('update')).toBe(4);
		expect(store.getState().pending.size).toBe(4);
		answers[2]!();
		await clock.advance(0);
		expect(api.count('update')).toBe(5);
		for (const answer of answers) {
			answer();
		}

		expect(await changing).toMatchObject({failed: [], notTried: []});
		expect(progress).toEqual(ids.map((_, index) => `${index + 1}/10`));
		expect(api.tokens.values().every(({expiresAt}) => expiresAt === noon + 1000)).toBe(true);
		expect(activityOf(store).at(-1)).toBe('success: 10 of 10 tokens changed.');
	});

	test('reports what failed and why, and does the rest', async () => {
		const {store, api} = await startStore(ten);
		api.tokens.delete('dev-3');
		api.fail('update', apiError('server', 'It burns.'));
		const onProgress = vi.fn<(ended: number, total: number) => void>();
		const report = await store.bulk([...ids, 'unknown'], {kind: 'update', patch: {limited: false}}, {onProgress});
		expect(onProgress).toHaveBeenLastCalledWith(11, 11);
		expect(api.count('get')).toBe(0);
		expect(report.done).toHaveLength(8);
		expect(report.notTried).toEqual([]);
		expect(report.failed).toEqual(expect.arrayContaining([
			{id: 'dev-0', name: 'dev-0', reason: 'It burns.'},
			{id: 'dev-3', name: 'dev-3', reason: 'There is no dev-3.'},
			{id: 'unknown', name: 'unknown', reason: 'The token is gone: it was removed elsewhere.'},
		]));
		expect(activityOf(store).at(-1)).toBe('warning: 8 of 11 tokens changed, 3 failed.');
	});

	test('stops after those in flight when it is aborted', async () => {
		const {store, api, clock} = await startStore(ten);
		const answers = ids.slice(0, 4).map(() => api.hold('update'));
		const controller = new AbortController();
		const changing = store.bulk(ids, {kind: 'update', patch: {limited: false}}, {signal: controller.signal});
		await clock.advance(0);
		controller.abort();
		for (const answer of answers) {
			answer();
		}

		expect(await changing).toEqual({done: ids.slice(0, 4), failed: [], notTried: ids.slice(4)});
		expect(api.count('update')).toBe(4);
		expect(activityOf(store).at(-1)).toBe('success: 4 of 10 tokens changed, 6 not tried.');
	});

	test('adds to each balance as the server has it', async () => {
		const {store, api} = await startStore(ten);
		api.tokens.set('dev-4', {...ten[4]!, balance: money('0.5')});
		await store.bulk(ids, {kind: 'balance', change: {kind: 'add', amount: money('10')}});
		expect(api.tokens.get('dev-0')?.balance).toBe(money('11'));
		expect(api.tokens.get('dev-4')?.balance).toBe(money('10.5'));
	});

	test('may depend on the token, and skips those that it would not change', async () => {
		const {store, api} = await startStore([makeToken('a'), makeToken('b', {limited: false})]);
		const report = await store.bulk(['a', 'b'], {kind: 'update', patch: ({limited}) => (limited ? {limited: false} : {})});
		expect(report.done).toEqual(['b', 'a']);
		expect(api.count('update')).toBe(1);
	});

	test('sends whatever a plan makes of each token as it is now, and tells what became of each', async () => {
		const {store, api} = await startStore([makeToken('a'), makeToken('b'), makeToken('c')]);
		api.tokens.set('a', makeToken('a', {balance: money('7')}));
		const outcomes = new Map<string, string>();
		const report = await store.bulk(['a', 'b', 'c'], {
			kind: 'edit', reread: true,
			plan: ({balance, name}) => (name === 'b' ? {kind: 'error', message: 'Not this one.'} : {kind: 'ok', patch: {balance: balance!, expiresAt: noon + 1}}),
		}, {onOutcome(id, {kind}) {
			outcomes.set(id, kind);
		}});
		expect(api.tokens.get('a')).toMatchObject({balance: money('7'), expiresAt: noon + 1});
		expect(report.failed).toEqual([{id: 'b', name: 'b', reason: 'Not this one.'}]);
		expect(outcomes).toEqual(new Map([['a', 'done'], ['b', 'refused'], ['c', 'done']]));
	});

	test('changes a token once that is named twice', async () => {
		const {store, api} = await startStore(ten);
		expect(await store.bulk(['dev-0', 'dev-0'], {kind: 'balance', change: {kind: 'add', amount: money('10')}})).toEqual({done: ['dev-0'], failed: [], notTried: []});
		expect(api.tokens.get('dev-0')?.balance).toBe(money('11'));
	});

	test('is undone as one, but for what failed, which can be tried again', async () => {
		const {store, api} = await startStore(ten);
		await store.bulk(ids, {kind: 'balance', change: {kind: 'add', amount: money('10')}});
		expect(store.getState().undo).toMatchObject({label: 'the change of 10 tokens'});
		api.fail('update', apiError('server', 'It burns.'));
		expect(await store.undo()).toEqual({
			kind: 'several', note: '9 of 10 changes were taken back, 1 was not.',
			report: {done: expect.objectContaining({length: 9}) as unknown, failed: [{id: 'dev-0', name: 'dev-0', reason: 'It burns.'}], notTried: []},
		});
		expect(store.getState().undo?.items.map(({id}) => id)).toEqual(['dev-0']);
		expect(await store.undo()).toMatchObject({kind: 'done', value: {id: 'dev-0', balance: money('1')}});
		expect(api.tokens.values().toArray()).toEqual(ten);
		expect(store.getState().undo).toBeNull();
	});

	test('is not undone where others have set a token otherwise since: the report names those with what theirs is, and they can be undone later', async () => {
		const {store, api} = await startStore(ten);
		await store.bulk(ids, {kind: 'balance', change: {kind: 'set', amount: money('50')}});
		const raised = {...api.tokens.get('dev-0')!, balance: money('500')};
		const untracked = {...api.tokens.get('dev-1')!, limited: false, expiresAt: null};
		api.tokens.set('dev-0', raised);
		api.tokens.set('dev-1', untracked);
		api.tokens.set('dev-2', {...api.tokens.get('dev-2')!, balance: money('49.5')});
		expect(await store.undo()).toEqual({
			kind: 'several', note: '8 of 10 changes were taken back, 2 were not.',
			report: {
				done: expect.not.arrayContaining(['dev-0', 'dev-1']) as unknown, notTried: [],
				failed: [
					{id: 'dev-0', name: 'dev-0', reason: 'It was changed elsewhere since, so nothing was sent: balance $50.00 → $500.00.'},
					{id: 'dev-1', name: 'dev-1', reason: 'It was changed elsewhere since, so nothing was sent: balance $50.00 → no limit.'},
				],
			},
		});
		expect([api.tokens.get('dev-0'), api.tokens.get('dev-1'), api.tokens.get('dev-2')?.balance]).toEqual([raised, untracked, money('2.5')]);
		expect(store.getState().undo?.items.map(({id}) => id)).toEqual(['dev-0', 'dev-1']);
	});

	test('of a sum is undone whatever others made of the balance: as much is taken from each', async () => {
		const {store, api} = await startStore(ten);
		await store.bulk(ids, {kind: 'balance', change: {kind: 'add', amount: money('10')}});
		api.tokens.set('dev-0', {...api.tokens.get('dev-0')!, balance: money('500')});
		expect(await store.undo()).toMatchObject({kind: 'several', note: '10 of 10 changes were taken back. dev-0 was changed elsewhere since (balance).'});
		expect(api.tokens.get('dev-0')?.balance).toBe(money('490'));
	});

	test('of one counts one token', async () => {
		const {store} = await startStore(ten);
		await store.bulk(['dev-0'], {kind: 'update', patch: {expiresAt: noon + 1000}});
		expect(store.getState().undo?.label).toBe('the change of 1 token');
		expect(store.getState().activity.at(-1)?.text).toBe('1 of 1 token changed.');
	});

	test('keeps the former undo where it changed nothing', async () => {
		const {store, api} = await startStore(ten);
		await store.update('dev-0', {expiresAt: noon + 1000});
		const {undo} = store.getState();
		api.fail('update', apiError('server'));
		await store.bulk(['dev-1'], {kind: 'update', patch: {limited: false}});
		expect(store.getState().undo).toBe(undo);
	});

	test('removes them', async () => {
		const {store, api} = await startStore(ten);
		expect(await store.bulk(ids.slice(0, 8), {kind: 'remove'})).toMatchObject({failed: [], notTried: []});
		expect(api.tokens.keys().toArray()).toEqual(['dev-8', 'dev-9']);
		expect(store.getState().tokens.keys().toArray()).toEqual(['dev-8', 'dev-9']);
		expect(activityOf(store).at(-1)).toBe('success: 8 of 8 tokens removed.');
		expect(store.getState().undo).toBeNull();
	});

	test('writes nothing in read-only mode', async () => {
		const {store, api} = await startStore(ten, {readOnly: true});
		const report = await store.bulk(ids, {kind: 'remove'});
		expect(report.failed).toHaveLength(10);
		expect(report.failed[0]?.reason).toContain('Read-only');
		expect(api.count('remove')).toBe(0);
	});
});
