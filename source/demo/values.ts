/** How often a balance returns to its amount. */
export type Period = 'daily' | 'weekly' | 'monthly';

/** Made when it is first needed: loading a time zone takes a while. */
let wallClock: Intl.DateTimeFormat | undefined;

const makeWallClock = (): Intl.DateTimeFormat => new Intl.DateTimeFormat('en-GB', {
	timeZone: 'Europe/Paris', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
});

/** What a clock in Paris shows at a moment, written as if it were UTC, in whole seconds. */
function clockInParis(at: number): number {
	const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
	wallClock ??= makeWallClock();
	for (const {type, value} of wallClock.formatToParts(at)) {
		shown[type] = Number(value);
	}

	const {year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0} = shown;
	return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The moment at which a calendar day begins in Paris. Midnight is never in the hour that daylight saving skips or repeats, so one of two offsets fits. */
function midnightInParis(year: number, month: number, day: number): number {
	const wanted = Date.UTC(year, month, day);
	const winter = wanted - 3_600_000;
	return clockInParis(winter) === wanted ? winter : wanted - 7_200_000;
}

const known = new Map<Period, {readonly start: number; readonly end: number}>();

/**
The reset period that a moment (epoch ms) falls into: from its own reset (inclusive) to the next one (exclusive). Resets are at midnight Europe/Paris,
weekly on Monday, monthly on the 1st.
*/
export function periodAt(period: Period, at: number): {readonly start: number; readonly end: number} {
	const latest = known.get(period);
	// Nearly all questions are about now.
	if (latest && at >= latest.start && at < latest.end) {
		return latest;
	}

	const today = new Date(clockInParis(at));
	const [year, month, date] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()];
	const monday = date - ((today.getUTCDay() + 6) % 7);
	const [first, length] = period === 'weekly' ? [monday, 7] : [date, 1];
	const found = period === 'monthly'
		? {start: midnightInParis(year, month, 1), end: midnightInParis(year, month + 1, 1)}
		: {start: midnightInParis(year, month, first), end: midnightInParis(year, month, first + length)};
	known.set(period, found);
	return found;
}

/** 1 day, 2 week, 3 month, 4 year. */
export type Step = 1 | 2 | 3 | 4;

export const dayMs = 86_400_000;

/** Epoch ms of the midnight (UTC) with which `YYYY-MM-DD` begins; undefined for what is no date, such as 2026-02-30. */
export function parseDay(text: string): number | undefined {
	const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
	return !Number.isNaN(at) && formatDay(at) === text ? at : undefined;
}

/** `YYYY-MM-DD`, in UTC. */
export const formatDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The first day of the step that a day is in, epoch ms: weeks begin on Monday. */
export function stepStart(day: number, step: Step): number {
	const date = new Date(day);
	switch (step) {
		case 1: {
			return day;
		}

		case 2: {
			return day - (((date.getUTCDay() + 6) % 7) * dayMs);
		}

		case 3: {
			return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
		}

		case 4: {
			return Date.UTC(date.getUTCFullYear(), 0);
		}
	}
}

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

/** A JSON object as it is sent. */
export type Json = Readonly<Record<string, unknown>>;

/** A moment (epoch ms) as the API writes it: `2027-01-31T22:59:59Z`, with a fraction only where there is one. */
export const momentOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString().replace('.000Z', 'Z'));

/** What is shown of a secret. */
export const masked = (secret: string): string => `${secret.slice(0, 5)}…${secret.slice(-4)}`;
