import fuzzysort from 'fuzzysort';
import {Box, Text} from 'ink';
import {fitText} from '../../tokens/text-width.js';
import {Lines, Line} from '../components/lines.js';
import {TextField} from '../components/text-field.js';
import {scrollTo} from '../frame/layout.js';
import {runCommand, type Command, type CommandName, commandNames, keymap, whyNot} from '../input/keymap.js';
import {type KeyName, showKey} from '../input/keys.js';
import {type FocusedField, cursorIn} from '../input/line-edit.js';
import {type App, type PaletteDialog} from '../model.js';
import {rule, type DialogDefinition} from './definition.js';

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

function handlePaletteKey(app: App, dialog: PaletteDialog, key: KeyName): void {
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
function changePaletteText(app: App, text: string): void {
	app.update(ui => (ui.dialog?.kind === 'palette' ? {...ui, dialog: {...ui.dialog, text, index: 0}} : ui));
}

const fieldOf = ({serial, text}: PaletteDialog): FocusedField => ({id: `palette ${serial}`, text, change: changePaletteText});

function PaletteView({app, dialog, height}: {readonly app: App; readonly dialog: PaletteDialog; readonly height: number}) {
	const {ui: {columns: width}, theme} = app.getModel();
	const entries = paletteEntries(app, dialog.text);
	const room = Math.max(1, height - 2);
	const top = scrollTo({top: 0, index: dialog.index, height: room, total: entries.length});
	const lines = entries.slice(top, top + room).map(({name, command, why}, index) => {
		const text = fitText(`${command.keys.slice(0, 2).map(key => showKey(key, theme.ascii)).join(' ').padEnd(10)} ${name.padEnd(14)} ${why ?? command.description}`, width);
		return top + index === dialog.index ? theme.paint('selected', text) : (why === undefined ? text : theme.paint('muted', text));
	});
	return (
		<>
			<Line text={rule(theme, 'Commands', width)}/>
			<Box>
				<Text>{theme.paint('accent', ':')}</Text>
				<TextField cursor={cursorIn(app.ui, fieldOf(dialog))} width={width - 1} value={dialog.text}/>
			</Box>
			<Lines lines={lines.length === 0 ? ['No command fits.'] : lines} height={room}/>
		</>
	);
}

/** Every command by its words. */
export const paletteDialog: DialogDefinition<PaletteDialog> = {
	hints: () => [['Enter', 'runs'], ['↑ ↓', 'choose'], ['Esc', 'cancels']],
	handleKey: handlePaletteKey,
	height: (_app, _dialog, room) => Math.max(5, Math.floor(room * 0.7)),
	field: fieldOf,
	View: PaletteView,
};
