import {setImmediate as turn} from 'node:timers/promises';
import {stripVTControlCharacters} from 'node:util';
import {render} from 'ink-testing-library';
import {onTestFinished} from 'vitest';
import {type Account} from '../../source/account/account.js';
import {type ApiVersion, type Capabilities, type TokenApi} from '../../source/api/port.js';
import {nullHistory, type AuditEntry} from '../../source/history/history-port.js';
import {openRotations, type Rotations} from '../../source/history/rotations.js';
import {type Settings} from '../../source/settings/settings.js';
import {type Clock} from '../../source/store/state.js';
import {createStore, type Store} from '../../source/store/store.js';
import {defaultThresholds} from '../../source/tokens/health.js';
import {defaultTemplates, type Token} from '../../source/tokens/token.js';
import {AppView} from '../../source/ui/app-view.js';
import {createApp} from '../../source/ui/app.js';
import {hearingOf} from '../../source/ui/input/focused-field.js';
import {type App} from '../../source/ui/model.js';
import {createFakeApi, type FakeApi} from './fake-api.js';
import {createFakeClock, type FakeClock} from './fake-clock.js';
import {openKeySource} from './key-source.js';
import {keys, type Key} from './keys.js';

export const makeSettings = (values: Partial<Settings> = {}): Settings => ({
	profile: 'default', profiles: ['default'], apiChoice: 'auto', api: 'v2', baseUrl: 'https://api.example.com', insecureHttp: false, credential: null, refreshMs: 30_000,
	thresholds: {base: defaultThresholds, overrides: []}, readOnly: false, demo: false, ascii: false, color: false, screenReader: false, headerColor: null, onAlert: null,
	webhook: null, alerts: {bell: false, notify: false, quietHours: null}, templates: defaultTemplates, configFile: '/home/me/.config/eden-tokens/config.yaml',
	stateDir: '/home/me/.local/state/eden-tokens', cacheDir: '/home/me/.cache/eden-tokens', warnings: [], ...values,
});

/** What v3 can do, as its adapter says. */
const v3Capabilities: Capabilities = {
	rename: true, rotateInPlace: 'yes', resetPeriods: true, members: true, revokes: true, usageByKey: true, readSecret: false, write: true, minimumExpiry: 86_400_000,
};

/** What v2 can do, as its adapter says. */
const v2Capabilities: Capabilities = {
	rename: false, rotateInPlace: 'unknown', resetPeriods: true, members: false, revokes: false, usageByKey: false, readSecret: true, write: true, minimumExpiry: 0,
};

/** A v3 adapter where that is asked for. */
export function speaks(api: FakeApi, version: ApiVersion, capabilities: Partial<Capabilities> = {}): FakeApi {
	return Object.assign(api, {version, capabilities: {...(version === 'v2' ? v2Capabilities : v3Capabilities), ...capabilities}});
}

/** The screens, as a person has them before them. */
export type Screen = {
	readonly app: App;
	/** The rows on screen, without colours, and without blanks at their ends. */
	lines(): string[];
	/** The same in one text. */
	text(): string;
	/** As it was written, colours included. */
	raw(): string;
	/** The line that holds the text; empty where none does. */
	line(part: string): string;
	/** Presses keys one after the other, each after what the former did was drawn; keys that are given in one text arrive together. */
	press(...pressed: Array<Key | (string & {})>): Promise<void>;
	/** Gives text to the focused field in one piece, which is faster than key by key. */
	type(text: string): Promise<void>;
	/** Waits until what is under way was drawn. */
	settle(): Promise<void>;
	resize(columns: number, rows: number): Promise<void>;
	/** What was sent to the clipboard, oldest first. */
	readonly copied: string[];
	/** How often the program was asked to end. */
	quits(): number;
	/** What the terminal was asked to do beside. */
	readonly asked: string[];
};

export type ScreenOptions = {
	readonly account: Account | null;
	readonly settings: Settings;
	readonly clock: Clock;
	/** 80 × 24 unless told. */
	readonly columns?: number;
	readonly rows?: number;
	readonly openProfile?: (name: string) => Promise<Account>;
	readonly openKey?: (choice: 'demo' | {readonly key: string}) => Promise<Account>;
};

const noAccount = async (): Promise<Account> => {
	throw new Error('There is no other account.');
};

