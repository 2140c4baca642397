import {type Account} from '../account/account.js';
import {type Settings} from '../settings/settings.js';
import {type Level, type State} from '../store/state.js';
import {displayName} from '../tokens/text.js';
import {createFormerAccounts, emptyState, isWarned, noCapabilities, secretLost} from './former-account.js';
import {type KeyName} from './input/keys.js';
import {type App, currentScreen, type Dialog, type FormDialog, type Host, initialUiState, type Model, type Scene, type SecretDialog, type UiState} from './model.js';
import {type View} from './screens/list-lines.js';
import {createViewSelector} from './screens/list-view.js';
import {createTheme, type Theme} from './theme.js';

export type AppOptions = {
	readonly host: Host;
	/** Null: there is no key, and the welcome screen is shown. */
	readonly account: Account | null;
	readonly settings: Settings;
	readonly columns: number;
	readonly rows: number;
	/** When to tell those who draw. By default at once: React itself draws at the end of the task, so what belongs together is drawn in one frame. */
	readonly schedule?: (notify: () => void) => void;
};

const themeOf = (settings: Settings): Theme => createTheme({color: settings.color, ascii: settings.ascii, headerColor: settings.headerColor, plain: settings.screenReader});

/** The state of the screens, and all that changes it. It draws nothing: views subscribe. */
class UiApp implements App {
	readonly #listeners = new Set<() => void>();
	readonly #schedule: (notify: () => void) => void;
	readonly #viewOf = createViewSelector();
	#account: Account | null;
	#settings: Settings;
	#theme: Theme;
	#ui: UiState;
	#model: Model | undefined;
	#serial = 0;
	#isScheduled = false;
	/** The token that was selected because it was the first, as long as nobody moved away from it. */
	#firstSelected: string | null = null;
	/** Why reading failed when the store last changed. */
	#fault: string | null = null;
	/** The last serial before this account. */
	#lastFormer = 0;
	/** Set while the program ends: takes what no screen tells any more. */
	#tellLast: ((text: string) => void) | undefined;
	#unsubscribe: () => void = () => undefined;

	/** Accounts that are no longer shown; their outcomes are told in front of the one that is. */
	readonly #former = createFormerAccounts(({settings: {profile}}, {level, text, token}) => {
		if (this.#tellLast) {
			this.#tellLast(text);
			return;
		}

