import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {runExporter, type ExporterOptions} from '../../source/commands/exporter.js';
import {type CommandContext} from '../../source/commands/context.js';
import {startDemoServer} from '../../source/demo/server.js';
import {openHistory} from '../../source/history/history.js';
import {seedHistory} from '../../source/seed-history.js';
import {systemClock, type Clock} from '../../source/store/clock.js';
import {type Money} from '../../source/tokens/money.js';
import {type Token} from '../../source/tokens/token.js';
import {type Captured} from '../helpers/capture-output.js';
import {makeContext, makeDemoContext} from '../helpers/command-context.js';
import {commandNow, startCommandWorld, thrownBy} from '../helpers/command-world.js';
import {apiError, createFakeApi, type FakeApi} from '../helpers/fake-api.js';
import {createFakeClock, noon, type FakeClock} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {parseMetrics, type MetricFamily} from '../helpers/prometheus-text.js';

const day = 86_400_000;

type Exporter = {
	readonly url: string;
	readonly output: Captured;
	readonly scrape: () => Promise<Map<string, MetricFamily>>;
	readonly health: () => Promise<{readonly status: number; readonly text: string}>;
	readonly ended: Promise<number>;
	readonly stop: () => void;
};

/** Runs the exporter on any free port until the end of the test. */
async function startExporter(context: CommandContext, output: Captured, options: ExporterOptions = {}, clock: Clock = systemClock): Promise<Exporter> {
	const stop = new AbortController();
	const ended = runExporter({...context, signal: stop.signal}, {listen: '127.0.0.1:0', ...options}, clock);
	onTestFinished(async () => {
		stop.abort();
		await ended;
	});
	const url = await vi.waitFor(() => {
		const found = /Metrics at (http:\S+)\/metrics/.exec(output.stderr());
		expect(found).not.toBeNull();
		return found![1]!;
	});
	return {
		url, output, ended,
		async scrape() {
			const response = await fetch(`${url}/metrics`);
			expect(response.status).toBe(200);
			expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
			return parseMetrics(await response.text());
		},
		async health() {
			const response = await fetch(`${url}/healthz`);
			return {status: response.status, text: await response.text()};
		},
		stop() {
			stop.abort();
		},
	};
}

async function exportFake(tokens: readonly Token[], options: ExporterOptions = {}, credits: Money | null = null): Promise<Exporter & {readonly api: FakeApi; readonly clock: FakeClock}> {
	const api = createFakeApi(tokens);
	api.creditsLeft = credits;
	const clock = createFakeClock();
	const {context, output} = makeContext(api, {settings: {profile: 'ops'}});
	return {...await startExporter(context, output, options, clock), api, clock};
}

/** The values of a family by the name of the token; `by`: by another label. */
const valuesOf = (families: Map<string, MetricFamily>, family: string, by = 'name'): Record<string, number> =>
	Object.fromEntries(families.get(family)!.samples.map(({labels, value}) => [labels[by] ?? '', value]));

const statesOf = (families: Map<string, MetricFamily>): string[] =>
	families.get('eden_token_state')!.samples.filter(({value}) => value === 1).map(({labels}) => `${labels.name} ${labels.state}`);

const web = makeToken('prod-web', {balance: money('12.5'), expiresAt: noon + (5 * day)});
const open = makeToken('dev-open', {limited: false, balance: null, type: 'sandbox'});
const empty = makeToken('ci', {balance: money('0')});

