/**
The moment (epoch ms) that a `Retry-After` header names: seconds from `now`, or an HTTP date. Undefined where it is absent or neither.
*/
export function retryAfter(header: string | null, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d{1,9}(?:\.\d+)?$/.test(text)) {
		return now + (Number(text) * 1000);
	}

	// An HTTP date begins with the weekday; `Date.parse` alone would take any digits.
	const moment = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(moment) ? undefined : Math.max(moment, now);
}
