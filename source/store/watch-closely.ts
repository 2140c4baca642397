import {ApiError} from '../api/api-error.js';
import {healthOf, severityOf, type Thresholds} from '../tokens/health.js';
import {type Token} from '../tokens/token.js';
import {inParallel} from './bulk.js';
import {type Core, whyFixed} from './core.js';
import {type State} from './state.js';

/** Single reads in one round, at most: the account's requests are for the list and for what the user does. */
const mostReads = 8;

/** Whether the list takes so long to read that it comes less often than the user wants. */
const isSlow = ({sync: {periodMs, refreshMs}}: Pick<State, 'sync'>): boolean => periodMs > refreshMs;

type Choice = {
	/** The token under the cursor. */
	readonly eye: string | null;
	readonly thresholdsOf: (name: string) => Thresholds;
	/** Epoch ms at which tokens were read singly. */
	readonly readAt: ReadonlyMap<string, number>;
};

/**
The tokens to read singly now, before the list comes: the one under the eye first, then those at risk, the longest unread first. None while the list is read, paused, or cannot be read;
none that never changes or is being changed.
*/
export function chooseClosely(state: State, {eye, thresholdsOf, readAt}: Choice): readonly string[] {
	const {tokens, pending, now, sync: {paused, refreshing, fault}} = state;
	if (!isSlow(state) || paused || refreshing || fault) {
		return [];
	}

	const isFree = (token: Token): boolean => whyFixed(token) === undefined && !pending.has(token.id);
	const isAtRisk = (token: Token): boolean => {
		const severity = severityOf(healthOf(token, now, thresholdsOf(token.name)).state);
		return severity === 'warning' || severity === 'critical';
	};

	const seen = eye === null ? undefined : tokens.get(eye);
	const first = seen && isFree(seen) ? [seen.id] : [];
	const atRisk = tokens.values().filter(token => token.id !== eye && isFree(token) && isAtRisk(token)).toArray();
	const byAge = atRisk.toSorted((a, b) => (readAt.get(a.id) ?? 0) - (readAt.get(b.id) ?? 0));
	return [...first, ...byAge.map(({id}) => id)].slice(0, mostReads);
}

export type CloseWatch = {
	/** The token that the user looks at; null: none. */
	look(id: string | null): void;
	/** Begins, or takes up the period that was chosen meanwhile. */
	plan(): void;
	stop(): void;
};

/** Reads the tokens that matter singly, as often as the user wants the list, as long as the list comes less often than that. */
export function createCloseWatch(core: Core, thresholdsOf: (name: string) => Thresholds): CloseWatch {
	const {api, clock, getState, dispatch} = core;
	let readAt = new Map<string, number>();
	let eye: string | null = null;
	let timer: unknown;
	/** Of the timer that runs; a round in flight of another generation plans no further one. */
	let generation = 0;

	async function read(id: string): Promise<void> {
		const before = getState().tokens.get(id);
		const isUnchanged = (): boolean => getState().tokens.get(id) === before && !getState().pending.has(id);
		readAt.set(id, clock.now());
		try {
			const token = await api.get(id);
			// What was changed or read otherwise meanwhile is newer.
			if (isUnchanged()) {
				core.touch(id);
				dispatch({type: 'read-token', token});
			}
		} catch (error) {
			// What else can fail is told by the next read of the list.
			if (error instanceof ApiError && error.kind === 'not-found' && isUnchanged()) {
				core.touch(id);
				dispatch({type: 'end-change', id, token: null});
			}
		}
	}

	async function round(own: number): Promise<void> {
		const ids = chooseClosely(getState(), {eye, thresholdsOf, readAt});
		readAt = new Map([...readAt].filter(([id]) => getState().tokens.has(id)));
		await inParallel(ids, read);
		if (own === generation) {
			wait(own);
		}
	}

	function wait(own: number): void {
		clock.clearTimeout(timer);
		timer = clock.setTimeout(() => {
			void round(own);
		}, getState().sync.refreshMs);
	}

	const stop = (): void => {
		generation++;
		clock.clearTimeout(timer);
		timer = undefined;
	};

	return {
		look(id) {
			eye = id;
		},
		plan() {
			const isWanted = isSlow(getState());
			if (isWanted && timer === undefined) {
				generation++;
				wait(generation);
			} else if (!isWanted) {
				stop();
			}
		},
		stop,
	};
}
