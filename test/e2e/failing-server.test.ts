import {describe, expect, test} from 'vitest';
import {type ApiVersion} from '../../source/api/port.js';
import {always, noFaults, type Fault} from '../helpers/fault-proxy.js';
import {dollar, openTui, startAccount} from './tui.js';

const isList = ({method, path}: {readonly method: string; readonly path: string}) => method === 'GET' && /\/(?:custom_token|keys)\/(?:\?.*)?$/.test(path);

const failures: ReadonlyArray<readonly [fault: Fault, words: RegExp]> = [
	[{kind: 'status', status: 502, html: true, reached: true}, /status 502/],
	[{kind: 'cut', reached: true}, /was cut/],
	[{kind: 'truncate'}, /cut off or damaged/],
];

describe.each<ApiVersion>(['v2', 'v3'])('on %s', version => {
	test('a server that fails makes the list stale, and the program recovers by itself', async () => {
		const tui = await openTui(await startAccount(version), {columns: 200, args: ['--refresh', '2']});
		tui.proxy.play(always({kind: 'status', status: 500, reached: true}));
		await tui.waitFor(() => /STALE since \d/.test(tui.line(0)) && /^next try \d\d:\d\d:\d\d: .*server failed with status 500/.test(tui.line(1)));
		// What was known is still there, and can be moved in.
		expect(tui.row('prod-web-app')).toMatch(/\$742\.18/);
		tui.press('G');
		await tui.waitFor(/▸ .*staging-web-app/);
		tui.server.account.change(tui.held('prod-web-app'), {balance: 5n * dollar});
		tui.proxy.play(noFaults);
		await tui.waitFor(() => !tui.text().includes('STALE') && tui.row('prod-web-app')!.includes('▾$5.00'));
		expect(tui.row('staging-web-app')).toMatch(/^▸/);
	});

	test('whatever a server does instead of answering, its reason is told, and R tries again at once', async () => {
		const tui = await openTui(await startAccount(version), {columns: 200});
		for (const [fault, words] of failures) {
			tui.proxy.play(always(fault));
			tui.press('R');
			await tui.waitFor(() => tui.line(0).includes('STALE since') && words.test(tui.line(1)));
			tui.proxy.play(noFaults);
			tui.press('R');
			await tui.waitFor(() => /refreshed \d/.test(tui.line(0)) && tui.line(1).startsWith('every 30 s'));
		}
	});

	test('a limit that was reached is waited for, and told until when', async () => {
		const tui = await openTui(await startAccount(version), {columns: 200, args: ['--refresh', '2']});
		tui.proxy.play(always({kind: 'status', status: 429, reached: false, retryAfter: '900'}));
		const begun = Date.now();
		await tui.waitFor(() => tui.line(0).includes('STALE since') && /^next try [\d:]{8}.*rate limit/i.test(tui.line(1)));
		const [, shown] = /next try ([\d:]{8})/.exec(tui.line(1))!;
		const second = 1000;
		const times = Array.from({length: Math.ceil((Date.now() - begun) / second) + 2}, (_, n) => new Date(begun + ((900 + n) * second)).toISOString().slice(11, 19));
		expect(times).toContain(shown);
	});

	test('a change that fails is rolled back, and its form keeps what was typed', async () => {
		const tui = await openTui(await startAccount(version));
		await tui.select('prod-web-app');
		tui.proxy.play(always({kind: 'status', status: 429, reached: false, retryAfter: '900'}, ({method}) => method === 'PATCH'));
		tui.press('b');
		await tui.waitFor('Balance of prod-web-app');
		tui.type('+10');
		tui.press('enter');
		await tui.waitFor(/rate limit/i);
		expect(tui.text()).toContain('+10');
		expect(tui.row('prod-web-app')).toContain('$742.18');
		expect(tui.balance('prod-web-app')).toBe(742_180_000_000n);
		tui.proxy.play(noFaults);
		tui.press('enter');
		await tui.waitFor(() => /✓ OK .*\$752\.18/.test(tui.row('prod-web-app') ?? ''));
		expect(tui.balance('prod-web-app')).toBe(752_180_000_000n);
	});

	test('a create whose answer is lost makes one token, and says so', async () => {
		const tui = await openTui(await startAccount(version));
		tui.proxy.play(always({kind: 'cut', reached: true}, ({method}) => method === 'POST'));
		tui.press('n');
		await tui.waitFor('New token');
		tui.fill('test-lost', '', '', '5');
		tui.press('enter');
		await tui.waitFor(() => tui.row('test-lost')?.includes('▾$5.00') ?? false);
		expect(tui.proxy.seen.filter(({method}) => method === 'POST')).toHaveLength(1);
		expect(tui.server.account.entries.filter(({name}) => name === 'test-lost')).toHaveLength(1);
		expect(tui.balance('test-lost')).toBe(5n * dollar);
	});

	test('a server that is not there at the start is waited for', async () => {
		const account = await startAccount(version);
		account.proxy.play(always({kind: 'cut', reached: false}));
		const opening = openTui(account, {args: ['--refresh', '2'], columns: 200});
		await expect.poll(() => account.proxy.seen.filter(request => isList(request)).length).toBeGreaterThanOrEqual(3);
		account.proxy.play(noFaults);
		const tui = await opening;
		// The first pages are shown while the rest arrive, and until then the list is stale.
		await tui.waitFor(() => (tui.row('prod-web-app')?.includes('$742.18') ?? false) && !tui.text().includes('STALE'));
		expect(tui.row('prod-web-app')).toContain('OK');
	});
});
