import {describe, expect, test} from 'vitest';
import {alertMessage} from '../../source/alerts/delivery.js';
import {noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {makeAlert, source, testAlert} from './alert-scene.js';

const parse = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

describe('an alert as JSON', () => {
	test('has all that a script needs, on one line', () => {
		const message = alertMessage(makeAlert({token: makeToken('prod-web', {balance: money('8.2'), expiresAt: noon})}), source);
		expect(parse(message)).toEqual({
			time: '2027-01-15T12:00:00.000Z', profile: 'acme', host: 'api.example.com', kind: 'alert', token: 'prod-web', state: 'LOW', previous: 'OK',
			severity: 'warning', balance: '8.2', expiresAt: '2027-01-15T12:00:00.000Z', text: 'prod-web is LOW: $8.20 left.',
		});
		expect(message).not.toContain('\n');
	});

	test('has no balance where there is no limit, and no token in a test', () => {
		expect(parse(alertMessage(makeAlert({token: makeToken('a', {limited: false})}), source))).toMatchObject({balance: null, expiresAt: null});
		expect(parse(alertMessage(makeAlert({token: makeToken('a', {balance: null})}), source))).toMatchObject({balance: null});
		expect(parse(alertMessage(testAlert, source))).toMatchObject({kind: 'test', token: null, balance: null, severity: 'ok'});
	});

	test('holds names with control characters so that they cannot act', () => {
		const name = 'a\n\u001B]0;x\u0007\u009B2J\u202E\u2028東';
		const message = alertMessage(makeAlert({token: makeToken(name), text: `${name} is LOW.`}), source);
		expect(message).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
		expect(parse(message)).toMatchObject({token: name, text: 'a��]0;x��2J��東 is LOW.'});
	});
});