describe('the metrics', () => {
	test('tell balance, limit, expiry and severity of each token, and nothing of what it does not have', async () => {
		const {scrape} = await exportFake([web, open, empty]);
		const families = await scrape();
		expect(valuesOf(families, 'eden_token_balance_usd')).toEqual({'prod-web': 12.5, ci: 0});
		expect(valuesOf(families, 'eden_token_limited')).toEqual({'prod-web': 1, 'dev-open': 0, ci: 1});
		expect(valuesOf(families, 'eden_token_expiry_timestamp_seconds')).toEqual({'prod-web': (noon + (5 * day)) / 1000});
		expect(valuesOf(families, 'eden_token_severity')).toEqual({'prod-web': 1, 'dev-open': 0, ci: 2});
		expect(valuesOf(families, 'eden_token_burn_usd_per_hour')).toEqual({});
		const {id, ...labels} = families.get('eden_token_balance_usd')!.samples[0]!.labels;
		expect(labels).toEqual({name: 'prod-web', environment: 'prod', type: 'live'});
		expect(id).toMatch(/^[\da-f]{12}$/);
	});

	test('tell the one state that each token is in, beside those it is not in', async () => {
		const {scrape} = await exportFake([web, empty]);
		const families = await scrape();
		expect(statesOf(families)).toEqual(['prod-web EXPIRING', 'ci EMPTY']);
		expect(families.get('eden_token_state')!.samples).toHaveLength(14);
	});

	test('tell of the account and its reading', async () => {
		const {scrape} = await exportFake([web], {}, money('99.5'));
		await scrape();
		const families = await scrape();
		expect(families.get('eden_tokens_info')!.samples[0]!.labels).toEqual({profile: 'ops', host: 'api.example.com', api: 'v2'});
		expect(valuesOf(families, 'eden_tokens_up')).toEqual({'': 1});
		expect(valuesOf(families, 'eden_tokens_last_success_timestamp_seconds')).toEqual({'': noon / 1000});
		expect(valuesOf(families, 'eden_tokens_unreadable')).toEqual({'': 0});
		expect(valuesOf(families, 'eden_tokens_account_credits_usd')).toEqual({'': 99.5});
	});

	test('leave out the credit where the API does not tell it', async () => {
		const {scrape} = await exportFake([web]);
		const families = await scrape();
		expect(valuesOf(families, 'eden_tokens_account_credits_usd')).toEqual({});
	});

	test('drop a token that is gone, and follow one that changes', async () => {
		const {scrape, api, clock} = await exportFake([web, empty]);
		await scrape();
		api.tokens.delete('ci');
		api.tokens.set('prod-web', {...web, balance: money('0.5'), expiresAt: null});
		await clock.advance(30_000);
		const families = await scrape();
		expect(statesOf(families)).toEqual(['prod-web CRITICAL']);
		expect(valuesOf(families, 'eden_token_balance_usd')).toEqual({'prod-web': 0.5});
		expect(valuesOf(families, 'eden_token_expiry_timestamp_seconds')).toEqual({});
	});

	test('keep tokens of one name apart, and count no revoked balance', async () => {
		const id = (digit: number) => `0000000${digit}-0000-4000-8000-000000000000`;
		const revoked = {...web, revoked: true, revokedAt: noon - day};
		const {scrape} = await exportFake([{...web, id: id(1)}, {...revoked, id: id(2)}, {...revoked, id: id(3)}]);
		const families = await scrape();
		expect(statesOf(families)).toEqual(['prod-web EXPIRING', 'prod-web REVOKED', 'prod-web REVOKED']);
		expect(valuesOf(families, 'eden_token_balance_usd', 'id')).toEqual({[id(1)]: 12.5});
	});

	test('carry any name, and no control character', async () => {
		const names = [String.raw`a "quoted" \ back`, 'two\nlines', 'esc\u{1B}[2J', 'rtl\u202Ex', '東京デモ-🚀', '{x="y"} 1'];
		const {scrape} = await exportFake(names.map(name => makeToken(name)));
		const families = await scrape();
		expect(families.get('eden_token_limited')!.samples.map(({labels}) => labels.name)).toEqual([names[0], 'two�lines', 'esc�[2J', 'rtl�x', names[4], names[5]]);
	});

	test('have short hashes for names where asked, the same each time, and no trace of the name', async () => {
		const tokens = [web, open, empty, {...web, id: 'legacy:prod-old', name: 'prod-old', legacy: true}];
		const {url, scrape} = await exportFake(tokens, {hashNames: true});
		const response = await fetch(`${url}/metrics`);
		const text = await response.text();
		for (const {name} of tokens) {
			expect(text).not.toContain(name === 'ci' ? '"ci"' : name);
		}

		const families = await scrape();
		const names = Object.keys(valuesOf(families, 'eden_token_limited'));
		expect(names).toHaveLength(4);
		expect(names.every(name => /^[\da-f]{12}$/.test(name))).toBe(true);
		const environments = families.get('eden_token_limited')!.samples.map(({labels}) => labels.environment);
		expect(environments[0]).toMatch(/^[\da-f]{12}$/);
		expect(environments[3]).toBe(environments[0]);
		const again = await exportFake(tokens, {hashNames: true});
		expect(Object.keys(valuesOf(await again.scrape(), 'eden_token_limited'))).toEqual(names);
	});

	test('count the errors of calls by operation and kind, and time all calls', async () => {
		const api = createFakeApi([web]);
		const {context, output, observe} = makeContext(api);
		const {scrape, stop, ended} = await startExporter(context, output, {}, createFakeClock());
		const count = async () => {
			const families = await scrape();
			return Object.fromEntries(families.get('eden_tokens_api_errors_total')!.samples.filter(({value}) => value > 0).map(({labels, value}) => [`${labels.operation} ${labels.kind}`, value]));
		};

		expect(await count()).toEqual({});
		observe({operation: 'list', ok: true, ms: 80});
		observe({operation: 'list', ok: false, kind: 'network', ms: 2000});
		observe({operation: 'list', ok: false, kind: 'network', ms: 15_000});
		observe({operation: 'whoami', ok: false, ms: 1});
		expect(await count()).toEqual({'list network': 2, 'whoami contract': 1});
		const families = await scrape();
		const list = families.get('eden_tokens_api_call_duration_seconds')!.samples.filter(({labels}) => labels.operation === 'list');
		const byName = (name: string) => list.filter(sample => sample.name === name).map(({value}) => value);
		expect(byName('eden_tokens_api_call_duration_seconds_count')).toEqual([3]);
		expect(byName('eden_tokens_api_call_duration_seconds_sum')[0]).toBeCloseTo(17.08);
		expect(byName('eden_tokens_api_call_duration_seconds_bucket')).toEqual([0, 1, 1, 1, 1, 2, 2, 2, 3, 3]);
		stop();
		await ended;
	});
});

