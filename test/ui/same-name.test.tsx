import {describe, expect, test} from 'vitest';
import {makeToken, money} from '../helpers/make-token.js';
import {openFakeScreens} from '../helpers/ui.js';

const ann = makeToken('prod-web', {id: 'uuid-ann', member: 'ann@example.com', masked: 'eden-…1111', balance: money('5')});
const bob = makeToken('prod-web', {id: 'uuid-bob', member: 'bob@example.com', masked: 'eden-…2222', balance: money('7')});
const gone = makeToken('prod-web', {id: 'uuid-gone', member: 'bob@example.com', masked: 'eden-…0000', revoked: true, revokedAt: 1});
const alone = makeToken('qa-alone', {id: 'uuid-alone', member: 'ann@example.com', masked: 'eden-…3333'});

const open = async (columns: number) => openFakeScreens([bob, gone, alone, ann], {version: 'v3', columns, rows: 24, capabilities: {revokes: true, members: true}});

describe('keys of one name', () => {
	test.each([[80, 'prod-web eden-…1111'], [240, 'prod-web (ann@example.com, eden-…1111)']])('are told apart by their rows at %i columns', async (columns, name) => {
		const screen = await open(columns);
		expect(screen.line(name)).toContain('$5.00');
		expect(screen.line(name.replace('ann', 'bob').replace('1111', '2222'))).toContain('$7.00');
		expect(screen.line('qa-alone')).not.toContain('3333');
	});

	test.each([
		['b', 'Balance of'], ['x', 'Expiry of'], ['e', 'Edit'], ['D', 'Revoke'], ['r', 'Rotate'], ['t', 'Switch balance tracking off:'],
	])('are told apart in the dialog of %s', async (key, title) => {
		const screen = await open(100);
		await screen.press('j', key);
		expect(screen.line(`── ${title}`)).toContain(`${title} prod-web (bob@example.com, eden-…2222)`);
		expect(screen.text()).toContain('This is bob@example.com, eden-…2222: other active keys are named prod-web, too.');
	});

	test('are revoked one by one: the one that the dialog names', async () => {
		const screen = await open(100);
		await screen.press('j', 'D');
		await screen.type('prod-web');
		await screen.press('enter');
		expect(screen.api.calls.filter(({method}) => method === 'remove').map(({args}) => args[0])).toEqual(['uuid-bob']);
		expect(screen.text()).toContain('prod-web (bob@example.com, eden-…2222) was revoked.');
		expect(screen.line('prod-web')).not.toContain('1111');
	});

	test('are found by their member', async () => {
		const screen = await open(100);
		await screen.press('/');
		await screen.type('bob@');
		expect(screen.text()).toContain('$7.00');
		expect(screen.text()).not.toContain('$5.00');
	});

	test('are undone one by one', async () => {
		const screen = await open(100);
		await screen.press('j', 'b');
		await screen.type('+1');
		await screen.press('enter');
		await screen.press('u');
		expect(screen.api.calls.filter(({method}) => method === 'update').map(({args}) => args)).toEqual([['uuid-bob', {balance: money('8')}], ['uuid-bob', {balance: money('7')}]]);
		expect(screen.text()).toContain('prod-web (bob@example.com, eden-…2222)');
	});
});
