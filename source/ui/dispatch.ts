import {type App} from './app.js';
import {changeQuery} from './actions/look.js';
import {moveBy, movePages} from './actions/move.js';
import {quit, repaint, suspend} from './actions/control.js';
import {handleDialogKey} from './dialogs/keys.js';
import {focusedField, typeInto} from './focused-field.js';
import {showKey, type KeyName} from './keys.js';
import {commandOf, keymap, whyNot} from './keymap.js';
import {runCommand} from './run-command.js';
import {isTooSmall} from './state/layout.js';
import {currentScreen} from './state/ui-state.js';
import {holdBack} from './type-ahead.js';

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
		handleDialogKey(app, app.ui.dialog, key);
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
