import fc from 'fast-check';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type TokenList} from '../../source/api/port.js';
import {createEntryReader} from '../../source/api/sighting.js';
import {entryId, tokenSchema, toTokenList} from '../../source/api/v2-list.js';
import {updateRequest} from '../../source/api/v2.js';
import {keySchema} from '../../source/api/v3-wire.js';
import {dollars} from '../../source/tokens/money.js';
import {makeDraft} from '../helpers/make-token.js';
import {json, startFaultServer, type FaultServer} from '../helpers/fault-server.js';
import {createTestApi, errorOf} from './test-api.js';
import {v2Token, type V2Token} from './v2-world.js';
import {createV3World, idOf, v3Key} from './v3-world.js';

const readV2 = (rows: readonly unknown[]): TokenList => {
	const reader = createEntryReader(tokenSchema, entryId);
	return toTokenList(rows.map((row, index) => reader.read(row, index + 1)));
};

const revoked = (name: string, more: Partial<V2Token> = {}): V2Token => v2Token(name, {revoked: true, revoked_at: '2026-09-01T10:00:00Z', masked: 'eyJ…old1', balance: 3, ...more});
const live = (name: string, more: Partial<V2Token> = {}): V2Token => v2Token(name, {masked: 'eyJ…a1b2', ...more});

const anyName = fc.oneof(
	fc.constantFrom('a', 'b', 'revoked:a', 'revoked:a:eyJ%E2…:', 'legacy:a:', 'shared:a', 'named:a', 'named:revoked:a', '__proto__'),
	fc.string({minLength: 1, maxLength: 5}).filter(name => name !== '.' && name !== '..'),
);

/** Rows as a v2 server may list them: at most one that works for each name, revoked and legacy ones beside it, damaged ones, in any order, any of them again. */
const anyRows = fc.record({
	working: fc.uniqueArray(anyName, {maxLength: 5}),
	past: fc.array(fc.record({
		name: anyName, masked: fc.constantFrom(null, 'eyJ…old1', 'eyJ…old2'), revoked_at: fc.constantFrom(null, '2026-09-01T10:00:00Z'), balance: fc.constantFrom(0, 3),
	}), {maxLength: 6}),
	legacy: fc.array(fc.record({name: anyName, masked: fc.constantFrom('eyJ…leg1', 'eyJ…leg2')}), {maxLength: 3}),
	damaged: fc.array(anyName, {maxLength: 2}),
}).chain(({working, past, legacy, damaged}) => {
	const rows = [
		...working.map(name => live(name)),
		...past.map(({name, ...more}) => revoked(name, more)),
		...legacy.map(({name, masked}) => v2Token(name, {masked, legacy: true})),
		...damaged.map(name => ({...live(name), balance: 'abc'})),
	];
	const again = rows.length === 0 ? fc.constant([]) : fc.array(fc.constantFrom(...rows), {maxLength: 4});
	return again.chain(more => fc.shuffledSubarray([...rows, ...more], {minLength: rows.length + more.length}).map(listed => ({working, rows, listed})));
});

