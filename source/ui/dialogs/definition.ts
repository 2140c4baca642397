import {type Capabilities} from '../../api/port.js';
import {type State} from '../../store/state.js';
import {type Template} from '../../tokens/templates.js';
import {type Token} from '../../tokens/token.js';
import {type App} from '../app.js';
import {type Role} from '../theme.js';
import {type FormDialog, type FormKind} from './types.js';

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
