import {addMoney, formatMoney, isInRange, moneyToDecimal, parseMoney, type Money} from './money.js';
import {quoteInput} from './text.js';
import {type Token, type TokenPatch} from './token.js';

export type BalanceChange =
	| {readonly kind: 'set'; readonly amount: Money}
	/** Negative: takes. */
	| {readonly kind: 'add'; readonly amount: Money}
	/** Switches tracking off: spending without limit. */
	| {readonly kind: 'untrack'};

const accepted = 'type 50 to set, +10 to add, -5 to take (under 100000, up to 9 decimals), or none for no limit';

/** A balance change as a person types it: `50`, `+10`, `-5`, `none`. Refuses the rest and says what is accepted. */
export function parseBalanceChange(text: string): {kind: 'ok'; change: BalanceChange} | {kind: 'error'; message: string} {
	const input = text.trim();
	if (input.toLowerCase() === 'none') {
		return {kind: 'ok', change: {kind: 'untrack'}};
	}

	const sign = /^[+-]/.exec(input)?.[0] ?? '';
	const digits = input.slice(sign.length).replace(/^\$/, '');
	const amount = digits.startsWith('-') ? undefined : parseMoney(digits);
	if (amount === undefined) {
		return {kind: 'error', message: `${quoteInput(input)} is no amount: ${accepted}.`};
	}

	if (sign === '') {
		return {kind: 'ok', change: {kind: 'set', amount}};
	}

	return {kind: 'ok', change: {kind: 'add', amount: (sign === '-' ? -amount : amount) as Money}};
}

/**
What the change makes of a token. Setting an amount on a token without a limit switches its limit on: a balance that is ignored would be no
change. Adding to such a token is refused, since it has no amount that counts.
*/
export function applyBalanceChange(change: BalanceChange, token: Token): {kind: 'ok'; patch: TokenPatch} | {kind: 'error'; message: string} {
	if (change.kind === 'untrack') {
		return {kind: 'ok', patch: {limited: false}};
	}

	if (change.kind === 'set') {
		return {kind: 'ok', patch: token.limited ? {balance: change.amount} : {balance: change.amount, limited: true}};
	}

	if (!token.limited || token.balance === null) {
		const missing = token.limited ? 'The server gives no balance' : 'This token has no limit';
		return {kind: 'error', message: `${missing} to add to: type an amount to set one.`};
	}

	const balance = addMoney(token.balance, change.amount);
	return isInRange(balance)
		? {kind: 'ok', patch: {balance}}
		: {kind: 'error', message: `The balance would be ${formatMoney(balance)}: it has to stay ${balance < 0n ? 'over -' : 'under '}$100000.`};
}

/** A balance for display: `$12.34`; `no limit` where it does not count; `unknown` where the server gives none. */
export function formatBalance({limited, balance}: Pick<Token, 'limited' | 'balance'>): string {
	if (!limited) {
		return 'no limit';
	}

	return balance === null ? 'unknown' : formatMoney(balance);
}

const exact = (amount: Money): string => `${amount < 0n ? '-' : ''}$${moneyToDecimal((amount < 0n ? -amount : amount) as Money)}`;

/**
A balance before → after, for display. An amount that is no limit is named all the same, with the word that it has no effect: `no limit → no limit` would tell nothing. Two amounts that look the same are given
with all their decimals.
*/
export function formatBalanceChange(before: Pick<Token, 'limited' | 'balance'>, after: Pick<Token, 'limited' | 'balance'>): string {
	const isOff = !before.limited && !after.limited && before.balance !== after.balance;
	const shown = [before, after].map(({limited, balance}) => formatBalance({limited: limited || isOff, balance}));
	const isSame = shown[0] === shown[1] && before.balance !== null && after.balance !== null && before.balance !== after.balance;
	const words = isSame ? [before, after].map(({balance}) => exact(balance!)) : shown;
	return `${words.join(' → ')}${isOff ? ' (tracking is off: no limit)' : ''}`;
}
