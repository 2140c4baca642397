import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type ApiVersion, type TokenApi} from '../../source/api/port.js';
import {json, startFaultServer, type FaultServer, type Script} from '../helpers/fault-server.js';
import {accounts, draft, type TestAccount} from './accounts.js';
import {createTestApi, createTestClock, errorOf} from './test-api.js';

const secret = 'fake-secret-that-is-given-once';

describe.each<ApiVersion>(['v2', 'v3'])('a secret that %s gives only once reaches the user when', version => {
	let server: FaultServer;
	let account: TestAccount;
	let api: TokenApi;
	let clock: ReturnType<typeof createTestClock>;

	beforeEach(async () => {
		server = await startFaultServer();
		account = accounts[version]();
		clock = createTestClock();
		api = createTestApi(server.url, {version, clock});
	});

	afterEach(async () => server.close());

	const notFound = json(404, version === 'v2' ? {details: 'Not Found'} : {detail: 'Not found.'});
	const made = {
		id: 'e7b8a9d0-0000-4000-8000-000000000001', name: 'new-token', token_type: 'api_token', balance: '5.000000000', active_balance: true, expire_time: null,
		...(version === 'v2' ? {token: secret} : {secret}),
	};

	/** Answers the create with `body`, and what follows by `after`. */
	const playCreate = (body: unknown, after: Script) => {
		let isMade = false;
		server.play(request => {
			if (request.method === 'POST') {
				isMade = true;
				return json(201, body);
			}

			return isMade ? after(request) : account.script(request);
		});
	};

	it('the new token cannot be found at once, and then it is no doubt', async () => {
		const since = clock.now();
		playCreate(made, () => clock.now() - since < 2500 ? notFound : json(200, made));
		const created = await api.create(draft);
		expect(created.secret?.reveal()).toBe(secret);
		expect(created.doubt).toBeUndefined();
	});

	it('the new token cannot be found for long, with the doubt beside it', async () => {
		const since = clock.now();
		playCreate(made, () => notFound);
		const created = await api.create(draft);
		expect(created.secret?.reveal()).toBe(secret);
		expect(created.token.name).toBe('new-token');
		expect(created.doubt).toMatch(/no such token so far/);
		expect(clock.now() - since).toBeGreaterThanOrEqual(2900);
		expect(clock.now() - since).toBeLessThan(5000);
	});

	it('the answer has another spelling of the name', async () => {
		const other = {...made, name: 'New-Token'};
		playCreate(other, request => {
			if (request.path.includes('?')) {
				return json(200, {results: [other], total_count: 1});
			}

			const isFound = version === 'v3' || request.path.endsWith('/new-token/');
			return isFound ? json(200, version === 'v2' ? made : other) : notFound;
		});
		const created = await api.create(draft);
		expect(created.secret?.reveal()).toBe(secret);
		expect(created.token.name).toBe(version === 'v2' ? 'new-token' : 'New-Token');
		expect(created.doubt).toBeUndefined();
	});

	it('the rest of the answer cannot be read', async () => {
		playCreate({...made, balance: 'abc'}, () => notFound);
		const created = await api.create(draft);
		expect(created.secret?.reveal()).toBe(secret);
		expect(created.token).toMatchObject({id: version === 'v2' ? 'new-token' : made.id, name: 'new-token'});
		expect(created.doubt).toMatch(/cannot be read/);
	});

	it('a rotated token cannot be found afterwards, with the doubt beside it', async () => {
		let isRotated = false;
		server.play(request => {
			if (request.method === 'POST') {
				isRotated = true;
				return json(200, {secret});
			}

			return isRotated ? notFound : account.script(request);
		});
		const rotation = await api.rotate(account.id);
		expect(rotation).toMatchObject({kind: 'rotated', doubt: expect.stringMatching(/no such token so far/) as string});
		expect(rotation.kind === 'rotated' && rotation.secret.reveal()).toBe(secret);
	});

	it('where there was none in the answer, a create that cannot be found stays an error', async () => {
		playCreate({...made, token: null, secret: null}, () => notFound);
		expect(await errorOf(api.create(draft))).toMatchObject({kind: 'contract', unsettled: true, message: expect.stringContaining('there is no such token') as string});
	});
});
