import {describe, expect, test} from 'vitest';
import {type TokenList} from '../../source/api/port.js';
import {reduce, type Action} from '../../source/store/reducer.js';
import {activityBound, initialState, type State} from '../../source/store/state.js';
import {type Token} from '../../source/tokens/token.js';
import {apiError} from '../helpers/fake-api.js';
import {noon} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';

const nobody = new Set<string>();
const listOf = (...tokens: Token[]): TokenList => ({tokens, problems: []});
const accept = (list: TokenList, at = noon, touched: ReadonlySet<string> = nobody): Action => ({type: 'accept-list', at, list, touched});
const reduceAll = (...actions: Action[]): State => {
	let state = initialState(noon, 30_000);
	for (const action of actions) {
		state = reduce(state, action);
	}

	return state;
};

const update = {kind: 'update', patch: {balance: money('1')}} as const;
const texts = ({activity}: State): string[] => activity.map(({text}) => text);

describe('a good list', () => {
	test('brings tokens, problems, the moment of it and the end of the refresh', () => {
		const problems = [{subject: 'entry 7', what: 'it has no name'}];
		const state = reduceAll({type: 'begin-refresh'}, accept({tokens: [makeToken('a')], problems}, noon + 5));
		expect(state.tokens.keys().toArray()).toEqual(['a']);
		expect(state).toMatchObject({now: noon + 5, problems, sync: {lastGood: noon + 5, refreshing: false, fault: null, progress: null}});
	});

	test('takes off what it lacks', () => {
		expect(reduceAll(accept(listOf(makeToken('a'), makeToken('gone'))), accept(listOf(makeToken('a')))).tokens.keys().toArray()).toEqual(['a']);
	});

	test('changes nothing that is the same, so that nothing is drawn', () => {
		const problem = {subject: 'entry 7', what: 'it has no name'};
		const before = reduceAll(accept({tokens: [makeToken('a')], problems: [problem]}));
		const after = reduce(before, accept({tokens: [makeToken('a')], problems: [{...problem}]}));
		expect(after).toBe(before);
	});

	test('replaces the deltas, and drops them when nothing changed since', () => {
		const spent = reduceAll(accept(listOf(makeToken('a', {balance: money('5')}))), accept(listOf(makeToken('a', {balance: money('4.5')}))));
		expect([...spent.deltas]).toEqual([['a', money('-0.5')]]);
		expect(reduce(spent, accept(listOf(makeToken('a', {balance: money('4.5')})))).deltas.size).toBe(0);
	});

	test('says once that the API has recovered', () => {
		const state = reduceAll({type: 'report-fault', at: noon, error: apiError('network')}, accept(listOf()), accept(listOf()));
		expect(texts(state)).toEqual(['It went wrong. Try again.', 'Recovered: the tokens can be read again']);
		expect(state.activity.map(({level}) => level)).toEqual(['error', 'success']);
		expect(state.sync.fault).toBeNull();
	});

	test('leaves alone what is being changed or was changed since it was begun', () => {
		const state = reduceAll(
			accept(listOf(makeToken('pending'), makeToken('touched'))),
			{type: 'begin-change', id: 'pending', pending: update},
			accept(listOf(makeToken('pending', {balance: money('2')}), makeToken('touched', {balance: money('2')})), noon, new Set(['touched'])),
		);
		expect(state.tokens.values().map(({balance}) => balance).toArray()).toEqual([money('50'), money('50')]);
	});
});

