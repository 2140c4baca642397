import {describe, expect, test} from 'vitest';
import {type ApiVersion} from '../../source/api/port.js';
import {dollar, openTui, startAccount, type Tui} from './tui.js';

const open = async (version: ApiVersion): Promise<Tui> => openTui(await startAccount(version));

/** `$742.18`, cut as the program cuts; not for less than a dollar. */
describe.each<ApiVersion>(['v2', 'v3'])('on %s', version => {
	test('lists every token with its state, balance and expiry', async () => {
		const tui = await open(version);
		const {account, url} = tui.server;
		const entries = version === 'v2' ? account.active() : account.entries.filter(({revokedAt}) => revokedAt === null);
		await tui.settled();
		expect(entries.filter(({name}) => tui.row(name) === undefined)).toEqual([]);
		expect(tui.row('prod-web-app')).toMatch(/✓ OK +prod-web-app +live +\$742\.18 +never/);
		expect(tui.row('prod-search-index')).toMatch(/no limit/);
		expect(tui.row('dev-marie-prototype')).toMatch(/✗ EXPIRED/);
		expect(tui.row('partner-acme-corp')).toMatch(/! CRITICAL +partner-acme-corp +live +\$10\.20 +!\d{4}-\d\d-\d\d \(1d\)/);
		expect(tui.line(0)).toContain(version);
		expect(tui.line(0)).not.toContain(url);
		// Of all, the revoked ones counted.
		expect(tui.text()).toContain(version === 'v2' ? `${entries.length} tokens` : `${entries.length} of ${account.entries.length} tokens`);
		expect(tui.text()).not.toContain('partner-hooli');
	});

	test('creates a token with a limit and an expiry, and shows its secret once', async () => {
		const tui = await open(version);
		const before = Date.now();
		tui.press('n');
		await tui.waitFor('New token');
		// Name, template, type, limit, expiry.
		tui.fill('test-e2e-web', '', '', '25.5', '+30d');
		await tui.waitFor(/live, \$25\.50, expires/);
		tui.press('enter');
		await tui.waitFor('Secret of test-e2e-web');
		const entry = tui.held('test-e2e-web');
		expect(tui.text()).toContain(entry.secret);
		expect(entry).toMatchObject({type: 'api_token', limited: true, reset: null});
		expect(tui.balance('test-e2e-web')).toBe(25_500_000_000n);
		// The end of that day, in the zone of the user.
		const day = 86_400_000;
		expect(entry.expiresAt).toBe(((Math.floor(before / day) + 31) * day) - 1000);
		tui.press('esc');
		if (version === 'v3') {
			// It gives no secret again.
			await tui.waitFor('Not copied: press Esc again');
			tui.press('esc');
		}

		await tui.waitFor(() => !tui.text().includes('Secret of'));
		expect(tui.row('test-e2e-web')).toMatch(/^▸ ✓ OK +test-e2e-web +live +\$25\.50/);
		expect(tui.text()).not.toContain(entry.secret);
	});

	test('sends nothing that the form refuses, and keeps what was typed', async () => {
		const tui = await open(version);
		const writes = () => tui.proxy.seen.filter(({method}) => method !== 'GET');
		tui.press('n');
		await tui.waitFor('New token');
		tui.fill('test-bad', '', '', '1e3', '2026-02-30');
		tui.press('enter');
		await tui.waitFor('"1e3" is no limit');
		await tui.settled();
		expect(tui.text()).toContain('test-bad');
		expect(tui.text()).toContain('2026-02-30');
		expect(writes()).toEqual([]);
		tui.press('esc');
		await tui.waitFor(() => !tui.text().includes('New token'));
		expect(tui.server.account.byName('test-bad')).toBeUndefined();
	});

	test('tells the server\'s words where it refuses a name, and keeps the form', async () => {
		const tui = await open(version);
		const {account} = tui.server;
		// Made by somebody else after the list was read.
		account.create({name: 'test-taken', type: 'api_token', balance: dollar, limited: true, expiresAt: null, reset: null, member: null});
		tui.press('n');
		await tui.waitFor('New token');
		tui.fill('test-taken', '', '', '3');
		tui.press('enter');
		await tui.waitFor(/already exists|taken/);
		expect(tui.text()).toContain('New token');
		expect(account.entries.filter(({name}) => name === 'test-taken')).toHaveLength(1);
		expect(tui.balance('test-taken')).toBe(dollar);
	});

	test('adds to the balance that the server has at that moment', async () => {
		const tui = await open(version);
		await tui.select('prod-web-app');
		tui.press('b');
		await tui.waitFor('Balance of prod-web-app');
		tui.type('+10.000000001');
		await tui.waitFor('$742.18 → $752.18');
		// Meanwhile its applications spend.
		tui.server.account.change(tui.held('prod-web-app'), {balance: 700_100_000_000n});
		tui.press('enter');
		await tui.waitFor(() => /✓ OK .*\$710\.10/.test(tui.row('prod-web-app') ?? '') && !tui.text().includes('Balance of prod-web-app'));
		expect(tui.balance('prod-web-app')).toBe(710_100_000_001n);
	});

	test('switches balance tracking off, asking once', async () => {
		const tui = await open(version);
		await tui.select('prod-ocr-invoices');
		tui.press('t');
		await tui.waitFor(/tracking off.*prod-ocr-invoices/i);
		expect(tui.held('prod-ocr-invoices').limited).toBe(true);
		tui.press('enter');
		await tui.waitFor(() => /✓ OK .*no limit/.test(tui.row('prod-ocr-invoices') ?? ''));
		expect(tui.held('prod-ocr-invoices').limited).toBe(false);
	});

	test('removes a token only when its name was typed', async () => {
		const tui = await open(version);
		const entry = tui.held('prod-web-app');
		await tui.select('prod-web-app');
		tui.press('D');
		await tui.waitFor(version === 'v2' ? 'Delete prod-web-app' : 'Revoke prod-web-app');
		tui.type('prod-web');
		tui.press('enter');
		await tui.waitFor(`Type prod-web-app to ${version === 'v2' ? 'delete' : 'revoke'} it`);
		await tui.settled();
		expect(tui.proxy.seen.some(({method}) => method === 'DELETE')).toBe(false);
		tui.type('-app');
		tui.press('enter');
		await tui.waitFor(() => tui.row('prod-web-app') === undefined && /^prod-web-app was (?:deleted|revoked)\./m.test(tui.text()));
		expect(tui.server.account.byName('prod-web-app')).toBeUndefined();
		expect(tui.server.account.entries.includes(entry)).toBe(version === 'v3');
		expect(entry.revokedAt === null).toBe(version === 'v2');
		// The cursor has gone on to another token.
		expect(tui.text()).toMatch(/▸ .*(?:live|sandbox)/);
	});

	test('changes the expiry, and takes the change back', async () => {
		const tui = await open(version);
		const {expiresAt} = tui.held('staging-web-app');
		await tui.select('staging-web-app');
		tui.press('x');
		await tui.waitFor('xpiry of staging-web-app');
		tui.type('never');
		await tui.waitFor(/→ never/);
		tui.press('enter');
		await tui.waitFor(() => /✓ OK .*\$41\.70 +never/.test(tui.row('staging-web-app') ?? ''));
		expect(tui.held('staging-web-app').expiresAt).toBeNull();
		tui.press('u');
		await tui.waitFor(() => /✓ OK .*\(\d+d\)/.test(tui.row('staging-web-app') ?? ''));
		expect(Math.abs(tui.held('staging-web-app').expiresAt! - expiresAt!)).toBeLessThan(1000);
	});

	test('shows balances that somebody else changed', async () => {
		const tui = await open(version);
		tui.server.account.change(tui.held('prod-mobile-ios'), {balance: 7n * dollar});
		tui.press('R');
		await tui.waitFor(() => /▾ LOW +prod-mobile-ios +live +▾\$7\.00/.test(tui.row('prod-mobile-ios') ?? ''));
	});
});
