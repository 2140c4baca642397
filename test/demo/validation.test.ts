import {describe, expect, it} from 'vitest';
import {start, startWorld, v2Path, v2Root, v3Path, v3Root} from './demo-world.js';

const manyDecimals = 'Ensure that there are no more than 9 decimal places.';
const outOfRange = 'Ensure this value lies between -100000 and 100000.';
const noNumber = 'A valid number is required.';
const noDate = 'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].';

/** Field, value, what the server says of it. */
type Row = readonly [field: string, value: unknown, message: string];

const everywhere: readonly Row[] = [
	['token_type', 'real', '"real" is not a valid choice.'],
	['active_balance', 'true', 'Must be a valid boolean.'],
	['expire_time', '2027-02-30T10:00:00Z', noDate],
	['expire_time', '2027-01-31', noDate],
	['expire_time', 1_800_000_000, noDate],
	['balance_reset_period', 'yearly', '"yearly" is not a valid choice.'],
	['balance_reset_amount', 0, 'Ensure this value is greater than 0.'],
	['balance_reset_amount', 100_000, outOfRange],
];

const decimals: readonly Row[] = [
	['balance', 50, 'A decimal string is required.'],
	['balance', 'abc', noNumber],
	['balance', '1e3', noNumber],
	['balance', '', noNumber],
	['balance', '-', noNumber],
	['balance', '.', noNumber],
	['balance', '+5', noNumber],
	['balance', '1.0000000001', manyDecimals],
	['balance', '100000', 'Ensure that there are no more than 5 digits before the decimal point.'],
];

const numbers: readonly Row[] = [
	['balance', '50', noNumber],
	['balance', 100_000, outOfRange],
	['balance', -100_000, outOfRange],
	['balance', 0.0000000001, manyDecimals],
	['balance_reset_amount', '10', noNumber],
];

const creations: readonly Row[] = [
	['name', '', 'This field may not be blank.'],
	['name', null, 'This field may not be null.'],
	['name', 7, 'Not a valid string.'],
	['name', 'half \u{D800}', 'Not a valid string.'],
	['name', 'a\0b', 'Null characters are not allowed.'],
	['name', '🚀'.repeat(201), 'Ensure this field has no more than 200 characters.'],
	['name', undefined, 'This field is required.'],
];

/** What v2 wraps around a field map. */
const wrapped = (message: unknown) => ({error: {type: 'validation_error', message}});

describe('a wrong field is told by name', () => {
	it.each([...everywhere, ...decimals, ...creations])('when creating: %s %j', async (field, value, message) => {
		const {call, server} = await startWorld();
		const before = server.account.entries.length;
		const body = {name: 'new-token', [field]: value};
		expect(await call('POST', v2Root, body)).toMatchObject({status: 400, body: wrapped({[field]: [message]})});
		expect(await call('POST', v3Root, body)).toMatchObject({status: 400, body: {[field]: [message]}});
		expect(server.account.entries).toHaveLength(before);
	});

	it.each([...everywhere, ...numbers, ['name', 'other', 'This field cannot be changed.'] as const])('when changing on v2: %s %j', async (field, value, message) => {
		const {call} = await startWorld();
		expect(await call('PATCH', v2Path('prod-web-app'), {[field]: value})).toMatchObject({status: 400, body: wrapped({[field]: [message]})});
	});

	it.each([...everywhere, ...decimals])('when changing on v3: %s %j', async (field, value, message) => {
		const world = await startWorld();
		expect(await world.call('PATCH', v3Path(world, 'prod-web-app'), {[field]: value})).toMatchObject({status: 400, body: {[field]: [message]}});
	});
});

it('tells all wrong fields at once', async () => {
	const {call} = await startWorld();
	const {body} = await call('POST', v3Root, {balance: 'abc', active_balance: 1});
	expect(body).toEqual({name: ['This field is required.'], balance: [noNumber], active_balance: ['Must be a valid boolean.']});
});

it('takes every amount that the pattern allows, exactly', async () => {
	const world = await startWorld();
	for (const [sent, held] of [['99999.999999999', 99_999_999_999_999n], ['-0.000000001', -1n], ['.5', 500_000_000n], ['5.', 5_000_000_000n]] as const) {
		await world.call('PATCH', v3Path(world, 'dev-john-testing'), {balance: sent});
		expect(world.server.account.balanceOf(world.server.account.byName('dev-john-testing')!)).toBe(held);
	}
});

it('takes a name of 200 characters, however many bytes those are', async () => {
	const {call} = await startWorld();
	expect(await call('POST', v2Root, {name: '🚀'.repeat(200)})).toMatchObject({status: 201});
});

