import {type Capabilities} from '../../api/port.js';
import {type BulkReport} from '../../store/bulk.js';
import {type State} from '../../store/state.js';
import {type UndoEntry} from '../../store/undo.js';
import {type Secret} from '../../tokens/secret.js';
import {type Token, type Template} from '../../tokens/token.js';
import {type Account, type App} from '../app-types.js';
import {type KeyName} from '../input/keys.js';
import {type Role} from '../theme.js';

/** A token that a dialog was opened for, as it was then. */
export type Target = {
	readonly id: string;
	readonly base: Token;
	/** It is marked, but the list as it is filtered does not show it. */
	readonly hidden?: boolean;
};

/** A marked token that is not touched. `pending`: a change of it is in flight. */
export type LeftOut = {readonly name: string; readonly why: 'gone' | 'revoked' | 'legacy' | 'pending'};

export type Field = {
	readonly name: string;
	readonly label: string;
	readonly value: string;
	/** Present: one of these is chosen with ← → or Space; absent: text is typed. */
	readonly choices?: readonly string[];
	/** No letter chooses: it may be meant for what was on the screen before, and the choice decides what is sent. */
	readonly steady?: boolean;
	/** Shown while the field is empty. */
	readonly placeholder?: string;
	/** Typed text is shown as `*`. */
	readonly masked?: boolean;
	/** How often the server's value took the place of the former one: the cursor then goes to its end. */
	readonly followed?: number;
};

export type FormKind = 'balance' | 'expiry' | 'create' | 'edit' | 'tracking' | 'delete' | 'rotate' | 'handover' | 'handover-steps' | 'key' | 'undo';

/** Fields, a preview, `Enter` and `Esc`. */
export type FormDialog = {
	readonly kind: 'form';
	/** No two dialogs have the same, so that what comes back late finds its own. */
	readonly serial: number;
	readonly form: FormKind;
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

export const fieldValue = ({fields}: Pick<FormDialog, 'fields'>, name: string): string => fields.find(field => field.name === name)?.value ?? '';

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

/** One kind of form: what it says, what it accepts, what it does. */
export type FormDefinition = {
	readonly title: (form: FormDialog, scene: Scene) => string;
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

export type FormDefinitions = Readonly<Record<FormKind, FormDefinition>>;

/** The token of a form for one token as it is now; undefined where it is gone. */
export const currentToken = ({targets}: FormDialog, {state}: Scene): Token | undefined => (targets[0] ? state.tokens.get(targets[0].id) : undefined);