		const told = `${displayName(profile)}: ${text}`;
		this.tell(level, told);
		this.#account?.store.note({level, text: told, token});
	});

	readonly host: Host;
	readonly drawn = {lastTop: Number.MAX_SAFE_INTEGER};
	readonly pressed: {key: KeyName | null} = {key: null};
	readonly bulkAborts = new Map<number, AbortController>();

	readonly getModel = (): Model => {
		this.#model ??= {ui: this.#ui, account: this.#account, state: this.#state(), theme: this.#theme};
		return this.#model;
	};

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	};

	constructor({host, account, settings, columns, rows, schedule}: AppOptions) {
		this.host = host;
		this.#account = account;
		this.#settings = settings;
		this.#theme = themeOf(settings);
		this.#ui = initialUiState(columns, rows, account ? 'list' : 'welcome');
		this.#schedule = schedule ?? (notify => {
			notify();
		});
		this.#listen();
		this.#onStore();
	}

	#state(): State {
		return this.#account?.store.getState() ?? emptyState;
	}

	#tellAll(): void {
		this.#isScheduled = false;
		this.#model = undefined;
		for (const listener of this.#listeners) {
			listener();
		}
	}

	#changed(): void {
		this.#model = undefined;
		if (!this.#isScheduled) {
			this.#isScheduled = true;
			this.#schedule(() => {
				this.#tellAll();
			});
		}
	}

	#listen(): void {
		this.#unsubscribe = this.#account?.store.subscribe(() => {
			this.#onStore();
		}) ?? (() => undefined);
	}

	/** Lets the account go; what was sent there ends first. */
	#leave(): void {
		this.#unsubscribe();
		if (this.#account) {
			this.#former.leave(this.#account);
		}

		this.#account = null;
	}

	#onStore(): void {
		const {sync} = this.#state();
		const fault = sync.fault && `${sync.fault.message} ${sync.fault.remedy}`;
		if (fault === null && this.#fault !== null && this.#ui.message?.text === this.#fault) {
			// It holds no more.
			this.#ui = {...this.#ui, message: null};
		}

		this.#fault = fault;
		this.#followServer();
		this.#selectFirst(sync.lastGood !== null);
		this.#changed();
	}

	/** Brings an open form in step with what the server has by now. */
	#followServer(): void {
		const {dialog} = this.#ui;
		const followed = dialog?.kind === 'form' ? dialog.form.follow?.(dialog, this.scene()) : undefined;
		if (followed && followed !== dialog) {
			this.#ui = {...this.#ui, dialog: followed};
		}
	}

	/** Selects the first token once there is one, and while the pages of the first load still come in front of it; from then on the selection belongs to its token. */
	#selectFirst(isLoaded: boolean): void {
		const {selectedId, dialog} = this.#ui;
		const isUntouched = selectedId === null || (selectedId === this.#firstSelected && dialog === null && currentScreen(this.#ui).kind === 'list');
		const first = isUntouched ? this.view().visible[0] : undefined;
		if (first && first.id !== selectedId) {
			this.#firstSelected = first.id;
			this.#ui = {...this.#ui, selectedId: first.id, selectedIndex: 0, top: 0};
			this.#account?.store.look(first.id);
		}

		if (!isUntouched || isLoaded) {
			this.#firstSelected = null;
		}
	}

	get account(): Account | null {
		return this.#account;
	}

	get ui(): UiState {
		return this.#ui;
	}

	update(change: (state: UiState) => UiState): void {
		const next = change(this.#ui);
		if (next === this.#ui) {
			return;
		}

		const [secret, ...waiting] = next.waiting;
		this.#ui = next.dialog === null && secret ? {...next, dialog: secret, waiting} : next;
		this.#account?.store.look(this.#ui.selectedId);
		this.#changed();
	}

	view(): View {
		return this.#viewOf(this.#state(), this.#ui, this.#settings.thresholds);
	}

	scene(): Scene {
		return {
			state: this.#state(),
			capabilities: this.#account?.session.api.capabilities ?? noCapabilities,
			now: this.host.now(),
			templates: this.#settings.templates,
			profiles: this.#settings.profiles,
		};
	}

	tell(level: Level, text: string, mark?: string): void {
		this.update(state => ({...state, message: text === '' ? null : {level, text, ...(mark !== undefined && {mark})}}));
	}

	openDialog(opened: Dialog): void {
		const dialog = opened.kind === 'form' ? {...opened, openedBy: this.pressed.key} : opened;
		this.update(state => ({...state, dialog, message: null, ...(state.dialog?.kind === 'secret' && {waiting: [state.dialog, ...state.waiting]})}));
	}

	showSecret(dialog: SecretDialog): boolean {
		if (this.#tellLast) {
			this.#tellLast(`The secret of ${displayName(dialog.tokenName)} came too late to be shown: read it by Y where the API gives it again, else rotate the token.`);
			return false;
		}

		if (this.#ui.dialog) {
			this.update(state => ({...state, waiting: [...state.waiting, dialog]}));
			this.tell('warning', `The secret of ${displayName(dialog.tokenName)} waits: it is shown when this dialog is closed.`);
			return false;
		}

		this.openDialog(dialog);
		return true;
	}

	closeDialog(): void {
		this.update(state => (state.dialog ? {...state, dialog: null} : state));
	}

	updateForm(serial: number, change: (form: FormDialog) => FormDialog): void {
		this.update(state => (state.dialog?.kind === 'form' && state.dialog.serial === serial ? {...state, dialog: change(state.dialog)} : state));
	}

	closeForm(serial: number): void {
		this.update(state => (state.dialog?.serial === serial ? {...state, dialog: null} : state));
	}

	nextSerial(): number {
		return ++this.#serial;
	}

	resize(columns: number, rows: number): void {
		this.#ui = {...this.#ui, columns, rows, repaints: this.#ui.repaints + 1};
		this.#tellAll();
	}

	switchAccount(next: Account): void {
		this.#leave();
		this.#account = next;
		this.#lastFormer = this.#serial;
		this.#settings = next.settings;
		this.#theme = themeOf(next.settings);
		// A secret that was not dismissed yet is not lost by going elsewhere.
		const {dialog, waiting, columns, rows, repaints} = this.#ui;
		const secrets = [...(dialog?.kind === 'secret' ? [dialog] : []), ...waiting];
		this.#ui = {...initialUiState(columns, rows, 'list'), repaints: repaints + 1, dialog: secrets[0] ?? null, waiting: secrets.slice(1)};
		this.#listen();
		this.#onStore();
	}

	isHere(serial: number): boolean {
		return serial > this.#lastFormer;
	}

	secretsInFlight(): number {
		return [...(this.#account ? [this.#account] : []), ...this.#former.open()].reduce((sum, {store}) => sum + store.secretsInFlight(), 0);
	}

	async stop(tell: (text: string) => void = () => undefined): Promise<void> {
		this.#tellLast = tell;
		if (isWarned(this.#ui) && this.secretsInFlight() > 0) {
			tell(secretLost);
		}

		if ((this.#account?.store.inFlight() ?? 0) > 0 || this.#former.open().length > 0) {
			tell('What was sent is not answered yet: waiting for it. Ctrl-C leaves at once.');
		}

		for (const abort of this.bulkAborts.values()) {
			abort.abort();
		}

		this.#leave();
		await this.#former.closed();
	}
}

/** The screens' state for an account. */
export const createApp = (options: AppOptions): App => new UiApp(options);
