import {writeFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {openRotations, type Rotations} from '../../source/history/rotations.js';
import {type StoreOptions} from '../../source/store/store.js';
import {type Token} from '../../source/tokens/token.js';
import {noon} from '../helpers/fake-clock.js';
import {apiError, type FakeApi} from '../helpers/fake-api.js';
import {makeToken, money} from '../helpers/make-token.js';
import {activityOf, startStore, type StoreScene} from '../helpers/start-store.js';
import {makeStateDir} from '../helpers/state-dir.js';

const web = makeToken('prod-web', {balance: money('40'), expiresAt: noon + 9_000_000});
const successor = 'prod-web-20270115';
const plan = {newName: successor, expiresAt: web.expiresAt, moves: true};

const openMemory = (): Rotations => openRotations({stateDir: null, account: {profile: 'default', host: 'api.example.com', api: 'v2'}});

async function start(tokens: readonly Token[] = [web], options: Partial<StoreOptions> = {}): Promise<StoreScene & {readonly rotations: Rotations}> {
	const rotations = options.rotations ?? openMemory();
	return {...await startStore(tokens, {rotations, ...options}), rotations};
}

/** Takes so much from a token's balance, as its use does. */
function spend(api: FakeApi, id: string, amount: string): void {
	const token = api.tokens.get(id)!;
	api.tokens.set(id, {...token, balance: (token.balance! - money(amount)) as Token['balance']});
}

describe('a guided rotation', () => {
	test('makes a token with the same type, limit, remaining balance and expiry, and gives its secret', async () => {
		const {store, api, rotations} = await start();
		spend(api, 'prod-web', '1.5');
		const outcome = await store.beginRotation('prod-web', plan, {base: web});
		expect(outcome).toMatchObject({kind: 'done', value: {token: {name: successor}}});
		expect(outcome.kind === 'done' && outcome.value.secret?.reveal()).toBe(`fake-secret-of-${successor}`);
		expect(api.tokens.get(successor)).toMatchObject({type: 'live', limited: true, balance: money('38.5'), expiresAt: web.expiresAt});
		expect(rotations.list()).toEqual([{
			oldId: 'prod-web', oldName: 'prod-web', newName: successor, newId: successor, startedAt: noon, step: 'hand-over', granted: money('38.5'), debt: null, chargedFrom: null,
		}]);
		expect(store.getState().rotations).toEqual(rotations.list());
		expect(store.getState().pending.size).toBe(0);
	});

	test('moves the balance when the new token works, so that no more is spent of it than was there, then deletes the old one', async () => {
		const {store, api, rotations} = await start();
		await store.beginRotation('prod-web', plan);
		store.noteSuccessorShown('prod-web');
		expect(store.getState().rotations[0]?.step).toBe('verify');
		spend(api, 'prod-web', '2.5');
		spend(api, successor, '1');
		expect(await store.confirmRotation('prod-web', true)).toMatchObject({
			kind: 'done', value: {step: 'delete'}, note: 'prod-web: balance $37.50 → $0.00. prod-web-20270115: balance $39.00 → $36.50.',
		});
		expect([api.tokens.get('prod-web')?.balance, api.tokens.get(successor)?.balance]).toEqual([money('0'), money('36.5')]);
		expect(await store.finishRotation('prod-web')).toMatchObject({kind: 'done'});
		expect(api.tokens.keys().toArray()).toEqual([successor]);
		expect([rotations.list(), store.getState().rotations]).toEqual([[], []]);
	});

	test('gives the new token what the old one was topped up with meanwhile', async () => {
		const {store, api} = await start();
		await store.beginRotation('prod-web', plan);
		spend(api, 'prod-web', '-10');
		await store.confirmRotation('prod-web', true);
		expect(api.tokens.get(successor)?.balance).toBe(money('50'));
	});

	test('takes nothing from anyone where the balance was granted again', async () => {
		const {store, api} = await start();
		await store.beginRotation('prod-web', {...plan, moves: false});
		spend(api, 'prod-web', '2');
		expect(await store.confirmRotation('prod-web', true)).toMatchObject({kind: 'done', value: {step: 'delete'}});
		expect(api.count('update')).toBe(0);
	});

	test('leaves the balances as they are where that is chosen in the end', async () => {
		const {store, api} = await start();
		await store.beginRotation('prod-web', plan);
		expect(await store.confirmRotation('prod-web', false)).toMatchObject({kind: 'done', value: {step: 'delete'}});
		expect(api.count('update')).toBe(0);
	});

	test('does not raise what is overdrawn, but the new token gives it back', async () => {
		const {store, api} = await start();
		await store.beginRotation('prod-web', plan);
		spend(api, 'prod-web', '41');
		expect(await store.confirmRotation('prod-web', true)).toMatchObject({kind: 'done', note: 'prod-web-20270115: balance $40.00 → -$1.00.'});
		expect([api.tokens.get('prod-web')?.balance, api.tokens.get(successor)?.balance]).toEqual([money('-1'), money('-1')]);
	});

	test('deletes nothing before it was verified', async () => {
		const {store, api} = await start();
		await store.beginRotation('prod-web', plan);
		store.noteSuccessorShown('prod-web');
		expect(await store.finishRotation('prod-web')).toEqual({kind: 'refused', message: 'Not yet: prod-web → prod-web-20270115: hand over the new secret, and see that it works.'});
		expect(api.count('remove')).toBe(0);
	});

	test.each(['confirmRotation', 'finishRotation'] as const)('touches nothing of the old token where the new one is gone: %s', async step => {
		const {store, api} = await start();
		await store.beginRotation('prod-web', {...plan, moves: step === 'confirmRotation'});
		if (step === 'finishRotation') {
			await store.confirmRotation('prod-web', false);
		}

		api.tokens.delete(successor);
		const outcome = step === 'confirmRotation' ? await store.confirmRotation('prod-web', true) : await store.finishRotation('prod-web');
		expect(outcome).toMatchObject({kind: 'refused', message: expect.stringContaining(`${successor} is gone, so nothing was done to the old token`) as string});
		expect(api.tokens.get('prod-web')).toEqual(web);
		expect(store.getState().tokens.has(successor)).toBe(false);
	});

	test('shows what others changed since, before anything is sent', async () => {
		const {store, api, rotations} = await start();
		api.tokens.set('prod-web', {...web, expiresAt: null});
		expect(await store.beginRotation('prod-web', plan, {base: web})).toMatchObject({kind: 'moved', fields: ['expiry']});
		expect([api.count('create'), rotations.list()]).toEqual([0, []]);
		expect(store.getState().pending.size).toBe(0);
	});

	test('wants a name that is free', async () => {
		const {store, api} = await start([web, makeToken(successor)]);
		expect(await store.beginRotation('prod-web', plan)).toEqual({kind: 'refused', message: 'The name prod-web-20270115 is taken: choose another one.'});
		expect(api.count('create')).toBe(0);
	});

	test('is forgotten where the new token was refused', async () => {
		const {store, api, rotations} = await start();
		api.fail('create', apiError('conflict', 'The name is taken.'));
		expect(await store.beginRotation('prod-web', plan)).toMatchObject({kind: 'failed'});
		expect([rotations.list(), store.getState().rotations, store.getState().pending.size]).toEqual([[], [], 0]);
	});

	test('waits for a look where it is not known whether the new token was made', async () => {
		const {store, api} = await start();
		api.fail('create', apiError('network', 'No answer came.', {unsettled: true}));
		await store.beginRotation('prod-web', plan);
		expect(await store.lookForSuccessor('prod-web')).toMatchObject({kind: 'done', value: {step: 'create', newId: null}});
		api.tokens.set(successor, {...web, id: successor, name: successor});
		expect(await store.lookForSuccessor('prod-web')).toMatchObject({kind: 'done', value: {step: 'hand-over', newId: successor}});
	});

	test('that was lost on its way can be begun again, but not beside a token that was made after all', async () => {
		const {store, api, rotations} = await start();
		api.fail('create', apiError('network', 'No answer came.', {unsettled: true}));
		await store.beginRotation('prod-web', plan);
		expect(await store.beginRotation('prod-web', {...plan, newName: 'prod-web-b'})).toMatchObject({kind: 'done'});
		expect(rotations.list()).toMatchObject([{newName: 'prod-web-b', step: 'hand-over'}]);
		expect(await store.beginRotation('prod-web', plan)).toMatchObject({kind: 'refused', message: expect.stringContaining('was begun before') as string});
	});

	test('begins neither on a token that is being changed nor in read-only mode', async () => {
		const {store, api, clock} = await start();
		const answer = api.hold('update');
		const changing = store.update('prod-web', {limited: false});
		await clock.advance(0);
		expect(await store.beginRotation('prod-web', plan)).toMatchObject({kind: 'refused', message: expect.stringContaining('in flight') as string});
		answer();
		await changing;
		const readOnly = await start([web], {readOnly: true});
		expect(await readOnly.store.beginRotation('prod-web', plan)).toMatchObject({kind: 'refused', message: expect.stringContaining('Read-only') as string});
		expect(readOnly.api.count('create')).toBe(0);
	});

	test('takes one step at a time, however often it is asked for', async () => {
		const {store, api, clock} = await start();
		await store.beginRotation('prod-web', plan);
		spend(api, 'prod-web', '5');
		const answer = api.holdAnswer('update');
		const first = store.confirmRotation('prod-web', true);
		await clock.advance(0);
		expect(await store.confirmRotation('prod-web', true)).toMatchObject({kind: 'refused', message: expect.stringContaining('still in flight') as string});
		answer();
		expect(await first).toMatchObject({kind: 'done'});
		expect(api.tokens.get(successor)?.balance).toBe(money('35'));
	});

	test('takes the debt once, though the first try of it was refused', async () => {
		const {store, api} = await start();
		await store.beginRotation('prod-web', plan);
		spend(api, 'prod-web', '5');
		const {update} = api;
		api.update = async (id, patch, options) => {
			if (id === successor) {
				api.update = update;
				throw apiError('server', 'It burns.');
			}

			return update(id, patch, options);
		};

		expect(await store.confirmRotation('prod-web', true)).toMatchObject({kind: 'failed', error: {message: 'It burns.'}});
		expect(store.getState().rotations).toMatchObject([{step: 'charge', debt: money('5'), chargedFrom: null}]);
		expect(await store.confirmRotation('prod-web', true)).toMatchObject({kind: 'done', value: {step: 'delete'}});
		expect(api.tokens.get(successor)?.balance).toBe(money('35'));
	});

	test('says where it cannot be told whether the debt was taken', async () => {
		const {store, api, rotations} = await start();
		await store.beginRotation('prod-web', plan);
		rotations.put({...rotations.list()[0]!, step: 'charge', debt: money('5'), chargedFrom: money('30')});
		// Somebody has set it since.
		spend(api, successor, '-20');
		api.tokens.set(successor, {...api.tokens.get(successor)!, balance: money('24')});
		rotations.put({...rotations.list()[0]!, chargedFrom: money('23')});
		expect(await store.confirmRotation('prod-web', true)).toMatchObject({
			kind: 'done', value: {step: 'delete'}, note: 'Whether $5.00 were taken from prod-web-20270115 cannot be told: look at its balance, which is $24.00.',
		});
		expect(api.count('update')).toBe(0);
	});

	const unmovable = [{limited: false}, {reset: {period: 'daily', amount: money('5')}}, {balance: null}] as const;

	test.each(unmovable)('moves nothing of a limit that is gone or refills (%o), until that is given up', async values => {
		const {store, api} = await start();
		await store.beginRotation('prod-web', plan);
		api.tokens.set(successor, {...api.tokens.get(successor)!, ...values});
		expect(await store.confirmRotation('prod-web', true)).toMatchObject({kind: 'refused', message: expect.stringContaining('leave the balances as they are') as string});
		expect(await store.confirmRotation('prod-web', false)).toMatchObject({kind: 'done', value: {step: 'delete'}});
		expect(api.count('update')).toBe(0);
	});

	test('gives a new token that resets what the old one had left, though it starts full', async () => {
		const {store, api} = await start([{...web, balance: money('12'), reset: {period: 'daily', amount: money('50')}}]);
		const {create} = api;
		api.create = async draft => {
			const {secret, token} = await create(draft);
			const full = {...token, balance: draft.reset!.amount};
			api.tokens.set(token.id, full);
			return {secret, token: full};
		};

		await store.beginRotation('prod-web', {...plan, moves: false});
		expect(api.tokens.get(successor)).toMatchObject({balance: money('12'), reset: {period: 'daily'}});
	});

	test('cannot be undone by the key for changes', async () => {
		const {store, api} = await start();
		await store.beginRotation('prod-web', plan);
		spend(api, 'prod-web', '5');
		await store.confirmRotation('prod-web', true);
		expect(store.getState().undo).toBeNull();
	});
});

describe('an unfinished rotation', () => {
	test('that cannot be kept is told of, once, with what to do', async () => {
		const stateDir = makeStateDir();
		writeFileSync(stateDir, 'a file in its place');
		const {store} = await start([web], {rotations: openRotations({stateDir, account: {profile: 'default', host: 'api.example.com', api: 'v2'}})});
		expect(await store.beginRotation('prod-web', plan)).toMatchObject({kind: 'done', note: expect.stringContaining('Finish it in this session.') as string});
		store.noteSuccessorShown('prod-web');
		expect(activityOf(store).filter(entry => entry.includes('cannot be kept'))).toHaveLength(1);
	});

	test('outlives the session, without its secret, and is gone on with by the next', async () => {
		const stateDir = makeStateDir();
		const open = () => openRotations({stateDir, account: {profile: 'default', host: 'api.example.com', api: 'v2'}});
		const first = await start([web], {rotations: open()});
		await first.store.beginRotation('prod-web', plan);
		first.store.noteSuccessorShown('prod-web');
		first.store.stop();
		const next = await start(first.api.tokens.values().toArray(), {rotations: open()});
		expect(next.store.getState().rotations).toMatchObject([{oldId: 'prod-web', newId: successor, step: 'verify'}]);
		await next.store.confirmRotation('prod-web', true);
		expect(await next.store.finishRotation('prod-web')).toMatchObject({kind: 'done'});
		expect(open().list()).toEqual([]);
	});

	test('can be dropped: both tokens stay', async () => {
		const {store, api, rotations} = await start();
		await store.beginRotation('prod-web', plan);
		store.dropRotation('prod-web');
		expect([rotations.list(), store.getState().rotations]).toEqual([[], []]);
		expect(api.tokens.keys().toArray()).toEqual(['prod-web', successor]);
		expect(activityOf(store).at(-1)).toBe('info: The rotation of prod-web was dropped: its tokens stay as they are.');
	});

	test('is over when the old token is gone, however that came', async () => {
		const {store, api, rotations} = await start();
		await store.beginRotation('prod-web', plan);
		api.tokens.delete('prod-web');
		await store.refresh();
		expect([rotations.list(), store.getState().rotations]).toEqual([[], []]);
		expect(activityOf(store).at(-1)).toBe('info: prod-web is gone: its rotation to prod-web-20270115 is over.');
	});

	test('stays where both are gone, or the list is not whole: it may be another account, or a token that cannot be read', async () => {
		const {store, api, rotations} = await start();
		await store.beginRotation('prod-web', plan);
		const {list} = api;
		api.tokens.delete('prod-web');
		api.list = async options => ({...await list(options), problems: [{subject: 'entry 1', what: 'the name is missing'}]});
		await store.refresh();
		expect(rotations.list()).toHaveLength(1);
		api.list = list;
		api.tokens.clear();
		await store.refresh();
		expect(rotations.list()).toHaveLength(1);
	});

	test('that was ended by another session is not gone on with', async () => {
		const {store, api, rotations} = await start();
		await store.beginRotation('prod-web', plan);
		rotations.drop('prod-web');
		expect(store.getState().rotations).toHaveLength(1);
		expect(await store.confirmRotation('prod-web', true)).toEqual({kind: 'refused', message: 'This rotation was finished or dropped elsewhere.'});
		expect([store.getState().rotations, api.count('update')]).toEqual([[], 0]);
	});
});
