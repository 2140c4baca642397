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
