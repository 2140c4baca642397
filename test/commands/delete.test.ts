import {describe, expect, test} from 'vitest';
import {runDelete, type DeleteOptions} from '../../source/commands/delete.js';
import {changesSchema, requestSchema, requestsSchema, tokenSchema} from '../../source/commands/schema.js';
import {makeContext} from '../helpers/command-context.js';
import {commandNow, startCommandWorld, thrownBy} from '../helpers/command-world.js';
import {apiError, createFakeApi} from '../helpers/fake-api.js';
import {makeToken} from '../helpers/make-token.js';

const writes = (requests: readonly string[]): string[] => requests.filter(request => !request.startsWith('GET '));

describe.each(['v2', 'v3'] as const)('delete on %s', version => {
	const [verb, past] = version === 'v2' ? ['delete', 'deleted'] : ['revoke for ever', 'revoked'];

	test('removes the token whose name is given twice', async () => {
		const {context, output, server, audited} = await startCommandWorld(version);
		const {length} = server.account.entries;
		expect(await runDelete(context, {names: ['prod-translation'], confirm: 'prod-translation'})).toBe(0);
		expect(server.account.byName('prod-translation')).toBeUndefined();
		expect(server.account.entries).toHaveLength(version === 'v2' ? length - 1 : length);
		expect(output.stdout()).toBe('');
		expect(output.stderr()).toBe(`prod-translation was ${past}.\n`);
		expect(audited).toEqual([{at: commandNow, action: version === 'v2' ? 'delete' : 'revoke', token: 'prod-translation', change: '', outcome: 'done'}]);
	});

	test.each<[Partial<DeleteOptions>, string]>([
		[{}, `This would ${verb} prod-translation: whatever uses it gets 401 from then on.`],
		[{confirm: 'prod-translatio'}, `"prod-translatio" is not the name of the token that this would ${verb}, which is prod-translation.`],
		[{confirm: ''}, 'is not the name'],
		[{yes: '1'}, `This would ${verb} prod-translation`],
	])('ends with 5 unless the name is confirmed: %j', async (options, message) => {
		const {context, requests} = await startCommandWorld(version);
		expect(await thrownBy(runDelete(context, {names: ['prod-translation'], ...options}))).toMatchObject({
			code: 'unconfirmed', status: 5, message: expect.stringContaining(message) as string, hint: 'Add --confirm prod-translation if that is what you want.',
		});
		expect(writes(requests)).toEqual([]);
	});

	test('removes several with their exact number', async () => {
		const {context, output, server} = await startCommandWorld(version);
		expect(await runDelete(context, {names: ['staging-*', 'prod-web-app'], yes: '5'})).toBe(0);
		expect(server.account.active().filter(({name}) => name.startsWith('staging-') || name === 'prod-web-app')).toEqual([]);
		expect(output.stderr().split('\n').filter(line => line.endsWith(`was ${past}.`))).toHaveLength(5);
	});

	test.each<[Partial<DeleteOptions>, string]>([
		[{}, `This would ${verb} 4 tokens: staging-batch-scoring, staging-web-app, staging-mobile-ios, staging-speech.`],
		[{yes: '3'}, `This would ${verb} 4 tokens, not 3: `],
		[{confirm: 'staging-*'}, `This would ${verb} 4 tokens: `],
		[{yes: '04'}, '--yes wants the number'],
		[{yes: 'all'}, '--yes wants the number'],
	])('removes none of several where the number is missing or wrong: %j', async (options, message) => {
		const {context, requests} = await startCommandWorld(version);
		const error = await thrownBy(runDelete(context, {names: ['staging-*'], ...options}));
		expect(error).toMatchObject({status: message.startsWith('--yes') ? 2 : 5, message: expect.stringContaining(message) as string});
		expect(writes(requests)).toEqual([]);
	});

	test('the name of one of several confirms none of them', async () => {
		const {context, requests} = await startCommandWorld(version);
		for (const names of [['staging-*'], ['staging-batch-scoring', 'prod-web-app']]) {
			expect(await thrownBy(runDelete(context, {names, confirm: 'staging-batch-scoring'}))).toMatchObject({code: 'unconfirmed', status: 5});
		}

		expect(writes(requests)).toEqual([]);
	});

	test('takes the one name that a pattern means as a confirmation', async () => {
		const {context, server} = await startCommandWorld(version);
		expect(await thrownBy(runDelete(context, {names: ['*-speech']}))).toMatchObject({message: `This would ${verb} 1 token: staging-speech.`});
		await runDelete(context, {names: ['*-speech'], confirm: 'staging-speech'});
		expect(server.account.byName('staging-speech')).toBeUndefined();
	});

	test('ends with 4 for a name that no token has', async () => {
		const {context, requests} = await startCommandWorld(version);
		expect(await thrownBy(runDelete(context, {names: ['nope'], confirm: 'nope'}))).toMatchObject({status: 4});
		expect(writes(requests)).toEqual([]);
	});

	test('prints the token as JSON, or what became of several', async () => {
		const {json, output} = await startCommandWorld(version);
		await runDelete(json, {names: ['prod-translation'], confirm: 'prod-translation'});
		expect(tokenSchema.parse(JSON.parse(output.stdout()))).toMatchObject({name: 'prod-translation', revoked: version === 'v3'});
		const several = await startCommandWorld(version);
		await runDelete(several.json, {names: ['staging-*'], yes: '4'});
		expect(changesSchema.parse(JSON.parse(several.output.stdout())).done.map(({name}) => name)).toEqual(['staging-batch-scoring', 'staging-web-app', 'staging-mobile-ios', 'staging-speech']);
	});

	test('shows the requests with --dry-run, without a confirmation, and sends none', async () => {
		const {context, json, output, requests, server} = await startCommandWorld(version);
		const {id} = server.account.byName('prod-translation')!;
		await runDelete(context, {names: ['prod-translation'], dryRun: true});
		expect(output.stdout()).toBe(version === 'v2' ? 'DELETE /v2/user/custom_token/prod-translation/\n' : `DELETE /v3/manage/keys/${id}/\n`);
		const before = output.stdout().length;
		await runDelete(json, {names: ['prod-translation'], dryRun: true});
		expect(requestSchema.parse(JSON.parse(output.stdout().slice(before)))).toMatchObject({method: 'DELETE', body: null});
		const middle = output.stdout().length;
		await runDelete(json, {names: ['staging-*'], dryRun: true});
		expect(requestsSchema.parse(JSON.parse(output.stdout().slice(middle)))).toHaveLength(4);
		expect(writes(requests)).toEqual([]);
	});

	test('removes nothing in read-only mode', async () => {
		const {context, requests} = await startCommandWorld(version, {settings: {readOnly: true}});
		expect(await thrownBy(runDelete(context, {names: ['prod-translation'], confirm: 'prod-translation'}))).toMatchObject({status: 1});
		expect(writes(requests)).toEqual([]);
	});
});

test('names of a long list are counted, not all told', async () => {
	const api = createFakeApi(Array.from({length: 25}, (_, index) => makeToken(`dev-${index}`)));
	const {message} = await thrownBy(runDelete(makeContext(api).context, {names: ['dev-*']}));
	expect(message).toMatch(/^This would delete 25 tokens: dev-0, .*, dev-19 and 5 more\.$/);
});

test('one that fails does not keep the others, and the exit status is 1', async () => {
	const api = createFakeApi([makeToken('a'), makeToken('b'), makeToken('c')]);
	api.fail('remove', apiError('server', 'It burns.'));
	const {context, output} = makeContext(api);
	expect(await thrownBy(runDelete(context, {names: ['*'], yes: '3'}))).toMatchObject({status: 1, message: '1 of 3 tokens could not be deleted.'});
	expect(output.stderr()).toContain('a: It burns.');
	expect(api.tokens.keys().toArray()).toEqual(['a']);
});
