import {type Command, type CommandGroup, keymap, worksOn} from '../../source/ui/input/keymap.js';
import {showKey} from '../../source/ui/input/keys.js';

const groups: readonly CommandGroup[] = ['Move', 'Tokens', 'View', 'Monitor', 'Program'];
const screens = ['list', 'detail', 'usage', 'activity', 'help', 'welcome'] as const;

function where(command: Command): string {
	const on = screens.filter(screen => worksOn(command, screen));
	return on.length === screens.length ? 'everywhere' : on.join(', ');
}

function row(command: Command): string {
	const {keys, description, writes = false, bulk = false} = command;
	const shown = keys.length === 0 ? 'palette only' : keys.map(key => `\`${showKey(key)}\``).join(' ');
	const notes = [writes ? 'not in read-only mode' : '', bulk ? 'acts on the marked, where there are any' : ''].filter(note => note !== '');
	return `| ${shown} | ${description.replaceAll('|', String.raw`\|`)}${notes.length === 0 ? '' : ` (${notes.join('; ')})`} | ${where(command)} |`;
}

/** The page of keys, from the table that dispatches them. */
export function keysPage(): string {
	return [
		'# Keys',
		'',
		'This page is made from the table that dispatches keys (`source/ui/input/keymap.ts`); a test holds it in step. `npx vitest run test/ui/input/keymap.test.ts -u` writes it anew.',
		'`?` shows the same on screen, and `:` finds a command by its words.',
		'',
		...groups.flatMap(group => [
			`## ${group}`,
			'',
			'| key | does | on the screens |',
			'|---|---|---|',
			...Object.values(keymap).filter(command => command.group === group).map(command => row(command)),
			'',
		]),
		'## In dialogs',
		'',
		'| key | does |',
		'|---|---|',
		'| letters | are text in a field |',
		'| `Enter` | submits: the before → after is drawn while typing |',
		'| `y` | answers a question as `Enter` does; the key that opened the question does not |',
		'| `Esc` | leaves without effect |',
		'| `Tab` `↓`, `Shift-Tab` `↑` | next, former field |',
		'| `←` `→` `Space` | another choice, where a field has choices; its first letter too, but in the guided rotation |',
		'| `←` `→` `Ctrl-B` `Ctrl-F`, `Home` `End` `Ctrl-A` `Ctrl-E` | move the cursor in a field, as in a shell |',
		'| `Alt-B` `Alt-F` (also `Ctrl-←` `Ctrl-→`) | a word back, a word on |',
		'| `Backspace` `Ctrl-H`, `Delete` `Ctrl-D` | delete the character before, at the cursor |',
		'| `Ctrl-W` `Alt-Backspace`, `Alt-D` | delete the word before, behind the cursor |',
		'| `Ctrl-U`, `Ctrl-K` | delete all before, all behind the cursor |',
		'| `Y` | copies the secret that is shown; only `Esc` dismisses it, twice where it was not copied and the API does not give it again |',
		'',
		'A terminal sends `Alt` with a key as Esc and that key, at once. So where both arrive together while a field or a dialog is open, it is `Alt`: it edits as said above or does nothing, and',
		'what came right behind it is left out, which is told. On a screen it is `Esc` and the key, but for keys that write. `Esc` and a key that come apart are always two keys.',
		'',
		'While a change is sent, keys wait for its answer; where that is no plain success they are left out, which is told. Only `Esc` counts at once: it closes the form, and the change goes on.',
		'',
	].join('\n');
}
