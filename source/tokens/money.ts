declare const moneyBrand: unique symbol;

/**
An amount of USD credits in nano-dollars (10⁻⁹ USD), exact: the API's amounts have up to nine decimals, which binary floating point
cannot add without error.
*/
export type Money = bigint & {readonly [moneyBrand]: true};

const scale = 1_000_000_000n;

/** The API's bound: every balance lies strictly between −100000 and 100000 USD. */
export const moneyBound = (100_000n * scale) as Money;

export const zero = 0n as Money;

/** Whether the API takes the amount as a balance: −100000 < x < 100000 USD. */
export const isInRange = (amount: Money): boolean => amount < moneyBound && amount > -moneyBound;

/** Whole dollars as money, for constants. Throws a RangeError for a fraction of a dollar. */
export const dollars = (amount: number): Money => (BigInt(amount) * scale) as Money;

/**
An amount as a person or the API writes it in decimal: up to 5 digits before and 9 after the point, an optional minus; no exponent,
no thousands separator. `undefined` for anything else; so what it gives is always in the API's range.
*/
export function parseMoney(text: string): Money | undefined {
	const match = /^(-?)(\d{0,5})(?:\.(\d{0,9}))?$/.exec(text);
	if (!match || !/\d/.test(text)) {
		return undefined;
	}

	const [, sign, whole = '', fraction = ''] = match;
	const amount = (BigInt(whole || '0') * scale) + BigInt(fraction.padEnd(9, '0'));
	return (sign === '-' ? -amount : amount) as Money;
}

/**
A JSON number as money, rounded to nine decimals; `undefined` when it is not finite or out of the API's range, of which `toFixed` makes text that
is no amount.
*/
export const moneyFromNumber = (amount: number): Money | undefined => parseMoney(amount.toFixed(9));

/** The exact decimal without needless zeros (`12.34`, `0.1`, `-5`): for JSON output, the wire, and fields that are edited. */
export function moneyToDecimal(amount: Money): string {
	const absolute = amount < 0n ? -amount : amount;
	const fraction = (absolute % scale).toString().padStart(9, '0').replace(/0+$/, '');
	return `${amount < 0n ? '-' : ''}${absolute / scale}${fraction && `.${fraction}`}`;
}

/**
The amount as a JSON number, for the fields where the API wants one. Exact in decimal: at most 14 significant digits, which a double
prints back unchanged.
*/
export const moneyToNumber = (amount: Money): number => Number(moneyToDecimal(amount));

/** The sum; may leave the API's range, so check with `isInRange` before sending. */
export const addMoney = (a: Money, b: Money): Money => (a + b) as Money;

/** The difference `a − b`; may leave the API's range. */
export const subtractMoney = (a: Money, b: Money): Money => (a - b) as Money;

/** For sorting: negative, zero or positive. */
export const compareMoney = (a: Money, b: Money): number => (a < b ? -1 : (a > b ? 1 : 0));

/** The amount multiplied by a plain number (a rate by a span), rounded to a nano-dollar; for estimates, not for balances. */
export const scaleMoney = (amount: Money, factor: number): Money => BigInt(Math.round(Number(amount) * factor)) as Money;

/** `amount` divided by `count`, rounded half up to a nano-dollar; `count` is over 0. */
export const divideMoney = (amount: Money, count: number): Money => rounded(amount, BigInt(count)) as Money;

/** The quotient rounded half up, away from zero. */
function rounded(amount: bigint, by: bigint): bigint {
	const size = amount < 0n ? -amount : amount;
	const quotient = ((2n * size) + by) / (2n * by);
	return amount < 0n ? -quotient : quotient;
}

/**
An amount for display: `$12.34`; under a dollar with as many as four decimals (`$0.0312`, `$0.50`). Truncated toward zero, never rounded up, so
that `$10.00` is never shown for a balance that is under 10 (and thus LOW).
*/
export function formatMoney(amount: Money): string {
	const absolute = amount < 0n ? -amount : amount;
	// What is too small for four decimals must not look like nothing.
	if (absolute > 0n && absolute < 100_000n) {
		return amount < 0n ? '>-$0.0001' : '<$0.0001';
	}

	const fraction = (absolute % scale).toString().padStart(9, '0');
	const shown = absolute < scale ? fraction.slice(0, 4).replace(/0{1,2}$/, '') : fraction.slice(0, 2);
	return `${amount < 0n ? '-' : ''}$${absolute / scale}.${shown}`;
}

/** An average for display: as `formatMoney`, but rounded half up, since there is no threshold that it must not seem to reach. */
export function formatAverage(amount: Money): string {
	const size = amount < 0n ? -amount : amount;
	const unit = size < scale ? 100_000n : 10_000_000n;
	return formatMoney(size < 100_000n ? amount : (rounded(amount, unit) * unit) as Money);
}