describe('what cannot be read', () => {
	const broken = {id: 'a', subject: 'a', what: 'the balance "abc" is no number'};
	const idsOf = ({tokens}: State): string[] => tokens.keys().toArray();

	test('stays as it was last read, marked with the reason and since when, until it is read again or gone', () => {
		const before = reduceAll(accept(listOf(makeToken('a'), makeToken('b'))));
		const first = reduce(before, accept({tokens: [makeToken('b')], problems: [broken]}, noon + 5));
		expect(idsOf(first)).toEqual(['a', 'b']);
		expect(first.tokens).toBe(before.tokens);
		expect([...first.unread]).toEqual([['a', {since: noon + 5, what: broken.what}]]);
		const second = reduce(first, accept({tokens: [makeToken('b')], problems: [broken]}, noon + 10));
		expect(second.unread).toBe(first.unread);
		expect(reduce(second, accept(listOf(makeToken('a'), makeToken('b')))).unread.size).toBe(0);
		expect(idsOf(reduce(second, accept(listOf(makeToken('b')))))).toEqual(['b']);
		expect(reduce(second, {type: 'read-token', token: makeToken('a')}).unread.size).toBe(0);
	});

	test('is told by its name where its id cannot be read', () => {
		const state = reduceAll(accept(listOf(makeToken('x1', {name: 'prod-web'}))), accept({tokens: [], problems: [{subject: 'prod-web', what: 'the id is missing'}]}));
		expect(state.unread.has('x1')).toBe(true);
	});

	test('is only a problem where it was never understood', () => {
		const state = reduceAll(accept({tokens: [makeToken('b')], problems: [broken]}));
		expect(idsOf(state)).toEqual(['b']);
		expect(state.unread.size).toBe(0);
	});

	test('without a name may be whichever is absent, unless it was always there', () => {
		const nameless = {subject: 'entry 2', what: 'it is no token but something else'};
		const all = listOf(makeToken('a'), makeToken('b'));
		const one = {tokens: [makeToken('b')], problems: [nameless]};
		const kept = reduceAll(accept(all), accept(one), accept(one));
		expect(idsOf(kept)).toEqual(['a', 'b']);
		expect(idsOf(reduce(kept, accept(listOf(makeToken('b')))))).toEqual(['b']);
		expect(idsOf(reduceAll(accept({...all, problems: [nameless]}), accept(one)))).toEqual(['b']);
	});

	test('keeps all that is absent from a list that was not read as a whole', () => {
		const partial = {tokens: [makeToken('b', {balance: money('1')})], problems: [{subject: 'the list', what: '2 of 3 keys may be missing', missing: 2}]};
		const state = reduceAll(accept(listOf(makeToken('a'), makeToken('b'), makeToken('c'))), accept(partial));
		expect(idsOf(state).toSorted()).toEqual(['a', 'b', 'c']);
		expect(state.unread.keys().toArray()).toEqual(['a', 'c']);
		expect(texts(state)).toEqual(['the list: 2 of 3 keys may be missing.']);
	});

	test('does not bring back what was removed meanwhile', () => {
		const late = accept({tokens: [makeToken('b')], problems: [broken]}, noon, new Set(['a']));
		const state = reduceAll(accept(listOf(makeToken('a'), makeToken('b'))), {type: 'end-change', id: 'a', token: null}, late);
		expect(idsOf(state)).toEqual(['b']);
	});

	test('goes into the activity log once for as long as it lasts, and does not fill it', () => {
		const list = {tokens: [], problems: [broken]};
		const state = reduceAll(accept(listOf()), accept(list), accept({...list, problems: [{...broken, what: 'the balance "abd" is no number'}]}), accept(listOf()), accept(list));
		expect(texts(state)).toEqual(['a cannot be read: the balance "abc" is no number.', 'a cannot be read: the balance "abc" is no number.']);
		const many = Array.from({length: 30}, (_, index) => ({id: `t${index}`, subject: `t${index}`, what: 'the name is missing'}));
		expect(texts(reduceAll(accept({tokens: [], problems: many})))).toHaveLength(11);
	});
});

describe('a failed refresh', () => {
	test('keeps what is shown, and tells what failed and since when', () => {
		const state = reduceAll(
			accept(listOf(makeToken('a'))),
			{type: 'begin-refresh'},
			{type: 'report-fault', at: noon + 30_000, error: apiError('server', 'It burns.', {remedy: 'Run.'})},
		);
		expect(state.tokens.size).toBe(1);
		expect(state.now).toBe(noon + 30_000);
		expect(state.sync).toMatchObject({lastGood: noon, refreshing: false, fault: {kind: 'server', message: 'It burns.', remedy: 'Run.', since: noon + 30_000}});
		expect(state.activity).toEqual([{id: 1, at: noon + 30_000, level: 'error', text: 'It burns. Run.', token: null}]);
	});

	test('keeps the beginning of a streak, and tells each kind of it once', () => {
		const fail = (at: number, kind: 'network' | 'auth', message: string): Action => ({type: 'report-fault', at, error: apiError(kind, message)});
		const state = reduceAll(fail(noon, 'network', 'No line (1).'), fail(noon + 1, 'network', 'No line (2).'), fail(noon + 2, 'auth', 'No key.'));
		expect(state.sync.fault).toMatchObject({since: noon, message: 'No key.'});
		expect(texts(state)).toEqual(['No line (1). Try again.', 'No key. Try again.']);
	});

	test('that repeats word for word changes nothing but the moment', () => {
		const once = reduceAll({type: 'report-fault', at: noon, error: apiError('network')});
		const twice = reduce(once, {type: 'report-fault', at: noon + 1, error: apiError('network')});
		expect(twice.sync).toBe(once.sync);
		expect(twice.activity).toBe(once.activity);
	});
});

