import {describe, expect, onTestFinished, test} from 'vitest';
import {createTokenApi} from '../../source/api/create-token-api.js';
import {type ApiVersion} from '../../source/api/port.js';
import {startDemoServer, type DemoServer} from '../../source/demo/server.js';
import {systemClock} from '../../source/store/state.js';
import {Secret} from '../../source/tokens/secret.js';
import {eventually} from '../helpers/patience.js';
import {makeAccount, makeSettings, openScreens, type Screen} from '../helpers/ui.js';

const nano = 1_000_000_000n;

type World = {readonly server: DemoServer; readonly screen: Screen};

/** The screens on a real server, over HTTP, whose balances stand still. */
async function openWorld(version: ApiVersion): Promise<World> {
	const server = await startDemoServer({drain: false, rateLimit: 1000});
	onTestFinished(async () => server.close());
	const api = createTokenApi({version, baseUrl: server.url, credential: {key: new Secret(server.keys[version]), source: 'the test'}});
	const settings = makeSettings({api: version, refreshMs: 3_600_000});
	const account = makeAccount(api, systemClock, settings);
	account.store.start();
	const screen = await openScreens({account, settings, clock: systemClock, columns: 100, rows: 40});
	await eventually(() => {
		expect(screen.lines()[0]).toContain('refreshed');
	});
	return {server, screen};
}

/** Waits until the text is on screen. */
const shown = async (screen: Screen, text: string | RegExp): Promise<void> => eventually(() => {
	if (typeof text === 'string') {
		expect(screen.text()).toContain(text);
	} else {
		expect(screen.text()).toMatch(text);
	}
});

async function select(screen: Screen, name: string): Promise<void> {
	await screen.press('/');
	await screen.type(name);
	await screen.press('enter');
	await shown(screen, new RegExp(`▸.*${name}`));
}

describe.each<ApiVersion>(['v2', 'v3'])('on a real %s server', version => {
	test('a token is made, topped up by a sum, and removed, and the server agrees', async () => {
		const {server, screen} = await openWorld(version);
		await screen.press('n');
		await screen.type('test-ü n%41');
		await screen.press('tab', 'tab', 'tab');
		await screen.type('0.1');
		await screen.press('enter');
		await shown(screen, 'Secret of test-ü n%41');
		expect(server.account.byName('test-ü n%41')).toMatchObject({limited: true});
		// What v3 does not give again is dismissed twice.
		await screen.press('esc', ...(version === 'v3' ? ['esc'] : []), 'b');
		await screen.type('+0.2');
		await screen.press('enter');
		await shown(screen, 'balance $0.10 → $0.30');
		expect(server.account.balanceOf(server.account.byName('test-ü n%41')!)).toBe(nano * 3n / 10n);
		await screen.press('D');
		await screen.type('test-ü n%41');
		await screen.press('enter');
		await shown(screen, version === 'v2' ? 'was deleted' : 'was revoked');
		expect(server.account.byName('test-ü n%41')).toBeUndefined();
	});

	test('a taken name is told beside the field by the server\'s own words, and nothing typed is lost', async () => {
		const {server, screen} = await openWorld(version);
		const before = server.account.entries.length;
		await screen.press('n');
		await screen.type('prod-web-app');
		await screen.press('tab', 'tab', 'tab');
		await screen.type('7');
		await screen.press('enter');
		await shown(screen, /▸ Name +prod-web-app\n +\S.*(?:exists|taken)/);
		expect(screen.line('  Limit')).toContain('7');
		expect(server.account.entries).toHaveLength(before);
	});

	test('a token that somebody else removed is told as gone', async () => {
		const {server, screen} = await openWorld(version);
		await select(screen, 'dev-anna-vision');
		await screen.press('x');
		await screen.type('+30d');
		server.account.remove(server.account.byName('dev-anna-vision')!);
		await screen.press('enter');
		await shown(screen, 'gone');
		expect(screen.text()).not.toContain('[object Object]');
	});

	test('tracking off asks on a live token, and the server then has no limit', async () => {
		const {server, screen} = await openWorld(version);
		await select(screen, 'staging-web-app');
		await screen.press('t');
		expect(screen.text()).toContain('will spend without limit');
		await screen.press('enter');
		await shown(screen, 'no limit');
		await eventually(() => {
			expect(server.account.byName('staging-web-app')?.limited).toBe(false);
		});
	});
});
