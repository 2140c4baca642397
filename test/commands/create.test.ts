import {describe, expect, test} from 'vitest';
import {runCreate, type CreateOptions} from '../../source/commands/create.js';
import {requestSchema, tokenSchema} from '../../source/commands/schema.js';
import {usd} from '../../source/demo/values.js';
import {makeContext} from '../helpers/command-context.js';
import {commandNow, startCommandWorld, thrownBy} from '../helpers/command-world.js';
import {apiError, createFakeApi} from '../helpers/fake-api.js';

const endOf = (day: string): number => Date.parse(`${day}T23:59:59Z`);

describe.each(['v2', 'v3'] as const)('create on %s', version => {
	test('makes the token as asked for, and prints it with its secret, once', async () => {
		const {context, output, server, audited} = await startCommandWorld(version);
		expect(await runCreate(context, {name: 'qa-web', type: 'sandbox', balance: '12.5', expires: '+30d'})).toBe(0);
		const entry = server.account.byName('qa-web')!;
		expect(entry).toMatchObject({type: 'sandbox_api_token', limited: true, expiresAt: endOf('2026-11-25'), reset: null});
		expect(server.account.balanceOf(entry)).toBe(usd(12.5));
		expect(output.stdout().split(entry.secret)).toHaveLength(2);
		expect(output.stdout()).toMatch(/^BALANCE\s+\$12\.50$/m);
		expect(output.stderr()).toContain('qa-web was created.');
		expect(output.stderr()).not.toContain(entry.secret);
		expect(output.stderr().includes('store it now')).toBe(version === 'v3');
		expect(audited).toEqual([{at: commandNow, action: 'create', token: 'qa-web', change: 'sandbox, $12.50, expiry 2026-11-25 (30d)', outcome: 'done'}]);
	});

	test('prints the secret alone with --quiet', async () => {
		const {context, output, server} = await startCommandWorld(version);
		expect(await runCreate(context, {name: 'token1', quiet: true})).toBe(0);
		expect(output.stdout()).toBe(`${server.account.byName('token1')!.secret}\n`);
		expect(output.stderr()).toBe('');
	});

	test('prints JSON without the secret, and says how to get one', async () => {
		const {json, output, server} = await startCommandWorld(version);
		expect(await runCreate(json, {name: 'qa-web', balance: '1'})).toBe(0);
		expect(tokenSchema.parse(JSON.parse(output.stdout()))).not.toHaveProperty('secret');
		expect(output.stdout()).not.toContain(server.account.byName('qa-web')!.secret);
		expect(output.stderr()).toContain(version === 'v2' ? 'eden-tokens get qa-web --show-secret shows it.' : 'eden-tokens rotate qa-web makes a new one.');
	});

	test('prints JSON with the secret where --show-secret asks for it', async () => {
		const {json, output, server} = await startCommandWorld(version);
		expect(await runCreate(json, {name: 'qa-web', balance: '1', showSecret: true})).toBe(0);
		expect(tokenSchema.parse(JSON.parse(output.stdout()))).toMatchObject({name: 'qa-web', balance: '1', secret: server.account.byName('qa-web')!.secret});
	});

	test('takes type, limit and expiry from a template, but for what is given', async () => {
		const {context, server} = await startCommandWorld(version);
		await runCreate(context, {name: 'partner-x', template: 'partner-demo', expires: '2026-12-31'});
		const entry = server.account.byName('partner-x')!;
		expect(entry).toMatchObject({type: 'api_token', limited: true, expiresAt: endOf('2026-12-31')});
		expect(server.account.balanceOf(entry)).toBe(usd(10));
	});

	test('is live, without limit, for ever, where nothing is said, and warns of that', async () => {
		const {context, server, output} = await startCommandWorld(version);
		await runCreate(context, {name: 'test1'});
		expect(server.account.byName('test1')).toMatchObject({type: 'api_token', limited: false, expiresAt: null, reset: null});
		expect(output.stderr()).toContain('"test1" says nothing about its use');
		expect(output.stderr()).toContain('has no limit');
	});

	test('sets a reset, with which the token starts full', async () => {
		const {context, server} = await startCommandWorld(version);
		await runCreate(context, {name: 'ci-x', type: 'api_token', reset: 'daily:10', template: 'staging'});
		const entry = server.account.byName('ci-x')!;
		expect(entry).toMatchObject({limited: true, reset: {period: 'daily', amount: usd(10)}});
		expect(server.account.balanceOf(entry)).toBe(usd(10));
	});

	test('with a reset and another balance has that balance, though the server lets it start full', async () => {
		const {context, server, output} = await startCommandWorld(version);
		expect(await runCreate(context, {name: 'ci-x', reset: 'monthly:500', balance: '2'})).toBe(0);
		expect(server.account.balanceOf(server.account.byName('ci-x')!)).toBe(usd(2));
		expect(output.stdout()).toContain('$2.00');
		expect(output.stderr()).not.toContain('not as it was asked for');
	});

	test.each<[Partial<CreateOptions>, string, string]>([
		[{name: ' '}, 'Give the token a name', 'environment-application'],
		[{name: 'x'.repeat(201)}, '201 characters', 'environment-application'],
		[{type: 'prod'}, '"prod" is no type of token.', '--type live'],
		[{balance: 'ten'}, '"ten" is no amount', '--balance 50'],
		[{balance: '100000'}, '"100000" is no amount', '--balance 50'],
		[{balance: '+10'}, '"+10" changes a balance', 'none for no limit'],
		[{expires: 'soon'}, '"soon" is no expiry', '+30d'],
		[{expires: '2026-02-30'}, 'There is no day 2026-02-30', '+30d'],
		[{expires: '2020-01-01'}, 'in the past', '+30d'],
		[{reset: 'hourly:3'}, '"hourly:3" is no reset', 'daily:10'],
		[{reset: 'daily:10', balance: 'none'}, 'needs a limit', '--balance none'],
		[{template: 'huge'}, 'There is no template "huge".', 'production, staging, development-sandbox'],
	])('refuses %j with 2, says what is accepted, and sends nothing', async (options, message, hint) => {
		const {context, requests, output} = await startCommandWorld(version);
		expect(await thrownBy(runCreate(context, {name: 'qa-web', ...options}))).toMatchObject({
			code: 'usage', status: 2, message: expect.stringContaining(message) as string, hint: expect.stringContaining(hint) as string,
		});
		expect(requests).toEqual([]);
		expect(output.stdout()).toBe('');
	});

	test('shows the request with --dry-run and sends none', async () => {
		const {context, output, requests} = await startCommandWorld(version);
		expect(await runCreate(context, {name: 'qa-web', balance: '0.3', dryRun: true})).toBe(0);
		const [first, ...body] = output.lines();
		expect(first).toBe(version === 'v2' ? 'POST /v2/user/custom_token/' : 'POST /v3/manage/keys/');
		expect(JSON.parse(body.join('\n'))).toEqual({name: 'qa-web', token_type: 'api_token', active_balance: true, balance: '0.3'});
		expect(requests).toEqual([]);
	});

	test('shows the request as JSON', async () => {
		const {json, output, requests} = await startCommandWorld(version);
		await runCreate(json, {name: 'qa-web', reset: 'weekly:5', dryRun: true});
		expect(requestSchema.parse(JSON.parse(output.stdout()))).toMatchObject({method: 'POST', body: {balance_reset_period: 'weekly', balance_reset_amount: '5'}});
		expect(requests).toEqual([]);
	});

	test('tells that the name is taken', async () => {
		const {context, audited} = await startCommandWorld(version);
		expect(await thrownBy(runCreate(context, {name: 'prod-web-app', balance: '5'}))).toMatchObject({kind: 'conflict'});
		expect(audited).toMatchObject([{action: 'create', outcome: 'failed'}]);
	});

	test('changes nothing in read-only mode', async () => {
		const {context, requests} = await startCommandWorld(version, {settings: {readOnly: true}});
		expect(await thrownBy(runCreate(context, {name: 'qa-web'}))).toMatchObject({status: 1, message: expect.stringContaining('--read-only') as string});
		expect(requests).toEqual([]);
	});
});

