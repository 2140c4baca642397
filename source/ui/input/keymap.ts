import {whyNotNow, whyReadOnly} from '../../store/core.js';
import * as program from '../actions/program.js';
import * as look from '../actions/screens.js';
import * as token from '../actions/token.js';
import {type App, type Screen, currentScreen} from '../model.js';
import * as list from '../screens/list-keys.js';
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

const lists = ['list'] as const;
const tokens = ['list', 'detail'] as const;
const scrolls = ['list', 'detail', 'usage', 'activity', 'help'] as const;

/** What the keys do. A command without a description does not compile. */
export const keymap: Readonly<Record<CommandName, Command>> = {
	up: {keys: ['up', 'k'], group: 'Move', description: 'one up', on: scrolls, run: list.moveBy(-1)},
	down: {keys: ['down', 'j'], group: 'Move', description: 'one down', on: scrolls, run: list.moveBy(1)},
	'page-up': {keys: ['page-up'], group: 'Move', description: 'a page up', on: scrolls, run: list.movePages(-1)},
	'page-down': {keys: ['page-down'], group: 'Move', description: 'a page down', on: scrolls, run: list.movePages(1)},
	'half-up': {keys: ['ctrl-u'], group: 'Move', description: 'half a page up', on: scrolls, run: list.movePages(-0.5)},
	'half-down': {keys: ['ctrl-d'], group: 'Move', description: 'half a page down', on: scrolls, run: list.movePages(0.5)},
	first: {keys: ['g', 'home'], group: 'Move', description: 'to the first', on: scrolls, run: list.moveTo('first')},
	last: {keys: ['G', 'end'], group: 'Move', description: 'to the last', on: scrolls, run: list.moveTo('last')},

	open: {keys: ['enter'], group: 'Tokens', description: 'detail: every field, history, usage', on: lists, hint: 'detail', needsToken: true, run: look.openDetail},
	create: {keys: ['n'], group: 'Tokens', description: 'new token', on: tokens, hint: 'new', writes: true, run: token.create},
	balance: {
		keys: ['b'], group: 'Tokens', description: 'balance: 50 sets, +10 adds, -5 takes, none: no limit',
		on: tokens, hint: 'balance', writes: true, needsToken: true, bulk: true, run: token.changeBalance,
	},
	expiry: {
		keys: ['x'], group: 'Tokens', description: 'expiry: 2027-01-31, +30d, +2w, +3m, never',
		on: tokens, hint: 'expiry', writes: true, needsToken: true, bulk: true, run: token.changeExpiry,
	},
	edit: {keys: ['e'], group: 'Tokens', description: 'edit all that the API lets change', on: tokens, hint: 'edit', writes: true, needsToken: true, run: token.edit},
	tracking: {keys: ['t'], group: 'Tokens', description: 'balance tracking on or off', on: tokens, writes: true, needsToken: true, bulk: true, run: token.toggleTracking},
	rotate: {keys: ['r'], group: 'Tokens', description: 'rotate the secret', on: tokens, hint: 'rotate', writes: true, needsToken: true, run: token.rotate},
	delete: {
		keys: ['D'], group: 'Tokens', description: 'delete (v3: revoke), after its name was typed',
		on: tokens, hint: 'delete', writes: true, needsToken: true, bulk: true, run: token.remove,
	},
	mark: {keys: ['space'], group: 'Tokens', description: 'mark, for b x t D', on: lists, needsToken: true, run: list.mark},
	'mark-all': {keys: ['*'], group: 'Tokens', description: 'mark all shown', on: lists, run: list.markAll},
	'clear-marks': {keys: ['ctrl-\\'], group: 'Tokens', description: 'clear all marks', on: lists, run: list.clearMarks},
	'copy-name': {keys: ['y'], group: 'Tokens', description: 'copy the name', on: tokens, needsToken: true, run: token.copyName},
	'copy-secret': {keys: ['Y'], group: 'Tokens', description: 'copy the secret without showing it', on: tokens, needsToken: true, run: token.copySecret},
	'show-secret': {
		keys: ['v'], group: 'Tokens', description: 'show or hide the secret (hides itself after 30 s)',
		on: ['detail'], hint: 'secret', needsToken: true, run: token.showSecret,
	},
	undo: {
		keys: ['u'], group: 'Tokens', description: 'undo the last balance, expiry or tracking change',
		on: tokens, writes: true, run: token.undo, unavailable: whyNotUndone,
	},

	filter: {keys: ['/'], group: 'View', description: 'filter as you type; !word excludes', on: lists, hint: 'filter', run: look.startFilter},
	'at-risk': {keys: ['f'], group: 'View', description: 'only tokens at risk', on: lists, hint: 'at risk', run: look.toggle('atRisk')},
	sort: {keys: ['s'], group: 'View', description: 'sort by the next column', on: lists, hint: 'sort', run: look.nextSort},
	reverse: {keys: ['S'], group: 'View', description: 'reverse the order', on: lists, run: look.toggle('reverse')},
	group: {keys: ['o'], group: 'View', description: 'group by environment', on: lists, run: look.toggle('grouped')},
	revoked: {keys: ['z'], group: 'View', description: 'show or hide revoked keys', on: lists, run: look.toggle('showRevoked')},
	usage: {keys: ['U'], group: 'View', description: 'usage: cost and calls', on: [...tokens, 'activity'], run: look.openUsage},
	'usage-by': {keys: ['tab'], group: 'View', description: 'usage by environment, token, feature, provider', on: ['usage'], hint: 'by', run: look.nextUsageBy},
	shorter: {keys: ['['], group: 'View', description: 'shorter period', on: ['detail', 'usage'], hint: 'shorter', run: look.changePeriod(-1)},
	longer: {keys: [']'], group: 'View', description: 'longer period', on: ['detail', 'usage'], hint: 'longer', run: look.changePeriod(1)},
	back: {keys: ['esc'], group: 'View', description: 'back; clears the filter', on: scrolls, run: look.back},

	refresh: {keys: ['R'], group: 'Monitor', description: 'refresh now', run: program.refresh},
	pause: {keys: ['p'], group: 'Monitor', description: 'pause or go on', run: program.pause},
	faster: {keys: ['+', '='], group: 'Monitor', description: 'refresh more often', run: program.changeRefresh(0.5)},
	slower: {keys: ['-'], group: 'Monitor', description: 'refresh less often', run: program.changeRefresh(2)},
	activity: {keys: ['L'], group: 'Monitor', description: 'activity: what this session did and saw; again: back', on: [...tokens, 'usage', 'activity'], run: look.openActivity},
	acknowledge: {keys: ['m'], group: 'Monitor', description: 'acknowledge the alerts of this token', on: tokens, needsToken: true, run: program.acknowledge},
	'acknowledge-all': {keys: [], group: 'Monitor', description: 'mark all alerts as seen', run: program.acknowledgeAll},
	'test-alert': {keys: [], group: 'Monitor', description: 'send a test alert', run: program.testAlert},
	profiles: {keys: ['P'], group: 'Program', description: 'switch account (profile)', run: program.profiles},
	palette: {keys: [':'], group: 'Program', description: 'command palette', run: program.palette},
	help: {keys: ['?'], group: 'Program', description: 'help, from the same table that dispatches keys; again: back', on: [...scrolls, 'welcome'], hint: 'help', run: look.openHelp},
	repaint: {keys: ['ctrl-l'], group: 'Program', description: 'repaint the screen', on: [...scrolls, 'welcome'], run: program.repaint},
	suspend: {keys: ['ctrl-z'], group: 'Program', description: 'suspend', on: [...scrolls, 'welcome'], run: program.suspend},
	'paste-key': {keys: ['k', 'enter'], group: 'Program', description: 'paste a key for this run', on: ['welcome'], hint: 'paste a key', run: program.pasteKey},
	demo: {keys: ['d'], group: 'Program', description: 'open the demo', on: ['welcome'], hint: 'demo', run: program.openDemo},
	quit: {keys: ['q', 'ctrl-c'], group: 'Program', description: 'quit', on: [...scrolls, 'welcome'], hint: 'quit', run: program.quit},
};