describe('rows of the v2 list', () => {
	it('never hide a token that works, whatever is revoked, legacy, damaged or listed again beside it', () => {
		fc.assert(fc.property(anyRows, ({working, listed}) => {
			const {tokens} = readV2(listed);
			const found = tokens.filter(token => !token.revoked && !token.legacy);
			expect(found.map(({name}) => name).toSorted()).toEqual(working.toSorted());
			expect(new Set(tokens.map(({id}) => id)).size).toBe(tokens.length);
		}));
	});

	it('are addressed by no name but their own', () => {
		fc.assert(fc.property(anyRows, ({listed}) => {
			for (const {id, name, revoked: isRevoked, legacy} of readV2(listed).tokens) {
				const send = () => updateRequest(id, {balance: dollars(1)}).path;
				if (isRevoked || legacy) {
					expect(send).toThrow(isRevoked ? 'revoked for ever' : 'legacy key');
				} else {
					expect(send()).toBe(`/v2/user/custom_token/${encodeURIComponent(name)}/`);
				}
			}
		}));
	});

	it('are the same in whatever order they come, each row of the past once', () => {
		fc.assert(fc.property(anyRows, ({rows, listed}) => {
			const byId = ({tokens}: TokenList) => Object.fromEntries(tokens.map(token => [token.id, token]));
			expect(byId(readV2(listed))).toEqual(byId(readV2(rows)));
			const past = rows.filter(row => 'revoked' in row && row.revoked === true);
			expect(readV2(listed).tokens.filter(token => token.revoked)).toHaveLength(new Set(past.map(row => JSON.stringify(row))).size);
		}));
	});

	it('keep the name as the id of what works', () => {
		const {tokens, problems} = readV2([revoked('prod-web'), live('prod-web'), revoked('prod-web', {masked: 'eyJ…old2'})]);
		expect(tokens.filter(token => !token.revoked).map(({id}) => id)).toEqual(['prod-web']);
		expect(tokens.filter(token => token.revoked).map(({masked}) => masked)).toEqual(['eyJ…old1', 'eyJ…old2']);
		expect(problems).toEqual([]);
	});

	it('of two keys that both work by one name are both shown, and no write can take either', () => {
		const {tokens, problems} = readV2([live('dup', {masked: 'eyJ…1111'}), live('dup', {masked: 'eyJ…2222'})]);
		expect(tokens.map(({name, masked}) => [name, masked])).toEqual([['dup', 'eyJ…1111'], ['dup', 'eyJ…2222']]);
		expect(problems).toEqual([]);
		for (const {id} of tokens) {
			expect(() => updateRequest(id, {balance: dollars(1)})).toThrow('Several active keys have this name');
		}
	});
});

describe('one v2 token', () => {
	let server: FaultServer;
	beforeEach(async () => {
		server = await startFaultServer();
	});
	afterEach(async () => server.close());

	it('is gone where its name answers with a row of the past', async () => {
		server.play(() => json(200, revoked('prod-web')));
		expect(await errorOf(createTestApi(server.url).get('prod-web'))).toMatchObject({kind: 'not-found'});
	});

	it('can be made again where only a revoked one has the name', async () => {
		let made: V2Token | undefined;
		server.play(({method, body}) => {
			if (method === 'POST') {
				made = live('prod-web', {...(body as Partial<V2Token>), token: 'eyJ.new.secret'});
				return json(201, made);
			}

			return json(200, made ?? revoked('prod-web'));
		});
		const {token} = await createTestApi(server.url).create(makeDraft('prod-web'));
		expect(token).toMatchObject({id: 'prod-web', revoked: false});
	});
});

describe('two v3 keys of one name', () => {
	let server: FaultServer;
	beforeEach(async () => {
		server = await startFaultServer();
	});
	afterEach(async () => server.close());

	it('without an id are two rows where two members have them', () => {
		const ids = ['ann@example.com', 'bob@example.com'].map(member => keySchema.parse(v3Key(1, {id: null, name: 'primary', member})).token.id);
		expect(new Set(ids).size).toBe(2);
	});

	it('are not taken for each other when the answer of a create is lost', async () => {
		const world = createV3World([v3Key(1, {name: 'dup', member: 'ann@example.com'})]);
		server.play(request => {
			if (request.method !== 'POST') {
				return world.script(request);
			}

			world.keys.push(v3Key(2, {name: 'dup', member: 'bob@example.com'}));
			return json(503, {});
		});
		const api = createTestApi(server.url, {version: 'v3'});
		await api.list();
		const {token} = await api.create(makeDraft('dup', {member: 'bob@example.com'}));
		expect(token.id).toBe(idOf(2));
	});

	it('do not make a create that was lost look like one that was made', async () => {
		const world = createV3World([v3Key(1, {name: 'dup', member: 'ann@example.com'})]);
		server.play(request => (request.method === 'POST' ? json(503, {}) : world.script(request)));
		const api = createTestApi(server.url, {version: 'v3'});
		await api.list();
		expect(await errorOf(api.create(makeDraft('dup', {member: 'bob@example.com'})))).toMatchObject({message: expect.stringContaining('not created') as string});
	});
});
