import {type Session} from '../session.js';
import {type Clock} from '../store/clock.js';
import {createMonitor} from '../store/monitor.js';
import {createStore, type Store} from '../store/store.js';

/** A store that a command watches for long, with the history behind it: it records, forecasts and tells alerts as the terminal UI does. */
export type MonitoredStore = {
	readonly store: Store;
	/** Stops the store, and writes what is still to be written. */
	close(): void;
};

export function openMonitoredStore({api, history, settings}: Session, clock: Clock): MonitoredStore {
	const {thresholds, refreshMs, readOnly, alerts: {quietHours}} = settings;
	const store = createStore({api, clock, refreshMs, readOnly, thresholds});
	const monitor = createMonitor({store, history, thresholds, clock, quietHours});
	return {
		store,
		close() {
			store.stop();
			monitor.stop();
		},
	};
}
