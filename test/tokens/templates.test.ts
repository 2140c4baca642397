import {describe, expect, test} from 'vitest';
import {parseExpiry} from '../../source/tokens/expiry.js';
import {dollars} from '../../source/tokens/money.js';
import {defaultTemplates} from '../../source/tokens/token.js';

const dayMs = 86_400_000;

describe('the default templates', () => {
	test('are budgets by purpose, as the published practice has them', () => {
		expect(Object.fromEntries(defaultTemplates)).toEqual({
			production: {type: 'live', balance: dollars(500), expires: null},
			staging: {type: 'live', balance: dollars(50), expires: '+90d'},
			'development-sandbox': {type: 'sandbox', balance: null, expires: null},
			development: {type: 'live', balance: dollars(25), expires: '+30d'},
			'partner-demo': {type: 'live', balance: dollars(10), expires: '+7d'},
			'client-trial': {type: 'live', balance: dollars(5), expires: '+14d'},
			ci: {type: 'sandbox', balance: null, expires: '+90d'},
		});
	});

	test('come in the order in which they are offered, from the largest budget on', () => {
		expect(defaultTemplates.keys().toArray()).toEqual(['production', 'staging', 'development-sandbox', 'development', 'partner-demo', 'client-trial', 'ci']);
	});

	test.each([...defaultTemplates])('give %s an expiry that is understood, and lies a day ahead at least', (_, {expires}) => {
		const now = Date.UTC(2026, 10, 23, 23, 59, 59, 999);
		const parsed = parseExpiry(expires ?? 'never', now);
		expect(parsed).toEqual({kind: 'ok', expiresAt: expires === null ? null : expect.toSatisfy((moment: number) => moment >= now + dayMs) as number});
	});

	test.each([...defaultTemplates])('limit the spending of %s where it costs money', (_, {type, balance}) => {
		expect(balance === null).toBe(type === 'sandbox');
	});
});
