const pad = (value: number): string => String(value).padStart(2, '0');

/** Local time of day, `14:03:22`. */
export function formatTime(at: number): string {
	const date = new Date(at);
	return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

/** Local day and time, `2027-01-31 14:03`. */
export function formatMoment(at: number): string {
	const date = new Date(at);
	return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** Local time where it is within a day of `now`, else the day with it. */
export const formatWhen = (at: number, now: number): string => (Math.abs(at - now) < 20 * 3_600_000 ? formatTime(at) : formatMoment(at));
