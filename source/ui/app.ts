import {type Capabilities} from '../api/port.js';
import {type Monitor} from '../store/monitor.js';
import {type Store} from '../store/store.js';
import {initialState, type Level, type State} from '../store/state.js';
import {type Session} from '../session.js';
import {type Settings} from '../settings/settings.js';
import {withCursor} from './actions/move.js';
import {type Scene} from './dialogs/definition.js';
import {type Dialog, type FormDialog} from './dialogs/types.js';
import {currentScreen, initialUiState, type Screen, type UiState} from './state/ui-state.js';
import {selectView, type View} from './state/view.js';
import {type Terminal} from './terminal/terminal.js';
import {createTheme, type Theme} from './theme.js';

/** An account as the screens use it. */
export type Account = {
	readonly settings: Settings;
	readonly session: Session;
	readonly store: Store;
	readonly monitor: Monitor;
};

/** What the program around the screens gives them. */
export type Host = {
	readonly terminal: Terminal;
	/** Epoch ms. */
	readonly now: () => number;
	/** Calls back once after so many ms; dropped when the program ends. */
	readonly after: (ms: number, callback: () => void) => void;
	/** Ends the program. */
	readonly quit: () => void;
	/** Opens another profile's account. Rejects with what to tell. */
	readonly openProfile: (name: string) => Promise<Account>;
	/** Opens the account of a key that was typed, or the demo. */
	readonly openKey: (choice: 'demo' | {readonly key: string}) => Promise<Account>;
};

/** Everything that is drawn. The same object as long as nothing changed. */
export type Model = {readonly ui: UiState; readonly account: Account | null; readonly state: State; readonly theme: Theme};

/** The one object that keys and dialogs work on. */
export type App = {
	readonly host: Host;
	getModel(): Model;
	subscribe(listener: () => void): () => void;
	/** Null on the welcome screen. */
	readonly account: Account | null;
	readonly ui: UiState;
	/** Changes the UI state by a pure function. */
	update(change: (ui: UiState) => UiState): void;
	view(): View;
	scene(): Scene;
	tell(level: Level, text: string): void;
	openDialog(dialog: Dialog): void;
	closeDialog(): void;
	/** Changes the dialog with this serial, if it is still open. */
	updateForm(serial: number, change: (form: FormDialog) => FormDialog): void;
	/** Closes the dialog with this serial, if it is still open. */
	closeForm(serial: number): void;
	/** The cursor on this token, once it is shown. */
	select(id: string): void;
	/** The cursor on the token at (or nearest to) this line of the list. */
	selectIndex(index: number): void;
	pushScreen(screen: Screen): void;
	popScreen(): void;
	nextSerial(): number;
	/** How far the screen can scroll, as it was drawn last; keys that scroll begin from there. */
	readonly drawn: {lastTop: number};
	/** Stops bulk changes, by the serial of their dialog. */
	readonly bulkAborts: Map<number, AbortController>;
	/** Shows another account; the former one is closed. */
	switchAccount(account: Account): void;
	/** The terminal has another size. Told at once, before anything is drawn at the old one. */
	resize(columns: number, rows: number): void;
	stop(): Promise<void>;
};

const noCapabilities: Capabilities = {
	rename: false, rotateInPlace: 'no', resetPeriods: false, members: false, revokes: false, usageByKey: false, readSecret: false, write: false, minimumExpiry: 0,
};

const emptyState = initialState(0, 30_000);

export type AppOptions = {
	readonly host: Host;
	readonly account: Account | null;
	readonly settings: Settings;
	readonly columns: number;
	readonly rows: number;
	/** When to tell those who draw; the default is at the end of the current task, so that what belongs together is drawn once. */
	readonly schedule?: (notify: () => void) => void;
};

const themeOf = (settings: Settings): Theme => createTheme({color: settings.color, ascii: settings.ascii, headerColor: settings.headerColor});

