import {describe, expect, test} from 'vitest';
import {noon} from '../helpers/fake-clock.js';
import {apiError} from '../helpers/fake-api.js';
import {makeToken, money} from '../helpers/make-token.js';
import {startStore} from '../helpers/start-store.js';

const web = makeToken('prod-web', {balance: money('4'), expiresAt: noon + 86_400_000});

describe('undo', () => {
	test('has nothing to do at first', async () => {
		const {store} = await startStore([web]);
		expect(await store.undo()).toEqual({kind: 'refused', message: 'There is nothing to undo.'});
	});

	test('sets an expiry back', async () => {
		const {store, api} = await startStore([web]);
		await store.update('prod-web', {expiresAt: null});
		expect(store.getState().undo).toMatchObject({at: noon, label: 'prod-web: expiry 2027-01-16 (1d) → never'});
		expect(await store.undo()).toEqual({kind: 'done', value: web, note: 'prod-web: expiry never → 2027-01-16 (1d)'});
		expect(api.tokens.get('prod-web')).toEqual(web);
		expect(store.getState().undo).toBeNull();
	});

	test('switches tracking on again, and leaves the rest', async () => {
		const {store, api} = await startStore([web]);
		await store.changeBalance('prod-web', {kind: 'untrack'});
		api.tokens.set('prod-web', {...web, limited: false, balance: money('3')});
		await store.undo();
		expect(api.tokens.get('prod-web')).toEqual({...web, balance: money('3')});
	});

	test('restores only what the change sent, not what others changed with it', async () => {
		const {store, api} = await startStore([web]);
		api.tokens.set('prod-web', {...web, expiresAt: null});
		await store.changeBalance('prod-web', {kind: 'untrack'});
		await store.undo();
		expect(api.tokens.get('prod-web')).toEqual({...web, expiresAt: null});
	});

	test('takes what was added from what is left, and says so', async () => {
		const {store, api} = await startStore([web]);
		await store.changeBalance('prod-web', {kind: 'add', amount: money('10')});
		api.tokens.set('prod-web', {...web, balance: money('13.5')});
		expect(await store.undo()).toMatchObject({kind: 'done', note: 'prod-web: balance $13.50 → $3.50. The balance fell by $0.50 since, so that prod-web has $3.50 now.'});
		expect(api.tokens.get('prod-web')?.balance).toBe(money('3.5'));
	});

	test('at once brings back exactly what was', async () => {
		const {store, api} = await startStore([web]);
		await store.changeBalance('prod-web', {kind: 'add', amount: money('10')});
		expect(await store.undo()).toEqual({kind: 'done', value: web, note: 'prod-web: balance $14.00 → $4.00'});
		expect(api.tokens.get('prod-web')).toEqual(web);
	});

	test('gives a token its former name back', async () => {
		const {store, api} = await startStore([makeToken('prod-web', {id: 'uuid'})]);
		await store.update('uuid', {name: 'prod-app'});
		await store.undo();
		expect(api.tokens.get('uuid')?.name).toBe('prod-web');
	});

	test('of a balance that was set gives back nothing that was spent since either', async () => {
		const {store, api} = await startStore([web]);
		await store.changeBalance('prod-web', {kind: 'set', amount: money('50')});
		api.tokens.set('prod-web', {...web, balance: money('47')});
		await store.undo();
		expect(api.tokens.get('prod-web')?.balance).toBe(money('1'));
	});

	test('of a limit that was set brings back both balance and freedom', async () => {
		const free = {...web, limited: false};
		const {store, api} = await startStore([free]);
		await store.changeBalance('prod-web', {kind: 'set', amount: money('50')});
		expect(api.tokens.get('prod-web')?.limited).toBe(true);
		await store.undo();
		expect(api.tokens.get('prod-web')).toEqual(free);
	});

	test('of a form with balance and expiry takes both back', async () => {
		const {store, api} = await startStore([web]);
		await store.update('prod-web', {balance: money('50'), expiresAt: null});
		await store.undo();
		expect(api.tokens.get('prod-web')).toEqual(web);
	});

	test('of a reset brings back the former one and the freedom that it ended', async () => {
		const free = {...web, limited: false};
		const {store, api} = await startStore([free]);
		const {update} = api;
		api.update = async (id, patch) => update(id, patch.reset ? {...patch, limited: true} : patch);
		await store.update('prod-web', {reset: {period: 'daily', amount: money('10')}});
		expect(api.tokens.get('prod-web')?.limited).toBe(true);
		await store.undo();
		expect(api.tokens.get('prod-web')).toEqual(free);
	});

	test.each([
		['the balance was raised', {balance: money('500')}, ['balance'], 'balance $500.00 → $4.00', {balance: money('4')}],
		['tracking was switched off', {limited: false}, ['limit'], 'balance $50.00 → $4.00 (tracking is off: no limit)', {limited: false, balance: money('4')}],
		['the expiry was changed', {expiresAt: null}, ['expiry'], 'balance $50.00 → $4.00', {expiresAt: null, balance: money('4')}],
		['the expiry was changed, and some was spent', {expiresAt: null, balance: money('49')}, ['expiry'], 'balance $49.00 → $3.00', {expiresAt: null, balance: money('3')}],
	])('of a balance that was set sends nothing at first where %s; once that was seen, it does', async (_what, theirs, fields, words, wanted) => {
		const {store, api} = await startStore([web]);
		await store.changeBalance('prod-web', {kind: 'set', amount: money('50')});
		const current = {...api.tokens.get('prod-web')!, ...theirs};
		api.tokens.set('prod-web', current);
		api.calls.length = 0;
		expect(await store.undo()).toEqual({kind: 'moved', current, fields});
		expect(await store.undo()).toEqual({kind: 'moved', current, fields});
		expect(api.count('update')).toBe(0);
		expect(await store.undo({entry: store.getState().undo!, seen: current})).toMatchObject({kind: 'done', note: expect.stringContaining(words) as string});
		expect(api.tokens.get('prod-web')).toEqual({...web, ...wanted});
		expect(store.getState().undo).toBeNull();
	});

	test('asks once more where the token moved on since it was seen', async () => {
		const {store, api} = await startStore([web]);
		await store.changeBalance('prod-web', {kind: 'set', amount: money('50')});
		const seen = {...web, balance: money('500')};
		api.tokens.set('prod-web', {...web, balance: money('600')});
		expect(await store.undo({entry: store.getState().undo!, seen})).toMatchObject({kind: 'moved', fields: ['balance']});
		expect(api.tokens.get('prod-web')?.balance).toBe(money('600'));
	});

	test('takes back the change that was asked about, not one that was made since', async () => {
		const {store, api} = await startStore([web]);
		await store.changeBalance('prod-web', {kind: 'set', amount: money('50')});
		const entry = store.getState().undo!;
		await store.update('prod-web', {expiresAt: null});
		expect(await store.undo({entry, seen: web})).toMatchObject({kind: 'refused'});
		expect(api.tokens.get('prod-web')).toEqual({...web, balance: money('50'), expiresAt: null});
		expect(store.getState().undo).not.toBe(entry);
	});

	test('of an expiry that somebody else changed since sends nothing at first', async () => {
		const {store, api} = await startStore([web]);
		await store.update('prod-web', {expiresAt: null});
		const theirs = {...web, expiresAt: noon + 5_000_000};
		api.tokens.set('prod-web', theirs);
		expect(await store.undo()).toEqual({kind: 'moved', current: theirs, fields: ['expiry']});
		expect(api.tokens.get('prod-web')).toEqual(theirs);
	});

	test('of what others have set back already has nothing to send, and asks nothing', async () => {
		const {store, api} = await startStore([web]);
		await store.update('prod-web', {expiresAt: null});
		api.tokens.set('prod-web', web);
		api.calls.length = 0;
		expect(await store.undo()).toMatchObject({kind: 'done', note: 'prod-web: nothing to change.'});
		expect(api.count('update')).toBe(0);
	});

	test('that would stop the token asks first, since so much was spent meanwhile', async () => {
		const {store, api} = await startStore([web]);
		await store.changeBalance('prod-web', {kind: 'add', amount: money('10')});
		const drained = {...web, balance: money('3')};
		api.tokens.set('prod-web', drained);
		expect(await store.undo()).toEqual({kind: 'moved', current: drained, fields: ['balance']});
		expect(await store.undo({entry: store.getState().undo!, seen: drained})).toMatchObject({kind: 'done'});
		expect(api.tokens.get('prod-web')?.balance).toBe(money('-7'));
	});

	test('of a balance that may have fallen by its reset asks first: nothing can be told of what was spent', async () => {
		const daily = {...web, balance: money('45'), reset: {period: 'daily', amount: money('10')}} as const;
		const {store, api} = await startStore([daily]);
		await store.changeBalance('prod-web', {kind: 'set', amount: money('50')});
		const refilled = {...daily, balance: money('9.5')};
		api.tokens.set('prod-web', refilled);
		expect(await store.undo()).toEqual({kind: 'moved', current: refilled, fields: ['balance']});
		expect(await store.undo({entry: store.getState().undo!, seen: refilled})).toMatchObject({kind: 'done'});
		expect(api.tokens.get('prod-web')?.balance).toBe(money('45'));
	});

	test('of a sum takes as much from what is there, also where the balance has risen since', async () => {
		const {store, api} = await startStore([web]);
		await store.changeBalance('prod-web', {kind: 'add', amount: money('10')});
		api.tokens.set('prod-web', {...web, balance: money('114')});
		expect(await store.undo()).toMatchObject({note: 'prod-web: balance $114.00 → $104.00. prod-web was changed elsewhere since (balance).'});
	});

	test('takes nothing from a token without a limit, and can be tried again', async () => {
		const {store, api} = await startStore([web]);
		await store.changeBalance('prod-web', {kind: 'add', amount: money('10')});
		api.tokens.set('prod-web', {...web, limited: false});
		expect(await store.undo()).toEqual({kind: 'refused', message: 'prod-web has no limit any more, so nothing can be taken back: set its balance instead.'});
		expect(store.getState().undo).not.toBeNull();
	});

	test('that would leave the range is refused', async () => {
		const {store, api} = await startStore([web]);
		await store.changeBalance('prod-web', {kind: 'add', amount: money('-99999')});
		api.tokens.set('prod-web', {...web, balance: money('99999')});
		expect(await store.undo()).toMatchObject({kind: 'refused', message: expect.stringContaining('has to stay under') as string});
	});

	test('that fails can be tried again', async () => {
		const {store, api} = await startStore([web]);
		await store.update('prod-web', {expiresAt: null});
		api.fail('update', apiError('network'));
		expect(await store.undo()).toMatchObject({kind: 'failed', error: {kind: 'network'}});
		expect(await store.undo()).toMatchObject({kind: 'done'});
		expect(api.tokens.get('prod-web')).toEqual(web);
	});

	test('pressed twice takes back once', async () => {
		const {store, api} = await startStore([web]);
		await store.changeBalance('prod-web', {kind: 'add', amount: money('10')});
		const both = await Promise.all([store.undo(), store.undo()]);
		expect(both.map(({kind}) => kind)).toEqual(['done', 'refused']);
		expect(api.tokens.get('prod-web')?.balance).toBe(money('4'));
	});

	test('forgets nothing for a change that changed nothing', async () => {
		const {store} = await startStore([web]);
		await store.update('prod-web', {expiresAt: null});
		const {undo} = store.getState();
		await store.changeBalance('prod-web', {kind: 'add', amount: money('0')});
		await store.update('prod-web', {expiresAt: null});
		expect(store.getState().undo).toBe(undo);
	});
});
