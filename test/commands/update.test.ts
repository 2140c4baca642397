import {setTimeout as wait} from 'node:timers/promises';
import {describe, expect, test} from 'vitest';
import {changesSchema, requestSchema, requestsSchema, tokenSchema} from '../../source/commands/schema.js';
import {runUpdate, type UpdateOptions} from '../../source/commands/update.js';
import {usd} from '../../source/demo/values.js';
import {addMoney, formatMoney, type Money} from '../../source/tokens/money.js';
import {captureOutput} from '../helpers/capture-output.js';
import {makeContext} from '../helpers/command-context.js';
import {commandNow, startCommandWorld, thrownBy} from '../helpers/command-world.js';
import {apiError, createFakeApi} from '../helpers/fake-api.js';
import {makeToken, money} from '../helpers/make-token.js';

const writes = (requests: readonly string[]): string[] => requests.filter(request => !request.startsWith('GET '));

describe.each(['v2', 'v3'] as const)('update on %s', version => {
	test('sends one request of what changed, and prints the token as it is then', async () => {
		const {context, output, server, requests, audited} = await startCommandWorld(version);
		expect(await runUpdate(context, {names: ['prod-translation'], balance: '50', expires: '+30d'})).toBe(0);
		const entry = server.account.byName('prod-translation')!;
		expect(server.account.balanceOf(entry)).toBe(usd(50));
		expect(entry.expiresAt).toBe(Date.parse('2026-11-25T23:59:59Z'));
		expect(writes(requests)).toHaveLength(1);
		expect(output.stdout()).toMatch(/^BALANCE\s+\$50\.00$/m);
		expect(output.stderr()).toBe('prod-translation: balance $8.20 → $50.00, expiry never → 2026-11-25 (30d)\n');
		expect(audited).toEqual([{at: commandNow, action: 'update', token: 'prod-translation', change: 'balance $8.20 → $50.00, expiry never → 2026-11-25 (30d)', outcome: 'done'}]);
	});

	test('adds to the balance that the server has at that moment, exactly', async () => {
		const {context, server} = await startCommandWorld(version);
		const entry = server.account.byName('prod-translation')!;
		const list = context.session.api.list.bind(context.session.api);
		context.session.api.list = async options => {
			const read = await list(options);
			server.account.change(entry, {balance: usd(0.1)});
			return read;
		};

		await runUpdate(context, {names: ['prod-translation'], balance: '+0.2'});
		expect(server.account.balanceOf(entry)).toBe(usd(0.3));
		await runUpdate(context, {names: ['prod-translation'], balance: '-0.05'});
		expect(server.account.balanceOf(entry)).toBe(usd(0.05));
	});

	test('switches the limit off and on, and an amount switches it on', async () => {
		const {context, server} = await startCommandWorld(version);
		const isLimited = () => server.account.byName('prod-web-app')!.limited;
		await runUpdate(context, {names: ['prod-web-app'], balance: 'none'});
		expect(isLimited()).toBe(false);
		await runUpdate(context, {names: ['prod-web-app'], tracking: 'on'});
		expect(isLimited()).toBe(true);
		await runUpdate(context, {names: ['prod-web-app'], tracking: 'off'});
		await runUpdate(context, {names: ['prod-web-app'], balance: '7'});
		expect(isLimited()).toBe(true);
		expect(server.account.balanceOf(server.account.byName('prod-web-app')!)).toBe(usd(7));
	});

	test('takes the expiry and the reset away', async () => {
		const {context, server} = await startCommandWorld(version);
		await runUpdate(context, {names: ['staging-web-app'], expires: 'never'});
		await runUpdate(context, {names: ['ci-cd-pipeline'], reset: 'none'});
		await runUpdate(context, {names: ['staging-web-app'], reset: 'weekly:3'});
		expect(server.account.byName('staging-web-app')).toMatchObject({expiresAt: null, reset: {period: 'weekly', amount: usd(3)}});
		expect(server.account.byName('ci-cd-pipeline')?.reset).toBeNull();
	});

	test('changes all that a pattern means, and prints them', async () => {
		const {context, output, server} = await startCommandWorld(version, {output: captureOutput({progress: true})});
		const names = ['staging-batch-scoring', 'staging-web-app', 'staging-mobile-ios', 'staging-speech'];
		const balances = () => names.map(name => server.account.balanceOf(server.account.byName(name)!)! as Money);
		const before = balances();
		expect(await runUpdate(context, {names: ['staging-*'], balance: '+1'})).toBe(0);
		const after = before.map(balance => addMoney(balance, money('1')));
		expect(balances()).toEqual(after);
		expect(output.lines().map(line => line.split(/\s{2,}/).slice(1, 4))).toEqual([['NAME', 'TYPE', 'BALANCE'], ...names.map((name, index) => [name, 'live', formatMoney(after[index]!)])]);
		expect(output.stderr()).toContain('Changing tokens [######------------------] 1/4');
	});

	test('prints an object for one token, what became of each for several', async () => {
		const {json, output} = await startCommandWorld(version);
		await runUpdate(json, {names: ['prod-web-app'], balance: '1'});
		expect(tokenSchema.parse(JSON.parse(output.stdout()))).toMatchObject({name: 'prod-web-app', balance: '1', state: 'LOW'});
		expect(output.stderr()).toBe('');
		const several = await startCommandWorld(version);
		await runUpdate(several.json, {names: ['prod-web-app', 'prod-translation'], balance: '1'});
		const {done, failed, notTried} = changesSchema.parse(JSON.parse(several.output.stdout()));
		expect([done.map(({name, balance}) => [name, balance]), failed, notTried]).toEqual([[['prod-web-app', '1'], ['prod-translation', '1']], [], []]);
	});

	test('does the rest where one fails, says which and why, and ends with 1', async () => {
		const {json, context, output, server, audited} = await startCommandWorld(version);
		const names = ['prod-web-app', 'prod-search-index'];
		expect(await thrownBy(runUpdate(context, {names, balance: '+1'}))).toMatchObject({code: 'incomplete', status: 1, message: '1 of 2 tokens could not be changed.'});
		expect(output.stderr()).toContain('prod-search-index: This token has no limit to add to');
		expect(output.stdout()).toContain('$743.18');
		expect(server.account.balanceOf(server.account.byName('prod-web-app')!)).toBe(usd(743.18));
		expect(audited.map(({token}) => token)).toEqual(['prod-web-app']);
		const before = output.stdout().length;
		await thrownBy(runUpdate(json, {names, balance: '+1'}));
		const changes = changesSchema.parse(JSON.parse(output.stdout().slice(before)));
		expect(changes.failed).toEqual([{name: 'prod-search-index', id: expect.any(String) as string, message: expect.stringContaining('no limit to add to') as string}]);
	});

	test('throws what the server says of a single token', async () => {
		const {context, server} = await startCommandWorld(version);
		const list = context.session.api.list.bind(context.session.api);
		context.session.api.list = async options => {
			const read = await list(options);
			server.account.remove(server.account.byName('prod-web-app')!);
			return read;
		};

		expect(await thrownBy(runUpdate(context, {names: ['prod-web-app'], balance: '1'}))).toMatchObject({kind: 'not-found'});
	});

	test.each<[Omit<UpdateOptions, 'names'>, string]>([
		[{}, 'Nothing is to be changed.'],
		[{balance: '1e3'}, '"1e3" is no amount'],
		[{balance: ''}, 'is no amount'],
		[{expires: '2020-01-01'}, 'in the past'],
		[{reset: 'daily'}, '"daily" is no reset'],
		[{tracking: 'maybe'}, 'on or off'],
		[{balance: 'none', tracking: 'on'}, 'different things'],
		[{balance: '5', tracking: 'off'}, 'different things'],
		[{balance: 'none', reset: 'daily:5'}, 'needs a limit'],
		[{rename: ''}, version === 'v2' ? 'cannot rename' : 'Give the token a name'],
	])('refuses %j with 2, and asks the server nothing', async (options, message) => {
		const {context, requests} = await startCommandWorld(version);
		expect(await thrownBy(runUpdate(context, {names: ['prod-web-app'], ...options}))).toMatchObject({status: 2, message: expect.stringContaining(message) as string});
		expect(requests).toEqual([]);
	});

	test('ends with 4 for a name that no token has', async () => {
		const {context, requests} = await startCommandWorld(version);
		expect(await thrownBy(runUpdate(context, {names: ['prod-web-app', 'nope-*'], balance: '1'}))).toMatchObject({status: 4, message: 'There is no token "nope-*".'});
		expect(writes(requests)).toEqual([]);
	});

	test('shows the requests with --dry-run and sends none', async () => {
		const {context, json, output, requests, server} = await startCommandWorld(version);
		await runUpdate(context, {names: ['prod-web-app'], balance: '+10', dryRun: true});
		const {id} = server.account.byName('prod-web-app')!;
		const [first, ...body] = output.lines();
		expect(first).toBe(version === 'v2' ? 'PATCH /v2/user/custom_token/prod-web-app/' : `PATCH /v3/manage/keys/${id}/`);
		expect(JSON.parse(body.join('\n'))).toEqual({balance: version === 'v2' ? 752.18 : '752.18'});
		const before = output.stdout().length;
		await runUpdate(json, {names: ['prod-web-app'], expires: 'never', dryRun: true});
		expect(requestSchema.parse(JSON.parse(output.stdout().slice(before)))).toMatchObject({method: 'PATCH', body: {expire_time: null}});
		const middle = output.stdout().length;
		await runUpdate(json, {names: ['staging-*'], tracking: 'off', dryRun: true});
		expect(requestsSchema.parse(JSON.parse(output.stdout().slice(middle)))).toHaveLength(4);
		expect(writes(requests)).toEqual([]);
		expect(await thrownBy(runUpdate(context, {names: ['prod-search-index'], balance: '+10', dryRun: true}))).toMatchObject({status: 1});
	});

	test('changes nothing in read-only mode', async () => {
		const {context, requests} = await startCommandWorld(version, {settings: {readOnly: true}});
		expect(await thrownBy(runUpdate(context, {names: ['prod-web-app'], balance: '1'}))).toMatchObject({status: 1, message: expect.stringContaining('Read-only') as string});
		expect(writes(requests)).toEqual([]);
	});
});