describe('only v3', () => {
	test('knows members', async () => {
		const {context, server} = await startCommandWorld('v3');
		await runCreate(context, {name: 'qa-web', balance: '1', member: 'lea@demo.example'});
		expect(server.account.byName('qa-web')?.member).toBe('lea@demo.example');
		expect(await thrownBy(runCreate(context, {name: 'qa-web-2', member: 'lea'}))).toMatchObject({status: 2});
		const old = await startCommandWorld('v2');
		expect(await thrownBy(runCreate(old.context, {name: 'qa-web', member: 'lea@demo.example'}))).toMatchObject({status: 2, hint: expect.stringContaining('--api v3') as string});
		expect(old.requests).toEqual([]);
	});

	test('wants an expiry a day ahead, which is said before anything is sent', async () => {
		const {context, requests} = await startCommandWorld('v3');
		expect(await thrownBy(runCreate(context, {name: 'qa-web', expires: '2026-10-26'}))).toMatchObject({status: 2, message: expect.stringContaining('at least 1d ahead') as string});
		expect(requests).toEqual([]);
	});

	test('has a scope for writing, and a limit of keys: each refusal in words of its own', async () => {
		const reader = await startCommandWorld('v3', {key: 'v3ReadOnly'});
		expect(await thrownBy(runCreate(reader.context, {name: 'qa-web'}))).toMatchObject({kind: 'forbidden', remedy: expect.stringContaining('manage:write') as string});
		const full = await startCommandWorld('v3', {keyLimit: 3});
		expect(await thrownBy(runCreate(full.context, {name: 'qa-web'}))).toMatchObject({kind: 'forbidden', remedy: expect.stringContaining('plan') as string});
		const wrong = await startCommandWorld('v3', {key: 'v2'});
		expect(await thrownBy(runCreate(wrong.context, {name: 'qa-web'}))).toMatchObject({kind: 'auth'});
	});
});

