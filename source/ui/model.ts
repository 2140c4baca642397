import {type Account} from '../account/account.js';
import {type Capabilities, type Usage} from '../api/port.js';
import {type BulkReport} from '../store/bulk.js';
import {type State, type Level} from '../store/state.js';
import {type UndoEntry} from '../store/undo.js';
import {type UsageGrouping, type UsagePeriod} from '../store/usage-totals.js';
import {type ViewQuery} from '../store/visible-rows.js';
import {type Secret} from '../tokens/secret.js';
import {type Token, type Template} from '../tokens/token.js';
import {type Field, type LeftOut, type Target} from './dialogs/field.js';
import {type KeyName} from './input/keys.js';
import {type View} from './screens/list-lines.js';
import {type Terminal} from './terminal/terminal.js';
import {type Role, type Theme} from './theme.js';

/** Fields, a preview, `Enter` and `Esc`. */
export type FormDialog = {
	readonly kind: 'form';
	/** No two dialogs have the same, so that what comes back late finds its own. */
	readonly serial: number;
	readonly form: FormDefinition;
	readonly targets: readonly Target[];
	/** What was marked as well, and cannot be changed. */
	readonly leftOut: readonly LeftOut[];
	readonly fields: readonly Field[];
	/** Index of the field that has the keys. */
	readonly focus: number;
	/** By field: why the server or the check refuses it. Cleared when the field changes. */
	readonly errors: Readonly<Record<string, string>>;
	/** What speaks against it as a whole. */
	readonly problem: string | null;
	/** Sent and not yet answered. */
	readonly busy: boolean;
	/** `Enter` was pressed on what cannot be sent: from now on the errors of empty fields are shown too. */
	readonly tried: boolean;
	/** The key that opened it, as long as no other one was pressed: pressed again it does not submit, since a double tap, or a key that is held, would answer what nobody has read. */
	readonly openedBy: KeyName | null;
	/** Somebody else changed the token meanwhile: shown, and the next `Enter` sends all the same, unless it changed once more. */
	readonly moved: {readonly current: Token; readonly fields: readonly string[]} | null;
	/** The token whose values the untouched fields have; absent: as it was when the form was opened. */
	readonly shown?: Token;
	/** The change that is to be taken back. */
	readonly undo?: UndoEntry;
};

/** A new secret: stays until it is dismissed, and is nowhere else. */
export type SecretDialog = {
	readonly kind: 'secret';
	readonly serial: number;
	readonly tokenName: string;
	readonly secret: Secret;
	/** What to tell with it. */
	readonly note: string;
	/** Whose token it is. */
	readonly account: Account;
	/** The old token of the guided rotation that goes on when it is dismissed. */
	readonly rotation?: string;
	/** `Y` copied it. */
	readonly copied?: boolean;
	/** `Esc` was pressed, which would lose it: the next one does. */
	readonly asked?: boolean;
};

/** The profiles to choose from. */
export type ProfilesDialog = {
	readonly kind: 'profiles';
	readonly serial: number;
	readonly index: number;
	/** The one that is being opened. */
	readonly opening: string | null;
	/** Why the last choice could not be opened. */
	readonly problem: string | null;
};

/** A bulk change under way, then its report. */
export type BulkDialog = {
	readonly kind: 'bulk';
	readonly serial: number;
	readonly title: string;
	readonly ended: number;
	readonly total: number;
	readonly stopping: boolean;
	readonly report: BulkReport | null;
	/** Said of the report in place of its counts. */
	readonly summary?: string;
	readonly scroll: number;
};

/** Every command by its words. */
export type PaletteDialog = {readonly kind: 'palette'; readonly serial: number; readonly text: string; readonly index: number};

export type Dialog = FormDialog | SecretDialog | BulkDialog | ProfilesDialog | PaletteDialog;

/** What a form is judged by. */
export type Scene = {
	readonly state: State;
	readonly capabilities: Capabilities;
	/** Epoch ms. */
	readonly now: number;
	readonly templates: ReadonlyMap<string, Template>;
	readonly profiles: readonly string[];
};

/** A line under the fields. */
export type Remark = {readonly text: string; readonly role?: Role};