describe('only v3', () => {
	test('renames, one token at a time, and tells that a name is taken', async () => {
		const {context, server} = await startCommandWorld('v3');
		const {id} = server.account.byName('prod-web-app')!;
		await runUpdate(context, {names: ['prod-web-app'], rename: 'prod-web-2'});
		expect(server.account.byName('prod-web-2')?.id).toBe(id);
		expect(await thrownBy(runUpdate(context, {names: ['prod-web-2'], rename: 'prod-translation'}))).toMatchObject({kind: 'conflict'});
		expect(await thrownBy(runUpdate(context, {names: ['staging-*'], rename: 'one'}))).toMatchObject({status: 2});
	});

	test('has legacy keys, which cannot be changed, and revoked ones, which are not found', async () => {
		const {context, requests} = await startCommandWorld('v3');
		expect(await thrownBy(runUpdate(context, {names: ['crm-import-2019'], balance: '1'}))).toMatchObject({status: 1, message: expect.stringContaining('regenerate it') as string});
		expect(await thrownBy(runUpdate(context, {names: ['crm-import-2019'], balance: '1', dryRun: true}))).toMatchObject({status: 1});
		expect(await thrownBy(runUpdate(context, {names: ['partner-hooli'], balance: '1'}))).toMatchObject({status: 4, message: '"partner-hooli" is revoked for ever.'});
		expect(writes(requests)).toEqual([]);
	});
});

