import {type ApiErrorKind} from '../api/api-error.js';
import {type Account, type Problem} from '../api/port.js';
import {type Outlook} from '../tokens/forecast.js';
import {type AlertRecord} from '../tokens/health.js';
import {type Money} from '../tokens/money.js';
import {type UnfinishedRotation} from '../tokens/rotation.js';
import {type Token, type TokenPatch} from '../tokens/token.js';
import {type Unread} from './reconcile.js';
import {type UndoEntry} from './undo.js';

/** Why the last refresh failed. While there is one, what is shown is stale. */
export type SyncFault = {
	readonly kind: ApiErrorKind;
	readonly message: string;
	readonly remedy: string;
	/** Epoch ms of the first failure of the streak. */
	readonly since: number;
};

export type Sync = {
	/** Epoch ms of the last complete good refresh. */
	readonly lastGood: number | null;
	readonly fault: SyncFault | null;
	/** Epoch ms of the next scheduled refresh; null while one runs, when paused and when stopped. */
	readonly nextTry: number | null;
	readonly refreshing: boolean;
	readonly paused: boolean;
	/** Ms from the end of one refresh to the start of the next, as chosen. */
	readonly refreshMs: number;
	/** The same as in effect: longer where the list takes longer than that to read. */
	readonly periodMs: number;
	/** Of the first load of a paged list. */
	readonly progress: {readonly loaded: number; readonly total: number} | null;
};

/** A change that was sent and not yet confirmed. */
export type Pending = {readonly kind: 'update'; readonly patch: TokenPatch} | {readonly kind: 'remove'} | {readonly kind: 'rotate'};

export type Level = 'info' | 'success' | 'warning' | 'error';

export type Activity = {
	readonly id: number;
	/** Epoch ms. */
	readonly at: number;
	readonly level: Level;
	/** One line, safe to display, no secret. */
	readonly text: string;
	/** The name of the token that it is about. */
	readonly token: string | null;
};

/** What a token's history tells of its future. */
export type Forecast = Outlook & {
	/** Balances in USD over time, oldest first, for a sparkline. */
	readonly trend: readonly number[];
};

export type State = {
	/** Epoch ms for which health is computed: moves at refreshes and health boundaries, never by a ticking clock. */
	readonly now: number;
	/** The server's truth, by id. The same map as long as nothing in it changed; unchanged tokens stay the same objects. */
	readonly tokens: ReadonlyMap<string, Token>;
	/** Changes in flight, by id: laid over the tokens by the selectors. */
	readonly pending: ReadonlyMap<string, Pending>;
	/** Ids of tokens that were read singly since the last refresh, and not changed here: what changed in them was done by others, or is spending. */
	readonly reads: ReadonlySet<string>;
	/** What each balance changed by at the last refresh. */
	readonly deltas: ReadonlyMap<string, Money>;
	/** By id; empty without a history. */
	readonly forecasts: ReadonlyMap<string, Forecast>;
	/** By id, of the tokens that are not well and were told so. */
	readonly alerts: ReadonlyMap<string, AlertRecord>;
	readonly problems: readonly Problem[];
	/** Ids of tokens that are as they were last read, since their last answer could not be read. */
	readonly unread: ReadonlyMap<string, Unread>;
	/** See `findUnread`. */
	readonly strangers: number;
	readonly sync: Sync;
	readonly account: Account | null;
	/** Account credit in USD. */
	readonly credits: Money | null;
	/** Newest last, at most `activityBound`. */
	readonly activity: readonly Activity[];
	readonly undo: UndoEntry | null;
	/** Guided rotations that were begun and not finished, oldest first. */
	readonly rotations: readonly UnfinishedRotation[];
};

/** How many activity entries a session keeps. */
export const activityBound = 500;

/** The state before the first refresh. */
export const initialState = (now: number, refreshMs: number): State => ({
	now,
	tokens: new Map(),
	pending: new Map(),
	reads: new Set(),
	deltas: new Map(),
	forecasts: new Map(),
	alerts: new Map(),
	problems: [],
	unread: new Map(),
	strangers: 0,
	sync: {lastGood: null, fault: null, nextTry: null, refreshing: false, paused: false, refreshMs, periodMs: refreshMs, progress: null},
	account: null,
	credits: null,
	activity: [],
	undo: null,
	rotations: [],
});

/** Time and timers as the store uses them, so that tests can own both. */
export type Clock = {
	/** Epoch ms. */
	now(): number;
	setTimeout(callback: () => void, ms: number): unknown;
	clearTimeout(handle: unknown): void;
};

/** The machine's clock. Its timers do not keep the process alive: whoever runs without a terminal holds the process by its own means. */
export const systemClock: Clock = {
	now: () => Date.now(),
	setTimeout: (callback, ms) => setTimeout(callback, ms).unref(),
	clearTimeout(handle) {
		clearTimeout(handle as NodeJS.Timeout);
	},
};
