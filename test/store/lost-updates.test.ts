import {describe, expect, test} from 'vitest';
import {noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {startStore} from '../helpers/start-store.js';

const seen = makeToken('prod-web', {balance: money('20')});

describe('what another admin changed since it was seen', () => {
	test('is shown before anything is sent', async () => {
		const {store, api} = await startStore([seen]);
		const theirs = {...seen, limited: false, expiresAt: noon + 1000};
		api.tokens.set('prod-web', theirs);
		expect(await store.update('prod-web', {expiresAt: null}, {base: seen})).toEqual({kind: 'moved', current: theirs, fields: ['limit', 'expiry']});
		expect(api.count('update')).toBe(0);
		expect(store.getState().pending.size).toBe(0);
		expect(store.getState().tokens.get('prod-web')).toEqual(theirs);
	});

	test('is overwritten where that is wanted', async () => {
		const {store, api} = await startStore([seen]);
		api.tokens.set('prod-web', {...seen, expiresAt: noon + 1000});
		expect(await store.update('prod-web', {expiresAt: null}, {base: seen, force: true})).toMatchObject({kind: 'done'});
		expect(api.tokens.get('prod-web')?.expiresAt).toBeNull();
	});

	test('is no hindrance where only the balance fell', async () => {
		const {store, api} = await startStore([seen]);
		api.tokens.set('prod-web', {...seen, balance: money('19')});
		expect(await store.changeBalance('prod-web', {kind: 'set', amount: money('30')}, {base: seen})).toMatchObject({kind: 'done', note: 'prod-web: balance $19.00 → $30.00'});
	});

	test('is a rise of the balance too', async () => {
		const {store, api} = await startStore([seen]);
		api.tokens.set('prod-web', {...seen, balance: money('120')});
		expect(await store.changeBalance('prod-web', {kind: 'add', amount: money('100')}, {base: seen})).toMatchObject({kind: 'moved', fields: ['balance']});
		expect(api.count('update')).toBe(0);
	});

	test('is looked for even where there is nothing to send', async () => {
		const {store, api} = await startStore([seen]);
		expect(await store.update('prod-web', {}, {base: seen})).toMatchObject({kind: 'done', note: 'prod-web: nothing to change.'});
		expect(store.getState().pending.size).toBe(0);
		expect(api.count('get')).toBe(1);
	});

	test('does not matter where no base is given', async () => {
		const {store, api} = await startStore([seen]);
		api.tokens.set('prod-web', {...seen, limited: false});
		expect(await store.update('prod-web', {expiresAt: noon + 1000})).toMatchObject({kind: 'done'});
		expect(api.count('get')).toBe(0);
	});
});
