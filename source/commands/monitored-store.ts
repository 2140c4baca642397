import {type Session} from '../session.js';
import {startMonitor} from '../start-monitor.js';
import {type Clock} from '../store/clock.js';
import {createStore, type Store} from '../store/store.js';

/** A store that a command watches for long, with the history behind it: it records, forecasts and tells alerts as the terminal UI does. */
export type MonitoredStore = {
	readonly store: Store;
	/** Stops the store, and writes what is still to be written. */
	close(): void;
};

const nothing = (): undefined => undefined;

export function openMonitoredStore(session: Session, clock: Clock): MonitoredStore {
	const {api, settings: {thresholds, refreshMs, readOnly}} = session;
	const store = createStore({api, clock, refreshMs, readOnly, thresholds});
	// There is no screen to show alerts on, but they go to the profile's command and webhook: of several instances the first that sees a change sends it, and
	// that may be this one.
	const monitor = startMonitor({session, store, clock, show: nothing, signal: nothing});
	return {
		store,
		close() {
			store.stop();
			monitor.stop();
		},
	};
}
