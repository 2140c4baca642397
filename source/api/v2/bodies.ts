import {moneyToDecimal, moneyToNumber} from '../../tokens/money.js';
import {type TokenDraft, type TokenPatch} from '../../tokens/token.js';
import {checkFields, pathSegment, refused, wireTime, wireType} from '../checks.js';
import {type WireRequest} from '../exchange.js';

export const root = '/v2/user/custom_token/';

export const pathOf = (name: string): string => `${root}${pathSegment(name)}/`;

/** POST takes amounts as decimal strings. What is null is left out: the server's default. */
export function createRequest(draft: TokenDraft): WireRequest {
	const {name, type, balance, limited, expiresAt, reset, member} = draft;
	const resetAmount = reset?.amount ?? null;
	checkFields(draft);
	// A name that could be created but never addressed again is no use.
	pathSegment(name);
	if (member !== null) {
		throw refused('member', 'The v2 API knows no members.', 'Leave the member out, or use a management key (--api v3).');
	}

	return {
		method: 'POST',
		path: root,
		body: {
			name,
			token_type: wireType(type),
			active_balance: limited,
			...(balance !== null && {balance: moneyToDecimal(balance)}),
			...(expiresAt !== null && {expire_time: wireTime(expiresAt)}),
			...(reset && {balance_reset_period: reset.period}),
			...(resetAmount !== null && {balance_reset_amount: moneyToDecimal(resetAmount)}),
		},
	};
}

/** PATCH takes amounts as JSON numbers. Only what the patch holds is sent. */
export function updateRequest(name: string, patch: TokenPatch): WireRequest {
	if (patch.name !== undefined && patch.name !== name) {
		throw refused('name', 'The v2 API cannot rename a token.', 'Create a new token under the new name, or use a management key (--api v3).');
	}

	checkFields(patch);
	const {balance, limited, expiresAt, reset} = patch;
	const resetAmount = reset?.amount ?? null;
	return {
		method: 'PATCH',
		path: pathOf(name),
		body: {
			...(balance !== undefined && {balance: moneyToNumber(balance)}),
			...(limited !== undefined && {active_balance: limited}),
			...(expiresAt !== undefined && {expire_time: wireTime(expiresAt)}),
			...(reset !== undefined && {balance_reset_period: reset?.period ?? 'none'}),
			...(resetAmount !== null && {balance_reset_amount: moneyToNumber(resetAmount)}),
		},
	};
}

export const removeRequest = (name: string): WireRequest => ({method: 'DELETE', path: pathOf(name)});

export const rotateRequest = (name: string): WireRequest => ({method: 'POST', path: `${pathOf(name)}rotate/`});
