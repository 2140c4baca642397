import {describe, expect, it} from 'vitest';
import {networkFailure} from '../../source/api/network-failure.js';

const failed = (code: string) => new TypeError('fetch failed: Bearer eyJsecret', {cause: Object.assign(new Error('inner'), {code})});

describe('a network failure', () => {
	it.each([
		['ECONNREFUSED', false, true, /^nothing answers at h:1 \(ECONNREFUSED\)$/],
		['ENOTFOUND', false, false, /host name of h:1 is not known/],
		['EAI_AGAIN', false, true, /could not be looked up/],
		['CONNECT_TIMEOUT', false, true, /too long to accept/],
		['CERT_HAS_EXPIRED', false, false, /no secure connection to h:1 could be made \(CERT_HAS_EXPIRED\)/],
		['DEPTH_ZERO_SELF_SIGNED_CERT', false, false, /no secure connection/],
		['ERR_TLS_CERT_ALTNAME_INVALID', false, false, /no secure connection/],
		['ERR_PROXY_TUNNEL', false, false, /^the proxy lets no connection to h:1 through \(ERR_PROXY_TUNNEL\)$/],
		['Z_DATA_ERROR', true, true, /^the answer of h:1 is damaged/],
		['HPE_INVALID_CONSTANT', true, false, /does not answer in HTTP/],
		['ECONNRESET', true, true, /^the connection to h:1 was cut \(ECONNRESET\)$/],
		['EPIPE', true, true, /was cut/],
	])('%s: sent %s, transient %s', (code, sent, transient, why) => {
		expect(networkFailure(failed(code), 'h:1')).toMatchObject({sent, transient, why: expect.stringMatching(why) as string, remedy: expect.stringMatching(/\.$/) as string});
	});

	it('of a connection that was not made counts as not sent, whatever the code, also where a host has several addresses', () => {
		const connecting = (code: string) => Object.assign(new Error('inner'), {code, syscall: 'connect'});
		const unreachable = {sent: false, transient: true, why: 'h:1 cannot be reached (ETIMEDOUT)'};
		expect(networkFailure(connecting('ETIMEDOUT'), 'h:1')).toMatchObject(unreachable);
		const several = (...errors: Error[]) => Object.assign(new AggregateError(errors, 'several'), {code: 'ETIMEDOUT'});
		expect(networkFailure(several(connecting('ETIMEDOUT'), connecting('EADDRNOTAVAIL')), 'h:1')).toMatchObject(unreachable);
		expect(networkFailure(several(connecting('ETIMEDOUT'), new Error('other')), 'h:1')).toMatchObject({sent: true});
		expect(networkFailure(Object.assign(new Error('inner'), {code: 'ETIMEDOUT', syscall: 'read'}), 'h:1')).toMatchObject({sent: true, why: 'the connection to h:1 was cut (ETIMEDOUT)'});
	});

	it('without a code counts as sent, since it may have been', () => {
		expect(networkFailure(new TypeError('terminated'), 'h:1')).toMatchObject({sent: true, why: 'the connection to h:1 was cut'});
		expect(networkFailure('odd', 'h:1')).toMatchObject({sent: true});
	});

	it('never repeats the client\'s own words, which may hold the header', () => {
		const shown = JSON.stringify(networkFailure(failed('EWHATEVER'), 'h:1'));
		expect(shown).not.toContain('eyJsecret');
	});
});