export function createApp({host, account: firstAccount, settings: firstSettings, columns, rows, schedule = queueMicrotask}: AppOptions): App {
	const listeners = new Set<() => void>();
	let account = firstAccount;
	let settings = firstSettings;
	let theme = themeOf(settings);
	let ui = initialUiState(columns, rows, account ? 'list' : 'welcome');
	let model: Model | undefined;
	let serial = 0;
	let isScheduled = false;
	let unsubscribe: () => void = () => undefined;

	const stateNow = (): State => account?.store.getState() ?? emptyState;

	function tellAll(): void {
		isScheduled = false;
		model = undefined;
		for (const listener of listeners) {
			listener();
		}
	}

	function changed(): void {
		model = undefined;
		if (!isScheduled) {
			isScheduled = true;
			schedule(tellAll);
		}
	}

	function update(change: (state: UiState) => UiState): void {
		const next = change(ui);
		if (next !== ui) {
			ui = next;
			changed();
		}
	}

	/** The first token is selected once there is one; from then on the selection belongs to a token. */
	function onStore(): void {
		const {tokens} = stateNow();
		if (ui.selectedId === null && tokens.size > 0) {
			const first = app.view().visible[0];
			if (first) {
				ui = {...ui, selectedId: first.id};
			}
		}

		changed();
	}

	function listen(): void {
		unsubscribe = account?.store.subscribe(onStore) ?? (() => undefined);
	}

	async function close(old: Account | null): Promise<void> {
		old?.store.stop();
		old?.monitor.stop();
		await old?.session.close();
	}

	const app: App = {
		host,
		getModel() {
			model ??= {ui, account, state: stateNow(), theme};
			return model;
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		get account() {
			return account;
		},
		get ui() {
			return ui;
		},
		update,
		view: () => selectView(stateNow(), ui, settings.thresholds),
		scene: () => ({
			state: stateNow(),
			capabilities: account?.session.api.capabilities ?? noCapabilities,
			now: host.now(),
			templates: settings.templates,
			profiles: settings.profiles,
		}),
		tell(level, text) {
			update(state => ({...state, message: text === '' ? null : {level, text}}));
		},
		openDialog(dialog) {
			update(state => ({...state, dialog, message: null}));
		},
		closeDialog() {
			update(state => (state.dialog ? {...state, dialog: null} : state));
		},
		updateForm(of, change) {
			update(state => (state.dialog?.kind === 'form' && state.dialog.serial === of ? {...state, dialog: change(state.dialog)} : state));
		},
		closeForm(of) {
			update(state => (state.dialog?.serial === of ? {...state, dialog: null} : state));
		},
		select(id) {
			update(state => ({...state, selectedId: id}));
			const view = app.view();
			if (view.selected) {
				update(state => ({...state, selectedIndex: view.cursor, top: view.top}));
			}
		},
		selectIndex(index) {
			const view = app.view();
			update(state => withCursor(state, view, index, 1));
		},
		pushScreen(screen) {
			update(state => (currentScreen(state).kind === screen.kind ? state : {...state, screens: [...state.screens, screen], message: null}));
		},
		popScreen() {
			update(state => (state.screens.length > 1 ? {...state, screens: state.screens.slice(0, -1), shownSecret: null} : state));
		},
		drawn: {lastTop: Number.MAX_SAFE_INTEGER},
		bulkAborts: new Map(),
		nextSerial() {
			serial++;
			return serial;
		},
		resize(newColumns, newRows) {
			ui = {...ui, columns: newColumns, rows: newRows, repaints: ui.repaints + 1};
			tellAll();
		},
		switchAccount(next) {
			unsubscribe();
			void close(account);
			account = next;
			settings = next.settings;
			theme = themeOf(settings);
			ui = {...initialUiState(ui.columns, ui.rows, 'list'), repaints: ui.repaints + 1};
			listen();
			onStore();
		},
		async stop() {
			unsubscribe();
			await close(account);
		},
	};
	listen();
	onStore();
	return app;
}
