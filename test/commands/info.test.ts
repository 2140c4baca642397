import {describe, expect, test} from 'vitest';
import {type Session} from '../../source/account/session.js';
import {type Account} from '../../source/api/port.js';
import {infoSchema, runInfo} from '../../source/commands/info.js';
import {type Settings} from '../../source/settings/settings.js';
import {Secret} from '../../source/tokens/secret.js';
import {captureOutput} from '../helpers/capture-output.js';
import {makeContext, makeSettings} from '../helpers/command-context.js';
import {apiError, createFakeApi} from '../helpers/fake-api.js';
import {noon} from '../helpers/fake-clock.js';

const day = 86_400_000;
const key = 'mgmt-eden-fake-key-0000-a1b2';
const v3: Partial<Settings> = {api: 'v3', credential: {key: new Secret(key), source: 'EDENAI_API_KEY'}};
const account: Account = {organization: 'Acme', scopes: ['manage:read', 'manage:write'], keyExpiresAt: noon + (60 * day)};

type Scene = {readonly settings?: Partial<Settings>; readonly whoami?: () => Promise<Account | null>; readonly json?: boolean; readonly notice?: string};

async function info({settings: values = {}, whoami = async () => null, json = false, notice}: Scene = {}) {
	const output = captureOutput();
	const settings = makeSettings(values);
	const opened: Settings[] = [];
	let closed = 0;
	async function open(given: Settings): Promise<Session> {
		opened.push(given);
		const {context: {session}} = makeContext({...createFakeApi([]), version: given.api, whoami}, {settings: given});
		return {
			...session,
			...(notice !== undefined && {audit: {...session.audit, notice}}),
			async close() {
				closed++;
			},
		};
	}

	let status: number | undefined;
	let error: unknown;
	try {
		status = await runInfo({output, json, now: () => noon, signal: new AbortController().signal, settings, open, version: '1.2.3'});
	} catch (error_) {
		error = error_;
	}

	return {status, error, stdout: output.stdout(), stderr: output.stderr(), lines: output.lines(), opened: opened.length, closed};
}

const valueOf = (lines: readonly string[], label: string): string | undefined => lines.find(line => line.startsWith(`${label} `))?.slice(label.length).trim();

test('prints every path, the profile, the API, the host, and where the key came from, masked', async () => {
	const {status, lines, stdout, stderr} = await info({settings: {...v3, profile: 'prod', profiles: ['prod', 'staging'], readOnly: true}, whoami: async () => account});
	expect({status, stderr}).toEqual({status: 0, stderr: ''});
	expect(valueOf(lines, 'Profile')).toBe('prod');
	expect(valueOf(lines, 'Profiles')).toBe('prod, staging');
	expect(valueOf(lines, 'API')).toBe('v3 (auto, by the key)');
	expect(valueOf(lines, 'Host')).toBe('api.example.com');
	expect(valueOf(lines, 'Key')).toBe('mgmt-eden-…a1b2 from EDENAI_API_KEY');
	expect(valueOf(lines, 'Read-only')).toBe('yes');
	expect(valueOf(lines, 'Config file')).toBe('/nowhere/config.yaml');
	expect(valueOf(lines, 'State')).toBe('/nowhere/state');
	expect(valueOf(lines, 'Cache')).toBe('/nowhere/cache');
	expect(valueOf(lines, 'Version')).toMatch(/^1\.2\.3 on Node\.js \d/);
	expect(stdout).not.toContain('fake-key');
});

test('on v3 it tells whose key it is, what it may, and until when', async () => {
	const {lines, closed} = await info({settings: v3, whoami: async () => account});
	expect(valueOf(lines, 'Organization')).toBe('Acme');
	expect(valueOf(lines, 'Scopes')).toBe('manage:read, manage:write');
	expect(valueOf(lines, 'Key expires')).toMatch(/ \(60d\)$/);
	expect(closed).toBe(1);
});

test('on v2, which cannot tell, it says nothing of that', async () => {
	const {status, lines} = await info();
	expect(status).toBe(0);
	expect(valueOf(lines, 'Organization')).toBeUndefined();
	expect(valueOf(lines, 'Key expires')).toBeUndefined();
});

describe('warns on stderr', () => {
	test.each([
		['of a key that is about to expire', {keyExpiresAt: noon + (7 * day) - 1}, /^eden-tokens: The management key itself is about to expire: .* \(6d\)\./],
		['of a key that has expired', {keyExpiresAt: noon - day}, /^eden-tokens: The management key itself has expired: .* \(1d ago\)\./],
		['of a key that may only read', {scopes: ['manage:read']}, /^eden-tokens: The key may only read: it lacks the scope manage:write\.\n$/],
	])('%s', async (_what, part, words) => {
		const {status, stderr} = await info({settings: v3, whoami: async () => ({...account, ...part})});
		expect(status).toBe(0);
		expect(stderr).toMatch(words);
	});

	test.each([['a week ahead', noon + (7 * day)], ['never', null]] as const)('but not where the key expires %s', async (_when, keyExpiresAt) => {
		expect(await info({settings: v3, whoami: async () => ({...account, keyExpiresAt})})).toMatchObject({stderr: ''});
	});

	test('of what the settings and the audit have to tell', async () => {
		const {stderr} = await info({settings: {warnings: ['Others can read the key file.']}, notice: 'The audit file cannot be written.'});
		expect(stderr).toBe('eden-tokens: Others can read the key file.\neden-tokens: The audit file cannot be written.\n');
	});
});

test('without a key it prints the rest, and how to give one', async () => {
	const {status, lines, stderr, opened} = await info({settings: {credential: null}});
	expect({status, opened}).toEqual({status: 0, opened: 0});
	expect(valueOf(lines, 'Key')).toBe('none');
	expect(stderr).toMatch(/^eden-tokens: There is no key\. To give one, set EDENAI_API_KEY, or .*\/nowhere\/config\.yaml\.\n$/);
});

test('what cannot be found out is told after the rest', async () => {
	const failure = apiError('auth', 'Not this key.');
	const {error, lines, closed} = await info({
		settings: v3,
		async whoami() {
			throw failure;
		},
	});
	expect(error).toBe(failure);
	expect(valueOf(lines, 'Key')).toBe('mgmt-eden-…a1b2 from EDENAI_API_KEY');
	expect(closed).toBe(1);
});

describe('--json', () => {
	test('is one object by its schema', async () => {
		const {stdout, stderr} = await info({settings: v3, whoami: async () => ({...account, keyExpiresAt: noon + day}), json: true});
		expect(stderr).toBe('');
		const value = infoSchema.parse(JSON.parse(stdout));
		expect(value).toMatchObject({
			profile: 'default', api: 'v3', host: 'api.example.com', key: {masked: 'mgmt-eden-…a1b2', source: 'EDENAI_API_KEY'},
			account: {organization: 'Acme', keyExpiresAt: new Date(noon + day).toISOString()}, refresh: 30, thresholds: {low: '10', overrides: 0},
		});
		expect(value.warnings[0]).toContain('about to expire');
	});

	test('without a key has null for it', async () => {
		const {stdout} = await info({settings: {credential: null}, json: true});
		expect(infoSchema.parse(JSON.parse(stdout))).toMatchObject({key: null, account: null});
	});
});

test('a name that would move the cursor is shown harmlessly', async () => {
	const {stdout} = await info({settings: {...v3, profile: 'a\u001B[2J'}, whoami: async () => ({...account, organization: 'b\u202Ec'})});
	expect(stdout).not.toMatch(/[\u001B\u202E]/);
});
