import fuzzysort from 'fuzzysort';
import {runCommand} from '../input/dispatch.js';
import {type Command, type CommandName, commandNames, keymap, whyNot} from '../input/keymap.js';
import {type KeyName} from '../input/keys.js';
import {type App, type PaletteDialog} from '../model.js';

export type PaletteEntry = {readonly name: CommandName; readonly command: Command; readonly why: string | undefined};

type Entry = {readonly name: CommandName; readonly words: string};

/** All that fit, best first: what is called so before what only speaks of it. */
const search = (text: string, entries: readonly Entry[]): readonly Entry[] => fuzzysort.go(text, entries, {
	keys: ['name', 'words'], threshold: 0.2, limit: 0, scoreFn: ([name, words]) => Math.max((name?.score ?? 0) * 2, words?.score ?? 0),
}).map(({obj}) => obj);

/** Commands whose name or description fit the text, best first; with the reason where one is not available. */
export function paletteEntries(app: App, text: string): readonly PaletteEntry[] {
	const all = commandNames.map(name => ({name, words: `${name} ${keymap[name].description}`}));
	const found = text.trim() === '' ? all : search(text.trim(), all);
	return found.map(({name}) => ({name, command: keymap[name], why: whyNot(keymap[name], app)}));
}

export function handlePaletteKey(app: App, dialog: PaletteDialog, key: KeyName): void {
	const entries = paletteEntries(app, dialog.text);
	switch (key) {
		case 'esc': {
			app.closeDialog();
			return;
		}

		case 'up':
		case 'down':
		case 'shift-tab':
		case 'tab': {
			const step = key === 'up' || key === 'shift-tab' ? -1 : 1;
			const length = Math.max(1, entries.length);
			app.update(ui => ({...ui, dialog: {...dialog, index: (dialog.index + step + length) % length}}));
			return;
		}

		case 'enter': {
			const entry = entries[dialog.index];
			if (!entry) {
				return;
			}

			app.closeDialog();
			if (entry.why === undefined) {
				runCommand(app, entry.command.run);
			} else {
				app.tell('warning', entry.why);
			}
		}
	}
}

/** Another text in the palette. */
export function changePaletteText(app: App, text: string): void {
	app.update(ui => (ui.dialog?.kind === 'palette' ? {...ui, dialog: {...ui.dialog, text, index: 0}} : ui));
}
