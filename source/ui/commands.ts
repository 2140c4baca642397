import {type Screen} from './state/ui-state.js';
import {type App} from './app.js';
import {type KeyName} from './keys.js';

/** Everything that a key can do outside of dialogs and fields. */
export type CommandName =
	| 'up' | 'down' | 'page-up' | 'page-down' | 'half-up' | 'half-down' | 'first' | 'last'
	| 'open' | 'back' | 'create' | 'balance' | 'expiry' | 'edit' | 'tracking' | 'rotate' | 'delete'
	| 'mark' | 'mark-all' | 'clear-marks' | 'copy-name' | 'copy-secret' | 'show-secret'
	| 'filter' | 'at-risk' | 'sort' | 'reverse' | 'group' | 'revoked' | 'usage' | 'shorter' | 'longer' | 'usage-by'
	| 'refresh' | 'pause' | 'faster' | 'slower' | 'undo' | 'activity' | 'acknowledge' | 'acknowledge-all' | 'profiles' | 'test-alert'
	| 'help' | 'palette' | 'repaint' | 'suspend' | 'quit' | 'paste-key' | 'demo';

export type CommandGroup = 'Move' | 'Tokens' | 'View' | 'Monitor' | 'Program';

/** A command as data: dispatch, footer, help, palette and docs all read this. */
export type Command = {
	readonly keys: readonly KeyName[];
	readonly group: CommandGroup;
	readonly description: string;
	/** Screens on which the keys work; absent: on all but the welcome screen. */
	readonly on?: ReadonlyArray<Screen['kind']>;
	/** A word for the footer; absent: not there. */
	readonly hint?: string;
	/** Changes something on the server: out of reach in read-only mode. */
	readonly writes?: boolean;
	/** Works on the selected token. */
	readonly needsToken?: boolean;
	/** Works on the marked tokens, where there are any. */
	readonly bulk?: boolean;
	/** Why it is not available now, in a sentence; undefined: it is. */
	readonly unavailable?: (app: App) => string | undefined;
	readonly run: (app: App) => void | Promise<void>;
};
