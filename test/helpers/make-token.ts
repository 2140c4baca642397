import {dollars, parseMoney, type Money} from '../../source/tokens/money.js';
import {type Token, type TokenDraft} from '../../source/tokens/token.js';

/** An amount in decimal. */
export const money = (text: string): Money => parseMoney(text)!;

/** A healthy live token with a limit of 50 USD, as v2 has it (its id is its name), but for what is given. */
export const makeToken = (name: string, values: Partial<Token> = {}): Token => ({
	id: name,
	name,
	type: 'live',
	balance: dollars(50),
	limited: true,
	expiresAt: null,
	reset: null,
	masked: '…a1b2',
	member: null,
	revoked: false,
	revokedAt: null,
	legacy: false,
	...values,
});

export const makeDraft = (name: string, values: Partial<TokenDraft> = {}): TokenDraft => ({
	name, type: 'live', balance: dollars(50), limited: true, expiresAt: null, reset: null, member: null, ...values,
});
