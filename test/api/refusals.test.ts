import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {createTokenApi} from '../../source/api/create-token-api.js';
import {ApiError} from '../../source/api/api-error.js';
import {type ApiVersion} from '../../source/api/port.js';
import {Secret} from '../../source/tokens/secret.js';
import {json, send, startFaultServer, type FaultServer} from '../helpers/fault-server.js';
import {accounts, draft} from './accounts.js';
import {createTestApi, errorOf} from './test-api.js';
import {v2Token} from './v2-world.js';

let server: FaultServer;

beforeEach(async () => {
	server = await startFaultServer();
});

afterEach(async () => server.close());

/** What a user hears who creates a token and gets this answer. */
async function onCreate(version: ApiVersion, status: number, body: unknown): Promise<ApiError> {
	const account = accounts[version]();
	server.play(request => (request.method === 'POST' ? json(status, body) : account.script(request)));
	return errorOf(createTestApi(server.url, {version}).create(draft));
}

const withKey = (version: ApiVersion, key: string) =>
	createTokenApi({version, baseUrl: server.url, credential: {key: new Secret(key), source: 'the file /run/key'}, now: () => 0});

describe('a refusal', () => {
	it('of fields puts the server\'s words beside each', async () => {
		const error = await onCreate('v2', 400, {error: {type: 'validation_error', message: {balance: ['A valid number is required.'], expire_time: ['In the past.']}}});
		expect(error).toMatchObject({
			kind: 'invalid', status: 400, fields: {balance: 'A valid number is required.', expiresAt: 'In the past.'},
			message: 'Could not create the token "new-token": the server refuses it: balance: A valid number is required. expiry: In the past.',
		});
	});

	it('of a name that is taken says it once', async () => {
		const {message} = await onCreate('v2', 400, {error: {type: 'validation_error', message: {name: ['Token with this name already exists.']}}});
		expect(message).toBe('Could not create the token "new-token": the name is taken: Token with this name already exists.');
	});

	it('by a v3 field map does too', async () => {
		expect(await onCreate('v3', 400, {member: ['Not a member.']})).toMatchObject({kind: 'invalid', fields: {member: 'Not a member.'}});
	});

	it('of a form of its own is told without naming an object', async () => {
		const error = await onCreate('v2', 400, {success: false, code: 17, meta: {}});
		expect(error.message).toBe('Could not create the token "new-token": the server refuses it with status 400 (Bad Request) and does not say why.');
	});

	it('for want of rights says who can give them', async () => {
		expect(await onCreate('v2', 403, {error: {type: 'permission_error', message: 'You do not have permission to manage tokens'}})).toMatchObject({
			kind: 'forbidden', message: 'Could not create the token "new-token": the key does not allow it: You do not have permission to manage tokens.',
			remedy: 'Ask an administrator of the Eden AI account for the right to manage tokens.',
		});
	});

	it('for want of a scope names the scope', async () => {
		expect(await onCreate('v3', 403, {detail: 'Missing scope: manage:write'})).toMatchObject({kind: 'forbidden', remedy: expect.stringContaining('the scope manage:write') as string});
	});

	it('by the plan\'s limit says how to get more', async () => {
		expect(await onCreate('v3', 403, {detail: 'Your plan\'s limit of 5 keys is reached.'})).toMatchObject({
			kind: 'forbidden', remedy: expect.stringContaining('plan allows no more keys') as string});
	});

	it('of a name is a conflict, by either status', async () => {
		const byField = await onCreate('v3', 400, {name: ['An active key with this name already exists.']});
		const byStatus = await onCreate('v3', 409, {});
		expect([byField.kind, byStatus.kind]).toEqual(['conflict', 'conflict']);
		expect(byField.fields).toEqual({name: 'An active key with this name already exists.'});
		expect(byStatus.fields).toEqual({name: 'This name is taken.'});
	});

	it('of a change that is not about the name is a conflict of another kind', async () => {
		const account = accounts.v3();
		server.play(request => (request.method === 'GET' ? account.script(request) : json(409, {detail: 'Busy.'})));
		const api = createTestApi(server.url, {version: 'v3'});
		expect(await errorOf(api.update(account.id, {limited: false}))).toMatchObject({
			kind: 'conflict', fields: {}, message: expect.stringContaining('conflicts with what is there: Busy.') as string,
		});
		expect(await errorOf(api.update(account.id, {name: 'x'}))).toMatchObject({kind: 'conflict', fields: {name: 'This name is taken.'}});
	});

	it('of a name for another reason is not', async () => {
		expect(await onCreate('v2', 400, {error: {type: 'validation_error', message: {name: ['Too long.']}}})).toMatchObject({kind: 'invalid', fields: {name: 'Too long.'}});
	});

	it.each<[ApiVersion, string, RegExp]>([
		['v2', 'mgmt-eden-0123456789abcdef', /management key.*--api v3/],
		['v2', 'eyJhbGciOiJIUzI1NiJ9.e30.abcd', /wants an account token/],
		['v3', 'eyJhbGciOiJIUzI1NiJ9.e30.abcd', /management key \(mgmt-eden-…\), not an inference key.*--api v2/],
		['v3', 'mgmt-eden-0123456789abcdef', /complete, neither expired nor revoked/],
	])('of the key on %s says where it came from and what is wanted: %s', async (version, key, remedy) => {
		server.play(() => json(401, {detail: 'This endpoint needs a management key.'}));
		const error = await errorOf(withKey(version, key).list());
		expect(error).toMatchObject({kind: 'auth', status: 401, remedy: expect.stringMatching(remedy) as string});
		expect(error.message).toContain(`${new Secret(key).masked()} from the file /run/key: This endpoint needs a management key.`);
	});

	it('of the key without words is a sentence too', async () => {
		server.play(() => send(401, ''));
		const error = await errorOf(withKey('v2', 'sk_0123456789abcdef').list());
		expect(error.message).toMatch(/^Could not list the tokens: 127\.0\.0\.1:\d+ does not accept the key sk_…cdef from the file \/run\/key\.$/);
	});
});

