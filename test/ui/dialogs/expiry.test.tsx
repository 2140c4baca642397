import {expect, test} from 'vitest';
import {noon} from '../../helpers/fake-clock.js';
import {makeToken} from '../../helpers/make-token.js';
import {openFakeScreens, type FakeScreen} from '../../helpers/ui.js';

const openOn = async (options: Parameters<typeof openFakeScreens>[1] = {}): Promise<FakeScreen> => {
	const screen = await openFakeScreens([makeToken('prod-web')], options);
	await screen.press('x');
	return screen;
};

const sent = ({api}: FakeScreen): unknown[] => api.calls.filter(({method}) => method === 'update').map(({args}) => args);

const endOf = (day: string): number => Date.parse(`${day}T23:59:59`);

test.each([
	['2027-03-31', '2027-03-31 (75d)'],
	['+30d', '2027-02-14 (30d)'],
	['+2w', '2027-01-29 (14d)'],
	['+3m', '2027-04-15 (90d)'],
])('%s shows never → %s while it is typed, and ends with that day', async (text, wanted) => {
	const screen = await openOn();
	await screen.type(text);
	expect(screen.text()).toContain(`never → ${wanted}`);
	await screen.press('enter');
	expect(sent(screen)).toEqual([['prod-web', {expiresAt: endOf(wanted.slice(0, 10))}]]);
});

test('never takes an expiry away', async () => {
	const screen = await openFakeScreens([makeToken('prod-web', {expiresAt: noon + 86_400_000})]);
	await screen.press('x');
	await screen.type('never');
	expect(screen.text()).toContain('2027-01-16 (1d) → never');
	await screen.press('enter');
	expect(sent(screen)).toEqual([['prod-web', {expiresAt: null}]]);
});

test.each([
	['2026-02-30', 'There is no day 2026-02-30'],
	['2026-01-14', '2026-01-14 is in the past'],
	['soon', '"soon" is no expiry'],
	['30', '"30" is no expiry'],
	['+0x', '"+0x" is no expiry'],
])('%s is refused with what is accepted, before anything is sent', async (text, wanted) => {
	const screen = await openOn();
	await screen.type(text);
	await screen.press('enter');
	expect(screen.text()).toContain(wanted);
	expect(screen.text()).toContain('use 2027-01-31, +30d, +2w, +3m or never');
	expect(sent(screen)).toEqual([]);
});

test('where the API wants a day at least, today is refused before it is sent', async () => {
	const screen = await openOn({version: 'v3'});
	await screen.type('2027-01-15');
	await screen.press('enter');
	expect(screen.text()).toContain('This API wants an expiry at least 24 h ahead: use a later day, or');
	await screen.press('ctrl-u');
	await screen.type('+1d');
	await screen.press('enter');
	expect(sent(screen)).toEqual([['prod-web', {expiresAt: endOf('2027-01-16')}]]);
});

test('where it does not, today is taken', async () => {
	const screen = await openOn();
	await screen.type('2027-01-15');
	await screen.press('enter');
	expect(sent(screen)).toEqual([['prod-web', {expiresAt: endOf('2027-01-15')}]]);
});

test('Esc leaves without effect', async () => {
	const screen = await openOn();
	await screen.type('+30d');
	await screen.press('esc');
	expect(sent(screen)).toEqual([]);
	expect(screen.line('prod-web')).toContain('never');
});
