import {mkdtemp, readFile, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {type CommandContext} from '../../source/commands/context.js';
import {runMigrate} from '../../source/commands/migrate.js';
import {migrationSchema, secretLineSchema, type MigrationEntryJson} from '../../source/commands/schema.js';
import {type DemoOptions} from '../../source/demo/server.js';
import {usd} from '../../source/demo/values.js';
import {captureOutput} from '../helpers/capture-output.js';
import {makeContext} from '../helpers/command-context.js';
import {commandNow, startCommandWorld, thrownBy} from '../helpers/command-world.js';
import {apiError, createFakeApi} from '../helpers/fake-api.js';
import {makeToken, money} from '../helpers/make-token.js';

const day = 86_400_000;
const writes = (requests: readonly string[]): string[] => requests.filter(request => !request.startsWith('GET '));

async function newFolder(): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'eden-tokens-migrate-'));
	onTestFinished(async () => rm(folder, {recursive: true, force: true}));
	return folder;
}

/** The v2 account of the demo, and an organization without keys but for revoked ones and a legacy one. */
async function startAccounts(options: DemoOptions = {}) {
	const old = await startCommandWorld('v2', {settings: {profile: 'old'}, output: captureOutput()});
	const next = await startCommandWorld('v3', {size: 0, settings: {profile: 'new'}, ...options});
	let closed = 0;
	const openProfile: CommandContext['openProfile'] = async () => ({
		...next.context.session,
		async close() {
			closed++;
		},
	});
	const context = {...old.context, openProfile};
	return {old, next, context, json: {...context, json: true}, output: old.output, closed: () => closed};
}

/** The entries of the last document that was printed. */
const entriesOf = (text: string): readonly MigrationEntryJson[] => migrationSchema.parse(JSON.parse(text)).tokens;
const named = (entries: readonly MigrationEntryJson[], name: string) => entries.find(entry => entry.name === name);

