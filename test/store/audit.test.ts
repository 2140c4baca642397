import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {auditFile, openAudit} from '../../source/history/audit.js';
import {type AuditEntry} from '../../source/history/history-port.js';
import {type StoreOptions} from '../../source/store/store.js';
import {type Token} from '../../source/tokens/token.js';
import {apiError} from '../helpers/fake-api.js';
import {noon} from '../helpers/fake-clock.js';
import {makeDraft, makeToken, money} from '../helpers/make-token.js';
import {activityOf, startStore, type StoreScene} from '../helpers/start-store.js';
import {makeStateDir} from '../helpers/state-dir.js';

const web = makeToken('prod-web', {balance: money('4')});
const app = makeToken('prod-app', {balance: money('9')});

type AuditedScene = StoreScene & {readonly lines: AuditEntry[]};

async function startAudited(tokens: readonly Token[] = [web, app], options: Partial<StoreOptions> = {}): Promise<AuditedScene> {
	const lines: AuditEntry[] = [];
	const scene = await startStore(tokens, {
		audit(entry) {
			lines.push(entry);
		},
		...options,
	});
	return {...scene, lines};
}

const line = (action: AuditEntry['action'], token: string, change: string, rest: Partial<AuditEntry> = {}): AuditEntry => ({at: noon, action, token, change, outcome: 'done', ...rest});

describe('the audit', () => {
	test('has a line for each kind of write, with before and after', async () => {
		const {store, lines} = await startAudited();
		await store.create(makeDraft('dev-new', {expiresAt: noon + 86_400_000}));
		await store.changeBalance('prod-web', {kind: 'add', amount: money('10')});
		await store.undo();
		await store.update('prod-web', {expiresAt: noon + 86_400_000});
		await store.rotate('prod-web');
		await store.remove('prod-web');
		expect(lines).toEqual([
			line('create', 'dev-new', 'live, $50.00, expiry 2027-01-16 (1d)'),
			line('update', 'prod-web', 'balance $4.00 → $14.00'),
			line('undo', 'prod-web', 'balance $14.00 → $4.00'),
			line('update', 'prod-web', 'expiry never → 2027-01-16 (1d)'),
			line('rotate', 'prod-web', ''),
			line('delete', 'prod-web', ''),
		]);
	});

	test('calls it a revocation where the API revokes', async () => {
		const {store, api, lines} = await startAudited();
		api.capabilities = {...api.capabilities, revokes: true};
		await store.remove('prod-web');
		expect(lines).toEqual([line('revoke', 'prod-web', '')]);
	});

	test('has one line for each token of a bulk change, done or not, and of its undo', async () => {
		const {store, api, lines} = await startAudited();
		api.fail('update', apiError('server', 'It burns.'));
		await store.bulk(['prod-web', 'prod-app', 'nobody'], {kind: 'balance', change: {kind: 'set', amount: money('1')}});
		expect(lines).toEqual([
			line('update', 'prod-web', 'balance $4.00 → $1.00', {outcome: 'failed', reason: 'It burns.'}),
			line('update', 'prod-app', 'balance $9.00 → $1.00'),
		]);
		await store.undo();
		expect(lines.slice(2)).toEqual([line('undo', 'prod-app', 'balance $1.00 → $9.00')]);
	});

	test.each(['create', 'update', 'remove', 'rotate', 'secret'] as const)('tells that a %s failed, and why', async method => {
		const {store, api, lines} = await startAudited();
		api.fail(method, apiError('server', 'It burns.'));
		await {
			create: async () => store.create(makeDraft('dev-new')),
			update: async () => store.update('prod-web', {limited: false}),
			remove: async () => store.remove('prod-web'),
			rotate: async () => store.rotate('prod-web'),
			secret: async () => store.secret('prod-web', 'copy'),
		}[method]();
		expect(lines).toMatchObject([{outcome: 'failed', reason: 'It burns.'}]);
	});

	test('says that it does not know where the answer was lost', async () => {
		const {store, api, lines} = await startAudited();
		api.fail('update', apiError('network', 'No answer came.', {unsettled: true}));
		await store.update('prod-web', {limited: false});
		expect(lines).toEqual([line('update', 'prod-web', 'balance $4.00 → no limit', {outcome: 'unknown', reason: 'No answer came.'})]);
	});

	test('has a line for each secret that was read, and for a new one that was copied; so has the activity', async () => {
		const {store, api, lines} = await startAudited();
		await store.secret('prod-web', 'copy');
		await store.secret('prod-web', 'show');
		store.noteSecretCopied('prod-web');
		api.capabilities = {...api.capabilities, readSecret: false};
		await store.secret('prod-web', 'show');
		expect(lines).toEqual([
			line('secret', 'prod-web', 'read to be copied'),
			line('secret', 'prod-web', 'read to be shown'),
			line('secret', 'prod-web', 'the new one copied'),
		]);
		expect(activityOf(store)).toEqual([
			'info: The secret of prod-web was read to be copied.', 'info: The secret of prod-web was read to be shown.', 'info: The new secret of prod-web was copied.',
		]);
	});

	test('has no line for what was not sent', async () => {
		const {store, api, lines} = await startAudited();
		await store.update('prod-web', {});
		await store.changeBalance('prod-web', {kind: 'add', amount: money('99999')});
		api.tokens.set('prod-web', {...web, expiresAt: noon});
		await store.update('prod-web', {limited: false}, {base: web});
		api.rotation = 'unsupported';
		await store.rotate('prod-app');
		api.fail('get', apiError('network'));
		await store.changeBalance('prod-app', {kind: 'add', amount: money('1')});
		await store.undo();
		expect(lines).toEqual([]);
		expect(api.count('update')).toBe(0);
	});

	test('of a read-only session is empty', async () => {
		const {store, lines} = await startAudited([web], {readOnly: true});
		await store.create(makeDraft('dev-new'));
		await store.update('prod-web', {limited: false});
		await store.remove('prod-web');
		await store.rotate('prod-web');
		expect(lines).toEqual([]);
	});

	test('reaches the file without any secret', async () => {
		const stateDir = makeStateDir();
		const audit = openAudit({stateDir, profile: 'acme'});
		const {store} = await startAudited([web], {
			audit(entry) {
				audit.write(entry);
			},
		});
		const created = await store.create(makeDraft('dev-new'));
		const rotated = await store.rotate('prod-web');
		const read = await store.secret('prod-web', 'show');
		const text = readFileSync(auditFile(stateDir), 'utf8');
		expect(text.trimEnd().split('\n')).toHaveLength(3);
		expect(JSON.parse(text.split('\n')[0]!)).toMatchObject({time: '2027-01-15T12:00:00.000Z', profile: 'acme', action: 'create', token: 'dev-new', outcome: 'done'});
		expect([created.kind, rotated.kind, read.kind]).toEqual(['done', 'done', 'done']);
		expect(text).not.toContain('fake-');
	});
});