describe('the first pages of a long list', () => {
	test('are shown while the rest arrives, with the progress', () => {
		const first = reduceAll({type: 'show-pages', at: noon + 1, list: listOf(makeToken('a')), total: 3, touched: nobody});
		expect(first.sync).toMatchObject({progress: {loaded: 1, total: 3}, lastGood: null});
		const second = reduce(first, {type: 'show-pages', at: noon + 2, list: listOf(makeToken('a'), makeToken('b')), total: 3, touched: nobody});
		expect(second.tokens.keys().toArray()).toEqual(['a', 'b']);
		expect(reduce(second, accept(listOf(makeToken('b')))).sync.progress).toBeNull();
		expect(reduce(second, {type: 'abandon-refresh'}).sync.progress).toBeNull();
	});

	test('take nothing off that they lack', () => {
		const state = reduceAll({type: 'put-token', token: makeToken('created')}, {type: 'show-pages', at: noon, list: listOf(makeToken('a')), total: 2, touched: nobody});
		expect(state.tokens.keys().toArray().toSorted()).toEqual(['a', 'created']);
	});

	test('do not bring back what was removed meanwhile', () => {
		const state = reduceAll({type: 'show-pages', at: noon, list: listOf(makeToken('removed'), makeToken('a')), total: 2, touched: new Set(['removed'])});
		expect(state.tokens.keys().toArray()).toEqual(['a']);
	});
});

describe('a change', () => {
	const known = reduceAll(accept(listOf(makeToken('a'), makeToken('b'))));
	const begun = reduce(known, {type: 'begin-change', id: 'a', pending: update});

	test('is laid over the token while it is in flight', () => {
		expect(begun.pending.get('a')).toBe(update);
		expect(begun.tokens).toBe(known.tokens);
	});

	test('is rolled back by dropping it', () => {
		const state = reduce(begun, {type: 'end-change', id: 'a', token: undefined});
		expect(state.pending.size).toBe(0);
		expect(state.tokens).toBe(known.tokens);
	});

	test('ends with the token as re-read', () => {
		const state = reduce(begun, {type: 'end-change', id: 'a', token: makeToken('a', {balance: money('1')})});
		expect(state.pending.size).toBe(0);
		expect(state.tokens.get('a')?.balance).toBe(money('1'));
		expect(state.tokens.get('b')).toBe(known.tokens.get('b'));
	});

	test('ends with the token gone', () => {
		const state = reduce(begun, {type: 'end-change', id: 'a', token: null});
		expect(state.tokens.keys().toArray()).toEqual(['b']);
		expect(state.pending.size).toBe(0);
	});

	test('that ends as the token was leaves the map of tokens as it is', () => {
		expect(reduce(begun, {type: 'end-change', id: 'a', token: makeToken('a')}).tokens).toBe(known.tokens);
		expect(reduce(known, {type: 'put-token', token: makeToken('a')})).toBe(known);
	});
});

describe('the rest of the state', () => {
	const start = initialState(noon, 30_000);

	test('follows what is said of it', () => {
		expect(reduce(start, {type: 'begin-refresh'}).sync).toMatchObject({refreshing: true, nextTry: null});
		expect(reduce(start, {type: 'plan-refresh', plan: {nextTry: 7, periodMs: 8}}).sync).toMatchObject({nextTry: 7, periodMs: 8});
		expect(reduce(reduce(start, {type: 'begin-refresh'}), {type: 'abandon-refresh'}).sync.refreshing).toBe(false);
		expect(reduce(start, {type: 'pause', paused: true}).sync.paused).toBe(true);
		expect(reduce(start, {type: 'choose-period', refreshMs: 5000}).sync.refreshMs).toBe(5000);
		expect(reduce(start, {type: 'move-now', now: 9}).now).toBe(9);
		expect(reduce(start, {type: 'put-token', token: makeToken('a')}).tokens.get('a')).toEqual(makeToken('a'));
		expect(reduce(start, {type: 'set-account', account: {organization: 'Acme', scopes: [], keyExpiresAt: null}}).account?.organization).toBe('Acme');
		expect(reduce(start, {type: 'set-credits', credits: money('3')}).credits).toBe(money('3'));
		expect(reduce(start, {type: 'set-undo', undo: {at: 1, label: 'x', items: []}}).undo?.label).toBe('x');
	});

	test('stays the same object where nothing changes', () => {
		for (const action of [
			{type: 'plan-refresh', plan: {nextTry: null, periodMs: 30_000}},
			{type: 'abandon-refresh'},
			{type: 'pause', paused: false},
			{type: 'choose-period', refreshMs: 30_000},
			{type: 'move-now', now: noon},
			{type: 'set-account', account: null},
			{type: 'set-credits', credits: null},
			{type: 'set-undo', undo: null},
			{type: 'end-change', id: 'nobody', token: undefined},
			{type: 'end-change', id: 'nobody', token: null},
		] satisfies Action[]) {
			expect(reduce(start, action)).toBe(start);
		}
	});

	test('keeps the newest activity, numbered on', () => {
		const many = Array.from({length: activityBound + 3}, (_, index): Action => ({type: 'add-activity', at: index, level: 'info', text: `event ${index}`, token: null}));
		const {activity} = reduceAll(...many);
		expect(activity).toHaveLength(activityBound);
		expect(activity[0]).toEqual({id: 4, at: 3, level: 'info', text: 'event 3', token: null});
	});

	test('keeps no control character in the activity', () => {
		expect(texts(reduceAll({type: 'add-activity', at: 0, level: 'info', text: 'bad\u{1B}[2Jname', token: null}))).toEqual(['bad�[2Jname']);
	});
});
