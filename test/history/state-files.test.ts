import {createHash} from 'node:crypto';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {accountFileName, type AccountKey} from '../../source/history/state-files.js';
import {anyText} from '../helpers/arbitraries.js';

test('the file of an account has the name that earlier versions gave it', () => {
	expect(accountFileName('history', {profile: 'prod', host: 'api.edenai.run', api: 'v2'}, 'sqlite')).toBe('history-prod-api.edenai.run-v2-c01531759d.sqlite');
});

test('it ends in the beginning of the SHA-256 of what the account is, whatever that is', () => {
	const anyAccount: fc.Arbitrary<AccountKey> = fc.record({profile: anyText, host: anyText, api: fc.constantFrom('v2', 'v3')});
	fc.assert(fc.property(anyAccount, ({profile, host, api}) => {
		const digest = createHash('sha256').update(JSON.stringify([profile, host, api])).digest('hex');
		expect(accountFileName('history', {profile, host, api}, 'sqlite')).toMatch(new RegExp(String.raw`^history-[\w.-]*-${api}-${digest.slice(0, 10)}\.sqlite$`));
	}));
});