export const commandNames = Object.keys(keymap) as CommandName[];

const usualScreens: ReadonlyArray<Screen['kind']> = ['list', 'detail', 'usage', 'activity', 'help'];

/** Whether the command's keys work on this screen. */
export const worksOn = ({on = usualScreens}: Command, screen: Screen['kind']): boolean => on.includes(screen);

/** The command of a key on a screen. */
export function commandOf(key: KeyName, screen: Screen['kind']): Command | undefined {
	return Object.values(keymap).find(command => command.keys.includes(key) && worksOn(command, screen));
}

/** Why a command is not available now, in a sentence; undefined where it is. */
export function whyNot(command: Command, app: App): string | undefined {
	const {account} = app;
	const screen = currentScreen(app.ui);
	if (!account && !worksWithoutAccount(command)) {
		return 'There is no account yet: on the welcome screen k pastes a key, and d opens the demo.';
	}

	if (!worksOn(command, screen.kind)) {
		return `It works on the ${command.on?.[0] ?? 'list'} screen.`;
	}

	if (command.writes && account) {
		const why = whyReadOnly(account.store.readOnly, account.session.api);
		if (why !== undefined) {
			return why;
		}
	}

	if (command.needsToken) {
		const why = whyNoToken(command, app);
		if (why !== undefined) {
			return why;
		}
	}

	return command.unavailable?.(app);
}

function whyNotUndone({account}: App): string | undefined {
	const state = account?.store.getState();
	const [first, ...others] = state?.undo?.items ?? [];
	if (!state || !first) {
		return 'There is nothing to undo.';
	}

	// Of several tokens those that can be changed now are.
	return others.length > 0 ? undefined : whyNotNow(state, first.id);
}

/** Moving, help and what the welcome screen has. */
const worksWithoutAccount = ({group, on}: Command): boolean => group === 'Move' || (on?.includes('welcome') ?? false) || on === scrolls;

function whyNoToken(command: Command, app: App): string | undefined {
	if (command.bulk && currentScreen(app.ui).kind === 'list' && app.view().marked.length > 0) {
		return undefined;
	}

	const target = list.targetRow(app);
	if (!target && currentScreen(app.ui).kind === 'detail') {
		return 'The token is gone: it was removed elsewhere. Esc goes back.';
	}

	if (!target) {
		return app.ui.selectedId === null || (app.account?.store.getState().tokens.size ?? 0) === 0
			? 'There is no token here: n makes one.'
			: 'The token under the cursor is gone, or not shown any more: choose one with ↑ ↓.';
	}

	return command.writes && app.account ? whyNotNow(app.account.store.getState(), target.id) : undefined;
}

/** Runs what a key does, and tells what went wrong: no key may end the program by accident. */
export function runCommand(app: App, run: (app: App) => void | Promise<void>): void {
	const fail = (error: unknown): void => {
		app.tell('error', `This did not work: ${error instanceof Error ? error.message : String(error)}.`);
	};

	try {
		const result = run(app);
		if (result instanceof Promise) {
			result.catch(fail);
		}
	} catch (error) {
		fail(error);
	}
}
