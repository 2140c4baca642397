import {describe, expect, test} from 'vitest';
import {apiError, createFakeApi} from '../helpers/fake-api.js';
import {noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {makeAccount, makeSettings, openFakeScreens} from '../helpers/ui.js';

const tokens = [makeToken('prod-web'), makeToken('dev-a')];

const failure = apiError('network', 'api.example.com cannot be reached.', {remedy: 'Check the network.'});

describe('when a refresh fails', () => {
	test('the old data stays, with since when, why, and when the next try is', async () => {
		const screen = await openFakeScreens(tokens);
		screen.api.fail('list', failure);
		await screen.advance(30_000);
		expect(screen.lines()[0]).toMatch(/STALE since 12:00:00$/);
		expect(screen.lines()[1]).toMatch(/^next try 12:01:00: api\.example\.com cannot be reached\. Check the network\.$/);
		expect(screen.line('prod-web')).toContain('$50.00');
	});

	test('a reason that the header has no room for is told whole above the keys, for as long as it holds', async () => {
		const screen = await openFakeScreens(tokens, {columns: 80, rows: 24});
		const [what, remedy] = ['The server does not accept the key mgmt-…beef from EDENAI_API_KEY.', 'Version v2 wants an account token (eyJ…): check where the key comes from.'];
		screen.api.fail('list', apiError('auth', what, {remedy}));
		await screen.advance(30_000);
		const last = () => screen.lines().slice(-4).map(line => line.trimEnd());
		expect(last().slice(1, -1).join(' ')).toBe(`Error: ${what} ${remedy}`);
		await screen.press('j');
		expect(last().slice(1, -1).join(' ')).toContain('check where the key comes from.');
		await screen.press('/', 'd');
		expect(last()[0]).toMatch(/^Error: The server/);
		expect(last()[2]).toBe('/d');
		await screen.press('enter');
		expect(last()[2]).toBe('filter: d  (Esc clears), 2 of 2 shown');
		await screen.advance(60_000);
		expect(screen.text()).not.toContain('Error:');
	});

	test('it recovers by itself, and the session remembers', async () => {
		const screen = await openFakeScreens(tokens);
		screen.api.fail('list', failure);
		await screen.advance(30_000);
		await screen.advance(60_000);
		expect(screen.lines()[0]).not.toContain('STALE');
		await screen.press('L');
		expect(screen.text()).toContain('api.example.com cannot be reached. Check the network.');
		expect(screen.text()).toContain('Recovered: the tokens can be read again');
	});

	test('R tries at once, and tells what came of it', async () => {
		const screen = await openFakeScreens(tokens);
		screen.api.fail('list', failure);
		await screen.press('R');
		expect(screen.text()).toContain('Error: api.example.com cannot be reached. Check the network.');
		await screen.press('R');
		expect(screen.text()).toContain('Refreshed at 12:00');
		expect(screen.lines()[0]).not.toContain('STALE');
	});

	test('what R told of a failure goes when it is over', async () => {
		const screen = await openFakeScreens(tokens);
		screen.api.fail('list', failure);
		await screen.press('R');
		expect(screen.text()).toContain('Error: api.example.com cannot be reached.');
		await screen.advance(60_000);
		expect(screen.lines()[0]).not.toContain('STALE');
		expect(screen.text()).not.toContain('cannot be reached');
	});

	test('what R came to is not told on another account', async () => {
		const screen = await openFakeScreens(tokens);
		const answer = screen.api.hold('list');
		await screen.press('R');
		screen.app.switchAccount(makeAccount(createFakeApi([]), screen.clock, makeSettings()));
		answer();
		await screen.settle();
		expect(screen.text()).not.toContain('Refreshed');
	});

	test('R sends nothing while the server wants a pause, and says until when', async () => {
		const screen = await openFakeScreens(tokens);
		screen.api.fail('list', apiError('rate-limited', 'The rate limit is reached.', {retryAt: noon + 75_000}));
		await screen.press('R');
		const sent = screen.api.count('list');
		await screen.press('R', 'R', 'R');
		expect(screen.api.count('list')).toBe(sent);
		expect(screen.text()).toContain('waiting, until 12:01:15');
	});

	test('with the first one, the list says so', async () => {
		const screen = await openFakeScreens(tokens, {prepare(api) {
			api.fail('list', failure);
		}});
		expect(screen.text()).toContain('The tokens could not be read yet.');
		expect(screen.lines()[0]).toContain('STALE');
	});
});

describe('while nothing is there', () => {
	test('it says that it is loading', async () => {
		const screen = await openFakeScreens(tokens, {prepare(api) {
			api.hold('list');
		}});
		expect(screen.text()).toContain('Loading the tokens…');
		expect(screen.lines()[0]).toContain('loading…');
		await screen.press('j', 'b', 'enter');
		expect(screen.text()).toContain('There is no token here: n makes one.');
	});

	test.each([60, 80, 120, 160, 200])('all stands where it stays when the tokens come: %i columns', async columns => {
		const withReset = [makeToken('prod-web', {reset: {period: 'daily', amount: money('20')}}), makeToken('dev-a')];
		let answer: () => void = () => undefined;
		const screen = await openFakeScreens(withReset, {columns, rows: 24, prepare(api) {
			answer = api.hold('list');
		}});
		const before = screen.lines();
		answer();
		await screen.settle();
		const after = screen.lines();
		expect(after[3]).toContain('dev-a');
		// The head of the list, and the keys: between them there is nothing but what the tokens fill.
		expect(after[2]).toBe(before[2]);
		expect(after.at(-1)).toBe(before.at(-1));
		expect(before.slice(4, -1).join('').trim()).toBe('Loading the tokens…');
	});

	test('an account without tokens says how to make one', async () => {
		const screen = await openFakeScreens([]);
		expect(screen.text()).toContain('There are no tokens yet: n makes one.');
	});

	test.each([
		['f', 'No token is at risk: f shows all.'],
		['o', 'There are no tokens yet: n makes one.'],
	])('after %s an empty list says why', async (key, wanted) => {
		const screen = await openFakeScreens(key === 'f' ? tokens : []);
		await screen.press(key);
		expect(screen.text()).toContain(wanted);
	});

	test('a revoked key is not marked by what no longer matters, in detail either', async () => {
		const screen = await openFakeScreens([makeToken('old', {revoked: true, balance: money('5')})], {version: 'v3'});
		await screen.press('z', 'j', 'enter');
		expect(screen.line('Balance ')).toMatch(/Balance +\$5\.00$/);
	});

	test('only revoked keys say how to see them', async () => {
		const screen = await openFakeScreens([makeToken('old', {revoked: true})], {version: 'v3'});
		expect(screen.text()).toContain('Only revoked keys are left: z shows them.');
	});

	test('the first token that comes is selected', async () => {
		const screen = await openFakeScreens([]);
		screen.api.tokens.set('prod-a', makeToken('prod-a'));
		await screen.refresh();
		expect(screen.line('prod-a')).toMatch(/^▸/);
	});
});

describe('a paged list', () => {
	test('shows what arrived while the rest is on its way, with the progress', async () => {
		const gate = Promise.withResolvers<void>();
		const screen = await openFakeScreens(tokens, {version: 'v3', prepare(api) {
			const {list} = api;
			Object.assign(api, {async list(options: Parameters<typeof list>[0]) {
				options?.onPage?.({tokens: [makeToken('dev-a')], problems: []}, 10_000);
				await gate.promise;
				return list(options);
			}});
		}});
		expect(screen.lines()[0]).toMatch(/loading 1 of 10000…$/);
		expect(screen.line('dev-a')).toMatch(/^▸/);
		gate.resolve();
		await screen.advance(0);
		expect(screen.lines()[0]).toContain('refreshed 12:00');
		expect(screen.line('prod-web')).not.toBe('');
	});

	/** Gives pages one by one; the list is complete with the last. */
	const openPaged = async (...pages: ReadonlyArray<readonly string[]>) => {
		let show: (names: readonly string[]) => void = () => undefined;
		const end = Promise.withResolvers<void>();
		const all = pages.flat().map(name => makeToken(name));
		const screen = await openFakeScreens(all, {version: 'v3', prepare(api) {
			const {list} = api;
			Object.assign(api, {async list(options: Parameters<typeof list>[0]) {
				show = names => options?.onPage?.({tokens: names.map(name => makeToken(name)), problems: []}, all.length);
				await end.promise;
				return list(options);
			}});
		}});
		return {
			screen,
			async page(count: number) {
				show(pages.slice(0, count).flat());
				await screen.settle();
			},
			async complete() {
				end.resolve();
				await screen.advance(0);
			},
		};
	};

	test('keeps the cursor on the first token while pages come in front of it', async () => {
		const {screen, page, complete} = await openPaged(['m', 'n'], ['f', 'g'], ['a', 'b']);
		await page(1);
		expect(screen.line('▸')).toContain(' m ');
		await page(2);
		expect(screen.line('▸')).toContain(' f ');
		await complete();
		expect(screen.line('▸')).toContain(' a ');
		screen.api.tokens.set('aa', makeToken('A'));
		await screen.refresh();
		expect(screen.line('▸')).toContain(' a ');
	});

	test('leaves it on the token that the user chose meanwhile', async () => {
		const {screen, page, complete} = await openPaged(['m', 'n'], ['a', 'b']);
		await page(1);
		await screen.press('j');
		await complete();
		expect(screen.line('▸')).toContain(' n ');
	});

	test('leaves it on the token that a dialog was opened for meanwhile', async () => {
		const {screen, page, complete} = await openPaged(['m', 'n'], ['a', 'b']);
		await page(1);
		await screen.press('b');
		await complete();
		await screen.press('esc');
		expect(screen.line('▸')).toContain(' m ');
	});

	test('that takes longer to read than the period says that the period adapted', async () => {
		const screen = await openFakeScreens(tokens, {settings: {refreshMs: 2000}});
		const release = screen.api.hold('list');
		await screen.advance(2000);
		await screen.clock.advance(13_000);
		release();
		await screen.advance(0);
		expect(screen.lines()[1]).toBe('every 13 s (reading takes long)');
	});
});

describe('what could not be read', () => {
	test('is told while the rest is shown', async () => {
		const screen = await openFakeScreens(tokens, {prepare(api) {
			const {list} = api;
			Object.assign(api, {list: async (options: Parameters<typeof list>[0]) => ({...await list(options), problems: [{subject: 'entry 7', what: 'the balance "abc" is no number'}]})});
		}});
		expect(screen.lines()[1]).toContain('1 unreadable: entry 7: the balance "abc" is no number');
		expect(screen.line('prod-web')).not.toBe('');
	});
});

describe('p, + and -', () => {
	test('p pauses until it is pressed again; R still refreshes', async () => {
		const screen = await openFakeScreens(tokens);
		await screen.press('p');
		expect(screen.lines()[0]).toContain('PAUSED, refreshed 12:00');
		await screen.advance(600_000);
		expect(screen.api.count('list')).toBe(1);
		await screen.press('R');
		expect(screen.api.count('list')).toBe(2);
		await screen.press('p');
		await screen.advance(30_000);
		expect(screen.lines()[0]).not.toContain('PAUSED');
		expect(screen.api.count('list')).toBeGreaterThan(2);
	});

	test('+ and - change the period, and the header says which', async () => {
		const screen = await openFakeScreens(tokens);
		await screen.press('+');
		expect(screen.lines()[1]).toContain('every 15 s');
		await screen.press('-', '-');
		expect(screen.lines()[1]).toContain('every 60 s');
		await screen.press(...'++++++++');
		expect(screen.lines()[1]).toContain('every 2 s');
	});
});

test('a balance that fell is shown at the next refresh, and its state with it', async () => {
	const screen = await openFakeScreens(tokens);
	screen.api.tokens.set('dev-a', makeToken('dev-a', {balance: money('0.5')}));
	await screen.advance(30_000);
	expect(screen.line('dev-a')).toMatch(/! CRITICAL dev-a .*!\$0\.50/);
	expect(screen.text()).toContain('1 CRITICAL');
});

describe('the header', () => {
	test('tells organization, scopes, and that the management key is about to expire', async () => {
		const screen = await openFakeScreens(tokens, {version: 'v3', columns: 140, prepare(api) {
			api.account = {organization: 'Acme', scopes: ['manage:read', 'manage:write'], keyExpiresAt: Date.UTC(2027, 0, 18, 12)};
		}});
		expect(screen.lines()[1]).toBe('THE KEY ITSELF EXPIRES in 3d: 2027-01-18 12:00 · every 30 s · Acme · manage:read manage:write');
	});

	test('says DEMO', async () => {
		const screen = await openFakeScreens(tokens, {settings: {demo: true}});
		expect(screen.lines()[0]).toContain(' DEMO ');
	});
});