describe('a scrape', () => {
	test('that is the first waits for the tokens, and a hundred at once read them once', async () => {
		const api = createFakeApi([web]);
		const answer = api.hold('list');
		const {context, output} = makeContext(api);
		const {scrape} = await startExporter(context, output);
		const scrapes = Promise.all(Array.from({length: 100}, async () => scrape()));
		await vi.waitFor(() => {
			expect(api.count('list')).toBe(1);
		});
		answer();
		for (const families of await scrapes) {
			expect(valuesOf(families, 'eden_token_balance_usd')).toEqual({'prod-web': 12.5});
		}

		expect(api.count('list')).toBe(1);
	});

	test('reads nothing within the refresh period, and once beyond it, however many come', async () => {
		const {scrape, api, clock} = await exportFake([web]);
		await scrape();
		clock.jump(29_000);
		await scrape();
		expect(api.count('list')).toBe(1);
		// The machine slept: no timer ran.
		clock.jump(3_600_000);
		await Promise.all([scrape(), scrape(), scrape()]);
		expect(api.count('list')).toBe(2);
	});

	test('leaves a failing server alone, and shows what was read before', async () => {
		const {scrape, api, clock} = await exportFake([web]);
		await scrape();
		api.fail('list', apiError('network'));
		await clock.advance(30_000);
		clock.jump(20_000);
		const families = await scrape();
		expect(api.count('list')).toBe(2);
		expect(valuesOf(families, 'eden_tokens_up')).toEqual({'': 0});
		expect(valuesOf(families, 'eden_token_balance_usd')).toEqual({'prod-web': 12.5});
		expect(valuesOf(families, 'eden_tokens_last_success_timestamp_seconds')).toEqual({'': noon / 1000});
	});
});

describe('/healthz', () => {
	test('is 200 after a good refresh, 503 with the reason after a failed one, and 200 again', async () => {
		const {health, api, clock, output} = await exportFake([web]);
		await clock.advance(0);
		expect(await health()).toEqual({status: 200, text: 'ok, refreshed at 2027-01-15T12:00:00.000Z\n'});
		api.fail('list', apiError('network', 'Could not list the tokens: it is down.'));
		await clock.advance(30_000);
		expect(await health()).toEqual({status: 503, text: 'Could not list the tokens: it is down. Stale since 2027-01-15T12:00:00.000Z. Try again.\n'});
		await clock.advance(60_000);
		const {status} = await health();
		expect(status).toBe(200);
		expect(output.stderr()).toContain('eden-tokens: Could not list the tokens: it is down. Try again.\neden-tokens: Recovered: the tokens can be read again.\n');
	});

	test('is 503 before the first refresh, and when one is long overdue', async () => {
		const api = createFakeApi([web]);
		const answer = api.hold('list');
		const clock = createFakeClock();
		const {context, output} = makeContext(api);
		const {health} = await startExporter(context, output, {}, clock);
		expect(await health()).toEqual({status: 503, text: 'The tokens have not been read yet.\n'});
		answer();
		await vi.waitFor(async () => {
			expect(await health()).toMatchObject({status: 200});
		});
		clock.jump(91_000);
		expect(await health()).toEqual({status: 503, text: 'The last refresh was at 2027-01-15T12:00:00.000Z; the next one is overdue.\n'});
	});
});

test('other paths are not found, other methods not allowed, HEAD has no body', async () => {
	const {url} = await exportFake([web]);
	expect(await fetch(`${url}/`)).toHaveProperty('status', 404);
	expect(await fetch(`${url}/toString`)).toHaveProperty('status', 404);
	expect(await fetch(`${url}/metrics`, {method: 'POST', body: 'x'})).toHaveProperty('status', 405);
	const head = await fetch(`${url}/healthz?x=1`, {method: 'HEAD'});
	expect(head.status).toBeOneOf([200, 503]);
	expect(await head.text()).toBe('');
});

