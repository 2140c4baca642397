import {quit, repaint, suspend} from '../actions/program.js';
import {changeQuery} from '../actions/screens.js';
import {handleDialogKey} from '../dialogs/dialogs.js';
import {isTooSmall} from '../frame/layout.js';
import {type App, currentScreen} from '../model.js';
import {moveBy, movePages} from '../screens/list-keys.js';
import {focusedField, typeInto} from './focused-field.js';
import {commandOf, keymap, whyNot, runCommand} from './keymap.js';
import {type KeyName, showKey} from './keys.js';

/** A key with what it types. */
type Press = {readonly key: KeyName | undefined; readonly text: string};

/** Keys that were pressed while a change is sent, by app. */
const held = new WeakMap<App, Press[]>();

/** More than this nobody types ahead. */
const mostHeld = 200;

const isSending = ({ui: {dialog}}: App): boolean => dialog?.kind === 'form' && dialog.busy;

/** Enter too many at the beginning was meant for what is being sent. */
const withoutEnters = (presses: readonly Press[]): readonly Press[] => presses.slice(Math.max(0, presses.findIndex(({key}) => key !== 'enter')));

const leftOut = 'Keys that were pressed meanwhile were left out.';

function release(app: App, dispatch: (press: Press) => void): void {
	const presses = withoutEnters(held.get(app) ?? []);
	held.delete(app);
	if (presses.every(({key}) => key === 'enter')) {
		return;
	}

	const {dialog, message} = app.ui;
	if (dialog) {
		// What is on the screen now was not seen when they were pressed. What was just told stays.
		app.tell(message?.level ?? 'warning', message ? `${message.text} ${leftOut}` : leftOut, message?.mark);
		return;
	}

	for (const {key, text} of presses) {
		dispatch({key, text});
	}
}

/**
Keeps a key that is pressed while a form is being sent, until it is answered: then they all do what they would have done had the answer come at once. Without that, the beginning of what is typed
ahead would be lost, and its rest would be commands of the list. Where something else is on the screen then, such as a refusal or a new secret, they are left out, which is told. Gives whether the key
was kept. `Esc` is not: it leaves the form, and what was pressed before it.
*/
function holdBack(app: App, press: Press, dispatch: (press: Press) => void): boolean {
	const presses = held.get(app);
	if (!isSending(app)) {
		presses?.push(press);
		return presses !== undefined;
	}

	if (press.key === 'esc') {
		held.get(app)?.splice(0);
		return false;
	}

	if (presses) {
		if (presses.length < mostHeld) {
			presses.push(press);
		}

		return true;
	}

	held.set(app, [press]);
	const stop = app.subscribe(() => {
		if (!isSending(app)) {
			stop();
			// After all that comes of the answer: it may open something, and tells it.
			setImmediate(() => {
				release(app, dispatch);
			});
		}
	});
	return true;
}

/** Keys that work everywhere, also while text is typed. */
const everywhere: Readonly<Record<string, (app: App) => void | Promise<void>>> = {'ctrl-c': quit, 'ctrl-l': repaint, 'ctrl-z': suspend};

/** While the filter is typed: letters are text (the field takes them), the rest moves or ends it. */
function handleFilterKey(app: App, key: KeyName): void {
	switch (key) {
		case 'esc': {
			app.update(ui => ({...ui, filtering: false}));
			changeQuery(app, {filter: ''});
			return;
		}

		case 'enter':
		case 'tab': {
			app.update(ui => ({...ui, filtering: false}));
			return;
		}

		case 'up':
		case 'down': {
			moveBy(key === 'up' ? -1 : 1)(app);
			return;
		}

		case 'page-up':
		case 'page-down': {
			movePages(key === 'page-up' ? -1 : 1)(app);
		}
	}
}

/** Says where a key works that does nothing on this screen. Enter, Space and Tab are pressed too lightly for that. */
function tellWhere(app: App, key: KeyName): void {
	const elsewhere = Object.values(keymap).find(({keys, on, group}) => keys.includes(key) && group !== 'Move' && !(on?.length === 1 && on[0] === 'welcome'));
	const why = elsewhere && [...key].length === 1 ? whyNot(elsewhere, app) : undefined;
	if (why !== undefined) {
		app.tell('info', why);
	}
}

/**
A key that arrived together with Esc, on a screen: Esc, then that key, as on a slow line. But it may have been Alt with the key just as well, which nobody presses to change a token: so it
reaches nothing that writes.
*/
function dispatchEscaped(app: App, key: KeyName): void {
	if (Object.values(keymap).some(({keys, writes}) => writes && keys.includes(key))) {
		app.tell('warning', `Esc came together with ${showKey(key)}, so it may have been Alt-${showKey(key)}: nothing was done.`);
		return;
	}

	dispatchKey(app, 'esc');
	dispatchKey(app, key);
}

/** What a key does, given where the focus is. `text`: what it types into a field; a paste has no name. */
export function dispatchKey(app: App, key: KeyName | undefined, text = ''): void {
	app.pressed.key = key ?? null;
	const always = key === undefined ? undefined : everywhere[key];
	if (always) {
		runCommand(app, always);
		return;
	}

	if (holdBack(app, {key, text}, press => {
		dispatchKey(app, press.key, press.text);
	})) {
		return;
	}

	// Nobody changes what they cannot see.
	if (isTooSmall(app.ui)) {
		if (key === 'q' && !focusedField(app.ui)) {
			runCommand(app, quit);
		}

		return;
	}

	if (typeInto(app, key, text) || key === undefined) {
		return;
	}

	const isAlt = key.startsWith('alt-');
	if (isAlt && (app.ui.dialog || app.ui.filtering)) {
		const shown = showKey(key.slice('alt-'.length));
		app.tell('info', `Esc came together with ${shown}, so it was taken for Alt-${shown}, which does nothing here.`);
		return;
	}

	if (app.ui.dialog) {
		const {dialog} = app.ui;
		runCommand(app, async () => handleDialogKey(app, dialog, key));
		return;
	}

	if (app.ui.filtering) {
		handleFilterKey(app, key);
		return;
	}

	if (isAlt) {
		dispatchEscaped(app, key.slice('alt-'.length));
		return;
	}

	const command = commandOf(key, currentScreen(app.ui).kind);
	if (!command) {
		tellWhere(app, key);
		return;
	}

	const why = whyNot(command, app);
	if (why === undefined) {
		runCommand(app, command.run);
	} else {
		app.tell('warning', why);
	}
}
