import {type ApiError} from '../api/api-error.js';
import {type Account, type Problem, type TokenList} from '../api/port.js';
import {type Money} from '../tokens/money.js';
import {type UnfinishedRotation} from '../tokens/rotation.js';
import {displayName} from '../tokens/text.js';
import {type Token} from '../tokens/token.js';
import {isSame, reconcile, findUnread} from './reconcile.js';
import {activityBound, type Level, type Pending, type State, type Sync} from './state.js';
import {type UndoEntry} from './undo.js';

/** When the next refresh is, and the period in effect. */
export type Plan = {readonly nextTry: number | null; readonly periodMs: number};

/** What the monitor tells: see `createMonitor`. */
export type MonitorAction =
	| {readonly type: 'set-forecasts'; readonly forecasts: State['forecasts']}
	| {readonly type: 'set-alerts'; readonly alerts: State['alerts']};

export type Action =
	| MonitorAction
	| {readonly type: 'begin-refresh'}
	/** Pages of the first load that arrived so far. `touched`: ids whose write ended since the refresh began. */
	| {readonly type: 'show-pages'; readonly at: number; readonly list: TokenList; readonly total: number; readonly touched: ReadonlySet<string>}
	| {readonly type: 'accept-list'; readonly at: number; readonly list: TokenList; readonly touched: ReadonlySet<string>}
	| {readonly type: 'report-fault'; readonly at: number; readonly error: ApiError}
	| {readonly type: 'plan-refresh'; readonly plan: Plan}
	/** The refresh in flight was given up. */
	| {readonly type: 'abandon-refresh'}
	| {readonly type: 'pause'; readonly paused: boolean}
	| {readonly type: 'choose-period'; readonly refreshMs: number}
	| {readonly type: 'move-now'; readonly now: number}
	| {readonly type: 'begin-change'; readonly id: string; readonly pending: Pending}
	/** The change ended: the re-read token, or null where it is gone, or undefined where nothing is known to have changed (roll-back). */
	| {readonly type: 'end-change'; readonly id: string; readonly token: Token | null | undefined}
	| {readonly type: 'put-token'; readonly token: Token}
	/** A token as it was read singly, between two reads of the list. */
	| {readonly type: 'read-token'; readonly token: Token}
	| {readonly type: 'set-account'; readonly account: Account | null}
	| {readonly type: 'set-credits'; readonly credits: Money | null}
	| {readonly type: 'set-undo'; readonly undo: UndoEntry | null}
	| {readonly type: 'set-rotations'; readonly rotations: readonly UnfinishedRotation[]}
	| {readonly type: 'add-activity'; readonly at: number; readonly level: Level; readonly text: string; readonly token: string | null};

/** `state` with `changes`; `state` itself where they change nothing. */
function withChanges<T extends object>(state: T, changes: Partial<T>): T {
	return (Object.keys(changes) as Array<keyof T>).every(key => Object.is(state[key], changes[key])) ? state : {...state, ...changes};
}

/** `before` where it has the same content as `after`, so that what is drawn from it stays as it is. */
const settled = <T>(before: T, after: T): T => (isSame(before, after) ? before : after);

const withSync = (state: State, changes: Partial<Sync>): State => withChanges(state, {sync: withChanges(state.sync, changes)});

function addActivity(state: State, entry: {at: number; level: Level; text: string; token: string | null}): State {
	const id = (state.activity.at(-1)?.id ?? 0) + 1;
	// Words of the server and names end up in it, so it is made safe in this one place.
	const activity = [...state.activity, {...entry, id, text: displayName(entry.text)}].slice(-activityBound);
	return {...state, activity};
}

/** The ids that a list that was begun earlier must not change. */
const kept = (state: State, touched: ReadonlySet<string>): ReadonlySet<string> => new Set([...touched, ...state.pending.keys()]);

/** So many problems of one answer are told in the activity log, so that they do not fill it. */
const mostTold = 10;

/** Takes the problems of an answer; those that are new are told in the activity log, once for as long as they last. */
function withProblems(state: State, problems: readonly Problem[], at: number): State {
	const subjectOf = ({id, subject}: Problem): string => id ?? subject;
	const told = new Set(state.problems.map(problem => subjectOf(problem)));
	const fresh = problems.filter(problem => !told.has(subjectOf(problem)));
	let next = withChanges(state, {problems: settled(state.problems, problems)});
	for (const {subject, what, missing} of fresh.slice(0, mostTold)) {
		next = addActivity(next, {at, level: 'warning', text: `${subject}${missing === undefined ? ' cannot be read' : ''}: ${what}.`, token: missing === undefined ? subject : null});
	}

	return fresh.length > mostTold ? addActivity(next, {at, level: 'warning', text: `${fresh.length - mostTold} more entries cannot be read.`, token: null}) : next;
}

