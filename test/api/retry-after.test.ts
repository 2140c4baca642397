import {describe, expect, it} from 'vitest';
import {retryAfter} from '../../source/api/transport.js';

const now = Date.UTC(2026, 9, 1, 12);

describe('Retry-After', () => {
	it.each([
		['seconds', '7', now + 7000],
		['an HTTP date', 'Thu, 01 Oct 2026 12:00:30 GMT', now + 30_000],
		['a moment that has passed, which is now', 'Thu, 01 Oct 2026 11:00:00 GMT', now],
		['nothing', null, undefined],
		['nonsense', 'soon', undefined],
		['a negative number', '-5', undefined],
		['a number beyond all patience and dates', '99999999999999', undefined],
	])('is read from %s', (_, header, expected) => {
		expect(retryAfter(header, now)).toBe(expected);
	});
});
