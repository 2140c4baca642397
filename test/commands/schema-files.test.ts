import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import * as z from 'zod';
import {checkSchema, runCheck} from '../../source/commands/check.js';
import {type CommandContext} from '../../source/commands/context.js';
import {runCreate} from '../../source/commands/create.js';
import {runDelete} from '../../source/commands/delete.js';
import {runGet} from '../../source/commands/get.js';
import {infoSchema} from '../../source/commands/info.js';
import {runList} from '../../source/commands/list.js';
import {runMigrate} from '../../source/commands/migrate.js';
import {reportError} from '../../source/commands/report-error.js';
import {runRotate} from '../../source/commands/rotate.js';
import * as data from '../../source/commands/schema.js';
import {runUpdate} from '../../source/commands/update.js';
import {runUsage} from '../../source/commands/usage.js';
import {eventSchema} from '../../source/commands/watch-events.js';
import {captureOutput} from '../helpers/capture-output.js';
import {startCommandWorld} from '../helpers/command-world.js';
import {schemaFault, schemaFolder} from '../helpers/schema-fault.js';

/** Every shape that a script can get, by the name of its file. */
const schemas = {
	token: data.tokenSchema, list: data.listSchema, changes: data.changesSchema, request: data.requestSchema, requests: data.requestsSchema, usage: data.usageSchema,
	migration: data.migrationSchema, 'secret-line': data.secretLineSchema, error: data.errorSchema, event: eventSchema, check: checkSchema, info: infoSchema,
} as const satisfies Record<string, z.ZodType>;

type Name = keyof typeof schemas;

const names = Object.keys(schemas) as Name[];

// `npx vitest run test/commands/schema-files.test.ts --update` writes them anew.
describe('the schemas in docs/schema', () => {
	test.each(names)('%s.json is what the program has', async name => {
		await expect(`${JSON.stringify(z.toJSONSchema(schemas[name]), undefined, '\t')}\n`).toMatchFileSnapshot(path.join(schemaFolder, `${name}.json`));
	});

	test('there is no other file', async () => {
		const files = await readdir(schemaFolder);
		expect(files.toSorted()).toEqual(names.map(name => `${name}.json`).toSorted());
	});
});

type Run = (context: CommandContext) => Promise<number>;

/** Commands in an order in which each finds what it needs. */
const commands: ReadonlyArray<readonly [Name, string, Run]> = [
	['list', 'list --all', async context => runList(context, {all: true})],
	['token', 'get', async context => runGet(context, {names: ['ci-cd-pipeline'], showSecret: true})],
	['list', 'get of several', async context => runGet(context, {names: ['dev-*', 'client-*'], showSecret: true})],
	['token', 'create', async context => runCreate(context, {name: 'qa-web', balance: '0.000000001', expires: '+30d', reset: 'daily:1', showSecret: true})],
	['request', 'create --dry-run', async context => runCreate(context, {name: 'qa-api', dryRun: true})],
	['token', 'update', async context => runUpdate(context, {names: ['qa-web'], balance: '-5'})],
	['changes', 'update of several', async context => runUpdate(context, {names: ['staging-*'], balance: '+1'})],
	['requests', 'update of several --dry-run', async context => runUpdate(context, {names: ['staging-*'], expires: 'never', dryRun: true})],
	['token', 'rotate', async context => runRotate(context, {name: 'qa-web', showSecret: true})],
	['usage', 'usage', async context => runUsage(context, {names: []})],
	['check', 'check', async context => runCheck(context, {names: []})],
	['token', 'delete', async context => runDelete(context, {names: ['qa-web'], confirm: 'qa-web'})],
	['changes', 'delete of several', async context => runDelete(context, {names: ['dev-*'], yes: '4'})],
];

describe.each(['v2', 'v3'] as const)('on %s', version => {
	test('what the commands print is valid by the schema that is committed', async () => {
		const {json} = await startCommandWorld(version);
		for (const [name, command, run] of commands) {
			const output = captureOutput();
			await run({...json, output});
			expect([command, await schemaFault(name, output.stdout())]).toEqual([command, undefined]);
		}
	});
});

test('what migrate prints and writes is valid', async () => {
	const directory = await mkdtemp(path.join(tmpdir(), 'eden-tokens-schema-'));
	onTestFinished(async () => rm(directory, {recursive: true, force: true}));
	const old = await startCommandWorld('v2');
	const next = await startCommandWorld('v3', {size: 0, settings: {profile: 'new'}});
	const run = async (options: {readonly dryRun?: boolean; readonly only?: string; readonly out?: string}) => {
		const output = captureOutput();
		await runMigrate({...old.json, output, openProfile: async () => next.context.session}, {toProfile: 'new', ...options});
		expect(await schemaFault('migration', output.stdout())).toBeUndefined();
	};

	await run({dryRun: true});
	await run({only: 'prod-*'});
	await run({only: 'ci-*', out: path.join(directory, 'secrets')});
	const lines = await readFile(path.join(directory, 'secrets'), 'utf8');
	expect(await schemaFault('secret-line', lines.split('\n')[0]!)).toBeUndefined();
});

test('what is told of an error is valid', async () => {
	const output = captureOutput();
	reportError(new Error('secret'), output, true);
	expect(await schemaFault('error', output.stderr())).toBeUndefined();
});

test('nothing unknown is allowed, and amounts and moments have one form only', async () => {
	expect(await schemaFault('token', '{}')).toContain('must have required property \'name\'');
	const {json, output} = await startCommandWorld('v2');
	await runGet(json, {names: ['prod-web-app']});
	const token = JSON.parse(output.stdout()) as Record<string, unknown>;
	expect(await schemaFault('token', JSON.stringify({...token, more: 1}))).toContain('must NOT have additional properties');
	expect(await schemaFault('token', JSON.stringify({...token, balance: 0.1}))).toContain('must');
	expect(await schemaFault('token', JSON.stringify({...token, expiresAt: '2027-01-31'}))).toContain('must match pattern');
});
