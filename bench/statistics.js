/**
The value below which the share `q` (0 to 1) of the values lies; null of none.

@param {readonly number[]} values
@param {number} q
*/
export function quantile(values, q) {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? null;
}

/** Half of the values lie below; null of none. */
export const median = values => quantile(values, 0.5);

/** Null of none. */
export const mean = values => (values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length);

/**
Rounded for people: two digits after the point, and none from 100 on.

@param {number | null} value
*/
export const rounded = value => (value === null ? null : (Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100));