/** Draws the screens of an account, and takes them away after the test. */
export async function openScreens({account, settings, clock, columns = 80, rows = 24, openProfile = noAccount, openKey = noAccount}: ScreenOptions): Promise<Screen> {
	const copied: string[] = [];
	const asked: string[] = [];
	let quits = 0;
	const app = createApp({
		account,
		settings,
		columns,
		rows,
		host: {
			now: () => clock.now(),
			after(ms, callback) {
				clock.setTimeout(callback, ms);
			},
			quit() {
				quits++;
			},
			openProfile,
			openKey,
			terminal: {
				copy(text) {
					copied.push(text);
					return true;
				},
				repaint() {
					asked.push('repaint');
				},
				async suspend() {
					asked.push('suspend');
				},
				signal(sequence) {
					asked.push(sequence);
				},
			},
		},
	});
	const {stdin, stdout, lastFrame, unmount, cleanup} = render(<AppView app={app} settings={settings}/>);
	onTestFinished(async () => {
		unmount();
		cleanup();
		await app.stop();
	});

	async function settle(): Promise<void> {
		// What a key does, what the server in memory answers, what React draws of it, and the effects of that: each in turns of its own.
		for (let index = 0; index < 12; index++) {
			await turn();
		}
	}

	async function resize(nextColumns: number, nextRows: number): Promise<void> {
		Object.defineProperty(stdout, 'columns', {value: nextColumns, configurable: true});
		stdout.emit('resize');
		app.resize(nextColumns, nextRows);
		await settle();
	}

	const sendKeys = openKeySource(hearingOf(app), stdin.write);

	async function send(text: string): Promise<void> {
		// Escape by itself in the form that says that it is over, for which the program waits a while.
		sendKeys(text === '\u001B' ? '\u001B[27u' : text);
		await settle();
	}

	await resize(columns, rows);
	const lines = () => stripVTControlCharacters(lastFrame() ?? '').split('\n').map(line => line.trimEnd());
	return {
		app,
		lines,
		text: () => lines().join('\n'),
		raw: () => lastFrame() ?? '',
		line: part => lines().find(line => line.includes(part)) ?? '',
		async press(...pressed) {
			for (const key of pressed) {
				await send(key in keys ? keys[key as Key] : key);
			}
		},
		async type(text) {
			stdin.write(text);
			await settle();
		},
		settle,
		resize,
		copied,
		quits: () => quits,
		asked,
	};
}

/** What an account keeps beside the server. */
export type Kept = {
	/** Takes the lines of the audit. */
	readonly audited?: AuditEntry[];
	readonly rotations?: Rotations;
};

/** An account as the program opens it, around a port. */
export function makeAccount(api: TokenApi, clock: Clock, settings: Settings, {audited = [], rotations}: Kept = {}): Account {
	const kept = rotations ?? openRotations({stateDir: null, account: {profile: settings.profile, host: api.host, api: api.version}});
	const audit = {
		notice: null,
		write(entry: AuditEntry) {
			audited.push(entry);
		},
	};
	const store: Store = createStore({
		api, clock, refreshMs: settings.refreshMs, readOnly: settings.readOnly, thresholds: settings.thresholds, audit: audit.write, rotations: kept, random: () => 0,
	});
	return {
		settings,
		store,
		monitor: {acknowledge: () => false, testAlert: () => undefined, stop: () => undefined},
		session: {settings, api, history: nullHistory(null), audit, rotations: kept, onCall: () => () => undefined, close: async () => undefined},
	};
}

export type FakeScreen = Screen & {
	readonly api: FakeApi;
	readonly clock: FakeClock;
	/** The lines of the audit. */
	readonly audited: readonly AuditEntry[];
	readonly store: Store;
	/** Lets so many ms pass, and what follows from them be drawn. */
	advance(ms: number): Promise<void>;
	/** Reads the list anew. */
	refresh(): Promise<void>;
};

type FakeOptions = Kept & Partial<Pick<ScreenOptions, 'columns' | 'rows' | 'openProfile' | 'openKey'>> & {
	readonly settings?: Partial<Settings>;
	readonly version?: ApiVersion;
	readonly capabilities?: Partial<Capabilities>;
	/** Changes the server before it is asked for the first time. */
	readonly prepare?: (api: FakeApi) => void;
};

/** The screens on a server in memory, whose list was read once. */
export async function openFakeScreens(tokens: readonly Token[], scene: FakeOptions = {}): Promise<FakeScreen> {
	const {settings: values = {}, version = 'v2', capabilities = {}, prepare, audited = [], rotations, ...options} = scene;
	const clock = createFakeClock();
	const api = speaks(createFakeApi(tokens), version, capabilities);
	prepare?.(api);
	const settings = makeSettings({api: version, ...values});
	const account = makeAccount(api, clock, settings, {audited, ...(rotations && {rotations})});
	account.store.start();
	await clock.advance(0);
	const screen = await openScreens({...options, account, settings, clock});
	return {
		...screen,
		api,
		clock,
		audited,
		store: account.store,
		async advance(ms) {
			await clock.advance(ms);
			await screen.settle();
		},
		async refresh() {
			await account.store.refresh();
			await screen.settle();
		},
	};
}
