import {type History} from '../history/history-port.js';
import {thresholdsByName, type ThresholdRules} from '../tokens/health.js';
import {type Money} from '../tokens/money.js';
import {createAlerter, type Deliver} from './alerter.js';
import {createForecaster} from './forecaster.js';
import {isPartial} from './reconcile.js';
import {type Clock, type State} from './state.js';
import {type Store} from './store.js';

/** The wall clock and the time that passed may differ by so much between two refreshes; more means that the clock was set, or that the machine slept. */
const jumpMs = 60_000;

/** So long the history is read in one go, and so many balances are written. That is done on the thread that reads the keyboard. */
const sliceMs = 6;
const writtenAtOnce = 400;

/** While the history is read, what it tells is shown this often: every row is made again for it, and the list sorted. */
const showMs = 1000;

export type MonitorOptions = {
	readonly store: Store;
	readonly history: History;
	readonly thresholds: ThresholdRules;
	readonly clock: Clock;
	/** Ms since some moment, by a clock that nobody sets. */
	readonly elapsed?: () => number;
	/** `22:00-07:00`, local time: then alerts are only shown, and told afterwards. Null: none. */
	readonly quietHours?: string | null;
	/** Tells, beside the log, why there is no history. */
	readonly warn?: (text: string) => void;
	/** What disturbs nobody, quiet hours or not: a line on the screen. */
	readonly deliverAlways?: readonly Deliver[];
	/** What concerns this terminal only: the bell, a notification. */
	readonly deliverHere?: readonly Deliver[];
	/** What reaches others: a command, a webhook. Of several instances only the first that sees a change does so. */
	readonly deliverOnce?: readonly Deliver[];
};

export type Monitor = {
	/** Marks the alert of a token as seen; false where it has none. */
	acknowledge(id: string): boolean;
	/** Sends a test alert by all ways, quiet hours or not. */
	testAlert(): void;
	/** Ends it; writes what is still to be written. The history stays open. */
	stop(): void;
};

/** What counts as a balance to remember: not that of a revoked token, which is history, nor one that was not read this time. */
function balancesOf({tokens, unread}: Pick<State, 'tokens' | 'unread'>): ReadonlyMap<string, Money> {
	const balances = new Map<string, Money>();
	for (const [id, {balance, revoked}] of tokens) {
		if (balance !== null && !revoked && !unread.has(id)) {
			balances.set(id, balance);
		}
	}

	return balances;
}