describe('--listen', () => {
	const fail = async (listen: string) => {
		const {context} = makeContext(createFakeApi([]));
		return thrownBy(runExporter({...context, signal: AbortSignal.abort()}, {listen}));
	};

	test.each(['', 'nonsense', '127.0.0.1', '127.0.0.1:', '127.0.0.1:65536', '127.0.0.1:-1', 'http://127.0.0.1:80', '::1:80', '[::g]:80', '[1.2.3.4]:80', 'a b:80', '203.0.113.7:9464'])('refuses %j as wrong usage', async listen => {
		expect(await fail(listen)).toMatchObject({status: 2});
	});

	test('says that a port is taken, and fails with 1', async () => {
		const {url} = await exportFake([]);
		const error = await fail(new URL(url).host);
		expect(error).toMatchObject({status: 1, message: `Could not listen on ${new URL(url).host}: the port is taken by another program.`});
	});

	test.each([['127.0.0.1:0', '127.0.0.1'], ['localhost:0', 'localhost'], ['0', '127.0.0.1']])('takes %s, which only this machine can reach, without a warning', async (listen, host) => {
		const {output, url} = await exportFake([web], {listen});
		const response = await fetch(`http://${host}:${new URL(url).port}/healthz`);
		expect([200, 503]).toContain(response.status);
		expect(output.stderr()).not.toContain('Whoever');
	});

	test.each([':0', '0.0.0.0:0'])('takes %s, and warns that others can reach it', async listen => {
		const {output, url} = await exportFake([web], {listen});
		expect(output.stderr()).toMatch(/Whoever can reach (?:0\.0\.0\.0|\[::\]):\d+ can read the names and balances/);
		const response = await fetch(`http://127.0.0.1:${new URL(url).port}/healthz`);
		expect([200, 503]).toContain(response.status);
	});
});

test('ends with 0 when it is told to, and leaves neither server nor timer', async () => {
	const {ended, stop, url, scrape, clock, output} = await exportFake([web]);
	await scrape();
	stop();
	expect(await ended).toBe(0);
	expect(clock.due()).toEqual([]);
	await expect(fetch(url)).rejects.toThrow();
	expect(output.stdout()).toBe('');
});

test('a key that is refused does not end it: whoever scrapes sees that it is down', async () => {
	const server = await startDemoServer();
	onTestFinished(async () => server.close());
	const {context, output} = makeDemoContext({...server, keys: {...server.keys, v2: 'eyJ-fake-not-this-one'}}, 'v2');
	const {scrape, health} = await startExporter(context, output);
	const families = await scrape();
	expect(valuesOf(families, 'eden_tokens_up')).toEqual({'': 0});
	const errors = families.get('eden_tokens_api_errors_total')!.samples.filter(({value}) => value > 0);
	expect(errors.map(({labels}) => labels)).toContainEqual({operation: 'list', kind: 'auth'});
	expect(await health()).toMatchObject({status: 503});
});

test.each(['v2', 'v3'] as const)('burn and the time of running out come from what is known of the past, on %s', async version => {
	const {server, context, output} = await startCommandWorld(version, {drain: true});
	const history = openHistory({stateDir: null, account: {profile: 'default', host: context.session.api.host, api: version}, now: () => commandNow});
	onTestFinished(() => {
		history.close();
	});
	seedHistory(history, server, version);
	const {scrape} = await startExporter({...context, session: {...context.session, history}}, output, {}, {...systemClock, now: () => commandNow});
	const families = await vi.waitFor(async () => {
		const read = await scrape();
		expect(valuesOf(read, 'eden_token_burn_usd_per_hour')).toHaveProperty('prod-translation');
		return read;
	});
	const burn = valuesOf(families, 'eden_token_burn_usd_per_hour');
	expect(burn['prod-translation']).toBeCloseTo(1.9, 1);
	expect(burn['prod-web-app']).toBeCloseTo(6.4, 1);
	const hoursLeft = (valuesOf(families, 'eden_token_runs_out_timestamp_seconds')['prod-translation']! - (commandNow / 1000)) / 3600;
	expect(hoursLeft).toBeCloseTo(8.2 / 1.9, 0);
});

test.each(['v2', 'v3'] as const)('all of a real %s account can be read, without any secret', async version => {
	const {server, context, output} = await startCommandWorld(version);
	const {url, scrape} = await startExporter(context, output);
	const families = await scrape();
	expect(valuesOf(families, 'eden_token_balance_usd')).toMatchObject({'prod-web-app': 742.18, 'prod-chat-support': 0.64, 'client-東京デモ-🚀': 27.5});
	expect(families.get('eden_token_state')!.samples).toHaveLength(7 * (version === 'v2' ? 21 : 24));
	const response = await fetch(`${url}/metrics`);
	const text = await response.text();
	for (const {secret} of server.account.entries) {
		expect(text).not.toContain(secret);
		expect(text).not.toContain(secret.slice(-8));
	}

	expect(text).not.toContain(server.keys[version]);
});
