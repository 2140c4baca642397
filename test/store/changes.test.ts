import {describe, expect, test} from 'vitest';
import {type AuditEntry} from '../../source/history/history-port.js';
import {apiError, type FakeApi} from '../helpers/fake-api.js';
import {noon} from '../helpers/fake-clock.js';
import {makeDraft, makeToken, money} from '../helpers/make-token.js';
import {activityOf, startStore} from '../helpers/start-store.js';

const patchesOf = (api: FakeApi): unknown[] => api.calls.filter(({method}) => method === 'update').map(({args}) => args[1]);

describe('a change', () => {
	test('shows at once, is sent with only its fields, and ends with the token as re-read', async () => {
		const {store, api} = await startStore([makeToken('prod-web'), makeToken('other')]);
		const answer = api.hold('update');
		const changing = store.update('prod-web', {limited: false});
		expect(store.getState().pending.get('prod-web')).toEqual({kind: 'update', patch: {limited: false}});
		expect(store.getState().tokens.get('prod-web')?.limited).toBe(true);
		answer();
		expect(await changing).toEqual({kind: 'done', value: makeToken('prod-web', {limited: false}), note: 'prod-web: balance $50.00 → no limit'});
		expect(store.getState().pending.size).toBe(0);
		expect(store.getState().tokens.get('prod-web')?.limited).toBe(false);
		expect(patchesOf(api)).toEqual([{limited: false}]);
		expect(activityOf(store)).toEqual(['success: prod-web: balance $50.00 → no limit']);
		expect(store.getState().activity[0]?.token).toBe('prod-web');
	});

	test('that the server refuses is rolled back, with the reason', async () => {
		const {store, api} = await startStore([makeToken('prod-web')]);
		const error = apiError('invalid', 'Could not change it: the date is odd.', {remedy: 'Choose another.', fields: {expiresAt: 'odd'}});
		api.fail('update', error);
		expect(await store.update('prod-web', {expiresAt: noon + 1})).toEqual({kind: 'failed', error});
		expect(store.getState().pending.size).toBe(0);
		expect(store.getState().tokens.get('prod-web')).toEqual(makeToken('prod-web'));
		expect(store.getState().undo).toBeNull();
		expect(activityOf(store)).toEqual(['error: Could not change it: the date is odd. Choose another.']);
	});

	test('that fails by a mistake of ours is rolled back too', async () => {
		const {store, api} = await startStore([makeToken('prod-web')]);
		api.fail('update', new TypeError('x is not a function'));
		expect(await store.update('prod-web', {limited: false})).toMatchObject({kind: 'failed', error: {kind: 'contract', message: expect.stringContaining('x is not a function') as string}});
		expect(store.getState().pending.size).toBe(0);
	});

	test('that changes nothing is not sent', async () => {
		const {store, api} = await startStore([makeToken('prod-web')]);
		expect(await store.update('prod-web', {})).toMatchObject({kind: 'done', note: 'prod-web: nothing to change.'});
		expect(api.count('update')).toBe(0);
		expect(store.getState().undo).toBeNull();
	});

	test('whose effect could not be found out makes the list be read anew', async () => {
		const {store, api, clock} = await startStore([makeToken('prod-web')]);
		api.fail('update', apiError('network', 'The answer was lost.', {unsettled: true}));
		api.tokens.set('prod-web', makeToken('prod-web', {limited: false}));
		await store.update('prod-web', {limited: false});
		await clock.advance(0);
		expect(api.count('list')).toBe(2);
		expect(store.getState().tokens.get('prod-web')?.limited).toBe(false);
	});

	test('that failed for sure does not', async () => {
		const {store, api, clock} = await startStore([makeToken('prod-web')]);
		api.fail('update', apiError('network'));
		await store.update('prod-web', {limited: false});
		await clock.advance(0);
		expect(api.count('list')).toBe(1);
	});

	test('of a token that is gone takes it off the list, says so, and reads the list anew', async () => {
		const {store, api, clock} = await startStore([makeToken('prod-web'), makeToken('other')]);
		api.tokens.delete('prod-web');
		expect(await store.update('prod-web', {limited: false})).toMatchObject({kind: 'failed', error: {kind: 'not-found'}});
		expect(store.getState().tokens.keys().toArray()).toEqual(['other']);
		expect(store.getState().pending.size).toBe(0);
		expect(activityOf(store)).toEqual(['error: prod-web is gone: it was removed or renamed elsewhere.']);
		await clock.advance(0);
		expect(api.count('list')).toBe(2);
	});

	test('is not undone by a list that was begun before it', async () => {
		const {store, api, clock} = await startStore([makeToken('prod-web')]);
		const answer = api.holdAnswer('list');
		const refreshing = store.refresh();
		await store.update('prod-web', {limited: false});
		expect(store.getState().tokens.get('prod-web')?.limited).toBe(false);
		answer();
		await refreshing;
		expect(store.getState().tokens.get('prod-web')?.limited).toBe(false);
		api.tokens.set('prod-web', makeToken('prod-web'));
		await clock.advance(30_000);
		expect(store.getState().tokens.get('prod-web')?.limited).toBe(true);
	});
});