/**
Joins store and history: records what each refresh changed, makes forecasts of it, and judges alerts. Make it before anything else subscribes to the store, so that what it finds out is there
when the rest looks. Never throws.
*/
export function createMonitor({
	store, history, thresholds, clock, elapsed = () => performance.now(), quietHours = null, warn = () => undefined, deliverAlways = [], deliverHere = [], deliverOnce = [],
}: MonitorOptions): Monitor {
	const forecaster = createForecaster(history, elapsed);
	const alerter = createAlerter({
		history, quietHours, deliverAlways, deliverHere, deliverOnce,
		thresholdsOf: thresholdsByName(thresholds),
		runsOutOf: id => forecaster.forecasts.get(id)?.runsOut ?? null,
		note: store.note,
	});
	let lastGood: number | null = null;
	let lastElapsed = 0;
	let {tokens, now} = store.getState();
	let recorded: Pick<State, 'tokens' | 'unread'> | undefined;
	let balances: ReadonlyMap<string, Money> = new Map();
	/** Ids of tokens whose balance was set here since the last refresh. */
	let setHere = new Set<string>();
	let notice: string | null = null;
	/** Whether balances of the last refresh are still to be written. */
	let isUnwritten = false;
	let timer: unknown;
	/** When what the history tells was shown last, as `elapsed` tells it. */
	let shownAt = -Infinity;
	let isBusy = false;
	let isClosed = false;

	function tellNotice(): void {
		if (history.notice === notice) {
			return;
		}

		const isOver = history.notice === null;
		notice = history.notice;
		store.note({level: isOver ? 'success' : 'warning', text: notice ?? 'The history is recorded again.'});
		if (notice !== null) {
			warn(notice);
		}
	}

	function publish(): void {
		store.take({type: 'set-forecasts', forecasts: forecaster.forecasts});
		store.take({type: 'set-alerts', alerts: alerter.alerts});
	}

	function workLater(): void {
		if (!isClosed) {
			timer = clock.setTimeout(workOff, 0);
		}
	}

	/** Does what is left of the last refresh, bit by bit where there are many tokens: writes their balances, then reads the past of those that are new here. */
	function workOff(): void {
		timer = undefined;
		if (isUnwritten) {
			isUnwritten = history.record(lastGood ?? 0, balances, undefined, writtenAtOnce);
			workLater();
			return;
		}

		const isMore = forecaster.load(sliceMs);
		if (!isMore || elapsed() - shownAt >= showMs) {
			shownAt = elapsed();
			publish();
		}

		if (isMore) {
			workLater();
		}
	}

	function acceptList(state: State): void {
		const at = state.sync.lastGood ?? 0;
		const passed = elapsed();
		const isJump = lastGood !== null && Math.abs((at - lastGood) - (passed - lastElapsed)) > jumpMs;
		({tokens} = state);
		// The same map for the same tokens: the history then knows that nothing changed.
		balances = tokens === recorded?.tokens && state.unread === recorded.unread ? balances : balancesOf(state);
		recorded = state;
		// What is not spent from has nothing to lose by a wrong time.
		const spending = isJump ? forecaster.forecasts.entries().filter(([, {burnPerHour}]) => burnPerHour !== 0n).map(([id]) => id) : [];
		const broken = new Set([...setHere, ...spending]);
		lastGood = at;
		lastElapsed = passed;
		setHere = new Set();
		isUnwritten = history.record(at, balances, broken, writtenAtOnce);
		forecaster.accept(tokens, at, broken);
		if (timer === undefined && (forecaster.load(sliceMs) || isUnwritten)) {
			workLater();
		}

		alerter.judge(tokens, at, !isPartial(state.problems));
	}

	/** A change that was made here, between two refreshes; or a token that was read singly. */
	function acceptChanges({tokens: changed, reads}: State): void {
		for (const [id, token] of changed) {
			const before = tokens.get(id);
			if (before && before !== token && before.balance !== token.balance && !reads.has(id)) {
				setHere.add(id);
			}
		}

		tokens = changed;
		forecaster.adjust(tokens);
		alerter.judge(tokens, clock.now(), false);
	}

	/** Gives whether there was anything to look at. */
	function look(state: State): boolean {
		const isLater = state.now !== now;
		({now} = state);
		if (state.sync.lastGood === null) {
			return false;
		}

		if (state.sync.lastGood !== lastGood) {
			acceptList(state);
		} else if (state.tokens !== tokens) {
			acceptChanges(state);
		} else if (isLater) {
			alerter.judge(tokens, now, false);
		} else {
			return false;
		}

		return true;
	}

	function follow(): void {
		// What is told to the store below comes back here.
		if (isBusy) {
			return;
		}

		isBusy = true;
		try {
			if (look(store.getState())) {
				publish();
				tellNotice();
			}
		} finally {
			isBusy = false;
		}
	}

	const unsubscribe = store.subscribe(follow);
	publish();
	tellNotice();

	return {
		acknowledge(id) {
			const isKnown = alerter.acknowledge(id);
			publish();
			return isKnown;
		},
		testAlert() {
			alerter.test(clock.now());
		},
		stop() {
			if (isClosed) {
				return;
			}

			isClosed = true;
			unsubscribe();
			clock.clearTimeout(timer);
			if (isUnwritten) {
				history.record(lastGood ?? 0, balances);
			}

			if (setHere.size > 0 && lastGood !== null) {
				history.record(clock.now(), balancesOf({tokens, unread: store.getState().unread}), setHere);
			}
		},
	};
}