describe('migrate', () => {
	test('makes each token anew as a key of the same name and settings, and leaves the old ones alone', async () => {
		const {context, output, old, next, closed} = await startAccounts();
		await runMigrate(context, {toProfile: 'new'});
		const working = old.server.account.active().filter(({expiresAt}) => expiresAt === null || expiresAt > commandNow);
		expect(working.length).toBeGreaterThan(15);
		for (const entry of working) {
			const {name, type, limited, expiresAt, reset} = entry;
			const key = next.server.account.byName(name)!;
			expect(key).toMatchObject({name, type, limited, expiresAt, reset});
			expect(next.server.account.balanceOf(key)).toBe(old.server.account.balanceOf(entry));
			expect(named(entriesOf(output.stdout()), name)).toEqual({name, status: 'created', id: key.id, reason: null, secret: key.secret});
		}

		expect(writes(old.requests)).toEqual([]);
		expect(named(entriesOf(output.stdout()), 'dev-marie-prototype')).toMatchObject({status: 'expired', id: null, reason: 'it expired on 2026-10-23 (3d ago)'});
		expect(closed()).toBe(1);
	});

	test('tells what was made and what was left on stderr, with no secret in it', async () => {
		const {context, output, next} = await startAccounts();
		await runMigrate(context, {toProfile: 'new', only: 'dev-*'});
		expect(output.stderr()).toMatch(/^dev-john-testing\s+sandbox\s+\$25\.00\s+2026-11-25 \(30d\)\s+created$/m);
		expect(output.stderr()).toMatch(/^dev-marie-prototype\s.*left out: it expired on 2026-10-23 \(3d ago\)$/m);
		expect(output.stderr()).toContain('4 tokens: 3 created, 1 left out. Nothing was deleted in old.');
		expect(output.stderr()).not.toContain(next.server.account.byName('dev-john-testing')!.secret);
		expect(next.audited.map(({action, token, change, outcome}) => [action, token, change, outcome]).toSorted()).toEqual([
			['migrate', 'dev-anna-vision', 'from the profile old: live, $6.50, expiry 2026-11-18 (22d)', 'done'],
			['migrate', 'dev-john-testing', 'from the profile old: sandbox, $25.00, expiry 2026-11-25 (30d)', 'done'],
			['migrate', 'dev-playground', 'from the profile old: sandbox, no limit, expiry never', 'done'],
		]);
	});

	test('can be repeated without making anything twice', async () => {
		const {context, json, output, next} = await startAccounts();
		await runMigrate(context, {toProfile: 'new'});
		const count = next.server.account.entries.length;
		next.server.account.change(next.server.account.byName('prod-web-app')!, {balance: usd(3)});
		const before = output.stdout().length;
		await runMigrate(json, {toProfile: 'new'});
		expect(next.server.account.entries).toHaveLength(count);
		const entries = entriesOf(output.stdout().slice(before));
		expect(new Set(entries.map(({status}) => status))).toEqual(new Set(['there', 'expired']));
		expect(entries.every(entry => !('secret' in entry))).toBe(true);
	});

	test('goes on after an interruption where it stopped, and the secrets of both runs are all there are', async () => {
		const {context, json, output, next} = await startAccounts();
		const controller = new AbortController();
		const folder = await newFolder();
		const {api} = next.context.session;
		const create = api.create.bind(api);
		let made = 0;
		api.create = async draft => {
			made++;
			if (made === 6) {
				controller.abort();
			}

			return create(draft);
		};

		const files = [path.join(folder, 'first'), path.join(folder, 'second')] as const;
		expect(await thrownBy(runMigrate({...json, signal: controller.signal}, {toProfile: 'new', out: files[0]}))).toMatchObject({
			code: 'incomplete', status: 1, hint: expect.stringContaining('goes on where it stopped') as string,
		});
		const first = entriesOf(output.stdout());
		expect(first.filter(({status}) => status === 'created').length).toBeLessThan(12);
		expect(first.filter(({status}) => status === 'not-tried').length).toBeGreaterThan(5);
		await runMigrate(context, {toProfile: 'new', out: files[1]});
		const texts = await Promise.all(files.map(async file => readFile(file, 'utf8')));
		const lines = texts.join('').trim().split('\n').map(line => secretLineSchema.parse(JSON.parse(line)));
		const keys = next.server.account.active();
		expect(lines).toHaveLength(keys.length);
		for (const {id, name, secret} of lines) {
			expect(next.server.account.byId(id)).toMatchObject({name, secret});
		}
	});

	test('does not touch a key of the same name that is another, and says in what', async () => {
		const {json, output, next} = await startAccounts();
		const {account} = next.server;
		account.create({name: 'staging-web-app', type: 'sandbox_api_token', balance: null, limited: false, expiresAt: null, reset: {period: 'daily', amount: usd(2)}, member: null});
		const before = structuredClone(account.byName('staging-web-app'));
		expect(await thrownBy(runMigrate(json, {toProfile: 'new', only: 'staging-web-app'}))).toMatchObject({status: 1, message: '1 of 1 token was not migrated.'});
		expect(entriesOf(output.stdout())).toEqual([{
			name: 'staging-web-app', status: 'differs', id: before!.id,
			reason: 'type: live here, sandbox there; expiry: 2026-12-23 here, never there; reset: no reset here, resets daily to $2 there',
		}]);
		expect(account.byName('staging-web-app')).toEqual(before);
	});

	test('writes the secrets to a new file of its owner only, and prints the table', async () => {
		const {context, output, next} = await startAccounts();
		const out = path.join(await newFolder(), 'secrets.ndjson');
		await runMigrate(context, {toProfile: 'new', only: 'ci-*', out});
		const {mode} = await stat(out);
		expect(mode & 0o777).toBe(0o600);
		const text = await readFile(out, 'utf8');
		const names = ['ci-cd-pipeline', 'ci-nightly-evals'];
		expect(text.trim().split('\n').map(line => secretLineSchema.parse(JSON.parse(line))).toSorted((a, b) => a.name.localeCompare(b.name))).toEqual(names.map(name => {
			const {id, secret} = next.server.account.byName(name)!;
			return {name, id, secret};
		}));
		expect(output.lines()).toHaveLength(3);
		expect(output.stdout()).toMatch(/^ci-cd-pipeline\s+live\s+\$14\.80\s+never\s+resets daily to \$20\s+created$/m);
		for (const name of names) {
			expect(output.stdout() + output.stderr()).not.toContain(next.server.account.byName(name)!.secret);
		}
	});

	test.each(['a file', 'a link to nowhere'])('never overwrites %s, and then makes no key', async kind => {
		const {context, next} = await startAccounts();
		const out = path.join(await newFolder(), 'secrets');
		await (kind === 'a file' ? writeFile(out, 'precious') : symlink(path.join(path.dirname(out), 'nowhere'), out));
		expect(await thrownBy(runMigrate(context, {toProfile: 'new', out}))).toMatchObject({code: 'exists', status: 5});
		expect(next.server.account.active()).toEqual([]);
		if (kind === 'a file') {
			expect(await readFile(out, 'utf8')).toBe('precious');
		} else {
			await expect(stat(path.join(path.dirname(out), 'nowhere'))).rejects.toThrow('ENOENT');
		}
	});

	test('makes no key where the file cannot be made', async () => {
		const {context, next} = await startAccounts();
		expect(await thrownBy(runMigrate(context, {toProfile: 'new', out: path.join(await newFolder(), 'no', 'secrets')}))).toMatchObject({
			code: 'out', status: 1, message: expect.stringContaining('a folder of its path does not exist') as string,
		});
		expect(next.server.account.active()).toEqual([]);
	});

	test('leaves no empty file where there was nothing to make, or nothing could be made', async () => {
		const folder = await newFolder();
		const {context} = await startAccounts({keyLimit: 0});
		const out = path.join(folder, 'secrets');
		await runMigrate(context, {toProfile: 'new', only: 'dev-marie-*', out});
		expect(await thrownBy(runMigrate(context, {toProfile: 'new', only: 'dev-anna-*', out}))).toMatchObject({status: 1});
		await expect(stat(out)).rejects.toThrow('ENOENT');
	});

	test('stops where the plan allows no more keys, instead of asking for each', async () => {
		const {json, output, next} = await startAccounts({keyLimit: 2});
		expect(await thrownBy(runMigrate(json, {toProfile: 'new'}))).toMatchObject({status: 1});
		const entries = entriesOf(output.stdout());
		expect(entries.filter(({status}) => status === 'created')).toHaveLength(2);
		expect(entries.find(({status}) => status === 'failed')?.reason).toContain('Your plan allows 2 active keys');
		expect(entries.filter(({status}) => status === 'not-tried').length).toBeGreaterThan(8);
		expect(writes(next.requests).length).toBeLessThan(10);
	});

	test('shows with --dry-run what maps, what cannot, and the requests, and does nothing', async () => {
		const {context, json, output, old, next} = await startAccounts();
		const out = path.join(await newFolder(), 'secrets');
		old.server.account.change(old.server.account.byName('staging-speech')!, {expiresAt: commandNow + (day / 2)});
		expect(await runMigrate(context, {toProfile: 'new', only: 'staging-*', dryRun: true, out})).toBe(0);
		expect(output.stdout()).toMatch(/^staging-web-app\s.*would be created$/m);
		expect(output.stdout()).toMatch(/^staging-speech\s.*cannot be made: it expires in 12h, and a key has to live 1d: renew it first$/m);
		expect(output.lines().filter(line => line === 'POST /v3/manage/keys/')).toHaveLength(3);
		const before = output.stdout().length;
		expect(await runMigrate(json, {toProfile: 'new', dryRun: true})).toBe(0);
		const {dryRun, from, to, tokens} = migrationSchema.parse(JSON.parse(output.stdout().slice(before)));
		expect([dryRun, from, to]).toEqual([true, 'old', 'new']);
		expect(named(tokens, 'prod-web-app')).toEqual({
			name: 'prod-web-app', status: 'would-create', id: null, reason: null,
			request: {method: 'POST', path: '/v3/manage/keys/', body: {name: 'prod-web-app', token_type: 'api_token', active_balance: true, balance: '742.18'}},
		});
		expect([...writes(old.requests), ...writes(next.requests)]).toEqual([]);
		await expect(stat(out)).rejects.toThrow('ENOENT');
	});

	test('works between v2 and v3 only, and not onto itself', async () => {
		const {context, old, next} = await startAccounts();
		expect(await thrownBy(runMigrate(context, {toProfile: 'old'}))).toMatchObject({status: 2});
		expect(await thrownBy(runMigrate({...context, session: next.context.session}, {toProfile: 'x'}))).toMatchObject({status: 2, message: 'The profile new speaks v3: its keys need no migration.'});
		expect(await thrownBy(runMigrate({...context, openProfile: async () => old.context.session}, {toProfile: 'other'}))).toMatchObject({status: 2, message: 'The profile other speaks v2.'});
		expect(await thrownBy(runMigrate(context, {toProfile: 'new', only: 'nope-*'}))).toMatchObject({status: 4});
	});
});

