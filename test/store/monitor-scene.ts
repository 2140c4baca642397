import {onTestFinished} from 'vitest';
import {type Alert} from '../../source/alerts/judge-alerts.js';
import {type History} from '../../source/history/history-port.js';
import {openHistory} from '../../source/history/open-history.js';
import {createMonitor, type Monitor, type MonitorOptions} from '../../source/store/monitor.js';
import {createStore, type Store} from '../../source/store/store.js';
import {defaultThresholds} from '../../source/tokens/health.js';
import {type Token} from '../../source/tokens/token.js';
import {createFakeApi, type FakeApi} from '../helpers/fake-api.js';
import {createFakeClock, type FakeClock} from '../helpers/fake-clock.js';
import {makeToken, money} from '../helpers/make-token.js';

export const second = 1000;
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export const thresholds = {base: defaultThresholds, overrides: []};

export type MonitorScene = {
	readonly store: Store;
	readonly api: FakeApi;
	readonly clock: FakeClock;
	readonly history: History;
	readonly monitor: Monitor;
	/** What was shown, what was passed on by this terminal's ways, and by those that reach others. */
	readonly shown: Alert[];
	readonly here: Alert[];
	readonly once: Alert[];
	/** Sets the balance of a token on the server. */
	readonly set: (name: string, balance: string, values?: Partial<Token>) => void;
	/** Lets a refresh pass. */
	readonly poll: () => Promise<void>;
};

type Options = Partial<MonitorOptions> & {readonly clock?: FakeClock; readonly refreshMs?: number};

const collect = (alerts: Alert[]) => (alert: Alert): void => {
	alerts.push(alert);
};

/** A store with a monitor on a server in memory, before its first refresh. */
export function monitorScene(tokens: readonly Token[], {clock = createFakeClock(), refreshMs = 30 * second, ...options}: Options = {}): MonitorScene {
	const api = createFakeApi(tokens);
	const store = createStore({api, clock, refreshMs, readOnly: false, random: () => 0, thresholds});
	const history = options.history ?? openHistory({stateDir: null, account: {profile: 'default', host: api.host, api: 'v2'}, now: clock.now});
	const shown: Alert[] = [];
	const here: Alert[] = [];
	const once: Alert[] = [];
	const monitor = createMonitor({
		store, history, thresholds, clock,
		elapsed: clock.elapsed,
		deliverAlways: [collect(shown)],
		deliverHere: [collect(here)],
		deliverOnce: [collect(once)],
		...options,
	});
	onTestFinished(() => {
		monitor.stop();
		store.stop();
		history.close();
	});
	return {
		store, api, clock, history, monitor, shown, here, once,
		set(name, balance, values = {}) {
			api.tokens.set(name, makeToken(name, {...api.tokens.get(name), balance: money(balance), ...values}));
		},
		async poll() {
			await clock.advance(refreshMs);
		},
	};
}

/** The same, after its first refresh. */
export async function startMonitor(tokens: readonly Token[], options: Options = {}): Promise<MonitorScene> {
	const scene = monitorScene(tokens, options);
	scene.store.start();
	await scene.clock.advance(0);
	return scene;
}

/** Lets so many refreshes pass, with a balance in each that `balanceAt` gives (USD), by the number of the refresh. */
export async function drain({set, poll}: MonitorScene, name: string, polls: number, balanceAt: (poll: number) => number): Promise<void> {
	for (let number = 1; number <= polls; number++) {
		set(name, balanceAt(number).toFixed(9));
		await poll();
	}
}
