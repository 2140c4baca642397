import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type CommandContext} from '../../source/commands/context.js';
import {runDelete} from '../../source/commands/delete.js';
import {runGet} from '../../source/commands/get.js';
import {runCheck} from '../../source/commands/check.js';
import {runList} from '../../source/commands/list.js';
import {findTokens} from '../../source/commands/load-tokens.js';
import {reportError} from '../../source/commands/report-error.js';
import {runRotate} from '../../source/commands/rotate.js';
import {changesSchema, errorSchema} from '../../source/commands/schema.js';
import {runUpdate} from '../../source/commands/update.js';
import {runUsage} from '../../source/commands/usage.js';
import {selectRows} from '../../source/store/rows.js';
import {initialState} from '../../source/store/state.js';
import {reduce} from '../../source/store/reducer.js';
import {defaultThresholds} from '../../source/tokens/health.js';
import {type Token} from '../../source/tokens/token.js';
import {captureOutput} from '../helpers/capture-output.js';
import {makeContext} from '../helpers/command-context.js';
import {thrownBy} from '../helpers/command-world.js';
import {createFakeApi} from '../helpers/fake-api.js';
import {makeToken, money} from '../helpers/make-token.js';

const ann = makeToken('dup', {id: 'uuid-ann', member: 'ann@example.com', masked: 'eden-…1111', balance: money('5')});
const bob = makeToken('dup', {id: 'uuid-bob', member: 'bob@example.com', masked: 'eden-…2222', balance: money('7')});
const other = makeToken('dup-other', {id: 'uuid-other', member: 'bob@example.com', masked: 'eden-…3333'});
const gone = makeToken('dup', {id: 'uuid-gone', member: 'ann@example.com', masked: 'eden-…0000', revoked: true, revokedAt: 1});

function world(...tokens: readonly Token[]) {
	const api = createFakeApi(tokens.length === 0 ? [gone, ann, other, bob] : tokens);
	api.capabilities = {...api.capabilities, revokes: true, rename: true, members: true, readSecret: false};
	return {api, ...makeContext(api)};
}

const writes = (api: ReturnType<typeof createFakeApi>) => api.calls.filter(({method}) => ['update', 'remove', 'rotate', 'create', 'secret'].includes(method));

const commands: ReadonlyArray<readonly [string, (context: CommandContext, named: {names: string[]; name?: string; id?: string}) => Promise<number>]> = [
	['get', async (context, named) => runGet(context, named)],
	['get --show-secret', async (context, named) => runGet(context, {...named, showSecret: true})],
	['update', async (context, named) => runUpdate(context, {...named, balance: '+1'})],
	['update --dry-run', async (context, named) => runUpdate(context, {...named, balance: '+1', dryRun: true})],
	['delete', async (context, named) => runDelete(context, {...named, confirm: 'dup'})],
	['delete --dry-run', async (context, named) => runDelete(context, {...named, dryRun: true})],
	['rotate', async (context, {name, id}) => runRotate(context, {name, id})],
	['usage', async (context, named) => runUsage(context, named)],
];

