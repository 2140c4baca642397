import {moneyToDecimal} from '../../tokens/money.js';
import {type Reset, type TokenDraft, type TokenPatch} from '../../tokens/token.js';
import {checkFields, pathSegment, refused, wireTime, wireType} from '../checks.js';
import {type WireRequest} from '../exchange.js';

export const root = '/v3/manage/keys/';

/** A key must live at least a day. */
export const minimumExpiry = 86_400_000;

/** Legacy keys have no id; they are told apart by this prefix, which no UUID has. */
export const legacyPrefix = 'legacy:';

/** Throws `invalid` for a legacy key, which no request can name. */
export function pathOf(id: string): string {
	if (id.startsWith(legacyPrefix)) {
		throw refused(
			'name',
			'This is a legacy key, made before keys had ids, so the v3 API can list it but neither read, change nor revoke it by itself.',
			'Regenerate it once in the Eden AI console: then it has an id.',
		);
	}

	return `${root}${pathSegment(id)}/`;
}

function resetBody(reset: Reset | null | undefined): Record<string, string> {
	if (reset === undefined) {
		return {};
	}

	if (reset === null) {
		return {balance_reset_period: 'none'};
	}

	if (reset.amount === null) {
		throw refused('reset', 'A reset period needs the amount that the balance returns to.', 'Give both, like daily:10.');
	}

	return {balance_reset_period: reset.period, balance_reset_amount: moneyToDecimal(reset.amount)};
}

/** Amounts are decimal strings. What is null is left out: the server's default. `now` is epoch ms. */
export function createRequest(draft: TokenDraft, now: number): WireRequest {
	const {name, type, balance, limited, expiresAt, reset, member} = draft;
	checkFields(draft);
	if (expiresAt !== null && expiresAt - now < minimumExpiry) {
		throw refused('expiresAt', 'The expiry of a v3 key must lie at least 24 hours ahead.', 'Choose a later expiry, or never.');
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
			...(member !== null && {member}),
			...(reset && resetBody(reset)),
		},
	};
}

/** Only what the patch holds is sent. */
export function updateRequest(id: string, patch: TokenPatch): WireRequest {
	const path = pathOf(id);
	checkFields(patch);
	const {name, balance, limited, expiresAt, reset} = patch;
	return {
		method: 'PATCH',
		path,
		body: {
			...(name !== undefined && {name}),
			...(balance !== undefined && {balance: moneyToDecimal(balance)}),
			...(limited !== undefined && {active_balance: limited}),
			...(expiresAt !== undefined && {expire_time: wireTime(expiresAt)}),
			...resetBody(reset),
		},
	};
}

export const removeRequest = (id: string): WireRequest => ({method: 'DELETE', path: pathOf(id)});

export const rotateRequest = (id: string): WireRequest => ({method: 'POST', path: `${pathOf(id)}rotate/`});
