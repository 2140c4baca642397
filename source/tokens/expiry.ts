const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const accepted = 'use 2027-01-31, +30d, +2w, +3m or never';

export type ParsedExpiry =
	| {readonly kind: 'ok'; readonly expiresAt: number | null}
	| {readonly kind: 'error'; readonly message: string};

const failed = (message: string): ParsedExpiry => ({kind: 'error', message});

/** 23:59:59 local time of a calendar day; undefined where there is no such day (2026-02-30). */
function endOfDay(year: number, month: number, day: number): number | undefined {
	const date = new Date(year, month - 1, day, 23, 59, 59);
	return date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() : undefined;
}

function fromNow(count: number, unit: string, now: number): number | undefined {
	const today = new Date(now);
	const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
	if (unit === 'm') {
		// A month that is too short ends the count: January 31 + 1 month is the last of February.
		const lastDay = new Date(year, month + count + 1, 0).getDate();
		return new Date(year, month + count, Math.min(day, lastDay), 23, 59, 59).getTime();
	}

	return new Date(year, month, day + (unit === 'w' ? 7 * count : count), 23, 59, 59).getTime();
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

	let expiresAt: number | undefined;
	const span = /^\+(\d{1,5})([dwm])$/i.exec(input);
	const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(input);
	if (span) {
		expiresAt = fromNow(Number(span[1]), span[2]!.toLowerCase(), now);
	} else if (day) {
		expiresAt = endOfDay(Number(day[1]), Number(day[2]), Number(day[3]));
		if (expiresAt === undefined) {
			return failed(`There is no day ${input}: ${accepted}.`);
		}
	} else if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(input)) {
		expiresAt = parseDateTime(input);
	}

	if (expiresAt === undefined || !Number.isFinite(expiresAt) || expiresAt > 253_402_300_799_000) {
		return failed(`"${input.slice(0, 30)}" is no expiry: ${accepted}.`);
	}

	return expiresAt <= now ? failed(`${input} is in the past: ${accepted}.`) : {kind: 'ok', expiresAt};
}

/** An ISO 8601 date-time as epoch ms; one without a zone is UTC (rule of the API). Undefined where it is none. */
export function parseDateTime(text: string): number | undefined {
	const match = /^(\d{4})-(\d{2})-(\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i.exec(text.trim());
	if (!match || endOfDay(Number(match[1]), Number(match[2]), Number(match[3])) === undefined) {
		return undefined;
	}

	const time = Date.parse(match[4] ? text.trim().replace(' ', 'T') : `${text.trim().replace(' ', 'T')}Z`);
	return Number.isNaN(time) ? undefined : time;
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