function acceptList(state: State, {at, list, touched}: Extract<Action, {type: 'accept-list'}>): State {
	const keep = kept(state, touched);
	const {unread, strangers} = findUnread({...state, keep}, list, at);
	const {tokens, deltas} = reconcile(state.tokens, list.tokens, new Set([...keep, ...unread.keys()]), true);
	const next = withProblems(withChanges(withSync(state, {lastGood: at, fault: null, refreshing: false, progress: null}), {
		now: at,
		tokens,
		reads: state.reads.size === 0 ? state.reads : new Set<string>(),
		deltas: deltas.size === 0 && state.deltas.size === 0 ? state.deltas : deltas,
		unread: isSame(Object.fromEntries(state.unread), Object.fromEntries(unread)) ? state.unread : unread,
		strangers,
	}), list.problems, at);
	return state.sync.fault ? addActivity(next, {at, level: 'success', text: 'Recovered: the tokens can be read again', token: null}) : next;
}

function reportFault(state: State, {at, error: {kind, message, remedy}}: Extract<Action, {type: 'report-fault'}>): State {
	const {fault} = state.sync;
	const next = withChanges(withSync(state, {
		fault: settled(fault, {kind, message, remedy, since: fault?.since ?? at}),
		refreshing: false,
		progress: null,
	}), {now: at});
	// A failure that repeats is told once: by its kind, since its words may hold a time.
	return fault?.kind === kind ? next : addActivity(next, {at, level: 'error', text: `${message} ${remedy}`, token: null});
}

function without<V>(map: ReadonlyMap<string, V>, id: string): ReadonlyMap<string, V> {
	if (!map.has(id)) {
		return map;
	}

	const rest = new Map(map);
	rest.delete(id);
	return rest;
}

function putToken(tokens: ReadonlyMap<string, Token>, token: Token): ReadonlyMap<string, Token> {
	return isSame(tokens.get(token.id), token) ? tokens : new Map(tokens).set(token.id, token);
}

function endChange(state: State, {id, token}: Extract<Action, {type: 'end-change'}>): State {
	const pending = without(state.pending, id);
	if (token === undefined) {
		return withChanges(state, {pending});
	}

	const reads = state.reads.has(id) ? new Set([...state.reads].filter(other => other !== id)) : state.reads;
	return withChanges(state, {pending, reads, unread: without(state.unread, id), tokens: token === null ? without(state.tokens, id) : putToken(state.tokens, token)});
}

/** The one place where the state changes. Pure; where an action changes nothing, the same state comes back. */
export function reduce(state: State, action: Action): State {
	switch (action.type) {
		case 'begin-refresh': {
			return withSync(state, {refreshing: true, nextTry: null});
		}

		case 'show-pages': {
			const {tokens} = reconcile(state.tokens, action.list.tokens, kept(state, action.touched), false);
			const progress = settled(state.sync.progress, {loaded: action.list.tokens.length, total: action.total});
			return withProblems(withChanges(withSync(state, {progress}), {now: action.at, tokens}), action.list.problems, action.at);
		}

		case 'accept-list': {
			return acceptList(state, action);
		}

		case 'report-fault': {
			return reportFault(state, action);
		}

		case 'plan-refresh': {
			return withSync(state, action.plan);
		}

		case 'abandon-refresh': {
			return withSync(state, {refreshing: false, progress: null});
		}

		case 'pause': {
			return withSync(state, {paused: action.paused});
		}

		case 'choose-period': {
			return withSync(state, {refreshMs: action.refreshMs});
		}

		case 'move-now': {
			return withChanges(state, {now: action.now});
		}

		case 'begin-change': {
			return {...state, pending: new Map(state.pending).set(action.id, action.pending)};
		}

		case 'end-change': {
			return endChange(state, action);
		}

		case 'put-token': {
			return withChanges(state, {tokens: putToken(state.tokens, action.token), unread: without(state.unread, action.token.id)});
		}

		case 'read-token': {
			const {token} = action;
			const unread = without(state.unread, token.id);
			return withChanges(state, {unread, tokens: putToken(state.tokens, token), reads: state.reads.has(token.id) ? state.reads : new Set([...state.reads, token.id])});
		}

		case 'set-account': {
			return withChanges(state, {account: settled(state.account, action.account)});
		}

		case 'set-credits': {
			return withChanges(state, {credits: action.credits});
		}

		case 'set-undo': {
			return withChanges(state, {undo: action.undo});
		}

		case 'set-forecasts': {
			return withChanges(state, {forecasts: action.forecasts});
		}

		case 'set-alerts': {
			return withChanges(state, {alerts: action.alerts});
		}

		case 'set-rotations': {
			return withChanges(state, {rotations: settled(state.rotations, action.rotations)});
		}

		case 'add-activity': {
			const {type, ...entry} = action;
			return addActivity(state, entry);
		}
	}
}
