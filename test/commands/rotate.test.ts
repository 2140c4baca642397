import {describe, expect, test} from 'vitest';
import {runRotate} from '../../source/commands/rotate.js';
import {requestSchema, tokenSchema} from '../../source/commands/schema.js';
import {makeContext} from '../helpers/command-context.js';
import {commandNow, startCommandWorld, thrownBy} from '../helpers/command-world.js';
import {apiError, createFakeApi} from '../helpers/fake-api.js';
import {makeToken, money} from '../helpers/make-token.js';

const writes = (requests: readonly string[]): string[] => requests.filter(request => !request.startsWith('GET '));

describe.each(['v2', 'v3'] as const)('rotate on %s', version => {
	test('gives the token a new secret, and prints it once', async () => {
		const {context, output, server, audited} = await startCommandWorld(version);
		const entry = server.account.byName('prod-web-app')!;
		const {secret: before} = entry;
		expect(await runRotate(context, {name: 'prod-web-app'})).toBe(0);
		expect(entry.secret).not.toBe(before);
		expect(output.stdout().split(entry.secret)).toHaveLength(2);
		expect(output.stdout()).not.toContain(before);
		expect(output.stderr()).toContain('prod-web-app was rotated: its old secret is dead.');
		expect(output.stderr()).not.toContain(entry.secret);
		expect(audited).toEqual([{at: commandNow, action: 'rotate', token: 'prod-web-app', change: '', outcome: 'done'}]);
	});

	test('prints the secret alone with --quiet', async () => {
		const {context, output, server} = await startCommandWorld(version);
		expect(await runRotate(context, {name: 'prod-web-app', quiet: true})).toBe(0);
		expect(output.stdout()).toBe(`${server.account.byName('prod-web-app')!.secret}\n`);
		expect(output.stderr()).toBe('');
	});

	test('prints JSON, with the secret only where --show-secret asks for it', async () => {
		const {json, output, server} = await startCommandWorld(version);
		await runRotate(json, {name: 'prod-web-app'});
		expect(tokenSchema.parse(JSON.parse(output.stdout()))).not.toHaveProperty('secret');
		expect(output.stderr()).toContain('The secret was not printed');
		const before = output.stdout().length;
		await runRotate(json, {name: 'prod-web-app', showSecret: true});
		expect(tokenSchema.parse(JSON.parse(output.stdout().slice(before)))).toMatchObject({secret: server.account.byName('prod-web-app')!.secret});
	});

	test('shows the request with --dry-run and sends none', async () => {
		const {json, output, requests, server} = await startCommandWorld(version);
		const {id} = server.account.byName('prod-web-app')!;
		await runRotate(json, {name: 'prod-web-app', dryRun: true});
		expect(requestSchema.parse(JSON.parse(output.stdout()))).toEqual({
			method: 'POST', path: version === 'v2' ? '/v2/user/custom_token/prod-web-app/rotate/' : `/v3/manage/keys/${id}/rotate/`, body: null,
		});
		expect(writes(requests)).toEqual([]);
	});

	test('rotates one token only, which has to be there', async () => {
		const {context, requests} = await startCommandWorld(version);
		expect(await thrownBy(runRotate(context, {name: 'prod-*'}))).toMatchObject({status: 2, message: expect.stringContaining('tokens match') as string});
		expect(await thrownBy(runRotate(context, {name: 'nope'}))).toMatchObject({status: 4});
		expect(writes(requests)).toEqual([]);
	});

	test('changes nothing in read-only mode', async () => {
		const {context, requests} = await startCommandWorld(version, {settings: {readOnly: true}});
		expect(await thrownBy(runRotate(context, {name: 'prod-web-app'}))).toMatchObject({status: 1});
		expect(writes(requests)).toEqual([]);
	});
});

test('where the deployment has no rotation in place, nothing changes, and the way by hand is told', async () => {
	const {context, output, server, audited} = await startCommandWorld('v2', {rotate: false});
	const before = server.account.byName('dev-john-testing')!.secret;
	expect(await thrownBy(runRotate(context, {name: 'dev-john-testing'}))).toMatchObject({
		code: 'unsupported', status: 1, message: 'This deployment has no rotation in place: nothing was changed.',
		hint: 'Make a new token: eden-tokens create dev-john-testing-20261026 --type sandbox --balance 25 --expires 2026-11-25T19:12:00.000Z; '
			+ 'hand its secret to whatever uses the old one; see that it works; then eden-tokens delete dev-john-testing --confirm dev-john-testing',
	});
	expect(server.account.byName('dev-john-testing')!.secret).toBe(before);
	expect([output.stdout(), audited]).toEqual(['', []]);
});

test('the way by hand keeps all settings that a new token can have, and quotes names for the shell', async () => {
	const api = createFakeApi([makeToken('it\'s mine', {balance: money('0.5'), reset: {period: 'daily', amount: money('2')}, member: 'a@b.example', expiresAt: 1})]);
	api.capabilities = {...api.capabilities, rotateInPlace: 'no'};
	const {hint} = await thrownBy(runRotate(makeContext(api, {now: () => commandNow}).context, {name: 'it\'s mine'})) as {hint: string};
	expect(hint).toContain(String.raw`create 'it'\''s mine-20261026' --balance 0.5 --reset daily:2 --member a@b.example;`);
	expect(hint).toContain(String.raw`delete 'it'\''s mine' --confirm 'it'\''s mine'`);
	expect(api.count('rotate')).toBe(0);
});

test('a rotation whose secret was lost on its way is an error, and written down as unknown', async () => {
	const api = createFakeApi([makeToken('prod-web')]);
	api.fail('rotate', apiError('network', 'No answer came. The old secret may be dead.', {unsettled: true}));
	const {context, output, audited} = makeContext(api);
	expect(await thrownBy(runRotate(context, {name: 'prod-web'}))).toMatchObject({kind: 'network', unsettled: true});
	expect(audited).toMatchObject([{action: 'rotate', outcome: 'unknown'}]);
	expect(output.stdout()).toBe('');
});

test('the new secret of a token that is not found afterwards is printed, the doubt told on stderr, and the status is 5', async () => {
	const api = createFakeApi([makeToken('prod-web')]);
	const {rotate} = api;
	api.rotate = async id => ({...await rotate(id), doubt: 'There is no such token so far.'});
	const {context, output} = makeContext(api);
	expect(await thrownBy(runRotate(context, {name: 'prod-web', quiet: true}))).toMatchObject({
		code: 'doubtful', status: 5, message: expect.stringContaining('There is no such token so far.') as string,
	});
	expect(output.stdout()).toBe('fake-new-secret-of-prod-web\n');
	expect(output.stderr()).toBe('');
});

test('v3 keys that are revoked or legacy cannot be rotated', async () => {
	const {context, requests} = await startCommandWorld('v3');
	expect(await thrownBy(runRotate(context, {name: 'partner-hooli'}))).toMatchObject({status: 4});
	expect(await thrownBy(runRotate(context, {name: 'crm-import-2019'}))).toMatchObject({status: 1, message: expect.stringContaining('regenerate it') as string});
	expect(writes(requests)).toEqual([]);
});
