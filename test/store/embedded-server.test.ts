import {setTimeout as wait} from 'node:timers/promises';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createTokenApi} from '../../source/api/create-token-api.js';
import {startDemoServer, type DemoServer} from '../../source/demo/server.js';
import {systemClock} from '../../source/store/state.js';
import {createStore, type Store} from '../../source/store/store.js';
import {Secret} from '../../source/tokens/secret.js';
import {type Token} from '../../source/tokens/token.js';
import {makeDraft, money} from '../helpers/make-token.js';
import {eventually} from '../helpers/patience.js';

/** The adapter keeps to 8 requests a second; here its seconds are short. */
const fast = {
	elapsed: () => performance.now() * 100,
	async sleep(ms: number) {
		await wait(ms / 100);
	},
};

describe.each(['v2', 'v3'] as const)('the store on a real %s server', version => {
	let server: DemoServer;
	let store: Store;

	beforeEach(async () => {
		server = await startDemoServer({drain: false, rateLimit: 1000});
		const api = createTokenApi({version, baseUrl: server.url, credential: {key: new Secret(server.keys[version]), source: 'the test'}, clock: fast});
		store = createStore({api, clock: systemClock, refreshMs: 3_600_000, readOnly: false});
		store.start();
		await eventually(() => {
			expect(store.getState().sync.lastGood).not.toBeNull();
		});
	});

	afterEach(async () => {
		store.stop();
		await server.close();
	});

	const created = async (name: string): Promise<Token> => {
		const outcome = await store.create(makeDraft(name, {balance: money('0.1')}));
		if (outcome.kind !== 'done') {
			throw new Error(JSON.stringify(outcome));
		}

		return outcome.value.token;
	};

	test('makes, tops up, undoes, renews and removes a token, and agrees with the server in the end', async () => {
		const {id} = await created('test/ü n%41-web');
		expect(await store.changeBalance(id, {kind: 'add', amount: money('0.2')})).toMatchObject({kind: 'done', value: {balance: money('0.3')}});
		expect(await store.undo()).toMatchObject({kind: 'done', value: {balance: money('0.1')}});
		expect(await store.rotate(id)).toMatchObject({kind: 'done', value: {kind: 'rotated'}});
		expect(await store.changeBalance(id, {kind: 'untrack'})).toMatchObject({kind: 'done', value: {limited: false}});
		const before = store.getState().tokens;
		await store.refresh();
		expect(store.getState().tokens).toBe(before);
		expect(await store.remove(id)).toMatchObject({kind: 'done'});
		await store.refresh();
		expect(store.getState().tokens.get(id)?.revoked).toBe(version === 'v2' ? undefined : true);
		expect(store.getState().activity.every(({level}) => level === 'success')).toBe(true);
	});

	test('changes many at once and takes it all back', async () => {
		const before = store.getState().tokens;
		const ids = before.values().filter(({limited, legacy, revoked, balance}) => limited && !legacy && !revoked && balance !== null).map(({id}) => id).toArray();
		expect(ids.length).toBeGreaterThan(10);
		expect(await store.bulk(ids, {kind: 'balance', change: {kind: 'add', amount: money('0.000000001')}})).toMatchObject({failed: [], notTried: []});
		expect(await store.undo()).toMatchObject({kind: 'several', note: `${ids.length} of ${ids.length} changes were taken back.`});
		await store.refresh();
		expect(store.getState().tokens).toEqual(before);
	});
});
