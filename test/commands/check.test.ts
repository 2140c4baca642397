import {createServer} from 'node:net';
import {afterEach, beforeEach, describe, expect, onTestFinished, test} from 'vitest';
import {runCheck, checkSchema} from '../../source/commands/check.js';
import {startDemoServer, type DemoServer} from '../../source/demo/server.js';
import {defaultThresholds} from '../../source/tokens/health.js';
import {type Token} from '../../source/tokens/token.js';
import {makeContext, makeDemoContext} from '../helpers/command-context.js';
import {apiError, createFakeApi} from '../helpers/fake-api.js';
import {noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';

const day = 86_400_000;
const fine = makeToken('prod-web');
const low = makeToken('prod-ocr', {balance: money('9.99')});
const expiring = makeToken('dev-anna', {expiresAt: noon + (5 * day)});
const critical = makeToken('dev-chat', {balance: money('0.64')});
const empty = makeToken('ci', {balance: money('0'), expiresAt: noon + day});
const expired = makeToken('trial', {expiresAt: noon - (3 * day)});
const revoked = makeToken('old', {balance: money('0'), revoked: true, revokedAt: noon - day});

async function check(tokens: readonly Token[], names: readonly string[] = [], prepare: Parameters<typeof makeContext>[1] = {}) {
	const {context, output} = makeContext(createFakeApi(tokens), {now: () => noon, ...prepare});
	const status = await runCheck(context, {names});
	const [first = '', ...rest] = output.lines();
	const [text, data] = first.split(' | ');
	return {status, text, data, rest, stderr: output.stderr()};
}

describe('the exit status is that of the worst token', () => {
	test.each([
		['none', [], 0, 'TOKENS OK - 0 tokens ok'],
		['OK', [fine], 0, 'TOKENS OK - 1 token ok'],
		['LOW', [fine, low], 1, 'TOKENS WARNING - 1 low'],
		['EXPIRING', [fine, expiring], 1, 'TOKENS WARNING - 1 expiring'],
		['CRITICAL', [low, critical], 2, 'TOKENS CRITICAL - 1 critical, 1 low'],
		['EMPTY', [fine, empty], 2, 'TOKENS CRITICAL - 1 empty'],
		['EXPIRED', [fine, expired], 2, 'TOKENS CRITICAL - 1 expired'],
		['REVOKED, which is history', [fine, revoked], 0, 'TOKENS OK - 1 token ok'],
	] as const)('%s', async (_state, tokens, status, text) => {
		expect(await check(tokens)).toMatchObject({status, text, stderr: ''});
	});
});

test('counts what is wrong, the worst first, and says so a token a line, the most urgent first', async () => {
	const {text, rest} = await check([fine, low, {...low, id: 'a', name: 'a-low'}, expiring, critical, empty, expired, revoked]);
	expect(text).toBe('TOKENS CRITICAL - 1 expired, 1 empty, 1 critical, 2 low, 1 expiring');
	expect(rest).toEqual([
		'EXPIRED trial: expired 2027-01-12 (3d ago)',
		'EMPTY ci: balance $0.00, expires 2027-01-16 (1d)',
		'CRITICAL dev-chat: balance $0.64',
		'LOW a-low: balance $9.99',
		'LOW prod-ocr: balance $9.99',
		'EXPIRING dev-anna: expires 2027-01-20 (5d)',
	]);
});

test('says of an empty balance that resets when that is', async () => {
	const {rest} = await check([makeToken('ci', {balance: money('0'), reset: {period: 'daily', amount: money('10')}})]);
	expect(rest).toEqual(['EMPTY ci: balance $0.00, resets daily to $10 in 11h']);
});

test('gives performance data by the guidelines: every count with its range, and the exact sum of the limits', async () => {
	const {data} = await check([fine, low, expiring, critical, revoked, makeToken('free', {limited: false, balance: money('3')})]);
	expect(data).toBe('low=1;0;;0 expiring=1;0;;0 critical=1;;0;0 empty=0;;0;0 expired=0;;0;0 ok=2;;;0 revoked=1;;;0 unreadable=0;;;0 balance=110.63');
	for (const item of data!.split(' ')) {
		expect(item).toMatch(/^[a-z]+=-?\d+(?:\.\d+)?(?:;\d*){0,4}$/);
	}
});

test('looks only at the tokens that were named, by name or by glob', async () => {
	expect(await check([fine, low, expired], ['prod-web'])).toMatchObject({status: 0, text: 'TOKENS OK - 1 token ok'});
	expect(await check([fine, low, expired], ['prod-*'])).toMatchObject({status: 1, text: 'TOKENS WARNING - 1 low', rest: ['LOW prod-ocr: balance $9.99']});
});

test('a name that no token has is unknown, unless something worse is known', async () => {
	expect(await check([fine], ['nobody', 'prod-web'])).toMatchObject({status: 3, text: 'TOKENS UNKNOWN - 1 token ok, no token matches "nobody"', rest: ['UNKNOWN nobody: no token has this name']});
	expect(await check([fine], ['x-*'])).toMatchObject({status: 3, text: 'TOKENS UNKNOWN - no token matches "x-*"'});
	expect(await check([low], ['nobody', 'prod-*'])).toMatchObject({status: 1, text: 'TOKENS WARNING - 1 low, no token matches "nobody"'});
});

test('an entry that cannot be judged is unknown', async () => {
	const api = createFakeApi([fine]);
	const {context, output} = makeContext({...api, list: async () => ({tokens: [fine], problems: [{subject: 'dev-x', what: 'the balance "abc" is no number'}]})});
	expect(await runCheck(context, {names: []})).toBe(3);
	expect(output.lines()[0]).toMatch(/^TOKENS UNKNOWN - 1 token ok, 1 entry could not be read \| .*\bunreadable=1;;;0/);
	expect(output.lines()[1]).toBe('UNKNOWN dev-x: the balance "abc" is no number');
	expect(await runCheck(context, {names: ['prod-*']})).toBe(0);
	expect(await runCheck(context, {names: ['dev-x']})).toBe(3);
});

test('tells why the tokens could not be read, on stdout, where a plugin speaks', async () => {
	const api = createFakeApi([]);
	api.fail('list', apiError('network', 'Could not list the tokens: api.example.com | refused.'));
	const {context, output} = makeContext(api);
	expect(await runCheck(context, {names: []})).toBe(3);
	expect(output.lines()).toEqual(['TOKENS UNKNOWN - Could not list the tokens: api.example.com ¦ refused.', 'Try again.']);
	expect(output.stderr()).toBe('');
});

test('prints one JSON object by its schema with --json, whatever the outcome', async () => {
	const api = createFakeApi([fine, low, expired, revoked]);
	const {context, output} = makeContext(api, {now: () => noon, json: true});
	expect(await runCheck(context, {names: ['*', 'nobody']})).toBe(2);
	expect(checkSchema.parse(JSON.parse(output.stdout()))).toMatchObject({
		state: 'CRITICAL', status: 2, counts: {OK: 1, LOW: 1, EXPIRED: 1, REVOKED: 1, EMPTY: 0}, balance: '109.99',
		tokens: [{name: 'trial', state: 'EXPIRED'}, {name: 'prod-ocr'}], unmatched: ['nobody'], error: null,
	});
	api.fail('list', apiError('server', 'It broke.'));
	const failed = makeContext(api, {json: true});
	expect(await runCheck(failed.context, {names: []})).toBe(3);
	expect(checkSchema.parse(JSON.parse(failed.output.stdout()))).toMatchObject({state: 'UNKNOWN', status: 3, tokens: [], error: {code: 'server', message: 'It broke.', hint: 'Try again.'}});
});

test('keeps to the thresholds of the settings', async () => {
	const settings = {thresholds: {base: {...defaultThresholds, low: money('100')}, overrides: [{match: 'ci*', low: money('1')}]}};
	expect(await check([fine, makeToken('ci-1', {balance: money('2')})], [], {settings})).toMatchObject({status: 1, rest: ['LOW prod-web: balance $50.00']});
});

test('no name can forge performance data, a line or a colour', async () => {
	const evil = makeToken('a | low=0\nTOKENS OK - fine\u{1B}[2J\u202E', {balance: money('1')});
	const {rest, text} = await check([evil], ['a*', 'no|body\n']);
	expect(text).toBe(String.raw`TOKENS WARNING - 1 low, no token matches "no¦body\n"`);
	expect(rest).toEqual(['LOW a ¦ low=0�TOKENS OK - fine�[2J�: balance $1.00', 'UNKNOWN no¦body�: no token has this name']);
});

describe.each(['v2', 'v3'] as const)('on a real %s server', version => {
	let server: DemoServer;

	beforeEach(async () => {
		server = await startDemoServer({drain: false});
	});

	afterEach(async () => server.close());

	test('finds the demo critical, and its healthy part ok', async () => {
		const {context, output} = makeDemoContext(server, version);
		expect(await runCheck(context, {names: []})).toBe(2);
		expect(output.lines()[0]).toMatch(/^TOKENS CRITICAL - 2 expired, 1 empty, 2 critical, \d low, 1 expiring \| low=/);
		expect(output.lines()).toContain('CRITICAL prod-chat-support: balance $0.64');
		expect(await runCheck(context, {names: ['prod-web-app']})).toBe(0);
	});

	test('does not know anything once the server is gone', async () => {
		const {context, output} = makeDemoContext(server, version);
		await server.close();
		// Keeps the port, which another test's server could be given next.
		const dead = createServer(socket => {
			socket.destroy();
		}).listen(Number(new URL(server.url).port), '127.0.0.1');
		onTestFinished(() => {
			dead.close();
		});
		expect(await runCheck(context, {names: []})).toBe(3);
		expect(output.lines()[0]).toMatch(/^TOKENS UNKNOWN - Could not list the tokens: /);
	});
});
