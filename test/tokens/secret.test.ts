import {format, inspect} from 'node:util';
import {describe, expect, test} from 'vitest';
import {Secret} from '../../source/tokens/secret.js';

const text = 'eyJhbGciOiJIUzI1NiJ9.fake.a1b2';
const secret = new Secret(text);

describe('a secret', () => {
	test('is given by reveal() alone', () => {
		expect(secret.reveal()).toBe(text);
	});

	test.each<[string, string]>([
		['interpolation', `key ${secret as unknown as string}`.slice('key '.length)],
		['concatenation', String(secret)],
		['JSON', JSON.stringify(secret).replaceAll('"', '')],
		['inspection', inspect(secret, {showHidden: true, depth: 10})],
		['console.log', format('%s', secret)],
		['console.log of an object', format('%o', secret)],
		['an error', new Error(`bad key ${String(secret)}`).message.slice('bad key '.length)],
	])('prints as •••• by %s', (_, printed) => {
		expect(printed).toBe('••••');
	});

	test('is not found in what holds it', () => {
		const held = {request: {headers: [secret]}, error: new Error('refused', {cause: secret}), map: new Map([['key', secret]])};
		expect(inspect(held, {showHidden: true, depth: 10}) + JSON.stringify(held)).not.toContain('fake');
	});

	test('has no property that a copy would carry', () => {
		expect({...secret}).toEqual({});
		expect(Object.getOwnPropertyNames(secret)).toEqual([]);
		expect(JSON.stringify(structuredClone({...secret}))).toBe('{}');
	});
});

describe('what may be shown of a secret', () => {
	test.each([
		['eyJhbGciOiJIUzI1NiJ9.fake.a1b2', 'eyJ…a1b2'],
		['mgmt-eden-0123456789a1b2', 'mgmt-eden-…a1b2'],
		['sk_0123456789abcdefa1b2', 'sk_…a1b2'],
		['0123456789abcdefa1b2', '…a1b2'],
		['x-mgmt-eden-0123456789', '…6789'],
		['0123456789abcdef', '…cdef'],
		['0123456789abcde', '••••'],
		['eyJ', '••••'],
		['', '••••'],
	])('of %j is %s', (whole, shown) => {
		expect(new Secret(whole).masked()).toBe(shown);
	});
});
