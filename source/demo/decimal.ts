const scale = 1_000_000_000n;

/**
Nano-dollars of a decimal string as POST takes it: the pattern `^-?\d{0,5}(?:\.\d{0,9})?$` of the API. `undefined` for anything else, and for a pattern
without any digit, which is no number.
*/
export function parseDecimal(text: string): bigint | undefined {
	const match = /^(-?)(\d{0,5})(?:\.(\d{0,9}))?$/.exec(text);
	if (!match || !/\d/.test(text)) {
		return undefined;
	}

	const [, sign, whole = '', fraction = ''] = match;
	const nano = (BigInt(`0${whole}`) * scale) + BigInt(fraction.padEnd(9, '0'));
	return sign === '-' ? -nano : nano;
}

/** Nano-dollars of a JSON number as PATCH takes it, within ±100000; `undefined` when it has more than nine decimals. */
export function numberToNano(amount: number): bigint | undefined {
	const text = amount.toFixed(9);
	return Number(text) === amount ? parseDecimal(text) : undefined;
}

/** With nine decimals, as the API prints its decimals: `50.000000000`. */
export function formatNano(nano: bigint): string {
	const absolute = nano < 0n ? -nano : nano;
	return `${nano < 0n ? '-' : ''}${absolute / scale}.${String(absolute % scale).padStart(9, '0')}`;
}

/** As a JSON number; exact to nine decimals for every balance in range. */
export const nanoToNumber = (nano: bigint): number => Number(formatNano(nano));

/** Nano-dollars of a dollar amount in the seed. */
export const usd = (amount: number): bigint => BigInt(Math.round(amount * 1e9));
