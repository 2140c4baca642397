import {type Session} from '../session.js';
import {systemClock} from '../store/clock.js';
import {createMonitor, type Deliver} from '../store/monitor.js';
import {createStore} from '../store/store.js';
import {type Account} from './app.js';

/** Begins to watch an account. `deliverHere`: what an alert does to this terminal. */
export function openAccount(session: Session, deliverHere: readonly Deliver[]): Account {
	const {settings, api, audit, rotations, history} = session;
	const {refreshMs, readOnly, thresholds, alerts: {quietHours}} = settings;
	const store = createStore({
		api, clock: systemClock, refreshMs, readOnly, thresholds, rotations,
		audit(entry) {
			audit.write(entry);
		},
	});
	const monitor = createMonitor({store, history, thresholds, clock: systemClock, quietHours, deliverHere});
	for (const text of settings.warnings) {
		store.note({level: 'warning', text});
	}

	store.start();
	return {settings, session, store, monitor};
}