describe('a balance change', () => {
	test('that adds adds to the balance as the server has it at that moment, in decimal', async () => {
		const {store, api} = await startStore([makeToken('prod-web', {balance: money('5')})]);
		api.tokens.set('prod-web', makeToken('prod-web', {balance: money('0.1')}));
		expect(await store.changeBalance('prod-web', {kind: 'add', amount: money('0.2')})).toMatchObject({kind: 'done', note: 'prod-web: balance $0.10 → $0.30'});
		expect(patchesOf(api)).toEqual([{balance: money('0.3')}]);
		expect(store.getState().tokens.get('prod-web')?.balance).toBe(money('0.3'));
	});

	test('that adds shows at once what is expected, then what is sent', async () => {
		const {store, api, clock} = await startStore([makeToken('prod-web', {balance: money('5')})]);
		api.tokens.set('prod-web', makeToken('prod-web', {balance: money('4')}));
		const read = api.hold('get');
		const write = api.hold('update');
		const changing = store.changeBalance('prod-web', {kind: 'add', amount: money('10')});
		expect(store.getState().pending.get('prod-web')).toEqual({kind: 'update', patch: {balance: money('15')}});
		read();
		await clock.advance(0);
		expect(store.getState().pending.get('prod-web')).toEqual({kind: 'update', patch: {balance: money('14')}});
		write();
		await changing;
		expect(store.getState().tokens.get('prod-web')?.balance).toBe(money('14'));
	});

	test('that sets is sent without a look', async () => {
		const {store, api} = await startStore([makeToken('prod-web', {limited: false})]);
		await store.changeBalance('prod-web', {kind: 'set', amount: money('7')});
		expect(api.count('get')).toBe(0);
		expect(patchesOf(api)).toEqual([{balance: money('7'), limited: true}]);
	});

	test('that adds to a token whose limit was switched off meanwhile is refused, and shows the token as it is', async () => {
		const {store, api} = await startStore([makeToken('prod-web')]);
		api.tokens.set('prod-web', makeToken('prod-web', {limited: false}));
		expect(await store.changeBalance('prod-web', {kind: 'add', amount: money('1')})).toEqual({kind: 'refused', message: 'This token has no limit to add to: type an amount to set one.'});
		expect(api.count('update')).toBe(0);
		expect(store.getState().pending.size).toBe(0);
		expect(store.getState().tokens.get('prod-web')?.limited).toBe(false);
	});

	test('whose look fails is rolled back', async () => {
		const {store, api} = await startStore([makeToken('prod-web')]);
		api.fail('get', apiError('network'));
		expect(await store.changeBalance('prod-web', {kind: 'add', amount: money('1')})).toMatchObject({kind: 'failed', error: {kind: 'network'}});
		expect(api.count('update')).toBe(0);
		expect(store.getState().pending.size).toBe(0);
	});
});

