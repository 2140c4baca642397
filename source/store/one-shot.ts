import {systemClock} from '../api/clock.js';
import {type ListOptions, type TokenApi} from '../api/port.js';
import {type AuditEntry, type History} from '../history/history-port.js';
import {createChanges, type Changes} from './changes.js';
import {type Core} from './core.js';
import {createForecaster} from './forecaster.js';
import {reduce, type Action} from './reducer.js';
import {type Clock, initialState, type State} from './state.js';

export type OneShotOptions = {
	readonly api: TokenApi;
	readonly clock: Clock;
	readonly readOnly: boolean;
	/** Takes a line for every write and every secret that was read. */
	readonly audit: (entry: AuditEntry) => void;
	/** Of the account: what forecasts are made from. Nothing is written to it. */
	readonly history: History;
};

/** The state and the changes of the store without its poller: for commands, which read once, change something, and end. */
export type OneShot = Changes & {
	/** With forecasts of the tokens as they are now. */
	getState(): State;
	/** Reads the whole list into the state. Throws `ApiError`. */
	read(options?: ListOptions): Promise<void>;
};

/** Nothing is sent before it is asked for. */
export function createOneShot({api, clock, readOnly, audit, history}: OneShotOptions): OneShot {
	const forecaster = createForecaster(history, systemClock.elapsed);
	let state = initialState(clock.now(), 0);
	let {tokens: foretold} = state;
	const dispatch = (...actions: Action[]): void => {
		for (const action of actions) {
			state = reduce(state, action);
		}
	};

	const core: Core = {
		api,
		clock,
		readOnly,
		audit,
		getState: () => state,
		dispatch,
		// There is no later read that could bring back what was.
		touch: () => undefined,
		refreshSoon: () => undefined,
	};

	return {
		...createChanges(core),
		getState() {
			// Not at every step of a change: nobody sees those.
			if (state.tokens !== foretold) {
				foretold = state.tokens;
				forecaster.adjust(foretold);
				dispatch({type: 'set-forecasts', forecasts: forecaster.forecasts});
			}

			return state;
		},
		async read(options = {}) {
			const list = await api.list(options);
			dispatch({type: 'accept-list', at: clock.now(), list, touched: new Set()});
			foretold = state.tokens;
			forecaster.accept(foretold, state.now, new Set());
			forecaster.load(Infinity);
			dispatch({type: 'set-forecasts', forecasts: forecaster.forecasts});
		},
	};
}
