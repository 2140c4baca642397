import {describe, expect, onTestFinished, test} from 'vitest';
import {seedHistory} from '../../source/account/session.js';
import {openHistory} from '../../source/history/open-history.js';
import {systemClock} from '../../source/store/state.js';
import {makeContext} from '../helpers/command-context.js';
import {commandNow, startCommandWorld} from '../helpers/command-world.js';
import {createFakeApi} from '../helpers/fake-api.js';
import {createFakeClock, noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {eventually} from '../helpers/patience.js';
import {exportFake, startExporter, statesOf, valuesOf} from '../helpers/start-exporter.js';

const day = 86_400_000;

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

test.each(['v2', 'v3'] as const)('burn and the time of running out come from what is known of the past, on %s', async version => {
	const {server, context, output} = await startCommandWorld(version, {drain: true});
	const history = openHistory({stateDir: null, account: {profile: 'default', host: context.session.api.host, api: version}, now: () => commandNow});
	onTestFinished(() => {
		history.close();
	});
	seedHistory(history, server, version);
	const {scrape} = await startExporter({...context, session: {...context.session, history}}, output, {}, {...systemClock, now: () => commandNow});
	const families = await eventually(async () => {
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