/** Unencrypted. */
const plain = (host: string) => `http://${host}`;

describe('whatever a server repeats of the key', () => {
	const key = 'mgmt-eden-0123456789abcdef0123456789abcdef';
	const ownShape = 'A-Key.of+another~shape';

	/** All that a failed list and what it says of single entries tell. */
	async function told(secret: string): Promise<string> {
		const api = withKey('v2', secret);
		try {
			const {problems} = await api.list();
			return JSON.stringify(problems);
		} catch (error) {
			return error instanceof ApiError ? JSON.stringify([error.message, error.remedy, error.fields]) : 'no such error';
		}
	}

	it.each([
		['the host of a redirect', send(307, '', {location: `https://${key}.evil.example/`}), key],
		['the host of a redirect, of a key in capitals', send(307, '', {location: `https://${ownShape.replaceAll(/[+~]/g, '-')}.evil.example/`}), ownShape.replaceAll(/[+~]/g, '-')],
		['a refusal in capitals', json(400, {detail: `no: ${key.toUpperCase()}`}), key],
		['a refusal, of a key of no known shape', json(400, {detail: `no: ${ownShape}`}), ownShape],
		['a value that cannot be read', json(200, [v2Token('a', {balance: key}), v2Token('b')]), key],
		['a long value that cannot be read', json(200, [v2Token('a', {expire_time: `eyJ${'a'.repeat(80)}`}), v2Token('b')]), `eyJ${'a'.repeat(80)}`],
	])('it is hidden in %s', async (_, answer, secret) => {
		server.play(() => answer);
		const text = await told(secret);
		expect(text).toContain('••••');
		expect(text.toLowerCase()).not.toContain(secret.slice(0, 20).toLowerCase());
	});

	it('it is hidden in the name of another token', async () => {
		server.play(() => json(200, v2Token(key)));
		const {message} = await errorOf(withKey('v2', key).get('a'));
		expect(message).toContain('another token, "••••"');
	});
});

describe('an adapter is not made', () => {
	const options = {version: 'v2', credential: {key: new Secret('eyJ-key-of-tests-0000'), source: 'x'}} as const;

	function errorFor(baseUrl: string, key = options.credential.key): unknown {
		try {
			createTokenApi({...options, baseUrl, credential: {key, source: 'x'}});
			return undefined;
		} catch (error) {
			return error;
		}
	}

	const unusable = [
		plain('api.edenai.run'),
		plain('127.0.0.1.evil.example'),
		plain('localhost.evil.example:8080'),
		'ftp://localhost',
		'nonsense',
		'',
		'https://user:pass@api.edenai.run',
		'https://api.edenai.run/?x=1',
		'https://api.edenai.run/#x',
	];

	it.each(unusable)('for %s', baseUrl => {
		expect(errorFor(baseUrl)).toMatchObject({kind: 'invalid', remedy: expect.any(String) as string});
		expect(errorFor(baseUrl)).toBeInstanceOf(ApiError);
	});

	it.each(['https://api.edenai.run', 'https://api.eu.edenai.run/', 'http://localhost:1', 'http://127.0.0.1:1', 'http://127.3.2.1', 'http://[::1]:1', plain('eden.localhost')])('unlike for %s', baseUrl => {
		expect(errorFor(baseUrl)).toBeUndefined();
	});

	it('unlike for plain http that is allowed', () => {
		expect(createTokenApi({...options, baseUrl: plain('eden.internal:8080'), insecureHttp: true}).host).toBe('eden.internal:8080');
	});

	it.each(['', 'two words', 'line\nbreak', 'ключ', 'trailing '])('for a key that cannot be in a header, which is not shown: %j', key => {
		const error = errorFor('https://api.edenai.run', new Secret(key));
		expect(error).toMatchObject({kind: 'auth'});
		expect(key !== '' && (error as Error).message.includes(key)).toBe(false);
	});

	it('but keeps a path in front of the API\'s own', async () => {
		server.play(() => json(200, []));
		await createTokenApi({...options, baseUrl: `${server.url}/gateway/`}).list();
		expect(server.seen[0]?.path).toBe('/gateway/v2/user/custom_token/');
	});
});
