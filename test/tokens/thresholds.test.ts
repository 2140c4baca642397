import {describe, expect, test} from 'vitest';
import {defaultThresholds, thresholdsByName} from '../../source/tokens/health.js';
import {dollars} from '../../source/tokens/money.js';

test('the defaults are those of the published practice', () => {
	expect(defaultThresholds).toEqual({low: dollars(10), critical: dollars(1), expiringDays: 7, criticalDays: 2});
});

describe('the thresholds of a name', () => {
	const base = defaultThresholds;
	const of = thresholdsByName({base, overrides: [{match: 'dev-anna-*', low: dollars(3)}, {match: 'dev-*', low: dollars(2), criticalDays: 1}, {match: '*-demo', expiringDays: 1}]});

	test('are the base where no pattern matches', () => {
		expect(of('prod-web')).toBe(base);
		expect(thresholdsByName({base, overrides: []})('dev-x')).toBe(base);
	});

	test('take what a pattern says, and the rest from the base', () => {
		expect(of('dev-john')).toEqual({low: dollars(2), critical: dollars(1), expiringDays: 7, criticalDays: 1});
	});

	test('are of the first pattern that matches, and of that alone', () => {
		expect(of('dev-anna-demo')).toEqual({...base, low: dollars(3)});
		expect(of('dev-demo')).toEqual({...base, low: dollars(2), criticalDays: 1});
	});

	test.each(['dev-team/web', 'dev-.hidden', 'dev-two\nlines', 'dev-東京'])('match the whole of any name, such as %j', name => {
		expect(of(name).low).toBe(dollars(2));
	});
});
