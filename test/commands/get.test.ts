import {describe, expect, test} from 'vitest';
import {runGet} from '../../source/commands/get.js';
import {listSchema, tokenSchema} from '../../source/commands/schema.js';
import {makeContext} from '../helpers/command-context.js';
import {startCommandWorld, thrownBy} from '../helpers/command-world.js';
import {createFakeApi} from '../helpers/fake-api.js';
import {makeToken} from '../helpers/make-token.js';

describe.each(['v2', 'v3'] as const)('get on %s', version => {
	test('prints every field that there is to tell', async () => {
		const {context, output} = await startCommandWorld(version);
		expect(await runGet(context, {names: ['ci-cd-pipeline']})).toBe(0);
		const fields = Object.fromEntries(output.lines().map(line => line.split(/\s{2,}/, 2) as [string, string]));
		expect(fields).toMatchObject({
			NAME: 'ci-cd-pipeline', STATUS: '✓ OK', TYPE: 'live', BALANCE: '$14.80', EXPIRES: 'never', ENVIRONMENT: 'ci',
			RESETS: 'resets daily to $20, next 2026-10-26 23:00',
		});
		expect(fields).not.toHaveProperty('SECRET');
		expect(fields).not.toHaveProperty('MEMBER');
	});

	test('prints an object for a name, an array for a pattern or several names', async () => {
		const {json, output, server} = await startCommandWorld(version);
		await runGet(json, {names: ['prod-web-app']});
		expect(tokenSchema.parse(JSON.parse(output.stdout()))).toMatchObject({name: 'prod-web-app', balance: '742.18'});
		expect(output.stdout()).not.toContain(server.account.byName('prod-web-app')!.secret);
		const several = await startCommandWorld(version);
		await runGet(several.json, {names: ['dev-*', 'prod-web-app', 'dev-anna-vision']});
		expect(listSchema.parse(JSON.parse(several.output.stdout())).map(({name}) => name)).toEqual([
			'dev-john-testing', 'dev-anna-vision', 'dev-playground', 'dev-marie-prototype', 'prod-web-app',
		]);
	});

	test('ends with 4 for a name that no token has, with nothing on stdout', async () => {
		const {context, output} = await startCommandWorld(version);
		expect(await thrownBy(runGet(context, {names: ['prod-web-app', 'nope\u{1B}']}))).toMatchObject({
			code: 'not-found', status: 4, message: 'There is no token "nope�".', hint: expect.stringContaining('eden-tokens list') as string,
		});
		expect(output.stdout()).toBe('');
	});

	test('ends with 2 without any name', async () => {
		const {context} = await startCommandWorld(version);
		expect(await thrownBy(runGet(context, {names: []}))).toMatchObject({status: 2});
	});
});

test('v2 gives the secret where it is asked for, which is written to the audit', async () => {
	const {context, output, server, audited} = await startCommandWorld('v2');
	await runGet(context, {names: ['prod-web-app'], showSecret: true});
	const {secret} = server.account.byName('prod-web-app')!;
	expect(output.stdout()).toMatch(new RegExp(String.raw`^SECRET\s+${secret}$`, 'm'));
	expect(audited).toMatchObject([{action: 'secret', token: 'prod-web-app', outcome: 'done'}]);
	expect(JSON.stringify(audited)).not.toContain(secret);
});

test('v2 gives the secrets of several as JSON', async () => {
	const {json, output, server} = await startCommandWorld('v2');
	await runGet(json, {names: ['prod-*'], showSecret: true});
	for (const {name, secret} of listSchema.parse(JSON.parse(output.stdout()))) {
		expect(secret).toBe(server.account.byName(name)!.secret);
	}
});

test('v3 says that it no longer gives the secret, and why', async () => {
	const {json, output} = await startCommandWorld('v3');
	expect(await runGet(json, {names: ['prod-web-app'], showSecret: true})).toBe(0);
	expect(tokenSchema.parse(JSON.parse(output.stdout())).secret).toBeNull();
	expect(output.stderr()).toContain('The API no longer gives the secret of prod-web-app: it does so only when a token is created or rotated.');
});

test('v3 shows a revoked key where no other has its name, and takes ids', async () => {
	const {json, output} = await startCommandWorld('v3');
	await runGet(json, {names: ['partner-hooli']});
	const {id, ...token} = tokenSchema.parse(JSON.parse(output.stdout()));
	expect(token).toMatchObject({state: 'REVOKED', severity: 'none', revoked: true});
	const byId = await startCommandWorld('v3');
	await runGet(byId.json, {names: [id]});
	expect(byId.output.stdout()).toBe(output.stdout());
});

test('of several revoked keys of a name the last one is shown', async () => {
	const revoked = (id: string, revokedAt: number) => makeToken('gone', {id, revoked: true, revokedAt});
	const {context, output} = makeContext(createFakeApi([revoked('first', 1), revoked('last', 3), revoked('middle', 2)]), {json: true});
	await runGet(context, {names: ['gone']});
	expect(tokenSchema.parse(JSON.parse(output.stdout()))).toMatchObject({id: 'last', revokedAt: '1970-01-01T00:00:00.003Z'});
});

test('v3 tells that a legacy key cannot be changed', async () => {
	const {context, output} = await startCommandWorld('v3');
	await runGet(context, {names: ['crm-import-2019']});
	expect(output.stdout()).toMatch(/^LEGACY\s+cannot be changed/m);
	await runGet(context, {names: ['crm-import-2019'], showSecret: true});
	expect(output.stderr()).toContain('regenerate it in the Eden AI dashboard');
});