it('does not let the type of a token change, but takes the one it has', async () => {
	const world = await startWorld();
	const fault = {token_type: ['This field cannot be changed.']};
	expect(await world.call('PATCH', v2Path('prod-web-app'), {token_type: 'sandbox_api_token'})).toMatchObject({status: 400, body: wrapped(fault)});
	expect(await world.call('PATCH', v3Path(world, 'prod-web-app'), {token_type: 'sandbox_api_token'})).toMatchObject({status: 400, body: fault});
	expect(await world.call('PATCH', v3Path(world, 'prod-web-app'), {token_type: 'api_token'})).toMatchObject({status: 200});
});

it('reads a date-time without a zone as UTC, and one with an offset as it says', async () => {
	const {call} = await startWorld();
	for (const sent of ['2027-01-31T22:59:59', '2027-01-31T23:59:59+01:00', '2027-01-31T22:59:59Z']) {
		expect(await call('PATCH', v2Path('prod-web-app'), {expire_time: sent})).toMatchObject({status: 200, body: {expire_time: '2027-01-31T22:59:59Z'}});
	}

	expect(await call('PATCH', v2Path('prod-web-app'), {expire_time: null})).toMatchObject({status: 200, body: {expire_time: null}});
});

describe('reset periods', () => {
	it('want an amount, and amounts a period', async () => {
		const {call} = await startWorld();
		expect(await call('POST', v3Root, {name: 'a', balance_reset_period: 'daily'}))
			.toMatchObject({status: 400, body: {balance_reset_amount: ['This field is required unless balance_reset_period is none.']}});
		expect(await call('POST', v3Root, {name: 'a', balance_reset_amount: '5'}))
			.toMatchObject({status: 400, body: {balance_reset_period: ['An amount to reset to needs a period: daily, weekly or monthly.']}});
	});

	it('switch the limit on, and start a new key full', async () => {
		const {call} = await startWorld();
		const {body} = await call('POST', v3Root, {name: 'a', active_balance: false, balance: '1', balance_reset_period: 'daily', balance_reset_amount: '5'});
		expect(body).toMatchObject({active_balance: true, balance: '5.000000000', balance_reset_period: 'daily', balance_reset_amount: '5.000000000'});
	});

	it('leave the balance of an existing key alone, and lose their amount with the period', async () => {
		const world = await startWorld();
		const path = v2Path('dev-john-testing');
		expect(await world.call('PATCH', path, {balance_reset_period: 'weekly', balance_reset_amount: 40})).toMatchObject({body: {balance: 25, balance_reset_amount: 40}});
		expect(await world.call('PATCH', path, {balance_reset_amount: 30})).toMatchObject({body: {balance_reset_period: 'weekly', balance_reset_amount: 30}});
		expect(await world.call('PATCH', path, {active_balance: false})).toMatchObject({body: {active_balance: false, balance_reset_period: 'weekly'}});
		expect(await world.call('PATCH', path, {balance_reset_period: 'none'})).toMatchObject({body: {balance_reset_period: 'none', balance_reset_amount: null}});
	});
});

it('wants the expiry of a new v3 key at least a day ahead, to the millisecond', async () => {
	const {call} = await startWorld();
	const expiry = (at: number) => ({name: 'a', expire_time: new Date(at).toISOString()});
	expect(await call('POST', v3Root, expiry(start + 86_400_000 - 1))).toMatchObject({status: 400, body: {expire_time: ['The expiry must be at least one day ahead.']}});
	expect(await call('POST', v3Root, expiry(start + 86_400_000))).toMatchObject({status: 201});
});

it('wants the member of a key to be an e-mail address', async () => {
	const {call} = await startWorld();
	expect(await call('POST', v3Root, {name: 'a', member: 'lea'})).toMatchObject({status: 400, body: {member: ['Enter a valid email address.']}});
	expect(await call('POST', v3Root, {name: 'a', member: 'lea@demo.example'})).toMatchObject({status: 201, body: {member: 'lea@demo.example'}});
});

it.each(['[]', '"text"', 'null', '{"name":'])('refuses the body %s', async body => {
	const {call} = await startWorld();
	expect(await call('POST', v2Root, body)).toMatchObject({status: 400, body: {error: {type: 'validation_error', message: expect.any(String) as string}}});
	expect(await call('POST', v3Root, body)).toMatchObject({status: 400, body: {detail: expect.any(String) as string}});
});

it('refuses a body over 1 MB', async () => {
	const {call} = await startWorld();
	expect(await call('POST', v3Root, {name: 'a', padding: 'x'.repeat(1_048_576)})).toMatchObject({status: 413});
	expect(await call('POST', v3Root, {name: 'a', padding: 'x'.repeat(1_000_000)})).toMatchObject({status: 201});
});
