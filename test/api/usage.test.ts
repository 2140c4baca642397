import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type Token} from '../../source/tokens/token.js';
import {type UsageQuery} from '../../source/api/port.js';
import {parseMoney} from '../../source/tokens/money.js';
import {html, json, startFaultServer, type FaultServer} from '../helpers/fault-server.js';
import {createTestApi, errorOf} from './test-api.js';
import {idOf} from './v3-world.js';

const query: UsageQuery = {begin: '2026-09-01', end: '2026-10-01', step: 1};
const token: Token = {
	id: 'prod/web', name: 'prod/web', type: 'live', balance: null, limited: true, expiresAt: null, reset: null, masked: null, member: null, revoked: false, revokedAt: null, legacy: false,
};
const usage = [
	{token: 'prod/web', data: {
		'2026-09-01': {text__chat: {total_cost: 0.3, details: 12, cost_per_provider: {openai: 0.1, mistral: '0.2'}}, ocr__ocr: {total_cost: '1.000000001'}},
		'2026-10-01': {text__chat: {total_cost: 9, details: 1}},
	}},
	{token: 'base_token', data: {'2026-09-02T00:00:00Z': {text__chat: {total_cost: 250_000.5, details: {odd: true}, cost_per_provider: null}}}},
];
const entries = [
	{
		token: 'prod/web', date: '2026-09-01', feature: 'text__chat', cost: parseMoney('0.3'), calls: 12,
		providers: [{provider: 'openai', cost: parseMoney('0.1')}, {provider: 'mistral', cost: parseMoney('0.2')}],
	},
	{token: 'prod/web', date: '2026-09-01', feature: 'ocr__ocr', cost: parseMoney('1.000000001'), calls: null, providers: []},
	{token: null, date: '2026-09-02', feature: 'text__chat', cost: 250_000_500_000_000n, calls: null, providers: []},
];

let server: FaultServer;

beforeEach(async () => {
	server = await startFaultServer();
});

afterEach(async () => server.close());

describe.each(['v2', 'v3'] as const)('usage on %s', version => {
	const api = () => createTestApi(server.url, {version});
	const key = version === 'v2' ? 'response' : 'usage';

	it('is the same entries whatever the API, without the day that ends it', async () => {
		server.play(() => json(200, {[key]: usage}));
		expect(await api().usage(query)).toEqual({kind: 'usage', entries});
	});

	it('of one token leaves out the others, where the server sends them all the same', async () => {
		server.play(() => json(200, {[key]: usage}));
		expect(await api().usage({...query, token})).toEqual({kind: 'usage', entries: entries.filter(entry => entry.token === 'prod/web')});
	});

	it('may be none', async () => {
		server.play(() => json(200, {[key]: []}));
		expect(await api().usage(query)).toEqual({kind: 'usage', entries: []});
	});

	it.each([403, 404, 405, 410])('is unavailable after a %d, in one sentence', async status => {
		server.play(() => json(status, {detail: 'Method "GET" not allowed.'}));
		expect(await api().usage(query)).toEqual({kind: 'unavailable', reason: expect.stringMatching(/^[A-Z].+\.$/) as string});
	});

	it('leaves out what cannot be read, and says how much and why', async () => {
		server.play(() => json(200, {[key]: [usage[0], {token: null, data: null}, 'x', usage[1]]}));
		expect(await api().usage(query)).toEqual({kind: 'usage', entries, skipped: {count: 2, what: 'the usage is not by day'}});
	});

	it.each([
		['a cost that is no number', [{token: 'x', data: {'2026-09-01': {f: {total_cost: 'free'}}}}]],
		['a day that is no date', [{token: 'x', data: {monday: {f: {total_cost: 1}}}}]],
		['no list', {}],
		['no data', [{token: 'x'}]],
	])('is no usage with %s', async (_, body) => {
		server.play(() => json(200, {[key]: body}));
		expect(await errorOf(api().usage(query))).toMatchObject({kind: 'contract', message: expect.stringMatching(/^Could not read the usage: .+\.$/) as string});
	});

	it('fails like any read where the server does', async () => {
		server.play(() => html(502, 'x'));
		expect(await errorOf(api().usage({...query, token}))).toMatchObject({kind: 'server', message: expect.stringContaining('usage of "prod/web"') as string});
	});
});

describe('what usage is asked for', () => {
	it.each([
		['v2', undefined, '/v2/cost_management/?begin=2026-09-01&end=2026-10-01&step=1'],
		['v2', token, '/v2/cost_management/?begin=2026-09-01&end=2026-10-01&step=1&token=prod%2Fweb'],
		['v3', undefined, '/v3/manage/usage/?begin=2026-09-01&end=2026-10-01&step=1'],
		['v3', {...token, id: idOf(1)}, `/v3/manage/keys/${idOf(1)}/usage/?begin=2026-09-01&end=2026-10-01&step=1`],
		['v3', {...token, id: 'legacy:prod/web', legacy: true}, '/v3/manage/usage/?begin=2026-09-01&end=2026-10-01&step=1&token=prod%2Fweb'],
	] as const)('on %s is in the address', async (version, of, path) => {
		await createTestApi(server.url, {version}).usage({...query, ...(of && {token: of})});
		expect(server.seen[0]?.path).toBe(path);
	});
});

describe('the credits of a v2 account', () => {
	it.each([[12.34, 12_340_000_000n], ['250000.5', 250_000_500_000_000n], [0, 0n]])('are read from %j', async (credits, expected) => {
		server.play(() => json(200, {credits}));
		expect(await createTestApi(server.url).credits()).toBe(expected);
		expect(server.seen[0]?.path).toBe('/v2/cost_management/credits/');
	});

	it.each([403, 404, 405])('are not told after a %d', async status => {
		server.play(() => json(status, {}));
		expect(await createTestApi(server.url).credits()).toBeNull();
	});

	it('are not guessed', async () => {
		server.play(() => json(200, {credits: 'many'}));
		expect(await errorOf(createTestApi(server.url).credits())).toMatchObject({kind: 'contract'});
	});
});
