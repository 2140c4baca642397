import {describe, expect, test, vi} from 'vitest';
import {selectRows} from '../../source/store/rows.js';
import {initialState, type Forecast, type Pending, type State} from '../../source/store/state.js';
import {defaultThresholds} from '../../source/tokens/health.js';
import {type Token} from '../../source/tokens/token.js';
import {noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';

const day = 86_400_000;
const rules = () => ({base: defaultThresholds, overrides: [{match: 'dev-*', low: money('2')}]});
const stateOf = (tokens: readonly Token[], values: Partial<State> = {}): State => ({...initialState(noon, 30_000), tokens: new Map(tokens.map(token => [token.id, token])), ...values});
const forecast = (runsOut: number): Forecast => ({runsOut, burnPerHour: null, basis: null, lastsToReset: null, trend: []});
const pendingOf = (id: string, pending: Pending): Partial<State> => ({pending: new Map([[id, pending]])});

describe('a row', () => {
	test('shows a token with all that is derived from it', () => {
		const token = makeToken('prod-Web-1', {balance: money('5'), expiresAt: noon + (3 * day)});
		const state = stateOf([token], {
			deltas: new Map([['prod-Web-1', money('-0.42')]]),
			forecasts: new Map([['prod-Web-1', {runsOut: noon + 5, burnPerHour: money('0.1'), basis: 3_600_000, lastsToReset: false, trend: [3, 2, 1]}]]),
		});
		expect(selectRows(state, rules())).toEqual([{
			id: 'prod-Web-1',
			token,
			health: {state: 'LOW', balance: 'LOW', expiry: 'EXPIRING'},
			state: 'LOW',
			haystack: 'prod-web-1 live low',
			environment: 'prod',
			displayName: 'prod-Web-1',
			isShared: false,
			sortName: 'prod-web-1',
			pending: null,
			rotation: null,
			unread: null,
			delta: money('-0.42'),
			runsOut: noon + 5,
			burn: money('0.1'),
			lastsToReset: false,
			trend: [3, 2, 1],
		}]);
	});

	test('has no forecast where there is no history', () => {
		expect(selectRows(stateOf([makeToken('a')]), rules())[0]).toMatchObject({runsOut: null, burn: null, lastsToReset: null, trend: [], delta: null});
	});

	test('takes forecasts that are given in place of those of the state', () => {
		expect(selectRows(stateOf([makeToken('a')]), rules(), new Map([['a', forecast(7)]]))[0]?.runsOut).toBe(7);
	});

	test('has the thresholds of its name', () => {
		const states = selectRows(stateOf([makeToken('dev-a', {balance: money('5')}), makeToken('prod-a', {balance: money('5')})]), rules()).map(({state}) => state);
		expect(states).toEqual(['OK', 'LOW']);
	});

	test('shows a change in flight as if it were made', () => {
		const token = makeToken('a', {balance: money('50')});
		const [row] = selectRows(stateOf([token], pendingOf('a', {kind: 'update', patch: {balance: money('0'), name: 'dev-b'}})), rules());
		expect(row).toMatchObject({id: 'a', pending: 'update', state: 'EMPTY', displayName: 'dev-b', environment: 'dev', token: {balance: money('0')}});
	});

	test('that is being removed or rotated stays as it is', () => {
		const token = makeToken('a');
		expect(selectRows(stateOf([token], pendingOf('a', {kind: 'remove'})), rules())[0]).toMatchObject({pending: 'remove', token});
		expect(selectRows(stateOf([token], pendingOf('a', {kind: 'rotate'})), rules())[0]).toMatchObject({pending: 'rotate', token});
	});

	test('has a name and an environment that are safe to display, and is found by the name as it is', () => {
		const [row] = selectRows(stateOf([makeToken('p\u{202E}rod-\u{1B}[2J')]), rules());
		expect(row).toMatchObject({displayName: 'p�rod-�[2J', environment: 'p�rod'});
	});
});

describe('rows', () => {
	const tokens = [makeToken('a', {balance: money('5')}), makeToken('b', {expiresAt: noon + (8 * day)}), makeToken('c')];

	test('stay the same array while nothing that they show changes', () => {
		const thresholds = rules();
		const state = stateOf(tokens);
		const rows = selectRows(state, thresholds);
		const iterate = vi.spyOn(state.tokens, Symbol.iterator);
		expect(selectRows(state, thresholds)).toBe(rows);
		expect(iterate).not.toHaveBeenCalled();
		expect(selectRows({...state, now: noon + 30_000, sync: {...state.sync, refreshing: true}}, thresholds)).toBe(rows);
		expect(selectRows(stateOf(tokens), thresholds)).toBe(rows);
	});

	test('are made anew only where something changed', () => {
		const thresholds = rules();
		const before = selectRows(stateOf(tokens), thresholds);
		const changes: Array<[string, State]> = [
			['token', stateOf([tokens[0]!, makeToken('b', {balance: money('1')}), tokens[2]!])],
			['pending', stateOf(tokens, pendingOf('b', {kind: 'remove'}))],
			['delta', stateOf(tokens, {deltas: new Map([['b', money('1')]])})],
			['forecast', stateOf(tokens, {forecasts: new Map([['b', forecast(1)]])})],
			['health by time', stateOf(tokens, {now: noon + day + 1})],
		];
		for (const [what, state] of changes) {
			selectRows(stateOf(tokens), thresholds);
			const fresh = selectRows(stateOf(tokens), thresholds);
			const after = selectRows(state, thresholds);
			expect(after.map((row, index) => row === fresh[index]), what).toEqual([true, false, true]);
		}

		expect(selectRows(stateOf(tokens), thresholds)).toEqual(before);
	});

	test('follow time, in either direction, exactly at the boundary', () => {
		const thresholds = rules();
		const stateAt = (now: number): string | undefined => selectRows(stateOf(tokens, {now}), thresholds)[1]?.state;
		expect([noon, noon + day, noon + day + 1, noon + (6 * day) + 1, noon + (8 * day), noon].map(now => stateAt(now))).toEqual(['OK', 'OK', 'EXPIRING', 'CRITICAL', 'EXPIRED', 'OK']);
	});

	test('follow tokens that come, go and change places', () => {
		const thresholds = rules();
		const [a, b, c] = tokens as [Token, Token, Token];
		const idsOf = (...list: Token[]): string[] => selectRows(stateOf(list), thresholds).map(({id}) => id);
		expect(idsOf(a, b, c)).toEqual(['a', 'b', 'c']);
		expect(idsOf(a, b)).toEqual(['a', 'b']);
		expect(idsOf(b, a)).toEqual(['b', 'a']);
		expect(idsOf()).toEqual([]);
		expect(idsOf(c, a)).toEqual(['c', 'a']);
	});

	test('of other thresholds are other rows', () => {
		const state = stateOf([makeToken('dev-a', {balance: money('5')})]);
		const strict = {base: defaultThresholds, overrides: []};
		const lenient = rules();
		for (let turn = 0; turn < 2; turn++) {
			expect(selectRows(state, strict)[0]?.state).toBe('LOW');
			expect(selectRows(state, lenient)[0]?.state).toBe('OK');
		}
	});
});
