import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type ApiVersion, type TokenApi} from '../../source/api/port.js';
import {dollars, parseMoney} from '../../source/tokens/money.js';
import {cutOff, hang, html, json, reset, send, startFaultServer, type Answer, type FaultServer} from '../helpers/fault-server.js';
import {accounts, draft, type TestAccount} from './accounts.js';
import {createTestApi, errorOf} from './test-api.js';
import {toMethod, withFaults, type Fault} from './world.js';

/** Where nobody has answered in time, the server may still be at work on it. */
const isSlow = (answer: Answer): boolean => answer === hang || answer === slow;

const slow = html(504, '504 Gateway Time-out');

/** Ways in which the answer of a write can get lost. */
const losses: Array<[string, Answer]> = [
	['the connection is reset', reset],
	['the answer never comes', hang],
	['a gateway gives up on the server', slow],
	['the server fails', send(500, '{"detail":"Internal error"}')],
	['a proxy fails', html(502, '502 Bad Gateway')],
	['the answer is cut off', cutOff('{"name":"new-')],
	['the answer is half a JSON', send(200, '{"name":"new-')],
	['the answer is empty', send(200, '')],
	['the answer is neither yes nor no', send(304, '')],
	['the server wants another protocol', response => {
		response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
	}],
];

describe.each<ApiVersion>(['v2', 'v3'])('on %s, when', version => {
	let server: FaultServer;
	let account: TestAccount;
	let api: TokenApi;

	beforeEach(async () => {
		server = await startFaultServer();
		account = accounts[version]();
		server.play(account.script);
		api = createTestApi(server.url, {version, timeoutMs: 250});
	});

	afterEach(async () => server.close());

	const play = (...faults: Fault[]) => {
		server.play(withFaults(account.script, faults));
	};

	const count = (method: string) => server.seen.filter(seen => seen.method === method).length;

	describe.each(losses)('%s', (_, answer) => {
		it('a token that was created is found, and not created twice', async () => {
			play({when: toMethod('POST'), isApplied: true, answer});
			const {token, secret} = await api.create(draft);
			expect(token).toMatchObject({name: 'new-token', balance: dollars(5)});
			expect(secret === null).toBe(version === 'v3');
			expect(account.names()).toEqual(['prod-web', 'new-token']);
			expect(count('POST')).toBe(1);
		});

		it('a token that was not created is said not to be, and can be tried again', async () => {
			play({when: toMethod('POST'), isApplied: false, answer});
			const error = await errorOf(api.create(draft));
			expect(error).toMatchObject(isSlow(answer)
				? {unsettled: true, message: expect.stringMatching(/\. It was not created so far\.$/) as string, remedy: 'Look again before you repeat it: the server may still do it.'}
				: {unsettled: false, message: expect.stringMatching(/\. It was not created\.$/) as string, remedy: 'It is safe to try again.'});
			expect(['network', 'server', 'contract']).toContain(error.kind);
			expect(account.names()).toEqual(['prod-web']);
			expect(count('POST')).toBe(1);
			await api.create(draft);
			expect(account.names()).toEqual(['prod-web', 'new-token']);
		});

		it('a change that was applied is found to be', async () => {
			await api.list();
			play({when: toMethod('PATCH'), isApplied: true, answer});
			expect(await api.update(account.id, {balance: dollars(60)})).toMatchObject({balance: dollars(60)});
			expect(count('PATCH')).toBe(1);
		});

		it('a change that was not applied is said not to be', async () => {
			await api.list();
			play({when: toMethod('PATCH'), isApplied: false, answer});
			const error = await errorOf(api.update(account.id, {balance: dollars(60)}));
			expect(error).toMatchObject(isSlow(answer)
				? {unsettled: true, message: expect.stringMatching(/\. It was not applied so far\.$/) as string, remedy: 'Look again before you repeat it: the server may still do it.'}
				: {unsettled: false, message: expect.stringMatching(/\. It was not applied\.$/) as string, remedy: 'It is safe to try again.'});
			expect(account.balance()).toBe(50);
			expect(count('PATCH')).toBe(1);
		});

		it('a removal that was done is found to be', async () => {
			play({when: toMethod('DELETE'), isApplied: true, answer});
			await api.remove(account.id);
			expect(account.names()).toEqual([]);
			expect(count('DELETE')).toBe(1);
		});

		it('a rotation is not sent twice, and says that the secret may be lost, unless it can be read', async () => {
			play({when: toMethod('POST'), isApplied: true, answer});
			if (version === 'v2') {
				const rotation = await api.rotate(account.id);
				expect(rotation.kind === 'rotated' && rotation.secret.reveal()).toMatch(/fake-00000001/);
			} else {
				expect(await errorOf(api.rotate(account.id))).toMatchObject({
					unsettled: true, message: expect.stringContaining('the old secret is dead') as string, remedy: expect.stringContaining('Rotate again') as string,
				});
			}

			expect(count('POST')).toBe(1);
		});
	});

	it('a change is applied some seconds after the answer was given up, that is found', async () => {
		await api.list();
		let looks = 0;
		server.play(request => {
			if (request.method === 'PATCH') {
				return hang;
			}

			looks++;
			if (looks === 3) {
				account.change({balance: 60});
			}

			return account.script(request);
		});
		expect(await api.update(account.id, {balance: dollars(60)})).toMatchObject({balance: dollars(60)});
		expect(looks).toBe(3);
	});

	it('a removal is not done so far, that is all that is said after no answer came', async () => {
		play({when: toMethod('DELETE'), isApplied: false, answer: hang});
		expect(await errorOf(api.remove(account.id))).toMatchObject({unsettled: true, message: expect.stringMatching(/was not (?:deleted|revoked) so far\.$/) as string});
	});

	it('a removal was not done, it is said not to be', async () => {
		play({when: toMethod('DELETE'), isApplied: false, answer: reset});
		const error = await errorOf(api.remove(account.id));
		expect(error).toMatchObject({kind: 'network', unsettled: false, message: expect.stringMatching(/was not (?:deleted|revoked)/) as string});
		expect(account.names()).toEqual(['prod-web']);
	});

	it('a server says that it is done, and it is not, that is told', async () => {
		const yes = send(200, '{}');
		play({when: toMethod('DELETE'), isApplied: false, answer: yes});
		expect(await errorOf(api.remove(account.id))).toMatchObject({kind: 'contract', message: expect.stringContaining('still there') as string});
	});

	it('a change is ignored by a server that says yes, that is told', async () => {
		const token = await api.get(account.id);
		server.play(withFaults(account.script, [{
			when: toMethod('PATCH'), isApplied: false,
			async answer(response, request) {
				return account.script({...request, method: 'GET'})(response, request);
			},
		}]));
		const error = await errorOf(api.update(account.id, {limited: !token.limited}));
		expect(error).toMatchObject({kind: 'contract', message: expect.stringContaining('as it was before') as string});
	});

	it('a lost create turns out late, it is found by the second look', async () => {
		server.play(withFaults(account.script, [
			{when: toMethod('POST'), isApplied: false, answer: reset},
			// The look before and the first look after find nothing; then the server comes round to it.
			{when: request => request.method === 'GET' && count('POST') === 1, isApplied: false, async answer(response, request) {
				const empty = account.script(request);
				account.addOther('new-token');
				return empty(response, request);
			}},
		]));
		const {token} = await api.create({...draft, balance: dollars(7)});
		expect(token.name).toBe('new-token');
	});

	it('someone else takes the name at that moment, it is a conflict', async () => {
		play({
			when: toMethod('POST'), isApplied: false, answer: reset, after() {
				account.addOther('new-token');
			},
		});
		expect(await errorOf(api.create(draft))).toMatchObject({kind: 'conflict', message: expect.stringContaining('someone else') as string, fields: {name: 'This name is taken.'}});
	});

	it('the look fails too, what became of it is said not to be known', async () => {
		const down: Fault[] = Array.from({length: 20}, () => ({when: request => request.method === 'GET' && count('POST') + count('PATCH') + count('DELETE') > 0, isApplied: false, answer: reset}));
		play({when: request => request.method !== 'GET', isApplied: true, answer: reset}, ...down);
		const error = await errorOf(api.create(draft));
		expect(error).toMatchObject({kind: 'network', unsettled: true, message: expect.stringContaining('not known') as string});
		expect(account.names()).toContain('new-token');
	});

	it('a write succeeds but cannot be re-read, it is no failure', async () => {
		const down = (): Fault[] => Array.from({length: 6}, () => ({when: request => request.method === 'GET', isApplied: false, answer: reset}));
		server.play(request => (request.method === 'GET' && count('POST') > 0 ? reset : account.script(request)));
		const {token, secret} = await api.create(draft);
		expect(token).toMatchObject({name: 'new-token', balance: dollars(5)});
		expect(secret).not.toBeNull();
		play();
		const {masked} = await api.get(account.id);
		play(...down());
		expect(await api.update(account.id, {balance: dollars(60)})).toMatchObject({balance: dollars(60), masked});
		play(...down());
		await expect(api.remove(account.id)).resolves.toBeUndefined();
	});

	it('a create is said to be done but no such token is there, also after a while, it is not believed', async () => {
		const made = {id: 'e7b8a9d0-0000-4000-8000-000000000001', name: 'new-token', token_type: 'api_token', balance: '5.000000000', active_balance: true, expire_time: null};
		play({when: toMethod('POST'), isApplied: false, answer: json(201, made)});
		expect(await errorOf(api.create(draft))).toMatchObject({
			kind: 'contract', unsettled: true, message: 'Could not create the token "new-token": the server says that it is done, but there is no such token.',
		});
	});

	it.each([false, true])('a create is answered with a token that was there before, it is not taken for the new one: listed before %s', async isListed => {
		if (isListed) {
			await api.list();
		}

		const before = await api.get(account.id);
		const other = {id: account.id, name: 'prod-web', token_type: 'api_token', balance: '50.000000000', active_balance: true, expire_time: null};
		play({when: toMethod('POST'), isApplied: true, answer: json(201, other)});
		const {token} = await api.create(draft);
		expect(token).toMatchObject({name: 'new-token', balance: dollars(5)});
		expect(await api.get(account.id)).toEqual(before);
		play({when: toMethod('POST'), isApplied: false, answer: json(201, other)});
		const error = await errorOf(api.create({...draft, name: 'newer-token'}));
		expect(error.message).toContain('"newer-token"');
		expect(account.names()).toEqual(['prod-web', 'new-token']);
	});

	it('a rotation succeeds but the token cannot be re-read, the secret is not lost', async () => {
		server.play(request => (request.method === 'GET' && count('POST') > 0 ? reset : account.script(request)));
		const rotation = await api.rotate(account.id);
		expect(rotation).toMatchObject({kind: 'rotated', token: {name: 'prod-web', masked: null}});
	});

	it('a balance drained meanwhile, a lost change is still found to be applied', async () => {
		await api.list();
		play({
			when: toMethod('PATCH'), isApplied: true, answer: reset, after() {
				account.change({balance: '59.97'});
			},
		});
		expect(await api.update(account.id, {balance: dollars(60)})).toMatchObject({balance: parseMoney('59.97')});
	});

	it('it cannot be told whether a change was applied, that is said', async () => {
		await api.list();
		play({
			when: toMethod('PATCH'), isApplied: true, answer: reset, after() {
				account.change({balance: '54'});
			},
		});
		const error = await errorOf(api.update(account.id, {balance: dollars(60)}));
		expect(error).toMatchObject({kind: 'network', unsettled: true});
	});

	it('a write is cancelled after it was sent, that is not known either; before, nothing is sent', async () => {
		const stop = new AbortController();
		play({when: toMethod('PATCH'), isApplied: true, answer: hang, after() {
			stop.abort();
		}});
		expect(await errorOf(api.update(account.id, {limited: false}, {signal: stop.signal}))).toMatchObject({kind: 'network', unsettled: true});
		const sent = server.seen.length;
		expect(await errorOf(api.update(account.id, {limited: true}, {signal: stop.signal}))).toMatchObject({kind: 'network', unsettled: false});
		expect(server.seen).toHaveLength(sent);
	});
});
