import {type Account} from '../account/account.js';
import {type Settings} from '../settings/settings.js';
import {type State} from '../store/state.js';
import {displayName} from '../tokens/text.js';
import {createFormerAccounts, isWarned, secretLost, emptyState, noCapabilities} from './former-account.js';
import {type App, type Host, type Model, currentScreen, initialUiState, type UiState} from './model.js';
import {withCursor} from './screens/list-keys.js';
import {createViewSelector} from './screens/list-view.js';
import {createTheme, type Theme} from './theme.js';

export type AppOptions = {
	readonly host: Host;
	readonly account: Account | null;
	readonly settings: Settings;
	readonly columns: number;
	readonly rows: number;
	/** When to tell those who draw. The default is at once: React itself draws at the end of the task, and so in one frame what belongs together, also what a text field changes of its own. */
	readonly schedule?: (notify: () => void) => void;
};

const themeOf = (settings: Settings): Theme => createTheme({color: settings.color, ascii: settings.ascii, headerColor: settings.headerColor, plain: settings.screenReader});

export function createApp({host, account: firstAccount, settings: firstSettings, columns, rows, schedule = notify => {
	notify();
}}: AppOptions): App {
	const listeners = new Set<() => void>();
	let account = firstAccount;
	let settings = firstSettings;
	let theme = themeOf(settings);
	let ui = initialUiState(columns, rows, account ? 'list' : 'welcome');
	let model: Model | undefined;
	const viewOf = createViewSelector();
	let serial = 0;
	let isScheduled = false;
	/** The token that was selected because it was the first, and that nobody moved away from yet. */
	let firstSelected: string | null = null;
	/** Why reading failed when the store was looked at last. */
	let fault: string | null = null;
	/** The last serial before this account. */
	let lastFormer = 0;
	/** While it ends: takes what no screen tells any more. */
	let tellLast: ((text: string) => void) | undefined;
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
			const [secret, ...waiting] = next.waiting;
			ui = next.dialog === null && secret ? {...next, dialog: secret, waiting} : next;
			account?.store.look(ui.selectedId);
			changed();
		}
	}

	/** The first token is selected once there is one, and while the pages of the first load still come in front of it; from then on the selection belongs to a token. */
	function onStore(): void {
		const {sync} = stateNow();
		const wrong = sync.fault && `${sync.fault.message} ${sync.fault.remedy}`;
		if (wrong === null && fault !== null && ui.message?.text === fault) {
			// It holds no more.
			ui = {...ui, message: null};
		}

		fault = wrong;
		const dialog = ui.dialog?.kind === 'form' ? ui.dialog.form.follow?.(ui.dialog, app.scene()) ?? ui.dialog : ui.dialog;
		ui = dialog === ui.dialog ? ui : {...ui, dialog};
		const isUntouched = ui.selectedId === null || (ui.selectedId === firstSelected && ui.dialog === null && currentScreen(ui).kind === 'list');
		if (isUntouched) {
			const first = app.view().visible[0];
			if (first && first.id !== ui.selectedId) {
				firstSelected = first.id;
				ui = {...ui, selectedId: first.id, selectedIndex: 0, top: 0};
				account?.store.look(first.id);
			}
		}

		if (!isUntouched || sync.lastGood !== null) {
			firstSelected = null;
		}

		changed();
	}

	function listen(): void {
		unsubscribe = account?.store.subscribe(onStore) ?? (() => undefined);
	}

	/** Outcomes of an account that is not shown any more are told in front of the one that is. */
	const former = createFormerAccounts(({settings: {profile}}, {level, text, token}) => {
		if (tellLast) {
			tellLast(text);
			return;
		}

		const told = `${displayName(profile)}: ${text}`;
		app.tell(level, told);
		account?.store.note({level, text: told, token});
	});

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
		view: () => viewOf(stateNow(), ui, settings.thresholds),
		scene: () => ({
			state: stateNow(),
			capabilities: account?.session.api.capabilities ?? noCapabilities,
			now: host.now(),
			templates: settings.templates,
			profiles: settings.profiles,
		}),
		tell(level, text, mark) {
			update(state => ({...state, message: text === '' ? null : {level, text, ...(mark !== undefined && {mark})}}));
		},
		openDialog(opened) {
			const dialog = opened.kind === 'form' ? {...opened, openedBy: app.pressed.key} : opened;
			update(state => ({...state, dialog, message: null, ...(state.dialog?.kind === 'secret' && {waiting: [state.dialog, ...state.waiting]})}));
		},
		showSecret(dialog) {
			if (tellLast) {
				tellLast(`The secret of ${displayName(dialog.tokenName)} came too late to be shown: read it by Y where the API gives it again, else rotate the token.`);
				return false;
			}

			if (ui.dialog) {
				update(state => ({...state, waiting: [...state.waiting, dialog]}));
				app.tell('warning', `The secret of ${displayName(dialog.tokenName)} waits: it is shown when this dialog is closed.`);
				return false;
			}

			app.openDialog(dialog);
			return true;
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
		pressed: {key: null},
		bulkAborts: new Map(),
		nextSerial: () => ++serial,
		resize(newColumns, newRows) {
			ui = {...ui, columns: newColumns, rows: newRows, repaints: ui.repaints + 1};
			tellAll();
		},
		switchAccount(next) {
			unsubscribe();
			if (account) {
				former.leave(account);
			}

			account = next;
			lastFormer = serial;
			settings = next.settings;
			theme = themeOf(settings);
			// A secret that was not dismissed yet is not lost by going elsewhere.
			const secrets = [...(ui.dialog?.kind === 'secret' ? [ui.dialog] : []), ...ui.waiting];
			ui = {...initialUiState(ui.columns, ui.rows, 'list'), repaints: ui.repaints + 1, dialog: secrets[0] ?? null, waiting: secrets.slice(1)};
			listen();
			onStore();
		},
		isHere: of => of > lastFormer,
		secretsInFlight: () => [...(account ? [account] : []), ...former.open()].reduce((sum, {store}) => sum + store.secretsInFlight(), 0),
		async stop(tell = () => undefined) {
			tellLast = tell;
			if (isWarned(ui) && app.secretsInFlight() > 0) {
				tell(secretLost);
			}

			if ((account?.store.inFlight() ?? 0) > 0 || former.open().length > 0) {
				tell('What was sent is not answered yet: waiting for it. Ctrl-C leaves at once.');
			}

			unsubscribe();
			for (const abort of app.bulkAborts.values()) {
				abort.abort();
			}

			if (account) {
				former.leave(account);
			}

			account = null;
			await former.closed();
		},
	};
	listen();
	onStore();
	return app;
}
