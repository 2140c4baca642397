import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {condense, judgeAlerts, type JudgeOptions, type Judgement, type TokenAlert} from '../../source/alerts/judge-alerts.js';
import {type AlertRecord, healthOf, healthStates, type HealthState, defaultThresholds} from '../../source/tokens/health.js';
import {type Token} from '../../source/tokens/token.js';
import {noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';
import {day, hour} from '../tokens/series.js';

const recordOf = (id: string, state: HealthState, acknowledged = false): AlertRecord => ({id, state, since: noon - 5, acknowledged});
const recordsOf = (...records: AlertRecord[]): ReadonlyMap<string, AlertRecord> => new Map(records.map(record => [record.id, record]));
const judge = (tokens: readonly Token[], values: Partial<JudgeOptions> = {}): Judgement => judgeAlerts({records: new Map(), tokens, now: noon, thresholdsOf: () => defaultThresholds, ...values});
const worth = (balance: string): Token => makeToken('a', {balance: money(balance)});
const told = ({alerts}: Judgement): string[] => alerts.map(({kind, previous, state}) => `${kind}: ${previous} → ${state}`);

describe('a change for the worse', () => {
	test('is told once', () => {
		const first = judge([worth('8.2')]);
		expect(told(first)).toEqual(['alert: OK → LOW']);
		expect(first.records).toEqual(new Map([['a', {id: 'a', state: 'LOW', since: noon, acknowledged: false}]]));
		const second = judge([worth('8.1')], {records: first.records});
		expect(second).toEqual({records: first.records, changed: [], dropped: [], alerts: []});
		expect(second.records).toBe(first.records);
	});

	test('is told at each step down', () => {
		let {records} = judge([]);
		const steps: string[] = [];
		for (const balance of ['50', '9', '5', '0.5', '0.4', '0', '-1']) {
			const judgement = judge([worth(balance)], {records});
			({records} = judgement);
			steps.push(...told(judgement));
		}

		expect(steps).toEqual(['alert: OK → LOW', 'alert: LOW → CRITICAL', 'alert: CRITICAL → EMPTY']);
	});

	test('by time alone is told, too', () => {
		const token = makeToken('a', {expiresAt: noon + (3 * day)});
		const first = judge([token]);
		expect(told(first)).toEqual(['alert: OK → EXPIRING']);
		const second = judge([token], {records: first.records, now: noon + day + 1});
		expect(told(second)).toEqual(['alert: EXPIRING → CRITICAL']);
		expect(told(judge([token], {records: second.records, now: noon + (3 * day)}))).toEqual(['alert: CRITICAL → EXPIRED']);
	});

	test('is new again after it was acknowledged', () => {
		const {records} = judge([worth('0.5')], {records: recordsOf(recordOf('a', 'LOW', true))});
		expect(records.get('a')).toEqual({id: 'a', state: 'CRITICAL', since: noon, acknowledged: false});
	});

	test('follows the thresholds of the name', () => {
		const thresholdsOf = (name: string) => (name === 'a' ? {...defaultThresholds, low: money('2')} : defaultThresholds);
		const {alerts} = judge([worth('5'), makeToken('b', {balance: money('5')})], {thresholdsOf});
		expect(alerts.map(({token}) => token.id)).toEqual(['b']);
	});
});

describe('a recovery', () => {
	test('is told', () => {
		const judgement = judge([worth('50')], {records: recordsOf(recordOf('a', 'EMPTY'))});
		expect(told(judgement)).toEqual(['recovery: EMPTY → OK']);
		expect(judgement).toMatchObject({dropped: ['a'], changed: []});
		expect(judgement.records.size).toBe(0);
	});

	test('to a state that is not well is told as such, and stays acknowledged', () => {
		const judgement = judge([worth('5')], {records: recordsOf(recordOf('a', 'CRITICAL', true))});
		expect(told(judgement)).toEqual(['recovery: CRITICAL → LOW']);
		expect(judgement.changed).toEqual([{id: 'a', state: 'LOW', since: noon, acknowledged: true}]);
	});

	test.each([
		['LOW', '10.49', '10.5'],
		['CRITICAL', '1.049', '1.05'],
		['EMPTY', '0.049', '0.05'],
	] as const)('of %s takes 5 % more than the threshold', (state, tooLittle, enough) => {
		const records = recordsOf(recordOf('a', state));
		expect(told(judge([worth(tooLittle)], {records}))).toEqual([]);
		expect(told(judge([worth(enough)], {records}))).toHaveLength(1);
	});

	test('of a limit that was switched off, or of an expiry that was moved, is told at once', () => {
		expect(told(judge([makeToken('a', {balance: money('0'), limited: false})], {records: recordsOf(recordOf('a', 'EMPTY'))}))).toEqual(['recovery: EMPTY → OK']);
		expect(told(judge([makeToken('a', {expiresAt: noon + (8 * day)})], {records: recordsOf(recordOf('a', 'EXPIRED'))}))).toEqual(['recovery: EXPIRED → OK']);
	});
});

describe('a balance that hovers at a threshold', () => {
	test.each(['10', '1', '0.000000001'])('of %s is told once', threshold => {
		let records: ReadonlyMap<string, AlertRecord> = new Map();
		let count = 0;
		for (let poll = 0; poll < 50; poll++) {
			const nano = money(threshold) + (poll % 2 === 0 ? -1n : 1n);
			const judgement = judge([makeToken('a', {balance: nano as Token['balance']})], {records});
			({records} = judgement);
			count += judgement.alerts.length;
		}

		expect(count).toBe(1);
	});

	test('anywhere, by less than 4 %, is never told twice', () => {
		fc.assert(fc.property(fc.integer({min: 0, max: 20_000}), fc.array(fc.integer({min: -19, max: 19}), {minLength: 1, maxLength: 60}), (cents, hovering) => {
			let records: ReadonlyMap<string, AlertRecord> = new Map();
			const seen = new Map<string, number>();
			for (const thousandths of hovering) {
				const balance = BigInt(cents) * 10_000_000n * BigInt(1000 + thousandths) / 1000n;
				const judgement = judge([makeToken('a', {balance: balance as Token['balance']})], {records});
				({records} = judgement);
				for (const {state, kind} of judgement.alerts) {
					seen.set(`${kind} ${state}`, (seen.get(`${kind} ${state}`) ?? 0) + 1);
				}
			}

			expect(seen.values().every(count => count === 1)).toBe(true);
			expect(seen.keys().some(key => key.startsWith('recovery'))).toBe(false);
		}));
	});
});

describe('a balance that the server no longer gives', () => {
	const unknown = (values: Partial<Token> = {}) => makeToken('a', {balance: null, ...values});

	test.each(['LOW', 'CRITICAL', 'EMPTY'] as const)('is no recovery from %s, which is told once it is known again', state => {
		const records = recordsOf(recordOf('a', state));
		expect(judge([unknown()], {records})).toMatchObject({alerts: [], changed: [], dropped: []});
		expect(judge([unknown()], {records}).records).toBe(records);
		expect(judge([makeToken('a', {balance: money('50')})], {records}).alerts).toMatchObject([{kind: 'recovery', state: 'OK'}]);
	});

	test('does not hide that an expiry was moved, nor that the limit was switched off, nor what gets worse', () => {
		expect(judge([unknown()], {records: recordsOf(recordOf('a', 'EXPIRING'))}).alerts).toMatchObject([{kind: 'recovery', state: 'OK'}]);
		expect(judge([unknown({limited: false})], {records: recordsOf(recordOf('a', 'LOW'))}).alerts).toMatchObject([{kind: 'recovery', state: 'OK'}]);
		expect(judge([unknown({expiresAt: noon - 1})], {records: recordsOf(recordOf('a', 'LOW'))}).alerts).toMatchObject([{kind: 'alert', state: 'EXPIRED'}]);
	});
});

describe('a token', () => {
	test('that is revoked or gone is forgotten without a word', () => {
		const records = recordsOf(recordOf('a', 'LOW'), recordOf('b', 'EMPTY'));
		const judgement = judge([makeToken('a', {revoked: true})], {records, gone: ['b', 'never-told']});
		expect(judgement).toMatchObject({alerts: [], dropped: ['b', 'a'], changed: []});
		expect(judgement.records.size).toBe(0);
	});

	test('that was not looked at keeps its record', () => {
		const records = recordsOf(recordOf('b', 'EMPTY'));
		expect(judge([worth('5')], {records}).records.get('b')).toBe(records.get('b'));
	});

	test('that is well and was so has none', () => {
		const records = recordsOf(recordOf('b', 'EMPTY'));
		expect(judge([worth('50')], {records}).records).toBe(records);
	});
});

test('what was told is never better than what is, whatever happens', () => {
	const states = fc.record({balance: fc.integer({min: -100, max: 2000}), limited: fc.boolean(), days: fc.integer({min: -3, max: 12})});
	fc.assert(fc.property(fc.array(states, {minLength: 1, maxLength: 40}), steps => {
		let records: ReadonlyMap<string, AlertRecord> = new Map();
		for (const {balance, limited, days} of steps) {
			const token = makeToken('a', {balance: BigInt(balance) * 10_000_000n as Token['balance'], limited, expiresAt: noon + (days * day)});
			const before = records.get('a')?.state ?? 'OK';
			const judgement = judge([token], {records});
			({records} = judgement);
			const after = records.get('a')?.state ?? 'OK';
			const actual = healthOf(token, noon, defaultThresholds).state;
			expect(healthStates.indexOf(after)).toBeGreaterThanOrEqual(healthStates.indexOf(actual));
			expect(judgement.alerts).toHaveLength(after === before ? 0 : 1);
			expect(judgement.alerts.every(({kind}) => kind === (healthStates.indexOf(after) > healthStates.indexOf(before) ? 'alert' : 'recovery'))).toBe(true);
		}
	}));
});

describe('the words', () => {
	const textOf = (token: Token, values: Partial<JudgeOptions> = {}): string => judge([token], values).alerts[0]!.text;

	test('say what is left and when it runs out', () => {
		expect(textOf(worth('8.2'), {runsOutOf: () => noon + (4.5 * hour)})).toBe('a is LOW: $8.20 left, runs out in 4h.');
		expect(textOf(worth('0'), {runsOutOf: () => noon})).toBe('a is EMPTY: $0.00 left.');
		expect(textOf(worth('0.5'))).toBe('a is CRITICAL: $0.50 left.');
	});

	test('say when it expires', () => {
		expect(textOf(makeToken('a', {limited: false, expiresAt: noon + (6 * day) + hour}))).toBe('a is EXPIRING: expires in 6d, on 2027-01-21.');
		expect(textOf(makeToken('a', {expiresAt: noon - hour}))).toBe('a is EXPIRED: $50.00 left, expired 1h ago.');
	});

	test('say what it was when it is better', () => {
		expect(textOf(worth('50'), {records: recordsOf(recordOf('a', 'LOW'))})).toBe('a is OK again: $50.00 left.');
		expect(textOf(worth('5'), {records: recordsOf(recordOf('a', 'EMPTY'))})).toBe('a is LOW, no longer EMPTY: $5.00 left.');
		expect(textOf(makeToken('a', {limited: false}), {records: recordsOf(recordOf('a', 'EMPTY'))})).toBe('a is OK again.');
	});
});

describe('many alerts at once', () => {
	const alertsOf = (...balances: string[]): readonly TokenAlert[] => judge(balances.map((balance, index) => makeToken(`token-${index}`, {balance: money(balance)}))).alerts;

	test('become one that names the worst', () => {
		const alerts = alertsOf(...Array.from({length: 9}, () => '5'), '0', '0.5');
		expect(condense(alerts, noon)).toEqual([{
			kind: 'summary', at: noon, token: null, state: 'EMPTY', previous: 'OK',
			text: '11 tokens need attention (1 EMPTY, 1 CRITICAL, 9 LOW): token-9, token-10, token-0, token-1, token-2 and 6 more.',
		}]);
	});

	test('are told one by one up to ten', () => {
		const alerts = alertsOf(...Array.from({length: 10}, () => '5'));
		expect(condense(alerts, noon)).toEqual(alerts);
	});

	test('are one where that is wanted, even if it is of one token, but not of none', () => {
		expect(condense(alertsOf('5'), noon, true).map(({text}) => text)).toEqual(['1 token needs attention (1 LOW): token-0.']);
		expect(condense([], noon, true)).toEqual([]);
	});

	test('keep recoveries apart', () => {
		const bad = alertsOf(...Array.from({length: 11}, () => '5'));
		const good = bad.map(alert => ({...alert, kind: 'recovery' as const, state: 'OK' as const}));
		expect(condense([...bad, ...good], noon).map(({text}) => text)).toEqual([
			'11 tokens need attention (11 LOW): token-0, token-1, token-2, token-3, token-4 and 6 more.',
			'11 tokens are better (11 OK): token-0, token-1, token-2, token-3, token-4 and 6 more.',
		]);
		expect(condense(good.slice(0, 1), noon, true).map(({text}) => text)).toEqual(['1 token is better (1 OK): token-0.']);
	});
});
