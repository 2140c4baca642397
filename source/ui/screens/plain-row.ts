import {type Row} from '../../store/rows.js';
import {formatBalance} from '../../tokens/balance-change.js';
import {formatExpiry} from '../../tokens/expiry.js';
import {formatReset} from '../../tokens/reset.js';
import {formatRunsOut} from '../format.js';

export type PlainLook = {
	/** Counted from 1. */
	readonly number: number;
	readonly selected: boolean;
	readonly marked: boolean;
	/** Epoch ms. */
	readonly now: number;
};

/** A token as a numbered line of words, for a screen reader: what other screens tell by places, signs and colours. */
export function plainRow(row: Row, {number, selected, marked, now}: PlainLook): string {
	const {token, displayName, state, pending, rotation} = row;
	const runsOut = formatRunsOut(row, now);
	return [
		`${number}. ${selected ? 'selected, ' : ''}${marked ? 'marked, ' : ''}${displayName}`,
		pending === null ? state : `${state}, ${pending} in flight`,
		...(rotation === null ? [] : [`${rotation} token of an unfinished rotation`]),
		token.type,
		token.limited ? `balance ${formatBalance(token)}` : 'no limit',
		token.expiresAt === null ? 'never expires' : `expires ${formatExpiry(token.expiresAt, now)}`,
		...(runsOut === '' ? [] : [`runs out ${runsOut}`]),
		...(token.reset ? [formatReset(token.reset)] : []),
	].join(', ');
}
