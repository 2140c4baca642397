import {describe, expect, test} from 'vitest';
import {apiError} from '../../helpers/fake-api.js';
import {makeToken} from '../../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../../helpers/ui.js';

const removed = ({api}: FakeScreen): unknown[] => api.calls.filter(({method}) => method === 'remove').map(({args}) => args[0]);

const tokens = ['dev-a', 'prod-web', 'prod-zzz'].map(name => makeToken(name));

const openOn = async (...keys: string[]): Promise<FakeScreen> => {
	const screen = await openFakeScreens(tokens);
	await screen.press(...keys, 'D');
	return screen;
};

describe('deleting one token', () => {
	test('says what breaks, and wants the name typed', async () => {
		const screen = await openOn('j');
		expect(screen.line('── Delete')).toContain('Delete prod-web');
		expect(screen.text()).toContain('Applications that use it get 401 at once.');
		expect(screen.text()).toContain('Type prod-web to delete it.');
		await screen.press('enter');
		expect(screen.text().split('Type prod-web to delete it.')).toHaveLength(2);
		expect(removed(screen)).toEqual([]);
	});

	test.each(['prod-we', 'prod-web2', 'PROD-WEB', 'y'])('%s is not the name', async text => {
		const screen = await openOn('j');
		await screen.type(text);
		await screen.press('enter');
		expect(removed(screen)).toEqual([]);
		expect(screen.text()).toContain('── Delete');
	});

	test('what is on its way to the name is no mistake yet; what is not is told', async () => {
		const screen = await openOn('j');
		await screen.type('pro');
		expect(screen.text()).not.toContain('That is not');
		await screen.type('x');
		expect(screen.text()).toContain('That is not prod-web.');
	});

	test('with the name typed Enter deletes it, and the cursor goes on to what stands in its place', async () => {
		const screen = await openOn('j');
		await screen.type('prod-web');
		await screen.press('enter');
		expect(removed(screen)).toEqual(['prod-web']);
		expect(screen.text()).toContain('prod-web was deleted.');
		expect(screen.line('prod-zzz')).toMatch(/^▸/);
	});

	test('the last one leaves the cursor on the one before', async () => {
		const screen = await openOn('G');
		await screen.type('prod-zzz');
		await screen.press('enter');
		expect(screen.line('prod-web')).toMatch(/^▸/);
	});

	test('Esc leaves it', async () => {
		const screen = await openOn('j');
		await screen.type('prod-web');
		await screen.press('esc');
		expect(removed(screen)).toEqual([]);
	});

	test('keeps what was typed where the server refuses it, and the token is there again', async () => {
		const screen = await openOn('j');
		screen.api.fail('remove', apiError('forbidden', 'You do not have permission to manage tokens.', {remedy: 'Ask an owner of the account.'}));
		await screen.type('prod-web');
		await screen.press('enter');
		expect(screen.line('Confirm')).toContain('prod-web');
		expect(screen.text()).toContain('You do not have permission to manage tokens. Ask an owner of the account.');
		expect(screen.line('✓ OK       prod-web')).not.toBe('');
	});

	test('a name that cannot be typed is confirmed as it is shown', async () => {
		const screen = await openFakeScreens([makeToken('a\u202Eb')]);
		await screen.press('D');
		expect(screen.text()).toContain('Type a�b to delete it.');
		expect(screen.text()).toContain('� is a character that cannot be shown: type ? for it.');
		await screen.type('a�b');
		await screen.press('enter');
		expect(removed(screen)).toEqual(['a\u202Eb']);
		expect(screen.raw()).not.toContain('\u202E');
	});

	test('a character that cannot be typed may be typed as ?', async () => {
		const screen = await openFakeScreens([makeToken('a\u0007b')]);
		await screen.press('D', 'a', '?');
		expect(screen.text()).not.toContain('That is not');
		await screen.press('b', 'enter');
		expect(removed(screen)).toEqual(['a\u0007b']);
	});
});

describe('where deletion is a revocation', () => {
	test('the words say revoke, and for ever', async () => {
		const screen = await openFakeScreens([makeToken('prod-web', {id: 'uuid-1'})], {version: 'v3'});
		await screen.press('D');
		expect(screen.line('── Revoke')).toContain('Revoke prod-web');
		expect(screen.text()).toContain('Type prod-web to revoke it.');
		expect(screen.text()).toContain('A key is revoked for ever: its row stays, its secret never works again.');
		expect(screen.text()).not.toMatch(/[Dd]elete/);
		expect(screen.lines().at(-1)).toContain('Enter revokes for ever');
		await screen.type('prod-web');
		await screen.press('enter');
		expect(removed(screen)).toEqual(['uuid-1']);
		expect(screen.text()).toContain('prod-web was revoked.');
	});

	test('the marked want revoke N typed; delete N is understood too', async () => {
		const screen = await openFakeScreens(tokens, {version: 'v3'});
		await screen.press('*', 'D');
		await screen.type('revoke 3');
		await screen.press('enter');
		expect(removed(screen)).toHaveLength(3);
		const other = await openFakeScreens(tokens, {version: 'v3'});
		await other.press('*', 'D');
		await other.type('delete 3');
		await other.press('enter');
		expect(removed(other)).toHaveLength(3);
	});
});

describe('deleting the marked', () => {
	test.each(['delete 2', 'delete', '3', 'dev-a', 'revoke 3'])('%s is not delete 3', async text => {
		const screen = await openOn('*');
		await screen.type(text);
		await screen.press('enter');
		expect(removed(screen)).toEqual([]);
	});

	test('delete N does it, and the marks go with them', async () => {
		const screen = await openOn('space', 'space');
		expect(screen.text()).toContain('Delete 2 tokens');
		expect(screen.text()).toContain('Type delete 2 to delete them.');
		expect(screen.text()).toContain('dev-a, prod-web');
		await screen.type('delete 2');
		await screen.press('enter');
		expect(removed(screen)).toEqual(['dev-a', 'prod-web']);
		expect(screen.text()).toContain('Delete: 2 tokens done, 0 failed, 0 not tried.');
		expect(screen.text()).not.toContain('marked');
	});

	test('what failed is reported with the reason, and stays marked', async () => {
		const screen = await openOn('*');
		screen.api.fail('remove', apiError('server', 'The server failed.'));
		await screen.type('delete 3');
		await screen.press('enter');
		expect(screen.text()).toContain('2 done, 1 failed, 0 not tried.');
		expect(screen.text()).toContain('dev-a: The server failed.');
		await screen.press('esc');
		expect(screen.line('dev-a')).toMatch(/^.\*/);
		expect(screen.text()).toContain('1 marked');
	});
});