export type Judgement = {
	/** Before → after, warnings, advice. */
	readonly remarks: readonly Remark[];
	/** By field, why it cannot be sent. */
	readonly errors: Readonly<Record<string, string>>;
	/** What `Enter` would send, in words: said where somebody else changed the token meanwhile. */
	readonly sends?: string;
};

/** One kind of form: what it says, what it accepts, what it does. A new kind is a new one of these; nothing else lists them. */
export type FormDefinition = {
	readonly name: string;
	readonly title: (form: FormDialog, scene: Scene) => string;
	/** It goes on where its token is gone. */
	readonly outlivesToken?: boolean;
	/** Red frame: something is destroyed. */
	readonly danger?: boolean;
	/** Says what the form would do as it stands. Pure; called while typing. */
	readonly judge: (form: FormDialog, scene: Scene) => Judgement;
	/** Called only when `judge` finds no error. */
	readonly submit: (form: FormDialog, app: App) => Promise<void>;
	/** What `Enter` does: `Enter saves`. */
	readonly verb: string | ((scene: Scene) => string);
	/** Further keys that submit where no text is typed. */
	readonly submitKeys?: readonly string[];
	/** Adjusts other fields when one changes, such as what a template fills in. */
	readonly onChange?: (form: FormDialog, name: string, scene: Scene) => FormDialog;
	/** Brings the form in step with what the server has by now. */
	readonly follow?: (form: FormDialog, scene: Scene) => FormDialog;
};

export const plotSpans = ['1h', '24h', '7d', '90d'] as const;

export type PlotSpan = (typeof plotSpans)[number];

/** A secret that is on screen; null: asked for, or hidden. */
export type ShownSecret = {readonly id: string; readonly secret: Secret};

/** Figures that were asked for: on their way, here, or why not. */
export type UsageState =
	| {readonly kind: 'loading'}
	| {readonly kind: 'ready'; readonly usage: Usage}
	| {readonly kind: 'failed'; readonly message: string};

export type Screen =
	| {readonly kind: 'list'}
	| {readonly kind: 'detail'; readonly id: string; readonly span: PlotSpan; readonly usage: UsageState; readonly scroll: number}
	| {readonly kind: 'usage'; readonly by: UsageGrouping; readonly period: UsagePeriod; readonly usage: UsageState; readonly scroll: number}
	| {readonly kind: 'activity'; readonly scroll: number}
	| {readonly kind: 'help'; readonly scroll: number}
	/** There is no key. */
	| {readonly kind: 'welcome'};

export type Message = {
	readonly level: Level;
	readonly text: string;
	/** The word in front of it, where it is not the level's own. */
	readonly mark?: string;
};

export type UiState = {
	readonly columns: number;
	readonly rows: number;
	/** The last one is shown; `Esc` drops it. */
	readonly screens: readonly Screen[];
	readonly dialog: Dialog | null;
	/** New secrets that came while another dialog was open: each is shown as soon as there is room. */
	readonly waiting: readonly SecretDialog[];
	/** The token that keys act on. Stays the same token whatever the list does; null: none was there yet. */
	readonly selectedId: string | null;
	/** Where in the list it was seen last, so that the cursor has a place when it is gone. */
	readonly selectedIndex: number;
	/** Index of the first line of the list on screen. */
	readonly top: number;
	readonly marks: ReadonlySet<string>;
	readonly query: ViewQuery;
	/** The filter is being typed. */
	readonly filtering: boolean;
	/** Where the cursor of a field was moved to; any other field has it behind its text. */
	readonly cursor: {readonly field: string; readonly at: number} | null;
	readonly message: Message | null;
	readonly shownSecret: ShownSecret | null;
	/** Counts up to have everything drawn anew. */
	readonly repaints: number;
};

export const initialQuery: ViewQuery = {filter: '', atRisk: false, sort: 'NAME', reverse: false, grouped: false, showRevoked: false};

export const initialUiState = (columns: number, rows: number, first: 'list' | 'welcome'): UiState => ({
	columns, rows, screens: [{kind: first}], dialog: null, waiting: [], selectedId: null, selectedIndex: 0, top: 0, marks: new Set(), query: initialQuery,
	filtering: false, cursor: null, message: null, shownSecret: null, repaints: 0,
});

/** What is on screen under a dialog. */
export const currentScreen = ({screens}: UiState): Screen => screens.at(-1) ?? {kind: 'list'};

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
