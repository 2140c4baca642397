import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ApiError} from '../../source/api/api-error.js';
import {type ApiVersion, type TokenApi} from '../../source/api/port.js';
import {dollars} from '../../source/tokens/money.js';
import {cases} from '../helpers/cases.js';
import {cutOff, hang, html, json, reset, send, stall, startFaultServer, type Answer, type FaultServer} from '../helpers/fault-server.js';
import {accounts, draft, type TestAccount} from './accounts.js';
import {createTestApi} from './test-api.js';

const answers: Record<string, Answer> = {
	reset, hang, stall: stall('[{"na'), cutOff: cutOff('{"name":"p'), halfJson: send(200, '{"name":"pro'), empty: send(200, ''), page: html(200, 'Login'),
	failure: json(500, {detail: 'Boom'}), badGateway: html(502, 'x'), unavailable: send(503, '', {'retry-after': '0'}), limit: json(429, {}, {'retry-after': '0'}),
	longLimit: json(429, {}, {'retry-after': '900'}),
};

/** What meets one request: nothing, or a fault, before or after the server has done what was asked. */
const anyFault = fc.record({name: fc.constantFrom(...Object.keys(answers)), isApplied: fc.boolean()});
const fault = fc.option(anyFault, {freq: 2});

let server: FaultServer;

beforeAll(async () => {
	server = await startFaultServer();
});

afterAll(async () => server.close());

type Run = {readonly account: TestAccount; readonly api: TokenApi; readonly writes: () => number};

/** Plays the faults, one for each request in turn; a limit is told before anything is done. */
function start(version: ApiVersion, faults: ReadonlyArray<{readonly name: string; readonly isApplied: boolean} | null>): Run {
	const account = accounts[version]();
	const left = [...faults];
	let applied = 0;
	server.play(request => {
		const isWrite = request.method !== 'GET';
		const next = left.shift() ?? null;
		if (next === null || (isWrite && next.isApplied && !next.name.endsWith('imit'))) {
			applied += isWrite ? 1 : 0;
			const answer = account.script(request);
			return next === null ? answer : answers[next.name]!;
		}

		return answers[next.name]!;
	});
	return {account, api: createTestApi(server.url, {version, timeoutMs: 200}), writes: () => applied};
}

async function outcome<T>(call: Promise<T>): Promise<{readonly value: T} | {readonly error: ApiError}> {
	try {
		return {value: await call};
	} catch (error) {
		expect(error).toBeInstanceOf(ApiError);
		const {message, remedy} = error as ApiError;
		expect(message).toMatch(/^Could not .+\.$/);
		expect(message).not.toMatch(/<|undefined|\[object|Bearer/);
		expect(remedy).toMatch(/\.$/);
		return {error: error as ApiError};
	}
}

/** That the server did nothing is only said when it did nothing. */
const isSaidNotToHaveHappened = ({unsettled, kind}: ApiError): boolean => !unsettled && kind !== 'conflict';

describe.each<ApiVersion>(['v2', 'v3'])('whatever happens to its requests, on %s', version => {
	const faults = fc.array(fault, {maxLength: 8});

	it('a create makes one token at most, and says rightly whether it did', async () => {
		await fc.assert(fc.asyncProperty(faults, async list => {
			const {account, api, writes} = start(version, list);
			const result = await outcome(api.create(draft));
			const made = account.names().filter(name => name === draft.name).length;
			expect(writes()).toBeLessThanOrEqual(1);
			expect(made).toBe(writes());
			if ('value' in result) {
				expect(made).toBe(1);
				expect(result.value.token.name).toBe(draft.name);
			} else if (isSaidNotToHaveHappened(result.error)) {
				expect(made).toBe(0);
			}
		}), {numRuns: cases(20)});
	});

	it('a change is made once at most, and it is said rightly whether it was', async () => {
		await fc.assert(fc.asyncProperty(faults, async list => {
			const {account, api, writes} = start(version, [null, ...list]);
			await api.get(account.id);
			const result = await outcome(api.update(account.id, {balance: dollars(60)}));
			expect(writes()).toBeLessThanOrEqual(1);
			if ('value' in result) {
				expect(account.balance()).toBe(60);
				expect(result.value.balance).toBe(dollars(60));
			} else if (isSaidNotToHaveHappened(result.error)) {
				expect(account.balance()).toBe(50);
			}
		}), {numRuns: cases(20)});
	});

	it('a change whose answer was lost is compared with what the change before it made, also where that could not be re-read', async () => {
		const unread = Array.from({length: 3}, () => ({name: 'reset', isApplied: false}));
		const {account, api} = start(version, [null, null, ...unread, {name: 'reset', isApplied: false}]);
		await api.get(account.id);
		await api.update(account.id, {balance: dollars(90)});
		// Not applied; 90 must not look like 110 of which a little was spent.
		const result = await outcome(api.update(account.id, {balance: dollars(110)}));
		expect(account.balance()).toBe(90);
		expect(result).toHaveProperty('error');
	});

	it('a removal is said rightly to be done or not', async () => {
		await fc.assert(fc.asyncProperty(faults, async list => {
			const {account, api} = start(version, list);
			const result = await outcome(api.remove(account.id));
			if ('value' in result) {
				expect(account.names()).toEqual([]);
			} else if (isSaidNotToHaveHappened(result.error)) {
				expect(account.names()).toEqual(['prod-web']);
			}
		}), {numRuns: cases(20)});
	});

	it('a rotation happens once at most, and no secret is lost without a word', async () => {
		await fc.assert(fc.asyncProperty(faults, async list => {
			const {api, account, writes} = start(version, list);
			const result = await outcome(api.rotate(account.id));
			expect(writes()).toBeLessThanOrEqual(1);
			if ('value' in result) {
				expect(result.value.kind).toBe('rotated');
				expect(writes()).toBe(1);
			} else if (!result.error.unsettled) {
				expect(writes()).toBe(0);
			}
		}), {numRuns: cases(20)});
	});

	it('a list is whole or fails', async () => {
		await fc.assert(fc.asyncProperty(faults, async list => {
			const {api} = start(version, list);
			const result = await outcome(api.list());
			if ('value' in result) {
				expect(result.value).toMatchObject({tokens: [{name: 'prod-web'}], problems: []});
			}
		}), {numRuns: cases(20)});
	});
});
