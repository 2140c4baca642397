import {type Reset, type TokenType, type Account, type Changes, type Draft, type Entry} from './account.js';
import {numberToNano, parseDecimal, type Period} from './values.js';

/** Messages by wire field, as both APIs send them. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

type Fault = {readonly fault: string};

type Reader<T> = (value: unknown) => Fault | {readonly value: T};

const fault = (message: string): Fault => ({fault: message});

const required = 'This field is required.';
const maximumLength = 200;

const nullable = <T>(read: Reader<T>): Reader<T | null> => value => (value === null ? {value: null} : read(value));

const readName: Reader<string> = value => {
	if (value === null) {
		return fault('This field may not be null.');
	}

	if (typeof value !== 'string' || !value.isWellFormed()) {
		return fault('Not a valid string.');
	}

	if (value === '') {
		return fault('This field may not be blank.');
	}

	if (value.includes('\0')) {
		return fault('Null characters are not allowed.');
	}

	return [...value].length > maximumLength ? fault(`Ensure this field has no more than ${maximumLength} characters.`) : {value};
};

const readType: Reader<TokenType> = value =>
	value === 'api_token' || value === 'sandbox_api_token' ? {value} : fault(`"${String(value)}" is not a valid choice.`);

/** A decimal string, which may be no number. */
const readDecimal: Reader<bigint> = value => {
	if (typeof value !== 'string') {
		return fault('A decimal string is required.');
	}

	const [, whole, decimals = ''] = /^-?(\d*)(?:\.(\d*))?$/.exec(value) ?? [];
	if (whole !== undefined && whole.length > 5) {
		return fault('Ensure that there are no more than 5 digits before the decimal point.');
	}

	if (decimals.length > 9) {
		return fault('Ensure that there are no more than 9 decimal places.');
	}

	const nano = parseDecimal(value);
	return nano === undefined ? fault('A valid number is required.') : {value: nano};
};

/** A JSON number. */
const readNumber: Reader<bigint> = value => {
	if (typeof value !== 'number') {
		return fault('A valid number is required.');
	}

	if (Math.abs(value) >= 100_000) {
		return fault('Ensure this value lies between -100000 and 100000.');
	}

	const nano = numberToNano(value);
	return nano === undefined ? fault('Ensure that there are no more than 9 decimal places.') : {value: nano};
};

const readEither: Reader<bigint> = value => (typeof value === 'number' ? readNumber(value) : readDecimal(value));

const positive = (read: Reader<bigint>): Reader<bigint> => value => {
	const result = read(value);
	return 'value' in result && result.value <= 0n ? fault('Ensure this value is greater than 0.') : result;
};

const readFlag: Reader<boolean> = value => (typeof value === 'boolean' ? {value} : fault('Must be a valid boolean.'));

