import {getEventListeners} from 'node:events';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {dollars} from '../../source/tokens/money.js';
import {json, reset, startFaultServer, type FaultServer} from '../helpers/fault-server.js';
import {accounts, draft} from './accounts.js';
import {createTestApi, createTestClock, errorOf} from './test-api.js';
import {createV2World, v2Token} from './v2-world.js';
import {createV3World, idOf, v3Key, v3Root} from './v3-world.js';
import {createVirtualTime} from './virtual-time.js';
import {toMethod, withFaults} from './world.js';

let server: FaultServer;

beforeEach(async () => {
	server = await startFaultServer();
});

afterEach(async () => server.close());

/** A key just as the draft wants it. */
const asDrafted = (number: number) => v3Key(number, {name: draft.name, balance: '5'});
const lostCreate = {when: toMethod('POST'), isApplied: true, answer: reset};

describe('a create on v3 whose answer was lost', () => {
	it('is not taken for a key of the same name and settings that was there before', async () => {
		const world = createV3World([asDrafted(1)]);
		server.play(withFaults(world.script, [lostCreate]));
		const error = await errorOf(createTestApi(server.url, {version: 'v3'}).create(draft));
		expect(error).toMatchObject({kind: 'conflict', unsettled: false, message: expect.stringContaining('not this one') as string});
		expect(world.keys).toHaveLength(1);
	});

	it('is not taken for a key that another list showed before', async () => {
		const world = createV3World([...Array.from({length: 150}, (_, index) => v3Key(index + 10)), asDrafted(1)]);
		server.play(world.script);
		const api = createTestApi(server.url, {version: 'v3'});
		await api.list();
		server.play(withFaults(world.script, [lostCreate]));
		expect(await errorOf(api.create(draft))).toMatchObject({kind: 'conflict', unsettled: false});
	});

	it('is found, though the list was read again in between', async () => {
		const world = createV3World([v3Key(1)]);
		server.play(world.script);
		const api = createTestApi(server.url, {version: 'v3'});
		await api.list();
		let polling: Promise<unknown> | undefined;
		server.play(withFaults(world.script, [{...lostCreate, async answer(response, request) {
			polling = api.list();
			await polling;
			await reset(response, request);
		}}]));
		expect(await api.create(draft)).toMatchObject({token: {name: draft.name}});
		await polling;
	});

	it('is left open where a large account was never listed', async () => {
		const world = createV3World(Array.from({length: 150}, (_, index) => v3Key(index + 10)));
		server.play(withFaults(world.script, [lostCreate]));
		expect(await errorOf(createTestApi(server.url, {version: 'v3'}).create(draft))).toMatchObject({
			kind: 'conflict', unsettled: true, message: expect.stringContaining('whether it is this one is not known') as string,
		});
	});

	it('is not taken for a revoked key of that name', async () => {
		const world = createV3World([{...asDrafted(1), revoked: true}]);
		server.play(withFaults(world.script, [{...lostCreate, isApplied: false}]));
		expect(await errorOf(createTestApi(server.url, {version: 'v3'}).create(draft))).toMatchObject({kind: 'network', message: expect.stringContaining('was not created') as string});
	});
});

describe('a key that may write but not read', () => {
	it('still creates, and gives the secret', async () => {
		const world = createV3World();
		server.play(request => (request.method === 'GET' ? json(403, {detail: 'Missing scope: manage:read'}) : world.script(request)));
		const {token, secret} = await createTestApi(server.url, {version: 'v3'}).create(draft);
		expect(token.name).toBe(draft.name);
		expect(secret).not.toBeNull();
	});
});

describe.each(['v2', 'v3'] as const)('on %s, a token that someone removes', version => {
	it('while a change to it is lost, is gone', async () => {
		const account = accounts[version]();
		const api = createTestApi(server.url, {version});
		server.play(request => (request.method === 'GET' ? json(404, {detail: 'Not found.'}) : reset));
		expect(await errorOf(api.update(account.id, {limited: false}))).toMatchObject({kind: 'not-found', unsettled: false});
	});

	it('while it is rotated, is gone, and not a missing rotation', async () => {
		const account = accounts[version]();
		server.play(request => (request.method === 'GET' && server.seen.every(({method}) => method !== 'POST') ? account.script(request) : json(404, {detail: 'Not found.'})));
		expect(await errorOf(createTestApi(server.url, {version}).rotate(account.id))).toMatchObject({kind: 'not-found'});
	});
});

it('gives a lost write two seconds to show', async () => {
	const clock = createTestClock();
	const account = accounts.v2();
	server.play(withFaults(account.script, [{when: toMethod('PATCH'), isApplied: false, answer: reset}]));
	await errorOf(createTestApi(server.url, {clock}).update(account.id, {limited: false}));
	expect(clock.waits).toEqual([2000]);
});

it('does not take one key for another', async () => {
	server.play(() => json(200, v3Key(2)));
	const error = await errorOf(createTestApi(server.url, {version: 'v3'}).get(idOf(1)));
	expect(error).toMatchObject({kind: 'contract', message: expect.stringContaining('another key') as string});
});

it('reads no more pages once one has failed', async () => {
	const world = createV3World(Array.from({length: 3000}, (_, index) => v3Key(index)));
	server.play(request => (request.path.endsWith('offset=100') ? json(403, {}) : world.script(request)));
	const time = createVirtualTime();
	let started = 0;
	const api = createTestApi(server.url, {version: 'v3', clock: {...time, now: () => 0}, async fetch(input, init) {
		started++;
		return fetch(input, init);
	}});
	// No time passes: only what may start at once has started when the page fails.
	await errorOf(api.list());
	await time.run();
	expect(started).toBe(4);
});

it('reads little more of a list that grew at its beginning', async () => {
	const world = createV3World(Array.from({length: 300}, (_, index) => v3Key(index)));
	let isDue = true;
	world.beforePage = offset => {
		if (!(isDue && offset === 200)) {
			return;
		}

		isDue = false;
		world.keys.unshift(v3Key(777));
	};

	server.play(world.script);
	const {tokens} = await createTestApi(server.url, {version: 'v3'}).list();
	expect(tokens).toHaveLength(301);
	const pages = server.seen.map(({path}) => path.replace(`${v3Root}?limit=100&`, ''));
	expect(pages).toEqual(['offset=0', 'offset=100', 'offset=200', 'offset=0', 'offset=300']);
});

it('keeps no hold of a signal that outlives its requests', async () => {
	const {signal} = new AbortController();
	const world = createV2World([v2Token('prod-web')]);
	server.play(world.script);
	const api = createTestApi(server.url);
	await api.list({signal});
	await api.update('prod-web', {balance: dollars(1)}, {signal});
	expect(getEventListeners(signal, 'abort')).toEqual([]);
});
