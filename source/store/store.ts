import {type TokenApi, type TokenList} from '../api/port.js';
import {type AuditEntry} from '../history/history-port.js';
import {openRotations, type Rotations} from '../history/rotations.js';
import {defaultThresholds, thresholdsByName, type ThresholdRules} from '../tokens/health.js';
import {createChanges, type Changes} from './changes.js';
import {activity, type Core} from './core.js';
import {createPoller, shortestMs} from './poller.js';
import {reduce, type Action, type MonitorAction} from './reducer.js';
import {createGuidedRotation, type GuidedRotation} from './rotation.js';
import {type Clock, initialState, type Level, type State} from './state.js';
import {createCloseWatch} from './watch-closely.js';
import {createAccountWatch, createHealthTimer, createTracker} from './watches.js';

export type StoreOptions = {
	readonly api: TokenApi;
	readonly clock: Clock;
	/** Ms between two refreshes, at least 2000. */
	readonly refreshMs: number;
	readonly readOnly: boolean;
	readonly thresholds?: ThresholdRules;
	/** Takes a line for every write and every secret that was read. */
	readonly audit?: (entry: AuditEntry) => void;
	/** Where unfinished rotations are kept; absent: in memory. */
	readonly rotations?: Rotations;
	/** In [0, 1), for the jitter of the back-off. */
	readonly random?: () => number;
};

/** The one state of a session, kept in step with the server, and all that can be done to it. */
export type Store = Changes & GuidedRotation & {
	readonly api: TokenApi;
	readonly readOnly: boolean;
	/** The same object as long as nothing changed. */
	getState(): State;
	/** Gives the function that ends the subscription. */
	subscribe(listener: () => void): () => void;
	/** Begins to poll. */
	start(): void;
	/** Aborts the reads in flight and drops all timers; changes that were sent go on. `start` takes up again. */
	stop(): void;
	/** Resolves as soon as no change is in flight. */
	settled(): Promise<void>;
	/** How many changes are in flight; a change of several tokens is one. */
	inFlight(): number;
	/** How many new secrets are on their way: those of tokens that are being created or rotated. */
	secretsInFlight(): number;
	/** Reads the list at once, or joins the read in flight; nothing is sent while the server wants a pause. Never rejects: what went wrong is in the state. */
	refresh(): Promise<void>;
	/** The server wants a pause (Retry-After, too many requests) until this moment, epoch ms; null: it does not. */
	heldUntil(): number | null;
	/** The token that the user looks at (null: none): where the list takes long to read, it is read singly in between. */
	look(id: string | null): void;
	setPaused(isPaused: boolean): void;
	/** At least 2000 ms. */
	setRefreshMs(ms: number): void;
	/** Adds to the activity log. */
	note(entry: {readonly level: Level; readonly text: string; readonly token?: string | null}): void;
	/** Takes what the monitor found out. */
	take(action: MonitorAction): void;
};

const noAudit = (): void => undefined;

export function createStore({api, clock, refreshMs, readOnly, thresholds = {base: defaultThresholds, overrides: []}, audit = noAudit, rotations, random = Math.random}: StoreOptions): Store {
	const listeners = new Set<() => void>();
	const periodMs = Math.max(shortestMs, refreshMs);
	let state = initialState(clock.now(), periodMs);
	/** Ids whose write ended while the list is being read. */
	let touched = new Set<string>();
	let lifetime = new AbortController();

	function dispatch(...actions: Action[]): void {
		const before = state;
		for (const action of actions) {
			state = reduce(state, action);
		}

		if (state !== before) {
			for (const listener of listeners) {
				listener();
			}
		}
	}

	const accountWatch = createAccountWatch({api, clock, dispatch});
	const thresholdsOf = thresholdsByName(thresholds);
	const healthTimer = createHealthTimer({
		clock,
		thresholdsOf,
		onBoundary() {
			dispatch({type: 'move-now', now: clock.now()});
		},
	});

	const poller = createPoller<TokenList>({
		clock,
		random,
		refreshMs: periodMs,
		async read(signal) {
			touched = new Set();
			const isFirst = state.sync.lastGood === null;
			return api.list({
				signal,
				...(isFirst && {onPage(list: TokenList, total: number) {
					if (!signal.aborted) {
						dispatch({type: 'show-pages', at: clock.now(), list, total, touched});
					}
				}}),
			});
		},
		onBegin() {
			dispatch({type: 'begin-refresh'});
		},
		onGood(list, plan) {
			dispatch({type: 'accept-list', at: clock.now(), list, touched}, {type: 'plan-refresh', plan});
			healthTimer.watch(state.tokens);
			closeWatch.plan();
			followRotations();
			void accountWatch.ask(lifetime.signal);
		},
		onFailed(error, plan) {
			dispatch({type: 'report-fault', at: clock.now(), error}, {type: 'plan-refresh', plan});
		},
		onAbandoned() {
			dispatch({type: 'abandon-refresh'});
		},
		onPlan(plan) {
			dispatch({type: 'plan-refresh', plan});
		},
	});

	const core: Core = {
		api,
		clock,
		readOnly,
		audit,
		getState: () => state,
		dispatch(...actions) {
			dispatch(...actions);
			if (!lifetime.signal.aborted) {
				healthTimer.watch(state.tokens);
			}
		},
		touch(id) {
			touched.add(id);
		},
		refreshSoon() {
			void (async () => {
				if (state.sync.refreshing) {
					await poller.refresh();
				}

				await poller.refresh();
			})();
		},
	};

	const closeWatch = createCloseWatch(core, thresholdsOf);
	const changes = createChanges(core);
	const {followRotations, ...guided} = createGuidedRotation(core, {
		rotations: rotations ?? openRotations({stateDir: null, account: {profile: '', host: api.host, api: api.version}}),
		changes,
		refresh: async () => poller.refresh(),
	});

	const tracker = createTracker();
	const {track} = tracker;
	const secrets = createTracker();

	return {
		...changes,
		...guided,
		create: track(secrets.track(changes.create)),
		changeBalance: track(changes.changeBalance),
		update: track(changes.update),
		remove: track(changes.remove),
		rotate: track(secrets.track(changes.rotate)),
		undo: track(changes.undo),
		bulk: track(changes.bulk),
		beginRotation: track(secrets.track(guided.beginRotation)),
		confirmRotation: track(guided.confirmRotation),
		finishRotation: track(guided.finishRotation),
		settled: tracker.settled,
		inFlight: tracker.inFlight,
		secretsInFlight: secrets.inFlight,
		api,
		readOnly,
		getState: () => state,
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		start() {
			lifetime = new AbortController();
			poller.start();
			void accountWatch.ask(lifetime.signal);
		},
		stop() {
			lifetime.abort();
			accountWatch.reset();
			poller.stop();
			healthTimer.stop();
			closeWatch.stop();
		},
		refresh: async () => poller.refresh(),
		heldUntil: poller.heldUntil,
		look: closeWatch.look,
		setPaused(paused) {
			dispatch({type: 'pause', paused});
			poller.setPaused(paused);
		},
		setRefreshMs(ms) {
			dispatch({type: 'choose-period', refreshMs: Math.max(shortestMs, ms)});
			poller.setRefreshMs(ms);
			closeWatch.stop();
			closeWatch.plan();
		},
		note({level, text, token = null}) {
			dispatch(activity(core, level, text, token));
		},
		take(action) {
			dispatch(action);
		},
	};
}
