import {isInRange, type Money} from '../tokens/money.js';
import {type TokenDraft, type TokenType} from '../tokens/token.js';
import {ApiError} from './api-error.js';
import {quoted} from './clean-text.js';

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