describe('a secret that was lost on its way', () => {
	test.each([[{quiet: true}, false], [{}, false], [{}, true], [{showSecret: true}, true]])('is an error with the status 1, and says how to get another (%j, --json %j)', async (options, json) => {
		const api = createFakeApi();
		const create = api.create.bind(api);
		api.create = async draft => ({...await create(draft), secret: null});
		const {context, output} = makeContext(api, {json});
		expect(await thrownBy(runCreate(context, {name: 'qa-web', ...options}))).toMatchObject({
			code: 'secret-lost', status: 1, message: expect.stringContaining('its secret is lost') as string, hint: 'eden-tokens rotate qa-web makes a new one.',
		});
		expect(output.stdout() === '').toBe('quiet' in options);
		expect(output.stderr()).not.toContain('secret');
	});
});

describe('a secret of a token that the server does not know afterwards', () => {
	test.each([[{quiet: true}, false], [{}, false], [{showSecret: true}, true]])('is printed all the same, the doubt told on stderr, and the status is 5 (%j, --json %j)', async (options, json) => {
		const api = createFakeApi();
		const {create} = api;
		api.create = async draft => ({...await create(draft), doubt: 'There is no such token so far.'});
		const {context, output, audited} = makeContext(api, {json});
		expect(await thrownBy(runCreate(context, {name: 'qa-web', ...options}))).toMatchObject({
			code: 'doubtful', status: 5, message: 'Whether qa-web was created is not sure. There is no such token so far.', hint: expect.stringContaining('eden-tokens get qa-web') as string,
		});
		expect(output.stdout()).toContain('fake-secret-of-qa-web');
		expect(output.stderr()).not.toContain('fake-secret-of-qa-web');
		expect(audited).toMatchObject([{outcome: 'unknown'}]);
	});
});

test('whether an unsettled create has made the token is written down as unknown', async () => {
	const api = createFakeApi();
	api.fail('create', apiError('network', 'No answer came.', {unsettled: true}));
	const {context, audited} = makeContext(api);
	await thrownBy(runCreate(context, {name: 'qa-web'}));
	expect(audited).toMatchObject([{outcome: 'unknown', reason: 'No answer came.'}]);
});
