import process from 'node:process';
import {bellSequence, notificationSequence} from '../alerts/alert-text.js';
import {deliverToCommand} from '../alerts/deliver-command.js';
import {deliverToWebhook} from '../alerts/deliver-webhook.js';
import {type Log} from '../alerts/delivery.js';
import {type Settings} from '../settings/settings.js';
import {type Deliver} from '../store/alerter.js';
import {createMonitor, type Monitor} from '../store/monitor.js';
import {type Clock} from '../store/state.js';
import {type Store} from '../store/store.js';
import {type Session} from './session.js';

/** An open, monitored account, as the screens use it. */
export type Account = {
	readonly settings: Settings;
	readonly session: Session;
	readonly store: Store;
	readonly monitor: Monitor;
};

export type MonitorParts = {
	readonly session: Session;
	/** Not started yet: otherwise its first refresh could be missed. */
	readonly store: Store;
	readonly clock: Clock;
	/** Shows an alert on the screen. */
	readonly show: Deliver;
	/** Writes a sequence to the terminal, outside of what is drawn. */
	readonly signal: (sequence: string) => void;
	/** Reports what the monitor cannot do, in addition to the log. */
	readonly warn?: (text: string) => void;
};

/**
Monitors a session's account according to its settings: history, forecasts, and alerts by all configured ways. `stop` it before you close
the session.
*/
export function startMonitor({session: {settings, api, history}, store, clock, show, signal, warn = () => undefined}: MonitorParts): Monitor {
	const {profile, onAlert, webhook, alerts: {bell, notify, quietHours}, thresholds} = settings;
	const source = {profile, host: api.host};
	const log: Log = (level, text) => {
		store.note({level, text});
		if (level === 'warning') {
			warn(text);
		}
	};

	const deliveries = [
		...(onAlert === null ? [] : [deliverToCommand({command: onAlert, source, log})]),
		...(webhook === null ? [] : [deliverToWebhook({url: webhook, source, log})]),
	];
	const ring: Deliver = ({kind}) => {
		if (kind !== 'recovery') {
			signal(bellSequence);
		}
	};

	const notifyDesktop: Deliver = ({text}) => {
		signal(notificationSequence(text, process.env));
	};

	const monitor = createMonitor({
		store, history, thresholds, clock, quietHours, warn,
		deliverAlways: [show],
		deliverHere: [...(bell ? [ring] : []), ...(notify ? [notifyDesktop] : [])],
		deliverOnce: deliveries.map(({deliver}) => deliver),
	});
	return {
		...monitor,
		stop() {
			monitor.stop();
			for (const {stop} of deliveries) {
				stop();
			}
		},
	};
}
