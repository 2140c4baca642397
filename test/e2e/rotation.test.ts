import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {makeStateDir} from '../helpers/state-dir.js';
import {dollar, openTui, startAccount} from './tui.js';

/** Everything that the program left in a directory. */
const left = (directory: string): string => readdirSync(directory, {recursive: true, withFileTypes: true})
	.filter(entry => entry.isFile()).map(entry => readFileSync(path.join(entry.parentPath, entry.name), 'utf8')).join('\n');

test('a rotation on a server that has none in place is gone on with after the program was killed in the middle of it', async () => {
	const stateHome = makeStateDir();
	const account = await startAccount('v2', {rotate: false});
	const balance = account.balance('prod-web-app');
	const first = await openTui(account, {env: {XDG_STATE_HOME: stateHome}});
	await first.select('prod-web-app');
	first.press('r');
	await first.waitFor('The old secret dies at once');
	first.press('y');
	await first.waitFor('This server cannot rotate prod-web-app in place');
	const successor = /New name\s+(prod-web-app-\d{8})/.exec(first.text())![1]!;
	first.press('enter');
	await first.waitFor(/demo-FAKE-[\da-f]{32}/);
	const [secret] = /demo-FAKE-[\da-f]{32}/.exec(first.text())!;
	expect(account.held(successor).secret).toBe(secret);
	expect(account.balance(successor)).toBe(balance);
	first.kill('SIGKILL');
	await first.exited;
	expect(left(stateHome)).not.toContain(secret);

	const next = await openTui(account, {env: {XDG_STATE_HOME: stateHome}});
	await next.waitFor(/↻ prod-web-app [\s\S]*↻ prod-web-app-\d{8}/);
	next.press('/');
	await next.waitFor('keeps the filter');
	next.type(successor);
	await next.waitFor(new RegExp(`▸.*↻ ${successor}`));
	next.press('enter');
	await next.waitFor('filter: ');
	next.press('r');
	await next.waitFor('step 2 of 3: does the new one work?');
	next.press('right');
	await next.waitFor('move the balance');
	// As its use would.
	account.server.account.change(account.held('prod-web-app'), {balance: balance! - (2n * dollar)});
	next.press('enter');
	await next.waitFor('step 3 of 3: delete the old one');
	expect([account.balance('prod-web-app'), account.balance(successor)]).toEqual([0n, balance! - (2n * dollar)]);
	next.type('prod-web-app');
	next.press('enter');
	await next.waitFor('prod-web-app was deleted.');
	expect(account.server.account.byName('prod-web-app')).toBeUndefined();
	expect(next.text()).not.toContain('↻');
	next.press('q');
	await next.exited;
	const lines = readFileSync(path.join(stateHome, 'eden-tokens', 'audit.jsonl'), 'utf8').trimEnd().split('\n').map(line => JSON.parse(line) as {action: string; token: string; outcome: string});
	expect(lines.map(({action, token, outcome}) => [action, token, outcome])).toEqual([
		['create', successor, 'done'], ['rotate', 'prod-web-app', 'done'], ['rotate', successor, 'done'], ['delete', 'prod-web-app', 'done'],
	]);
	expect(left(stateHome)).not.toContain(secret);
});
