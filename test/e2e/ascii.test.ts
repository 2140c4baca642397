import {expect, test} from 'vitest';
import {openTerminal} from '../helpers/terminal.js';
import {startAccount} from './tui.js';

/** A key, and what is on the screen after it. */
const steps = [
	['?', 'one up'], ['esc', 'prod-web-app'], ['n', 'New token'], ['esc', 'q quit'], ['b', '50 sets'], ['esc', 'q quit'], ['enter', 'Tracking'],
] as const;

test.each([['--ascii'], ['--screen-reader']])('with %s nothing but ASCII is drawn, names aside', async option => {
	const {server, env} = await startAccount('v3');
	server.account.remove(server.account.byName('client-東京デモ-🚀')!);
	const terminal = openTerminal({args: [option], rows: 40, env});
	await terminal.waitFor('prod-web-app');
	for (const [key, wanted] of steps) {
		terminal.press(key);
		await terminal.waitFor(wanted);
		expect(terminal.text()).toMatch(/^[\n -~]+$/);
	}
});
