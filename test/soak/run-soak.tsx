/*
A week of the real store, history and renderer on fake time, in a process of its own: bundled for production and run by soak.test.ts. Prints what it
measured as one line of JSON.
*/
import {EventEmitter} from 'node:events';
import {existsSync, statSync} from 'node:fs';
import process from 'node:process';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {render} from 'ink';
import {type Account} from '../../source/account/account.js';
import {nullAudit} from '../../source/history/history-port.js';
import {openHistory} from '../../source/history/open-history.js';
import {openRotations} from '../../source/history/rotations.js';
import {historyFile} from '../../source/history/state-files.js';
import {type Settings} from '../../source/settings/settings.js';
import {createMonitor} from '../../source/store/monitor.js';
import {createStore} from '../../source/store/store.js';
import {defaultThresholds} from '../../source/tokens/health.js';
import {AppView} from '../../source/ui/app-view.js';
import {createApp} from '../../source/ui/app.js';
import {selectLine} from '../../source/ui/screens/list-keys.js';
import {createFakeClock} from '../helpers/fake-clock.js';
import {createSoakWorld} from './soak-world.js';

const [stateDir = '', periodSeconds = '', polls = '', tokens = '', settledAt = '', every = ''] = process.argv.slice(2);

const periodMs = Number(periodSeconds) * 1000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const settings: Settings = {
	profile: 'soak', profiles: [], apiChoice: 'v2', api: 'v2', baseUrl: 'https://api.example.com', insecureHttp: false, credential: null, refreshMs: periodMs,
	thresholds: {base: defaultThresholds, overrides: []}, readOnly: false, demo: false, ascii: false, color: true, screenReader: false, headerColor: null,
	onAlert: null, webhook: null, alerts: {bell: true, notify: true, quietHours: null}, templates: new Map(), configFile: '', stateDir, cacheDir: '', warnings: [],
};

/** What was drawn, and told. */
const seen = {frames: 0, bytes: 0, alerts: 0};

/** A terminal that takes everything. */
const stdout = Object.assign(new EventEmitter(), {
	columns: 140, rows: 40, isTTY: true,
	write(text: string) {
		seen.frames++;
		seen.bytes += text.length;
		return true;
	},
}) as unknown as NodeJS.WriteStream;

const nothing = (): undefined => undefined;

/** A keyboard that nobody touches. */
const stdin = Object.assign(new EventEmitter(), {
	isTTY: true, setRawMode: nothing, setEncoding: nothing, ref: nothing, unref: nothing, resume: nothing, pause: nothing, read: () => null,
}) as unknown as NodeJS.ReadStream;

const clock = createFakeClock();
const {api, step} = createSoakWorld(Number(tokens), clock);
const accountKey = {profile: settings.profile, host: api.host, api: api.version};
const history = openHistory({stateDir, account: accountKey, now: clock.now});
const rotations = openRotations({stateDir: null, account: accountKey});
const store = createStore({api, clock, refreshMs: periodMs, readOnly: false, thresholds: settings.thresholds, rotations, random: () => 0});
const monitor = createMonitor({
	store, history, thresholds: settings.thresholds, clock, elapsed: clock.elapsed,
	deliverHere: [() => {
		seen.alerts++;
	}],
});
const account: Account = {
	settings, store, monitor,
	session: {settings, api, history, rotations, audit: nullAudit(null), onCall: () => nothing, close: async () => undefined},
};
/** What is to be drawn, every so many refreshes: to draw each takes longer than the test may. More often at first, until Ink's memory of some thousand texts is full. */
const drawEvery = (poll: number): number => (poll < Number(settledAt) ? 5 : 25);
let draw: () => void = nothing;
const app = createApp({
	schedule(notify) {
		draw = notify;
	},
	account, settings, columns: 140, rows: 39,
	host: {
		now: clock.now,
		after(ms, callback) {
			clock.setTimeout(callback, ms);
		},
		quit: nothing,
		openProfile: async () => account,
		openKey: async () => account,
		terminal: {copy: () => false, repaint: nothing, suspend: async () => undefined, signal: nothing},
	},
});
const ink = render(<AppView app={app} settings={settings}/>, {
	stdout, stdin, exitOnCtrlC: false, patchConsole: false, interactive: true, incrementalRendering: true, maxFps: 1000,
});

const heaps: number[] = [];
const sizes: number[] = [];
const file = historyFile(stateDir, accountKey);
const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);
const begun = performance.now();

store.start();
await clock.advance(0);
for (let poll = 1; poll <= Number(polls); poll++) {
	step(poll);
	await clock.advance(periodMs);
	if (poll % drawEvery(poll) === 0) {
		draw();
		draw = nothing;
	}

	if (poll % 97 === 0) {
		selectLine(app, (poll * 7) % Number(tokens));
	}

	if (poll < Number(settledAt) || (poll - Number(settledAt)) % Number(every) !== 0) {
		continue;
	}

	collectGarbage();
	heaps.push(process.memoryUsage().heapUsed);
	sizes.push(sizeOf(file) + sizeOf(`${file}-wal`));
}

const {tokens: known, forecasts, activity, now} = store.getState();
process.stdout.write(`${JSON.stringify({
	...seen, heaps, sizes, seconds: (performance.now() - begun) / 1000, notice: history.notice, now,
	tokens: known.size, forecasts: forecasts.size, activity: activity.length,
})}\n`);
ink.unmount();
await app.stop();
