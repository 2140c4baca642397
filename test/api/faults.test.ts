import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {systemClock} from '../../source/api/clock.js';
import {type ApiVersion, type TokenApi} from '../../source/api/port.js';
import {cutOff, endless, hang, html, json, reset, send, stall, startFaultServer, type Answer, type FaultServer} from '../helpers/fault-server.js';
import {accounts, type TestAccount} from './accounts.js';
import {createTestApi, createTestClock, errorOf, v2Key, v3Key} from './test-api.js';
import {toMethod, withFaults} from './world.js';

describe.each<ApiVersion>(['v2', 'v3'])('on %s', version => {
	let server: FaultServer;
	let account: TestAccount;
	let api: TokenApi;
	let clock: ReturnType<typeof createTestClock>;

	beforeEach(async () => {
		server = await startFaultServer();
		account = accounts[version]();
		clock = createTestClock();
		api = createTestApi(server.url, {version, clock, timeoutMs: 250, maxBytes: 1_000_000});
	});

	afterEach(async () => server.close());

	const always = (answer: Answer) => {
		server.play(() => answer);
	};

	const times = (count: number, answer: Answer, method = 'GET') => {
		const fault = {when: toMethod(method), isApplied: false, answer};
		server.play(withFaults(account.script, Array.from({length: count}, () => fault)));
	};

	describe('a read', () => {
		it.each<[string, Answer]>([
			['a reset', reset],
			['a 500', json(500, {detail: 'Internal error'})],
			['a 502 page', html(502, '502 Bad Gateway')],
			['a 503', send(503, '')],
			['a 429', json(429, {detail: 'Too many requests'})],
			['an empty answer', send(200, '')],
			['half a JSON', send(200, '[{"name":"pro')],
			['a body that is cut off', cutOff('[{"name":"pro')],
		])('goes on after two times %s', async (_, answer) => {
			times(2, answer);
			const {tokens} = await api.list();
			expect(tokens.map(({name}) => name)).toEqual(['prod-web']);
			expect(server.seen).toHaveLength(3);
		});

		it.each<[string, Answer, string, RegExp]>([
			['resets', reset, 'network', /^Could not list the tokens: the connection to 127\.0\.0\.1:\d+ was cut \((?:ECONNRESET|UND_ERR_SOCKET)\)\.$/],
			['failures in JSON', json(500, {detail: 'Boom'}), 'server', /^Could not list the tokens: the server failed with status 500 \(Internal Server Error\): Boom\.$/],
			['failures in HTML', html(502, 'x'), 'server', /^Could not list the tokens: the server failed with status 502 \(Bad Gateway\)\.$/],
			['rate limits', json(429, {}), 'rate-limited', /rate limit is reached/],
			['empty answers', send(200, ''), 'contract', /the answer is empty\.$/],
			['half JSONs', send(200, '[{"name":"pro'), 'contract', /the answer is cut off or damaged\.$/],
			['cut bodies', cutOff('[{"name":"pro'), 'network', /was cut/],
		])('gives up after three %s', async (_, answer, kind, message) => {
			always(answer);
			expect(await errorOf(api.list())).toMatchObject({kind, message: expect.stringMatching(message) as string, remedy: expect.stringMatching(/\.$/) as string});
			expect(server.seen).toHaveLength(3);
		});

		it.each<[string, Answer, string, RegExp]>([
			['a web page', html(200, 'Login'), 'contract', /the answer is a web page, not data\.$/],
			['plain text', send(200, 'ok', {'content-type': 'text/plain'}), 'contract', /the answer is not JSON\.$/],
			['an object that is no list', json(200, {message: 'hi'}), 'contract', /no (?:list|page)/],
			['null', json(200, null), 'contract', /no (?:list|page)/],
			['an answer that never comes', hang, 'network', /gave no whole answer within 0\.25 s\.$/],
			['a body that stalls', stall('[{"name":'), 'network', /gave no whole answer within 0\.25 s\.$/],
			['a body without end', endless, 'network', /is larger than 1000000 bytes\.$/],
			['a 401', json(401, {detail: 'Invalid token'}), 'auth', /Invalid token\.$/],
			['a 403', json(403, {detail: 'Scope manage:read is missing'}), 'forbidden', /manage:read is missing\.$/],
			['a 404', send(404, 'Not Found'), 'contract', /does not have this part of the v[23] API \(404\)\.$/],
			['a 405', json(405, {detail: 'Method "GET" not allowed.'}), 'contract', /405/],
			['a 400', json(400, {detail: 'Bad limit'}), 'invalid', /Bad limit\.$/],
		])('does not repeat what will not change: %s', async (_, answer, kind, message) => {
			always(answer);
			expect(await errorOf(api.list())).toMatchObject({kind, message: expect.stringMatching(message) as string});
			expect(server.seen).toHaveLength(1);
		});

		it('reads what has another content type', async () => {
			server.play(request => async (response, seen) => {
				response.setHeader('content-type', 'text/plain');
				const {writeHead} = response;
				response.writeHead = ((status: number) => writeHead.call(response, status));
				return account.script(request)(response, seen);
			});
			const {tokens} = await api.list();
			expect(tokens).toHaveLength(1);
		});

		it('can be cancelled, while it waits for an answer and before', async () => {
			const stop = new AbortController();
			server.play(() => () => {
				stop.abort();
			});
			expect(await errorOf(api.list({signal: stop.signal}))).toMatchObject({kind: 'network', message: 'Could not list the tokens: it was cancelled.'});
			expect(await errorOf(api.list({signal: stop.signal}))).toMatchObject({kind: 'network'});
			expect(server.seen).toHaveLength(1);
		});

		it('tells that nobody listens, after trying again', async () => {
			await server.close();
			let tries = 0;
			const counting = createTestApi(server.url, {version, async fetch(input, init) {
				tries++;
				return fetch(input, init);
			}});
			const error = await errorOf(counting.list());
			expect(error).toMatchObject({kind: 'network', message: expect.stringContaining('(ECONNREFUSED)') as string, remedy: expect.stringContaining('base URL') as string});
			expect(tries).toBe(3);
			server = await startFaultServer();
		});
	});

	describe('a rate limit', () => {
		it.each<[string, (until: number) => string]>([
			['in seconds', () => '1'],
			['as a date', until => new Date(until).toUTCString()],
		])('makes a read wait as long as it is told %s', async (_, header) => {
			api = createTestApi(server.url, {version, clock: systemClock});
			// A date has whole seconds.
			const until = (Math.floor(Date.now() / 1000) + 2) * 1000;
			const arrivals: number[] = [];
			server.play(request => {
				arrivals.push(Date.now());
				return arrivals.length === 1 ? json(429, {}, {'retry-after': header(until)}) : account.script(request);
			});
			await api.list();
			expect(arrivals).toHaveLength(2);
			// A timer may be a little early.
			expect(arrivals[1]).toBeGreaterThanOrEqual((header(until) === '1' ? arrivals[0]! + 1000 : until) - 5);
		});

		it('makes it wait a little over a second where it is told nothing, and longer the second time', async () => {
			times(2, json(429, {}));
			await api.list();
			expect(clock.waits).toEqual([1100, 2200]);
		});

		it('does not wait for long by itself, but says until when', async () => {
			const until = clock.now() + 60_000;
			times(1, json(429, {}, {'retry-after': '60'}));
			const error = await errorOf(api.list());
			expect(error).toMatchObject({kind: 'rate-limited', retryAt: until, message: expect.stringContaining('until 12:01:00') as string});
			expect(clock.waits).toEqual([]);
			expect(server.seen).toHaveLength(1);
			// Nor does it keep others back for so long.
			await api.get(account.id);
			expect(clock.waits).toEqual([]);
		});

		it('keeps back every request of the adapter, not only the one that met it', async () => {
			const starts: number[] = [];
			const met = Promise.withResolvers<void>();
			const counting = createTestApi(server.url, {version, clock, async fetch(input, init) {
				starts.push(clock.elapsed());
				return fetch(input, init);
			}});
			server.play(withFaults(account.script, [{when: toMethod('GET'), isApplied: false, answer: json(429, {}, {'retry-after': '3'}), after: met.resolve}]));
			const stop = new AbortController();
			const list = errorOf(counting.list({signal: stop.signal}));
			await met.promise;
			await vi.waitFor(async () => {
				await counting.get(account.id);
				expect(starts.at(-1)).toBe(3000);
			});
			stop.abort();
			expect(await list).toMatchObject({message: expect.stringContaining('cancelled') as string});
		});

		it('can be waited for no longer', async () => {
			const stop = new AbortController();
			server.play(withFaults(account.script, [{when: toMethod('PATCH'), isApplied: false, answer: json(429, {}, {'retry-after': '4'}), after() {
				stop.abort();
			}}]));
			const error = await errorOf(api.update(account.id, {limited: false}, {signal: stop.signal}));
			expect(error).toMatchObject({kind: 'network', message: expect.stringContaining('cancelled') as string});
			expect(server.seen.filter(({method}) => method === 'PATCH')).toHaveLength(1);
		});

		it('is told with its end by a 503 too', async () => {
			always(json(503, {}, {'retry-after': '60'}));
			expect(await errorOf(api.list())).toMatchObject({kind: 'server', retryAt: clock.now() + 60_000});
		});

		it('lets a write be repeated, since it was not applied', async () => {
			times(2, json(429, {}, {'retry-after': '0'}), 'PATCH');
			expect(await api.update(account.id, {limited: false})).toMatchObject({limited: false});
			expect(server.seen.filter(({method}) => method === 'PATCH')).toHaveLength(3);
		});

		it('ends a write that would wait too long', async () => {
			times(1, json(429, {}, {'retry-after': '600'}), 'PATCH');
			expect(await errorOf(api.update(account.id, {limited: false}))).toMatchObject({kind: 'rate-limited', retryAt: clock.now() + 600_000});
			expect(server.seen).toHaveLength(1);
		});
	});

	it('never follows a redirect, and so carries the key nowhere', async () => {
		const other = await startFaultServer(() => json(200, []));
		for (const status of [301, 302, 307, 308]) {
			always(send(status, '', {location: `${other.url}/stolen?x`}));
			expect(await errorOf(api.list())).toMatchObject({kind: 'contract', message: expect.stringContaining(`redirects to ${new URL(other.url).host} (${status})`) as string});
			expect(await errorOf(api.update(account.id, {limited: false}))).toMatchObject({kind: 'contract', unsettled: false});
		}

		expect(other.seen).toEqual([]);
		await other.close();
	});

	it('sends a write once, however the server fails', async () => {
		for (const status of [400, 401, 403, 409, 413, 422]) {
			always(json(status, {detail: 'no'}));
			const sent = server.seen.length;
			await errorOf(api.update(account.id, {limited: false}));
			expect(server.seen).toHaveLength(sent + 1);
		}
	});

	it('has the key in the header of every request and in no error', async () => {
		const key = version === 'v2' ? v2Key : v3Key;
		always(json(401, {detail: `The key ${key} is wrong`}));
		const error = await errorOf(api.get(account.id));
		expect(`${error.message} ${error.remedy} ${String(error.stack)} ${JSON.stringify(error)}`).not.toContain(key);
		expect(error.message).toContain('from EDENAI_API_KEY');
		expect(error.message).toContain(version === 'v2' ? 'eyJ…a1b2' : 'mgmt-eden-…a1b2');
		expect(server.seen.every(({headers}) => headers.authorization === `Bearer ${key}`)).toBe(true);
	});
});
