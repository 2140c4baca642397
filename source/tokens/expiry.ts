import {quoteInput} from './text.js';

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

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The last moment that four digits of a year can name. */
const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59);

const accepted = 'use 2027-01-31, +30d, +2w, +3m or never';

export type ParsedExpiry =
	| {readonly kind: 'ok'; readonly expiresAt: number | null}
	| {readonly kind: 'error'; readonly message: string};

const failed = (message: string): ParsedExpiry => ({kind: 'error', message});

/** The last second of a local day: counted back from midnight, since where clocks go back at midnight a day has 23:59:59 twice. */
const endOfDay = (year: number, monthIndex: number, day: number): number => new Date(year, monthIndex, day + 1).getTime() - 1000;

/** Whether the calendar has that day: `2028-02-29`, not `2027-02-29`. */
function isDay(day: string): boolean {
	const midnight = Date.parse(`${day}T00:00Z`);
	// `Date.parse` takes February 30 for March 2.
	return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}

function fromNow(count: number, unit: string, now: number): number {
	const today = new Date(now);
	const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
	if (unit === 'm') {
		// A month that is too short ends the count: January 31 + 1 month is the last of February.
		const lastDay = new Date(year, month + count + 1, 0).getDate();
		return endOfDay(year, month + count, Math.min(day, lastDay));
	}

	return endOfDay(year, month, day + (unit === 'w' ? 7 * count : count));
}

/**
An expiry as a person types it: a day (ends at 23:59:59 local time), a span from today (`+30d`, `+2w`, `+3m`; ends with that day), an ISO 8601
date-time (UTC where it names no zone), or `never` (null). Refuses what does not exist or lies in the past, and says what is accepted.

@param now - Epoch ms.
*/
export function parseExpiry(text: string, now: number): ParsedExpiry {
	const input = text.trim();
	if (input.toLowerCase() === 'never') {
		return {kind: 'ok', expiresAt: null};
	}

	const span = /^\+(\d{1,5})([dwm])$/i.exec(input);
	const day = /^(\d{4})-(\d{2})-(\d{2})(?=$|[T ])/i.exec(input);
	if (day && !isDay(day[0])) {
		return failed(`There is no day ${day[0]}: ${accepted}.`);
	}

	let expiresAt: number | undefined;
	if (span) {
		expiresAt = fromNow(Number(span[1]), span[2]!.toLowerCase(), now);
	} else if (day?.[0] === input) {
		expiresAt = endOfDay(Number(day[1]), Number(day[2]) - 1, Number(day[3]));
	} else {
		expiresAt = parseDateTime(input);
	}

	if (expiresAt === undefined || expiresAt > lastMoment) {
		return failed(`${quoteInput(input)} is no expiry: ${accepted}.`);
	}

	return expiresAt <= now ? failed(`${input} is in the past: ${accepted}.`) : {kind: 'ok', expiresAt};
}

/** An ISO 8601 date-time as epoch ms; one without a zone is UTC (rule of the API). Undefined where it is none. */
export function parseDateTime(text: string): number | undefined {
	const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?$/i.exec(text);
	if (!match || !isDay(match[1]!)) {
		return undefined;
	}

	const [, day, time, zone = 'Z'] = match;
	const moment = Date.parse(`${day}T${time}${zone}`);
	return Number.isNaN(moment) ? undefined : moment;
}

/** The local calendar day, `2027-01-31`. */
export function formatDay(time: number): string {
	const date = new Date(time);
	return `${String(date.getFullYear()).padStart(4, '0')}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}

/** A span in its largest whole unit: `69d`, `5h`, `12m`, `30s`. */
export function formatDuration(ms: number): string {
	const span = Math.abs(ms);
	if (span >= dayMs) {
		return `${Math.floor(span / dayMs)}d`;
	}

	if (span >= hourMs) {
		return `${Math.floor(span / hourMs)}h`;
	}

	return span >= minuteMs ? `${Math.floor(span / minuteMs)}m` : `${Math.floor(span / 1000)}s`;
}

/** An expiry for display: `2027-01-31 (69d)`, `(3d ago)` when past, `never`. The day is local, the days left are whole ones. */
export function formatExpiry(expiresAt: number | null, now: number): string {
	if (expiresAt === null) {
		return 'never';
	}

	const left = expiresAt - now;
	return `${formatDay(expiresAt)} (${formatDuration(left)}${left <= 0 ? ' ago' : ''})`;
}

/** An expiry before → after, for display; with the local times where the day is the same, since `2027-03-05 → 2027-03-05` would tell nothing. */
export function formatExpiryChange(before: number | null, after: number | null, now: number): string {
	const plain = `${formatExpiry(before, now)} → ${formatExpiry(after, now)}`;
	if (before === null || after === null || before === after || formatDay(before) !== formatDay(after)) {
		return plain;
	}

	// To the minute, where that tells them apart.
	const length = formatTime(before).slice(0, 5) === formatTime(after).slice(0, 5) ? 8 : 5;
	return [before, after].map(time => formatExpiry(time, now).split(' ').toSpliced(1, 0, formatTime(time).slice(0, length)).join(' ')).join(' → ');
}

/** Whether two expiries are the same, as far as servers keep them: some keep whole seconds. */
export const isSameMoment = (a: number | null, b: number | null): boolean => a === b || (a !== null && b !== null && Math.abs(a - b) < 1000);
