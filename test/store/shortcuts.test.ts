import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type Alert} from '../../source/alerts/judge-alerts.js';
import {createMemory} from '../../source/api/memory.js';
import {nullHistory} from '../../source/history/history-port.js';
import {createAlerter} from '../../source/store/alerter.js';
import {createForecaster} from '../../source/store/forecaster.js';
import {selectRows} from '../../source/store/rows.js';
import {initialState, type State} from '../../source/store/state.js';
import {defaultThresholds} from '../../source/tokens/health.js';
import {type Token} from '../../source/tokens/token.js';
import {noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';

/*
Where nothing changed since the last refresh, the store looks at no token. Whoever takes that way must come to what one comes to who looks at each of them.
*/

const names = ['prod-a', 'prod-b', 'dev-c'];
const hour = 3_600_000;
const rules = () => ({base: defaultThresholds, overrides: [{match: 'dev-*', low: money('20')}]});

const anyName = fc.constantFrom(...names);
/** Of minutes to days, and now and then back. */
const anyPause = fc.oneof(fc.integer({min: 0, max: 2 * hour}), fc.integer({min: -40 * hour, max: 40 * hour}));
const anyToken = fc.record({
	name: anyName,
	balance: fc.constantFrom('0', '0.5', '4', '15', '50').map(text => money(text)),
	expiresAt: fc.option(fc.integer({min: -2, max: 60}).map(hours => noon + (hours * hour))),
}).map(({name, ...values}) => makeToken(name, values));

const put = (tokens: ReadonlyMap<string, Token>, token: Token): ReadonlyMap<string, Token> => new Map(tokens).set(token.id, token);
const initial: ReadonlyMap<string, Token> = new Map(names.map(name => [name, makeToken(name)]));

type Change = 'none' | 'put' | 'back';
const anyChange = fc.constantFrom<Change>('none', 'none', 'put', 'back');
const changed = (tokens: ReadonlyMap<string, Token>, token: Token, change: Change): ReadonlyMap<string, Token> =>
	change === 'none' ? tokens : (change === 'put' ? put(tokens, token) : initial);

test('rows are what they would be if all of them were made anew', () => {
	const anyStateChange: fc.Arbitrary<(state: State) => Partial<State>> = fc.oneof(
		anyPause.map(ms => (state: State) => ({now: state.now + ms})),
		anyToken.map(token => (state: State) => ({tokens: put(state.tokens, token)})),
		anyName.map(id => () => ({pending: new Map([[id, {kind: 'remove' as const}]])})),
		anyName.map(id => () => ({deltas: new Map([[id, money('-0.5')]])})),
		anyName.map(id => () => ({unread: new Map([[id, {since: noon, what: 'its balance is no number'}]])})),
		anyName.map(id => () => ({forecasts: new Map([[id, {runsOut: noon + hour, burnPerHour: money('1'), basis: hour, lastsToReset: null, trend: [2, 1]}]])})),
		anyName.map(id => () => ({rotations: [{
			oldId: id, oldName: id, newName: `${id}-2`, newId: null, startedAt: noon, step: 'create' as const, granted: null, debt: null, chargedFrom: null,
		}]})),
		fc.constant((state: State) => ({sync: {...state.sync, refreshing: true}})),
		fc.constant(() => ({pending: new Map<string, never>(), deltas: new Map<string, never>(), unread: new Map<string, never>(), rotations: []})),
	);
	fc.assert(fc.property(fc.array(anyStateChange, {maxLength: 20}), changes => {
		const kept = rules();
		let state: State = {...initialState(noon, 30_000), tokens: initial};
		for (const change of changes) {
			state = {...state, ...change(state)};
			expect(selectRows(state, kept)).toEqual(selectRows(state, rules()));
		}
	}));
});

test('forecasts are what they would be if each token were looked at', () => {
	type Step = {readonly kind: 'time' | 'load' | 'adjust' | 'break'; readonly token: Token; readonly pause: number; readonly change: Change};
	const anyStep = fc.record<Step>({
		kind: fc.constantFrom('time', 'time', 'load', 'adjust', 'break'), token: anyToken, pause: anyPause, change: anyChange,
	});
	fc.assert(fc.property(fc.array(anyStep, {maxLength: 25}), steps => {
		const history = nullHistory(null);
		const short = createForecaster(history, () => 0);
		const thorough = createForecaster(history, () => 0);
		let tokens = initial;
		let at = noon;
		for (const {kind, token, pause, change} of steps) {
			at += pause;
			tokens = changed(tokens, token, change);
			const broken = new Set(kind === 'break' ? [token.id] : []);
			for (const [forecaster, given] of [[short, tokens], [thorough, new Map(tokens)]] as const) {
				if (kind === 'load') {
					forecaster.load(Infinity);
				} else if (kind === 'adjust') {
					forecaster.adjust(given);
				} else {
					forecaster.accept(given, at, broken);
				}
			}

			expect(short.forecasts).toEqual(thorough.forecasts);
		}
	}));
});

test('alerts are what they would be if each token were judged', () => {
	const alerter = () => {
		const told: Alert[] = [];
		const made = createAlerter({
			history: nullHistory(null), thresholdsOf: () => defaultThresholds, runsOutOf: () => null, quietHours: null, note: () => undefined,
			deliverAlways: [alert => {
				told.push(alert);
			}],
			deliverHere: [], deliverOnce: [],
		});
		return {...made, alerts: () => made.alerts, told};
	};

	fc.assert(fc.property(fc.array(fc.record({token: anyToken, pause: anyPause, change: anyChange}), {maxLength: 25}), steps => {
		const short = alerter();
		const thorough = alerter();
		let tokens = initial;
		let now = noon;
		for (const {token, pause, change} of steps) {
			now += pause;
			tokens = changed(tokens, token, change);
			short.judge(tokens, now, true);
			thorough.judge(new Map(tokens), now, true);
			expect(short.told).toEqual(thorough.told);
			expect(short.alerts()).toEqual(thorough.alerts());
		}
	}));
});

test('a list that is read again unchanged counts for more than what a write left', () => {
	const memory = createMemory();
	const list = {tokens: [makeToken('a', {balance: money('1')})], problems: []};
	memory.replace(list);
	memory.set(makeToken('a', {balance: money('2')}));
	memory.replace(list);
	expect(memory.get('a')?.balance).toBe(money('1'));
});

test('a forecast that a change made is not kept for the tokens that were there before it', () => {
	const forecaster = createForecaster(nullHistory(null), () => 0);
	const at = (balance: string): ReadonlyMap<string, Token> => new Map([['a', makeToken('a', {balance: money(balance)})]]);
	forecaster.accept(at('12'), noon, new Set());
	forecaster.load(Infinity);
	const spent = at('10');
	forecaster.accept(spent, noon + (hour / 2), new Set());
	const before = forecaster.forecasts.get('a')?.runsOut;
	expect(before).toBeLessThan(noon + (4 * hour));
	forecaster.adjust(at('90'));
	expect(forecaster.forecasts.get('a')?.runsOut).toBeGreaterThan(noon + (20 * hour));
	forecaster.accept(spent, noon + (hour / 2) + 1, new Set());
	expect(forecaster.forecasts.get('a')?.runsOut).toBeLessThan(noon + (4 * hour));
});