describe('what may not be changed', () => {
	test('is a token with a change in flight', async () => {
		const {store, api} = await startStore([makeToken('prod-web')]);
		const answer = api.hold('update');
		const first = store.update('prod-web', {limited: false});
		const message = 'A change of prod-web is still in flight: wait for its end.';
		expect(await store.update('prod-web', {limited: true})).toEqual({kind: 'refused', message});
		expect(await store.remove('prod-web')).toEqual({kind: 'refused', message});
		expect(await store.rotate('prod-web')).toEqual({kind: 'refused', message});
		answer();
		expect(await first).toMatchObject({kind: 'done'});
		expect(api.count('update')).toBe(1);
		expect(await store.update('prod-web', {limited: true})).toMatchObject({kind: 'done'});
	});

	test('is a token that is gone, revoked or legacy', async () => {
		const {store, api} = await startStore([makeToken('dead', {revoked: true}), makeToken('old', {legacy: true})]);
		expect(await store.update('nobody', {})).toEqual({kind: 'refused', message: 'The token is gone: it was removed elsewhere.'});
		expect(await store.update('dead', {limited: false})).toEqual({kind: 'refused', message: 'dead is revoked for ever: create a new one instead.'});
		expect(await store.remove('old')).toMatchObject({kind: 'refused', message: expect.stringContaining('old is a legacy key') as string});
		expect(await store.secret('nobody', 'copy')).toEqual({kind: 'refused', message: 'The token is gone: it was removed elsewhere.'});
		expect(await store.secret('dead', 'copy')).toEqual({kind: 'refused', message: 'dead is revoked for ever: create a new one instead.'});
		expect(api.calls.map(({method}) => method)).toEqual(['list', 'whoami', 'credits']);
	});

	test('is anything at all in read-only mode, or with a key that may only read', async () => {
		for (const [options, write, word] of [[{readOnly: true}, true, '--read-only'], [{}, false, 'manage:write']] as const) {
			const {store, api} = await startStore([makeToken('prod-web')], options);
			api.capabilities = {...api.capabilities, write};
			const refused = {kind: 'refused', message: expect.stringContaining(word) as string};
			expect(await store.update('prod-web', {limited: false})).toEqual(refused);
			expect(await store.changeBalance('prod-web', {kind: 'untrack'})).toEqual(refused);
			expect(await store.remove('prod-web')).toEqual(refused);
			expect(await store.rotate('prod-web')).toEqual(refused);
			expect(await store.create(makeDraft('new'))).toEqual(refused);
			expect(await store.secret('prod-web', 'copy')).toMatchObject({kind: 'done'});
			expect(api.calls.map(({method}) => method)).toEqual(['list', 'whoami', 'credits', 'secret']);
		}
	});
});

