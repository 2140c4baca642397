import {expect, test} from 'vitest';
import {changedByOthers} from '../../source/tokens/change-set.js';
import {makeToken, money} from '../helpers/make-token.js';

const base = makeToken('prod-web', {balance: money('20'), reset: {period: 'daily', amount: money('20')}});

test.each([
	['name', {name: 'prod-web-2'}],
	['balance', {balance: money('20.01')}],
	['balance', {balance: null}],
	['limit', {limited: false}],
	['expiry', {expiresAt: 1}],
	['reset', {reset: null}],
	['reset', {reset: {period: 'daily', amount: money('21')}}],
	['revoked', {revoked: true}],
] as const)('the %s that others changed is named', (field, values) => {
	expect(changedByOthers(base, {...base, ...values})).toEqual([field]);
});

test('spending and a new secret are no change by others', () => {
	expect(changedByOthers(base, {...base, balance: money('19.99'), masked: '…c3d4', reset: {period: 'daily', amount: money('20')}})).toEqual([]);
});

test('a balance that is told for the first time is a change', () => {
	expect(changedByOthers({...base, balance: null}, base)).toEqual(['balance']);
	expect(changedByOthers({...base, balance: null}, {...base, balance: money('-1')})).toEqual(['balance']);
});
