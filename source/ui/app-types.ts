import {type Session} from '../account/session.js';
import {type Settings} from '../settings/settings.js';
import {type Monitor} from '../store/monitor.js';
import {type Level, type State} from '../store/state.js';
import {type Store} from '../store/store.js';
import {type Scene, type Dialog, type FormDialog, type SecretDialog} from './dialogs/dialog-types.js';
import {type KeyName} from './input/keys.js';
import {type View} from './state/list-view.js';
import {type Screen, type UiState} from './state/ui-state.js';
import {type Terminal} from './terminal/terminal.js';
import {type Theme} from './theme.js';

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
	/** Shows a message. `mark`: the word in front of it, where it is not the level's own. */
	tell(level: Level, text: string, mark?: string): void;
	openDialog(dialog: Dialog): void;
	/** Shows a new secret, as soon as no other dialog is open: neither takes the place of the other. Gives whether it is on screen. */
	showSecret(dialog: SecretDialog): boolean;
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
	/** The key that is acted on, or was last. */
	readonly pressed: {key: KeyName | null};
	/** Stops bulk changes, by the serial of their dialog. */
	readonly bulkAborts: Map<number, AbortController>;
	/** Shows another account; the former one is closed as soon as what was sent there has ended, which is told. */
	switchAccount(account: Account): void;
	/** Whether the dialog with this serial was opened on the account that is shown now. */
	isHere(serial: number): boolean;
	/** How many new secrets are on their way, also in accounts that are not shown any more. */
	secretsInFlight(): number;
	/** The terminal has another size. Told at once, before anything is drawn at the old one. */
	resize(columns: number, rows: number): void;
	/** Ends all. What was sent ends first; `tell` hears that it is waited for, and what became of it, since no screen tells it any more. */
	stop(tell?: (text: string) => void): Promise<void>;
};