describe('a name that several active keys have', () => {
	test.each(commands)('%s asks which one, and sends nothing', async (_, run) => {
		const {api, context} = world();
		expect(await thrownBy(run(context, {names: ['dup'], name: 'dup'}))).toMatchObject({
			code: 'conflict', status: 5, message: '2 active keys are named "dup".', hint: 'Say which one with --id ID.',
			candidates: [
				{id: 'uuid-ann', name: 'dup', member: 'ann@example.com', masked: 'eden-…1111'},
				{id: 'uuid-bob', name: 'dup', member: 'bob@example.com', masked: 'eden-…2222'},
			],
		});
		expect(writes(api)).toEqual([]);
	});

	test('is told on stderr with each key that it could be, and as JSON by the schema', async () => {
		const error = await thrownBy(runGet(world().context, {names: ['dup']}));
		const text = captureOutput();
		expect(reportError(error, text, false)).toBe(5);
		expect(text.stderr()).toBe([
			'eden-tokens: 2 active keys are named "dup". Say which one with --id ID.',
			'  uuid-ann  ann@example.com  eden-…1111',
			'  uuid-bob  bob@example.com  eden-…2222',
			'',
		].join('\n'));
		const json = captureOutput();
		reportError(error, json, true);
		expect(errorSchema.parse(JSON.parse(json.stderr())).error.candidates?.map(({id}) => id)).toEqual(['uuid-ann', 'uuid-bob']);
	});

	test.each([{names: ['uuid-bob']}, {names: [], id: 'uuid-bob'}, {names: ['dup'], id: 'uuid-bob'}])('is settled by the id: %j', async named => {
		const {api, context, output} = world();
		await runUpdate(context, {...named, balance: '+1'});
		expect(writes(api).map(({method, args}) => [method, args[0]])).toEqual([['update', 'uuid-bob']]);
		expect(output.stderr()).toContain('dup (bob@example.com, eden-…2222): balance $7.00 → $8.00');
	});

	test('is not settled by the id of another name, nor by one that there is not', async () => {
		const {api, context} = world();
		expect(await thrownBy(runRotate(context, {name: 'dup', id: 'uuid-other'}))).toMatchObject({code: 'usage', status: 2});
		expect(await thrownBy(runRotate(context, {name: 'dup', id: 'uuid-nobody'}))).toMatchObject({code: 'not-found', status: 4});
		expect(await thrownBy(runRotate(context, {id: 'uuid-gone'}))).toMatchObject({code: 'not-found', status: 4});
		expect(writes(api)).toEqual([]);
	});

	test('does not confirm a deletion: its id does', async () => {
		const {api, context} = world();
		expect(await thrownBy(runDelete(context, {names: [], id: 'uuid-bob', confirm: 'dup'}))).toMatchObject({
			code: 'unconfirmed', status: 5, message: '"dup" is not the id of the token that this would revoke for ever, which is dup (bob@example.com, eden-…2222).',
			hint: 'Add --confirm uuid-bob if that is what you want.',
		});
		expect(writes(api)).toEqual([]);
		await runDelete(context, {names: ['uuid-bob'], confirm: 'uuid-bob'});
		expect(writes(api).map(({method, args}) => [method, args[0]])).toEqual([['remove', 'uuid-bob']]);
	});

	test('is the name of all of them where it is a glob, which says how many', async () => {
		const {api, context, output} = world();
		expect(await thrownBy(runDelete(context, {names: ['dup*']}))).toMatchObject({
			message: expect.stringContaining('This would revoke for ever 3 tokens: dup (ann@example.com, eden-…1111), dup-other, dup (bob') as string,
		});
		await runUpdate({...context, json: true}, {names: ['dup*'], balance: '+1'});
		expect(changesSchema.parse(JSON.parse(output.stdout())).done.map(({id}) => id)).toEqual(['uuid-ann', 'uuid-other', 'uuid-bob']);
		expect(api.count('update')).toBe(3);
	});

	test('shows in the list which is which', async () => {
		const {context, output} = world();
		await runList(context, {all: true});
		expect(output.stdout()).toContain('dup (ann@example.com, eden-…1111)');
		expect(output.stdout()).toContain('dup (bob@example.com, eden-…2222)');
		expect(output.stdout()).toMatch(/REVOKED +dup {2}/);
	});

	test('is judged by check for all of them', async () => {
		const {context, output} = world({...ann, balance: money('0')}, {...bob, balance: money('0')});
		expect(await runCheck(context, {names: ['dup']})).toBe(2);
		expect(output.stdout()).toContain('EMPTY dup (ann@example.com, eden-…1111): ');
		expect(output.stdout()).toContain('EMPTY dup (bob@example.com, eden-…2222): ');
	});

	test('needs no more words where only one of them works', async () => {
		const {api, context} = world(gone, ann);
		await runDelete(context, {names: ['dup'], confirm: 'dup'});
		expect(writes(api).map(({args}) => args[0])).toEqual(['uuid-ann']);
	});
});

test('a name or an id never means a key that does not have it, nor one of several', () => {
	const thresholds = {base: defaultThresholds, overrides: []};
	const words = fc.constantFrom('a', 'b', 'a*', '*', 'id-1', 'id-2', 'id-3');
	const anyToken = fc.record({id: fc.constantFrom('id-1', 'id-2', 'id-3', 'a'), name: fc.constantFrom('a', 'b', 'ab', 'id-1'), revoked: fc.boolean()});
	fc.assert(fc.property(fc.uniqueArray(anyToken, {selector: ({id}) => id}), words, (tokens, word) => {
		const list = {tokens: tokens.map(({name, ...more}) => makeToken(name, more)), problems: []};
		const rows = selectRows(reduce(initialState(0, 0), {type: 'accept-list', at: 0, list, touched: new Set()}), thresholds);
		const named = tokens.filter(({id, name, revoked}) => !revoked && (id === word || name === word)).map(({id}) => id);
		let found: readonly string[] | undefined;
		try {
			found = findTokens(rows, [word]).rows.map(({id}) => id);
		} catch {}

		const globbed = tokens.filter(({name, revoked}) => !revoked && (word === '*' || (word === 'a*' && name.startsWith('a')))).map(({id}) => id);
		const meant = named.length > 0 ? named : globbed;
		expect(found).toEqual(meant.length === 0 || named.length > 1 ? undefined : meant);
	}));
});
