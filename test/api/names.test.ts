import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import fc from 'fast-check';
import {type TokenApi} from '../../source/api/port.js';
import {cases} from '../helpers/cases.js';
import {startFaultServer, type FaultServer} from '../helpers/fault-server.js';
import {draft} from './accounts.js';
import {createTestApi, errorOf} from './test-api.js';
import {createV2World, v2Root, v2Token, type V2World} from './v2-world.js';

let server: FaultServer;
let world: V2World;
let api: TokenApi;

beforeEach(async () => {
	server = await startFaultServer();
	world = createV2World();
	server.play(world.script);
	api = createTestApi(server.url);
});

afterEach(async () => server.close());

describe('a name in the path', () => {
	it.each([
		['a slash', 'a/b', 'a%2Fb'],
		['a question mark', 'a?b', 'a%3Fb'],
		['a hash', 'a#b', 'a%23b'],
		['a percent sign', '100%', '100%25'],
		['what looks encoded', '%2e%2e', '%252e%252e'],
		['blanks', ' a b ', '%20a%20b%20'],
		['backslashes', String.raw`a\b`, 'a%5Cb'],
		['dots within', 'a/../b', 'a%2F..%2Fb'],
		['three dots', '...', '...'],
		['an emoji', '🐙', '%F0%9F%90%99'],
		['letters beyond ASCII', 'prüfung-日本', 'pr%C3%BCfung-%E6%97%A5%E6%9C%AC'],
		['line breaks and controls', 'a\n\u{1B}\0', 'a%0A%1B%00'],
	])('is encoded: %s', async (_, name, segment) => {
		world.tokens.set(name, v2Token(name));
		const token = await api.get(name);
		expect(token.id).toBe(name);
		expect(server.seen[0]?.path).toBe(`${v2Root}${segment}/`);
		expect(api.preview.remove(name).path).toBe(`${v2Root}${segment}/`);
	});

	it.each(['.', '..'])('is refused before anything is sent, since a URL would drop it: %s', async name => {
		const calls = [
			async () => api.get(name),
			async () => api.update(name, {limited: false}),
			async () => api.remove(name),
			async () => api.rotate(name),
			async () => api.create({...draft, name}),
		];
		for (const call of calls) {
			expect(await errorOf(call())).toMatchObject({kind: 'invalid', fields: {name: expect.stringContaining(`"${name}"`) as string}});
		}

		expect(server.seen).toEqual([]);
	});

	it('is refused with half a character in it', async () => {
		for (const call of [async () => api.get('a\u{D800}'), async () => api.create({...draft, name: '\u{DC00}b'})]) {
			expect(await errorOf(call())).toMatchObject({kind: 'invalid', message: expect.stringContaining('lone surrogate') as string});
		}
	});

	it('is refused in a path when it is empty, which would name the whole list', async () => {
		for (const version of ['v2', 'v3'] as const) {
			expect(await errorOf(createTestApi(server.url, {version}).remove(''))).toMatchObject({kind: 'invalid'});
		}

		expect(server.seen).toEqual([]);
	});

	it.each([['empty', ''], ['too long', 'x'.repeat(201)]])('is refused when it is %s', async (_, name) => {
		expect(await errorOf(api.create({...draft, name}))).toMatchObject({kind: 'invalid', fields: {name: expect.any(String) as string}});
		expect(server.seen).toEqual([]);
	});

	it('may have 200 characters, also of those that JavaScript counts twice', async () => {
		const {token} = await api.create({...draft, name: '🐙'.repeat(200)});
		expect(token.name).toBe('🐙'.repeat(200));
	});

	it('comes back as it was given, and addresses nothing else, whatever it is', async () => {
		const name = fc.string({unit: 'grapheme', minLength: 1, maxLength: 20}).filter(text => text.isWellFormed() && text !== '.' && text !== '..');
		await fc.assert(fc.asyncProperty(name, async text => {
			world.tokens.clear();
			const {token} = await createTestApi(server.url).create({...draft, name: text});
			expect(token.id).toBe(text);
			expect(Array.from(world.tokens, ([key]) => key)).toEqual([text]);
		}), {numRuns: cases(20)});
	});
});