test('keeps at most four requests in flight', async () => {
	const api = createFakeApi(Array.from({length: 12}, (_, index) => makeToken(`dev-${index}`)));
	let [inFlight, most] = [0, 0];
	const update = api.update.bind(api);
	api.update = async (id, patch) => {
		inFlight++;
		most = Math.max(most, inFlight);
		await wait(1);
		const token = await update(id, patch);
		inFlight--;
		return token;
	};

	expect(await runUpdate(makeContext(api).context, {names: ['dev-*'], balance: '1'})).toBe(0);
	expect([most, api.count('update')]).toEqual([4, 12]);
});

test('an interruption leaves out what was not begun, and says so', async () => {
	const api = createFakeApi(Array.from({length: 6}, (_, index) => makeToken(`dev-${index}`)));
	const controller = new AbortController();
	api.fail('update', apiError('server', 'It burns.'));
	const update = api.update.bind(api);
	api.update = async (id, patch) => {
		controller.abort();
		return update(id, patch);
	};

	const {context, output} = makeContext(api, {signal: controller.signal, json: true});
	expect(await thrownBy(runUpdate(context, {names: ['dev-*'], balance: '1'}))).toMatchObject({
		status: 1, message: '1 of 6 tokens could not be changed, 5 of 6 were not tried, since it was interrupted.',
	});
	expect(changesSchema.parse(JSON.parse(output.stdout()))).toMatchObject({
		done: [], failed: [{name: 'dev-0', message: 'It burns.'}], notTried: ['dev-1', 'dev-2', 'dev-3', 'dev-4', 'dev-5'],
	});
	expect(api.tokens.get('dev-1')?.balance).toBe(money('50'));
});