describe('migrate, in bad times', () => {
	const accounts = (names: readonly string[]) => {
		const [old, next] = [createFakeApi(names.map(name => makeToken(name))), createFakeApi()];
		Object.assign(next, {version: 'v3', capabilities: {...next.capabilities, readSecret: false, minimumExpiry: day}});
		const target = makeContext(next, {settings: {profile: 'new'}});
		const source = makeContext(old, {settings: {profile: 'old'}});
		return {next, output: source.output, context: {...source.context, openProfile: async () => target.context.session}};
	};

	test('a secret is printed as soon as it is known, so that whatever follows cannot take it', async () => {
		const {next, context, output} = accounts(['a', 'b', 'c', 'd', 'e']);
		const release = ['a', 'b', 'c'].map(() => next.hold('create'));
		const running = runMigrate(context, {toProfile: 'new'});
		await expect.poll(() => next.tokens.size).toBe(2);
		expect(output.stdout()).toContain('"secret":"fake-secret-of-d"');
		expect(output.stdout()).not.toContain('fake-secret-of-a');
		for (const go of release) {
			go();
		}

		await running;
		expect(entriesOf(output.stdout()).filter(({secret}) => typeof secret === 'string')).toHaveLength(5);
	});

	test('a key whose answer was lost is found by the next run, which says that its secret is not known', async () => {
		const {next, context, output} = accounts(['a']);
		const create = next.create.bind(next);
		next.create = async draft => {
			await create(draft);
			throw apiError('network', 'No answer came.', {unsettled: true});
		};

		expect(await thrownBy(runMigrate(context, {toProfile: 'new'}))).toMatchObject({status: 1});
		const before = output.stdout().length;
		await runMigrate(context, {toProfile: 'new'});
		expect(entriesOf(output.stdout().slice(before))).toMatchObject([{status: 'there'}]);
		expect(next.tokens.size).toBe(1);
		expect(output.stderr()).toContain('rotate NAME makes a new one');
	});

	test('the secret of a key that is not found afterwards is kept, its row marked, and the status is 1', async () => {
		const {next, context, output} = accounts(['a', 'b']);
		const create = next.create.bind(next);
		next.create = async draft => ({...await create(draft), ...(draft.name === 'a' && {doubt: 'There is no such token so far.'})});
		const out = path.join(await newFolder(), 'secrets.ndjson');
		expect(await thrownBy(runMigrate(context, {toProfile: 'new', out}))).toMatchObject({status: 1, message: '1 of 2 tokens were not migrated.'});
		const text = await readFile(out, 'utf8');
		expect(text).toContain('fake-secret-of-a');
		expect(output.stdout()).toMatch(/^a\s.*not confirmed: There is no such token so far\.$/m);
		expect(output.stdout()).toMatch(/^b\s.*created$/m);
	});

	test('one that fails does not keep the others from being made', async () => {
		const {next, context, output} = accounts(['a', 'b', 'c']);
		next.fail('create', apiError('server', 'It burns.'));
		expect(await thrownBy(runMigrate(context, {toProfile: 'new'}))).toMatchObject({status: 1, message: '1 of 3 tokens were not migrated.'});
		expect(named(entriesOf(output.stdout()), 'a')).toMatchObject({status: 'failed', reason: 'It burns.'});
		expect(next.tokens.keys().toArray()).toEqual(['b', 'c']);
	});

	test('a legacy key of the name, an unknown balance and a reset without amount are told', async () => {
		const {next, context, output} = accounts([]);
		const source = context.session.api as ReturnType<typeof createFakeApi>;
		source.tokens.set('a', makeToken('a'));
		source.tokens.set('b', makeToken('b', {balance: null}));
		source.tokens.set('c', makeToken('c', {reset: {period: 'daily', amount: null}}));
		source.tokens.set('d', makeToken('d', {limited: false, balance: money('3')}));
		next.tokens.set('legacy:a', makeToken('a', {id: 'legacy:a', legacy: true}));
		next.tokens.set('old-d', makeToken('d', {id: 'old-d', revoked: true}));
		await thrownBy(runMigrate(context, {toProfile: 'new'}));
		expect(entriesOf(output.stdout()).map(({name, status, reason}) => [name, status, reason])).toEqual([
			['a', 'differs', 'a legacy key has the name: regenerate it in the Eden AI dashboard'],
			['b', 'impossible', 'its balance is not known'],
			['c', 'impossible', 'its reset has no amount'],
			['d', 'created', null],
		]);
	});
});