const dateTime = /^(\d{4}-\d{2}-\d{2})[ t](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(z|[+-]\d{2}:?\d{2})?$/i;

/** ISO 8601; without a zone it is UTC. */
const readMoment: Reader<number> = value => {
	const [, day = '', time = '', zone = 'Z'] = dateTime.exec(typeof value === 'string' ? value : '') ?? [];
	const midnight = Date.parse(`${day}T00:00:00Z`);
	const moment = Date.parse(`${day}T${time}${zone.toUpperCase()}`);
	// `Date.parse` takes February 30 for March 2.
	return Number.isNaN(moment) || !new Date(midnight).toISOString().startsWith(day)
		? fault('Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].')
		: {value: moment};
};

const readPeriod: Reader<Period | 'none'> = value => {
	const period = (['none', 'daily', 'weekly', 'monthly'] as const).find(choice => choice === value);
	return period ? {value: period} : fault(`"${String(value)}" is not a valid choice.`);
};

const readMember: Reader<string> = value =>
	typeof value === 'string' && /^[^\s@]+@[^\s@][^\s.@]*\.[^\s@]+$/.test(value) ? {value} : fault('Enter a valid email address.');

/** The fields of a body; undefined where the body has none. */
export type Fields = {
	readonly name: string | undefined;
	readonly type: TokenType | undefined;
	/** Nano-dollars. */
	readonly balance: bigint | null | undefined;
	readonly limited: boolean | undefined;
	/** Epoch ms. */
	readonly expiresAt: number | null | undefined;
	readonly period: Period | 'none' | undefined;
	readonly amount: bigint | null | undefined;
	readonly member: string | null | undefined;
};

const amountReaders = {
	/** POST, and v3: balances are decimal strings. */
	decimal: {balance: readDecimal, amount: readEither},
	/** PATCH of v2: JSON numbers. */
	number: {balance: readNumber, amount: readNumber},
} as const;

export type Checked<T> = {readonly kind: 'ok'; readonly value: T} | {readonly kind: 'invalid'; readonly errors: FieldErrors};

/** Reads all fields of a body, and tells every fault at once. Fields that are not known are ignored. */
function readFields(body: Readonly<Record<string, unknown>>, amounts: keyof typeof amountReaders): Checked<Fields> {
	const errors: Record<string, string[]> = {};
	function take<T>(field: string, read: Reader<T>): T | undefined {
		if (!Object.hasOwn(body, field)) {
			return undefined;
		}

		const result = read(body[field]);
		if ('value' in result) {
			return result.value;
		}

		errors[field] = [result.fault];
		return undefined;
	}

	const readers = amountReaders[amounts];
	const value: Fields = {
		name: take('name', readName),
		type: take('token_type', readType),
		balance: take('balance', nullable(readers.balance)),
		limited: take('active_balance', readFlag),
		expiresAt: take('expire_time', nullable(readMoment)),
		period: take('balance_reset_period', readPeriod),
		amount: take('balance_reset_amount', nullable(positive(readers.amount))),
		member: take('member', nullable(readMember)),
	};
	return Object.keys(errors).length > 0 ? {kind: 'invalid', errors} : {kind: 'ok', value};
}

/**
The reset settings after a body: undefined where it changes none. A period needs an amount, its own or the one that is set already; `none` clears the
amount; an amount needs a period.
*/
function readReset({period, amount}: Fields, current: Reset | null): Checked<Reset | null | undefined> {
	if (period === 'none') {
		return {kind: 'ok', value: null};
	}

	if (period === undefined && (amount === undefined || amount === null) && !(amount === null && current)) {
		return {kind: 'ok', value: undefined};
	}

	const newPeriod = period ?? current?.period;
	if (newPeriod === undefined) {
		return {kind: 'invalid', errors: {balance_reset_period: ['An amount to reset to needs a period: daily, weekly or monthly.']}};
	}

	const newAmount = amount === undefined ? current?.amount : amount;
	return newAmount === undefined || newAmount === null
		? {kind: 'invalid', errors: {balance_reset_amount: ['This field is required unless balance_reset_period is none.']}}
		: {kind: 'ok', value: {period: newPeriod, amount: newAmount}};
}

/** For a field that must be sent. */
export const missing = (field: string): FieldErrors => ({[field]: [required]});

export type Body = Readonly<Record<string, unknown>>;

const invalid = (errors: FieldErrors): {readonly kind: 'invalid'; readonly errors: FieldErrors} => ({kind: 'invalid', errors});

/** What a POST asks for. `limited`: what `active_balance` is where the body does not say. */
export function readDraft(body: Body, isLimitedByDefault: boolean): Checked<Draft> {
	const checked = readFields(body, 'decimal');
	if (checked.kind === 'invalid') {
		return Object.hasOwn(body, 'name') ? checked : invalid({...missing('name'), ...checked.errors});
	}

	const {name, type = 'api_token', balance = null, limited = isLimitedByDefault, expiresAt = null, member = null} = checked.value;
	if (name === undefined) {
		return invalid(missing('name'));
	}

	const reset = readReset(checked.value, null);
	return reset.kind === 'invalid' ? reset : {kind: 'ok', value: {name, type, balance, limited, expiresAt, reset: reset.value ?? null, member}};
}

/** Fields that are fixed at creation, where the body would change them. */
function fixedFields({type, name}: Fields, entry: Entry, canRename: boolean): FieldErrors {
	const words = ['This field cannot be changed.'];
	return {
		...(type !== undefined && type !== entry.type && {token_type: words}),
		...(!canRename && name !== undefined && name !== entry.name && {name: words}),
	};
}

/** What a PATCH asks for. */
export function readChanges(body: Body, entry: Entry, api: 'v2' | 'v3'): Checked<Changes> {
	const checked = readFields(body, api === 'v2' ? 'number' : 'decimal');
	if (checked.kind === 'invalid') {
		return checked;
	}

	const fixed = fixedFields(checked.value, entry, api === 'v3');
	if (Object.keys(fixed).length > 0) {
		return invalid(fixed);
	}

	const {name, balance, limited, expiresAt} = checked.value;
	const reset = readReset(checked.value, entry.reset);
	return reset.kind === 'invalid' ? reset : {kind: 'ok', value: {name, balance, limited, expiresAt, reset: reset.value}};
}

/** Whether a draft or a change would give a name that another key of the member has. */
export const isNameTaken = (account: Account, name: string | undefined, member: string | null, entry?: Entry): boolean =>
	name !== undefined && account.isTaken(name, member, entry);

/** The name in a body that need not have one: undefined where it has none. */
export function readOptionalName(body: Body): Checked<string | undefined> {
	const checked = readFields(Object.hasOwn(body, 'name') ? {name: body.name} : {}, 'decimal');
	return checked.kind === 'invalid' ? checked : {kind: 'ok', value: checked.value.name};
}
