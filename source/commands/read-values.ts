import {parseBalanceChange, type BalanceChange} from '../tokens/balance-change.js';
import {parseExpiry} from '../tokens/expiry.js';
import {parseReset} from '../tokens/reset.js';
import {quoteInput} from '../tokens/text.js';
import {type Reset, type TokenType} from '../tokens/token.js';
import {CommandError, exitStatus} from './context.js';

/** What was typed cannot be meant: exit status 2. `hint` says what is accepted. */
export const usageError = (message: string, hint: string): CommandError => new CommandError('usage', exitStatus.usage, message, hint);

/** `live` or `sandbox`, or as the API calls them. */
export function readType(text: string): TokenType {
	const input = text.trim().toLowerCase();
	if (input === 'live' || input === 'api_token') {
		return 'live';
	}

	if (input === 'sandbox' || input === 'sandbox_api_token') {
		return 'sandbox';
	}

	throw usageError(`${quoteInput(text)} is no type of token.`, 'Use --type live (real, paid calls) or --type sandbox (mock data, no cost).');
}

/** `50`, `+10`, `-5`, `none`. */
export function readBalance(text: string): BalanceChange {
	const parsed = parseBalanceChange(text);
	if (parsed.kind === 'error') {
		throw usageError(parsed.message, 'Use --balance 50, +10, -5 or none.');
	}

	return parsed.change;
}

/** Epoch ms, or null for never. */
export function readExpiry(text: string, now: number): number | null {
	const parsed = parseExpiry(text, now);
	if (parsed.kind === 'error') {
		throw usageError(parsed.message, 'Use --expires 2027-01-31, +30d, +2w, +3m or never.');
	}

	return parsed.expiresAt;
}

/** Null: none. */
export function readReset(text: string): Reset | null {
	const parsed = parseReset(text);
	if (parsed.kind === 'error') {
		throw usageError(parsed.message, 'Use --reset daily:10, weekly:50, monthly:500 or none.');
	}

	return parsed.reset;
}

/** A whole number of an option as it was typed, from `min` to `max`. Throws a usage error that says what is accepted. */
export function parseCount(text: string, option: string, min: number, max: number): number {
	const count = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
	if (!(count >= min && count <= max)) {
		throw new CommandError('usage', exitStatus.usage, `${option} ${JSON.stringify(text.slice(0, 30))} is no whole number from ${min} to ${max}.`, `Give one, such as ${option} ${max}.`);
	}

	return count;
}
