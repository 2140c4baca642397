import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type TokenApi} from '../../source/api/port.js';
import {parseMoney} from '../../source/tokens/money.js';
import {json, send, startFaultServer, type FaultServer} from '../helpers/fault-server.js';
import {createTestApi, errorOf} from './test-api.js';
import {v2Token} from './v2-world.js';

let server: FaultServer;
let api: TokenApi;

beforeEach(async () => {
	server = await startFaultServer();
	api = createTestApi(server.url);
});

afterEach(async () => server.close());

async function list(entries: unknown) {
	server.play(() => json(200, entries));
	return api.list();
}

describe('the v2 list', () => {
	it('may be empty', async () => {
		expect(await list([])).toEqual({tokens: [], problems: []});
	});

	it('is read in all its published variants', async () => {
		const {tokens, problems} = await list([
			{...v2Token('old'), token: 'eyJhbGciOiJIUzI1NiJ9.e30.abcd', balance: '12.500000000', expire_time: '2027-01-31T12:00:00'},
			{...v2Token('new'), masked: 'eyJ…wxyz', key_prefix: 'eyJ', last4: 'wxyz', label: null, legacy: false, revoked: false, synthesized: false, balance: null, active_balance: false},
			{...v2Token('nulls'), token: null, masked: null, revoked: null, label: null, balance_reset_period: null, balance_reset_amount: null},
			{...v2Token('offset', {expire_time: '2027-01-31T13:00:00+01:00'})},
		]);
		expect(problems).toEqual([]);
		expect(tokens.map(({name, balance, expiresAt, limited, masked}) => ({name, balance, expiresAt, limited, masked}))).toEqual([
			{name: 'old', balance: parseMoney('12.5'), expiresAt: Date.UTC(2027, 0, 31, 12), limited: true, masked: 'eyJ…abcd'},
			{name: 'new', balance: null, expiresAt: null, limited: false, masked: 'eyJ…wxyz'},
			{name: 'nulls', balance: parseMoney('50'), expiresAt: null, limited: true, masked: null},
			{name: 'offset', balance: parseMoney('50'), expiresAt: Date.UTC(2027, 0, 31, 12), limited: true, masked: null},
		]);
	});

	it.each([
		['a balance that is no number', {balance: 'abc'}, 'the balance "abc" is no number within ±100000'],
		['a balance that is an object', {balance: {}}, 'the balance an object is no number within ±100000'],
		['no balance at all', {balance: undefined}, 'the balance is missing'],
		['an expiry that is no date', {expire_time: 'soon'}, 'the expiry "soon" is no date and time'],
		['no expiry field', {expire_time: undefined}, 'the expiry is missing'],
		['an unknown type', {token_type: 'gold'}, 'the token type "gold" is neither api_token nor sandbox_api_token'],
		['a limit flag that is none', {active_balance: 'yes'}, 'active_balance "yes" is neither true nor false'],
		['an unknown reset period', {balance_reset_period: 'yearly'}, 'the reset period "yearly" is none of none, daily, weekly, monthly'],
		['a reset amount that is no number', {balance_reset_period: 'daily', balance_reset_amount: 'x'}, 'the reset amount "x" is no number within ±100000'],
	])('shows the others beside a token with %s, and names it', async (_, fields, what) => {
		const {tokens, problems} = await list([v2Token('good'), {...v2Token('bad'), ...fields}]);
		expect(tokens.map(({name}) => name)).toEqual(['good']);
		expect(problems).toEqual([{id: 'bad', subject: 'bad', what}]);
	});

	it.each([[null], ['text'], [7], [[]], [{...v2Token('x'), name: ''}], [{...v2Token('x'), name: 5}]])('names by its place an entry without a name: %j', async entry => {
		const {tokens, problems} = await list([v2Token('good'), entry]);
		expect(tokens).toHaveLength(1);
		expect(problems).toMatchObject([{subject: 'entry 2'}]);
	});

	it('never shows a secret of a malformed entry', async () => {
		const {problems} = await list([v2Token('good'), {...v2Token('bad'), token: 'eyJsecret.of.malformed', balance: []}]);
		expect(JSON.stringify(problems)).not.toContain('eyJsecret');
	});

	it('shows the beginning of a long one at once, and then all of it', async () => {
		const all = Array.from({length: 450}, (_, index) => v2Token(`token-${index}`));
		server.play(() => json(200, all));
		const pages: number[][] = [];
		const {tokens} = await api.list({onPage(soFar, total) {
			pages.push([soFar.tokens.length, total]);
		}});
		expect(pages).toEqual([[200, 450]]);
		expect(tokens.map(({name}) => name)).toEqual(all.map(({name}) => name));
	});

	it('lets others have their turn while it is read', async () => {
		server.play(() => json(200, Array.from({length: 600}, (_, index) => v2Token(`token-${index}`))));
		let turns: number | undefined;
		await api.list({onPage() {
			const count = () => {
				turns = (turns ?? 0) + 1;
				setImmediate(count);
			};

			setImmediate(count);
		}});
		expect(turns).toBeGreaterThanOrEqual(2);
	});

	it('is the same list again where the answer is the same, byte by byte, and another where one digit differs', async () => {
		const entries = Array.from({length: 450}, (_, n) => v2Token(`token-${n}`, {balance: '12.345678901'}));
		const first = await list(entries);
		expect(await list(entries)).toBe(first);
		const second = await list(entries.with(449, v2Token('token-449', {balance: '12.345678902'})));
		expect(second.tokens[449]?.balance).toBe(parseMoney('12.345678902'));
		expect(second.tokens.slice(0, 449)).toEqual(first.tokens.slice(0, 449));
		const third = await list(entries);
		expect(third).toEqual(first);
		expect(third).not.toBe(second);
	});

	it('that could not be read does not count as known', async () => {
		const damaged = [{...v2Token('a'), balance: 'abc'}];
		for (let n = 0; n < 2; n++) {
			const error = await errorOf(list(damaged));
			expect(error.kind).toBe('contract');
		}
	});

	it('keeps the first of two with the same name', async () => {
		const {tokens, problems} = await list([v2Token('twin', {balance: 1}), v2Token('other'), v2Token('twin', {balance: 2})]);
		expect(tokens.map(({name, balance}) => [name, balance])).toEqual([['twin', parseMoney('1')], ['other', parseMoney('50')]]);
		expect(problems).toEqual([{subject: 'twin', what: 'it is listed twice; the first is shown'}]);
	});

	it('takes names that are dear to JavaScript', async () => {
		const body = JSON.stringify([v2Token('constructor'), v2Token('placeholder')]).replace('placeholder', '__proto__');
		server.play(() => send(200, body));
		const {tokens} = await api.list();
		expect(tokens.map(({id}) => id)).toEqual(['constructor', '__proto__']);
	});

	it('is no list where not one entry can be read', async () => {
		server.play(() => json(200, [{}, {name: 'x'}]));
		expect(await errorOf(api.list())).toMatchObject({kind: 'contract', message: expect.stringContaining('none of the 2 entries') as string});
	});

	it.each([[{results: []}], ['text'], [null], [true]])('is no list: %j', async body => {
		server.play(() => json(200, body));
		expect(await errorOf(api.list())).toMatchObject({kind: 'contract', message: 'Could not list the tokens: the server sends no list of tokens.'});
	});

	it('does not take one token for another', async () => {
		server.play(() => json(200, v2Token('other')));
		expect(await errorOf(api.get('asked'))).toMatchObject({kind: 'contract', message: expect.stringContaining('another token, "other"') as string});
	});
});