describe('a new token', () => {
	test('is on the list at once, even where a list was begun before', async () => {
		const {store, api} = await startStore([]);
		const answer = api.holdAnswer('list');
		const refreshing = store.refresh();
		const outcome = await store.create(makeDraft('prod-web'));
		expect(outcome).toMatchObject({kind: 'done', note: 'prod-web was created.'});
		expect(outcome.kind === 'done' && outcome.value.secret?.reveal()).toBe('fake-secret-of-prod-web');
		answer();
		await refreshing;
		expect(store.getState().tokens.keys().toArray()).toEqual(['prod-web']);
		expect(activityOf(store)).toEqual(['success: prod-web was created.']);
	});

	test('that is refused is told, and not on the list', async () => {
		const {store, api, clock} = await startStore([]);
		const error = apiError('conflict', 'The name is taken.', {fields: {name: 'taken'}});
		api.fail('create', error);
		expect(await store.create(makeDraft('prod-web'))).toEqual({kind: 'failed', error});
		await clock.advance(0);
		expect(activityOf(store)).toEqual(['error: The name is taken. Try again.']);
		expect(api.count('list')).toBe(1);
	});

	test('that may or may not have been made is looked for', async () => {
		const {store, api, clock} = await startStore([]);
		api.fail('create', apiError('network', 'The answer was lost.', {unsettled: true}));
		api.tokens.set('prod-web', makeToken('prod-web'));
		await store.create(makeDraft('prod-web'));
		await clock.advance(0);
		expect(store.getState().tokens.has('prod-web')).toBe(true);
	});

	test('whose secret is lost is created all the same, with a warning', async () => {
		const {store, api} = await startStore([]);
		const {create} = api;
		api.create = async draft => ({...await create(draft), secret: null});
		expect(await store.create(makeDraft('prod-web'))).toMatchObject({kind: 'done', note: expect.stringContaining('its secret is lost') as string});
		expect(activityOf(store)[0]).toMatch(/^warning: prod-web was created, but/);
	});

	test('that the server does not know afterwards gives its secret with the doubt, and is looked for', async () => {
		const entries: AuditEntry[] = [];
		const {store, api, clock} = await startStore([], {
			audit(entry) {
				entries.push(entry);
			},
		});
		const {create} = api;
		api.create = async draft => {
			const created = await create(draft);
			api.tokens.delete(draft.name);
			return {...created, doubt: 'There is no such token so far.'};
		};

		const outcome = await store.create(makeDraft('prod-web'));
		expect(outcome).toMatchObject({kind: 'done', doubt: 'There is no such token so far.', note: 'Whether prod-web was created is not sure. There is no such token so far.'});
		expect(outcome.kind === 'done' && outcome.value.secret).not.toBeNull();
		expect(activityOf(store)).toEqual(['warning: Whether prod-web was created is not sure. There is no such token so far.']);
		expect(entries).toMatchObject([{action: 'create', outcome: 'unknown', reason: 'There is no such token so far.'}]);
		await clock.advance(0);
		expect(store.getState().tokens.has('prod-web')).toBe(false);
	});

	test('that starts full although another balance was asked for is set to that', async () => {
		const {store, api} = await startStore([]);
		const {create} = api;
		api.create = async draft => {
			const created = await create(draft);
			const token = {...created.token, balance: money('500')};
			api.tokens.set(token.id, token);
			return {...created, token};
		};

		const reset = {period: 'monthly', amount: money('500')} as const;
		const outcome = await store.create(makeDraft('prod-web', {balance: money('2'), reset}));
		expect(outcome).toMatchObject({kind: 'done', note: 'prod-web was created.', value: {token: {balance: money('2')}}});
		expect(api.tokens.get('prod-web')?.balance).toBe(money('2'));
		api.fail('update', apiError('server', 'It burns.'));
		const other = await store.create(makeDraft('prod-app', {balance: money('2'), reset}));
		expect(other).toMatchObject({
			kind: 'done', remark: 'It is not as it was asked for: balance $500.00 instead of $2.00. It started full, and its balance could not be set: It burns.',
			note: expect.stringMatching(/^prod-app was created\. It is not/) as string,
		});
		expect(activityOf(store).at(-1)).toMatch(/^warning: prod-app: It is not as it was asked for/);
	});

	test('whose settings the server ignored is told of', async () => {
		const {store, api} = await startStore([]);
		const {create} = api;
		api.create = async draft => {
			const created = await create(draft);
			return {...created, token: {...created.token, limited: false, balance: null, expiresAt: null}};
		};

		expect(await store.create(makeDraft('prod-web', {expiresAt: noon + 86_400_000}))).toMatchObject({
			kind: 'done', remark: 'It is not as it was asked for: balance no limit instead of $50.00, expiry never instead of 2027-01-16 (1d).',
		});
		expect(api.count('update')).toBe(0);
	});

	test('that is rotated and then not found gives its secret with the doubt', async () => {
		const {store, api} = await startStore([makeToken('prod-web')]);
		const {rotate} = api;
		api.rotate = async id => ({...await rotate(id), doubt: 'There is no such token so far.'});
		expect(await store.rotate('prod-web')).toMatchObject({kind: 'done', doubt: 'There is no such token so far.', note: expect.stringContaining('There is no such token so far.') as string});
		expect(activityOf(store)[0]).toMatch(/^warning: prod-web was rotated.*There is no such token so far\.$/);
	});

	test('never has its secret in the state', async () => {
		const {store} = await startStore([]);
		await store.create(makeDraft('prod-web'));
		await store.secret('prod-web', 'copy');
		await store.rotate('prod-web');
		const everything = JSON.stringify([store.getState(), [...store.getState().tokens]], (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
		expect(everything).toContain('prod-web');
		expect(everything).not.toContain('fake');
	});
});

describe('a removal', () => {
	test('takes the token off the list', async () => {
		const {store, api} = await startStore([makeToken('prod-web'), makeToken('other')]);
		const answer = api.hold('remove');
		const removing = store.remove('prod-web');
		expect(store.getState().pending.get('prod-web')).toEqual({kind: 'remove'});
		answer();
		expect(await removing).toEqual({kind: 'done', value: null, note: 'prod-web was deleted.'});
		expect(store.getState().tokens.keys().toArray()).toEqual(['other']);
		expect(activityOf(store)).toEqual(['success: prod-web was deleted.']);
	});

	test('is not undone by a list that was begun before it', async () => {
		const {store, api} = await startStore([makeToken('prod-web')]);
		const answer = api.holdAnswer('list');
		const refreshing = store.refresh();
		await store.remove('prod-web');
		answer();
		await refreshing;
		expect(store.getState().tokens.size).toBe(0);
	});

	test('is a revocation where the API revokes', async () => {
		const {store, api, clock} = await startStore([makeToken('prod-web')]);
		api.capabilities = {...api.capabilities, revokes: true};
		expect(await store.remove('prod-web')).toMatchObject({note: 'prod-web was revoked.'});
		expect(store.getState().tokens.get('prod-web')).toMatchObject({revoked: true, revokedAt: clock.now()});
	});

	test('that fails leaves the token', async () => {
		const {store, api} = await startStore([makeToken('prod-web')]);
		api.fail('remove', apiError('server'));
		expect(await store.remove('prod-web')).toMatchObject({kind: 'failed'});
		expect(store.getState().tokens.has('prod-web')).toBe(true);
		expect(store.getState().pending.size).toBe(0);
	});
});

describe('a rotation', () => {
	test('gives the new secret and shows the token as it is now', async () => {
		const {store, api} = await startStore([makeToken('prod-web')]);
		const answer = api.hold('rotate');
		const rotating = store.rotate('prod-web');
		expect(store.getState().pending.get('prod-web')).toEqual({kind: 'rotate'});
		answer();
		const outcome = await rotating;
		expect(outcome).toMatchObject({kind: 'done', value: {kind: 'rotated'}, note: 'prod-web was rotated: its old secret is dead.'});
		expect(store.getState().tokens.get('prod-web')?.masked).toBe('…new1');
		expect(store.getState().pending.size).toBe(0);
	});

	test('that the API has not leaves all as it was', async () => {
		const {store, api} = await startStore([makeToken('prod-web')]);
		api.rotation = 'unsupported';
		expect(await store.rotate('prod-web')).toEqual({kind: 'done', value: {kind: 'unsupported'}});
		expect(store.getState().tokens.get('prod-web')).toEqual(makeToken('prod-web'));
		expect(store.getState().pending.size).toBe(0);
		expect(activityOf(store)).toEqual([]);
	});
});

describe('a secret that is asked for', () => {
	test('is given as of that moment', async () => {
		const {store} = await startStore([makeToken('prod-web')]);
		const outcome = await store.secret('prod-web', 'copy');
		expect(outcome.kind === 'done' && outcome.value?.reveal()).toBe('fake-secret-of-prod-web');
	});

	test('is null with the reason where the API no longer gives it', async () => {
		const {store, api} = await startStore([makeToken('prod-web')]);
		api.capabilities = {...api.capabilities, readSecret: false};
		expect(await store.secret('prod-web', 'copy')).toMatchObject({kind: 'done', value: null, note: expect.stringContaining('no longer gives the secret of prod-web') as string});
	});

	test('in vain leaves a change in flight alone', async () => {
		const {store, api} = await startStore([makeToken('prod-web')]);
		const answer = api.hold('update');
		const changing = store.update('prod-web', {limited: false});
		api.fail('secret', apiError('network'));
		expect(await store.secret('prod-web', 'copy')).toMatchObject({kind: 'failed'});
		expect(store.getState().pending.has('prod-web')).toBe(true);
		answer();
		await changing;
	});

	test('of a token that is gone takes it off the list', async () => {
		const {store, api, clock} = await startStore([makeToken('prod-web')]);
		api.tokens.clear();
		api.tokens.set('prod-web', makeToken('prod-web'));
		const answer = api.holdAnswer('list');
		const refreshing = store.refresh();
		await clock.advance(0);
		api.tokens.clear();
		expect(await store.secret('prod-web', 'copy')).toMatchObject({kind: 'failed', error: {kind: 'not-found'}});
		const sizes: number[] = [];
		store.subscribe(() => {
			sizes.push(store.getState().tokens.size);
		});
		answer();
		await refreshing;
		expect(sizes).not.toEqual([]);
		expect(sizes.every(size => size === 0)).toBe(true);
	});
});
