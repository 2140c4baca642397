import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type UsageEntry} from '../../source/api/port.js';
import {summarizeUsage, totalUsage, usageGroupings} from '../../source/store/usage-totals.js';
import {type Money} from '../../source/tokens/money.js';
import {money} from '../helpers/make-token.js';

const entry = (values: Partial<UsageEntry>): UsageEntry => ({token: 'prod-web', date: '2026-10-26', feature: 'text__chat', cost: money('1'), calls: 10, providers: [], ...values});

const entries = [
	entry({token: 'prod-web', cost: money('0.1'), calls: 3, providers: [{provider: 'openai', cost: money('0.06')}, {provider: 'mistral', cost: money('0.04')}]}),
	entry({token: 'prod-ocr', feature: 'ocr__ocr', cost: money('0.2'), calls: 4, providers: [{provider: 'openai', cost: money('0.2')}]}),
	entry({token: 'dev-web', date: '2026-10-25', cost: money('0.5'), calls: null}),
	entry({token: null, feature: 'ocr__ocr', cost: money('0.3'), calls: 0}),
];

describe('usage', () => {
	test('adds up by environment, what costs most first; calls that are not all known are none', () => {
		expect(summarizeUsage(entries, 'environment')).toEqual([
			{name: 'dev', cost: money('0.5'), calls: null, average: null},
			{name: 'prod', cost: money('0.3'), calls: 7, average: money('0.042857143')},
			{name: null, cost: money('0.3'), calls: 0, average: null},
		]);
	});

	test('adds up by token and by feature', () => {
		expect(summarizeUsage(entries, 'token').map(({name, cost}) => [name, cost])).toEqual([['dev-web', money('0.5')], [null, money('0.3')], ['prod-ocr', money('0.2')], ['prod-web', money('0.1')]]);
		expect(summarizeUsage(entries, 'feature').map(({name, cost, calls}) => [name, cost, calls])).toEqual([['text__chat', money('0.6'), null], ['ocr__ocr', money('0.5'), 4]]);
	});

	test('adds up by provider, whose calls are known only where it was the only one', () => {
		expect(summarizeUsage(entries.slice(0, 2), 'provider')).toEqual([
			{name: 'openai', cost: money('0.26'), calls: null, average: null},
			{name: 'mistral', cost: money('0.04'), calls: null, average: null},
		]);
		expect(summarizeUsage(entries.slice(1), 'provider')).toEqual([
			{name: null, cost: money('0.8'), calls: null, average: null},
			{name: 'openai', cost: money('0.2'), calls: 4, average: money('0.05')},
		]);
	});

	test('adds up in total, past the range of a balance, exactly', () => {
		expect(totalUsage(entries)).toEqual({cost: money('1.1'), calls: null, average: null});
		const many = Array.from({length: 3}, () => entry({cost: money('99999.999999999'), calls: 1}));
		expect(totalUsage(many)).toEqual({cost: 299_999_999_999_997n * 1n, calls: 3, average: money('99999.999999999')});
		expect(totalUsage([])).toEqual({cost: 0n, calls: 0, average: null});
	});

	test('however it is grouped, the groups add up to the total', () => {
		const amount = fc.bigInt(0n, 10n ** 14n).map(value => value as Money);
		const arbitrary = fc.record({
			token: fc.option(fc.constantFrom('a-1', 'a-2', 'b')), date: fc.constant('2026-10-26'), feature: fc.constantFrom('f', 'g'), cost: amount,
			calls: fc.nat(), providers: fc.constant([]),
		});
		fc.assert(fc.property(fc.array(arbitrary), all => {
			for (const by of usageGroupings) {
				const rows = summarizeUsage(all, by);
				let cost = 0n;
				for (const row of rows) {
					cost += row.cost;
				}

				expect(cost).toBe(totalUsage(all).cost);
				expect(new Set(rows.map(({name}) => name)).size).toBe(rows.length);
			}
		}));
	});
});
