import * as z from 'zod';
import {moneyFromNumber, parseMoney, type Money, isInRange} from '../tokens/money.js';
import {Secret} from '../tokens/secret.js';
import {resetPeriods, type Reset, type TokenDraft, type TokenType} from '../tokens/token.js';
import {ApiError} from './api-error.js';
import {cleanText, hideSecrets, quoted} from './server-words.js';

/** `optional`, or else zod would refuse an absent key before it is asked what to make of it. */
export const anything = z.unknown().optional();

/** A value of the server for a message: short, on one line. */
function shown(value: unknown): string {
	return typeof value === 'object' && value !== null ? (Array.isArray(value) ? 'a list' : 'an object') : cleanText(hideSecrets(JSON.stringify(value)), 40);
}

/**
A field read by `convert`, which gives undefined for what it cannot take; the issue then says which field has what value and what it is not: `the balance "abc" is no number`.
*/
const fieldBy = <T>(convert: (value: unknown) => T | undefined, label: string, fault: string) => anything.transform((value, context): T => {
	const result = convert(value);
	if (result === undefined) {
		context.addIssue({code: 'custom', message: value === undefined ? `${label} is missing` : `${label} ${shown(value)} ${fault}`});
		return z.NEVER;
	}

	return result;
});

const anyNumber = /^[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?$/i;

/** A balance as the API sends it: a number, a decimal string (`"50.000000000"`, Python's `"0E-9"`), or null. */
function readBalance(value: unknown): Money | null | undefined {
	if (value === null) {
		return null;
	}

	if (typeof value === 'number') {
		return moneyFromNumber(value);
	}

	return typeof value === 'string' ? (parseMoney(value) ?? (anyNumber.test(value) ? moneyFromNumber(Number(value)) : undefined)) : undefined;
}

export const balanceField = fieldBy(readBalance, 'the balance', 'is no number within ±100000');

const dateTime = /^(\d{4}-\d{2}-\d{2})[ t](\d{2}:\d{2}(?::\d{2}(?:[,.]\d+)?)?) ?(?:(z)|([+-]\d{2}):?(\d{2})?)?$/i;

/** Epoch ms of an ISO 8601 date-time with `Z`, with an offset, or without a zone (then UTC); undefined for anything else, such as February 30. */
export function readDateTime(value: unknown): number | undefined {
	const match = typeof value === 'string' ? dateTime.exec(value) : null;
	if (!match) {
		return undefined;
	}

	const [, day = '', time = '', , hours, minutes = '00'] = match;
	const midnight = Date.parse(`${day}T00:00:00Z`);
	// `Date.parse` takes February 30 for March 2.
	if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) {
		return undefined;
	}

	const moment = Date.parse(`${day}T${time.replace(',', '.')}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
	return Number.isNaN(moment) ? undefined : moment;
}

const readExpiry = (value: unknown): number | null | undefined => (value === null ? null : readDateTime(value));

export const expiryField = fieldBy(readExpiry, 'the expiry', 'is no date and time');

/** A moment that is only shown: what cannot be read is as good as absent. */
export const momentField = anything.transform(value => readDateTime(value) ?? null);

export const nameField = fieldBy(value => (typeof value === 'string' && value !== '' ? value : undefined), 'the name', 'is no text');

export const typeField = fieldBy(
	value => (value === 'api_token' ? 'live' as const : (value === 'sandbox_api_token' ? 'sandbox' as const : undefined)), 'the token type', 'is neither api_token nor sandbox_api_token',
);

export const limitedField = fieldBy(
	value => (typeof value === 'boolean' ? value : undefined), 'active_balance', 'is neither true nor false',
);

/** A flag that may be absent. */
export const flagField = anything.transform(value => value === true);

/** A text that may be absent and is only shown. */
export const displayField = anything.transform(value => (typeof value === 'string' && value.trim() !== '' ? cleanText(value, 120) : null));

const periodField = fieldBy(
	value => ([null, undefined, '', 'none'].includes(value as string)
		? null
		: resetPeriods.find(period => period === value)),
	'the reset period',
	'is none of none, daily, weekly, monthly',
);

const amountField = fieldBy(
	value => (value === undefined ? null : readBalance(value)),
	'the reset amount',
	'is no number within ±100000',
);

/** The two reset fields, either of which may be absent. */
export const resetFields = {balance_reset_period: periodField, balance_reset_amount: amountField};

export const toReset = (wire: z.output<z.ZodObject<typeof resetFields>>): Reset | null =>
	wire.balance_reset_period === null ? null : {period: wire.balance_reset_period, amount: wire.balance_reset_amount};

/**
A secret as the API gives it. Some deployments put a display value (`eyJ***a1b2`, `eyJ...a1b2`) or null where others have the secret: those are none.
*/
export const secretField = anything.transform(value =>
	typeof value === 'string' && /^(?=\p{ASCII}+$)[^\s\p{Control}]+$/u.test(value) && !/\*{2}|\.{3}/.test(value) ? new Secret(value) : null);

/** The answer of `rotate/`: the secret under either API's name for it. */
export const rotationSchema = z.object({token: secretField, secret: secretField}).transform(({token, secret}) => secret ?? token);

/** Why a value was not understood: the first issue's words. */
export const firstIssue = (error: z.ZodError): string => error.issues[0]?.message ?? 'it is of no known form';

const maximumNameLength = 200;
/** The last moment that four digits of a year can name. */
const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59);

/** Something that is known not to work, so it is not sent. `field` is one of the draft's or the patch's. */
export function refused(field: string, message: string, remedy: string): ApiError {
	return new ApiError('invalid', message, {remedy, fields: {[field]: message}});
}

/** A name that the API takes: 1 to 200 characters of well-formed Unicode. */
function checkName(name: string): void {
	if (name === '') {
		throw refused('name', 'A token needs a name.', 'Give a name of 1 to 200 characters.');
	}

	if ([...name].length > maximumNameLength) {
		throw refused('name', `The name is ${[...name].length} characters long.`, `Give a name of at most ${maximumNameLength} characters.`);
	}

	if (!name.isWellFormed()) {
		throw refused('name', `The name ${quoted(name)} holds half of a character (a lone surrogate), which cannot be sent.`, 'Type the name anew.');
	}
}

function checkAmount(field: string, amount: Money | null | undefined): void {
	if (amount !== null && amount !== undefined && !isInRange(amount)) {
		throw refused(field, 'The amount is out of range.', 'Give an amount between -100000 and 100000 USD, both excluded.');
	}
}

/** Throws `invalid` for what neither API takes. */
export function checkFields({name, balance, expiresAt, reset}: Partial<TokenDraft>): void {
	if (name !== undefined) {
		checkName(name);
	}

	checkAmount('balance', balance);
	checkAmount('reset', reset?.amount);
	if (expiresAt !== null && expiresAt !== undefined && !(expiresAt > 0 && expiresAt <= lastMoment)) {
		throw refused('expiresAt', 'The expiry is no date that can be sent.', 'Give a date between 1970 and 9999.');
	}
}

/** The name (or id) as one segment of a path. Throws `invalid` for one that no path can hold. */
export function pathSegment(name: string): string {
	if (name === '') {
		throw refused('name', 'A token without a name cannot be addressed.', 'Give its name.');
	}

	if (!name.isWellFormed()) {
		throw refused('name', `The name ${quoted(name)} holds half of a character (a lone surrogate), so no URL can address it.`, 'Delete the token in the Eden AI console.');
	}

	// The URL standard drops `.` and `..` from paths even when they are percent-encoded: the request would go to another resource.
	if (name === '.' || name === '..') {
		throw refused('name', `A token named "${name}" cannot be addressed: URLs take it for a folder.`, 'Use another name; delete such a token in the Eden AI console.');
	}

	return encodeURIComponent(name);
}

/** `YYYY-MM-DDTHH:MM:SS.sssZ`, or null for never. */
export const wireTime = (moment: number | null): string | null => (moment === null ? null : new Date(moment).toISOString());

export const wireType = (type: TokenType): string => (type === 'live' ? 'api_token' : 'sandbox_api_token');
