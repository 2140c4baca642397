import {type Key} from 'ink';

/** A key as the keymap names it: `up`, `ctrl-u`, `alt-b`, `shift-tab`, `enter`, `esc`, `space`, or the character itself. */
export type KeyName = string;

const named: ReadonlyArray<readonly [keyof Key, KeyName]> = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'page-up'],
	['pageDown', 'page-down'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'esc'],
	['backspace', 'backspace'],
	['delete', 'delete'],
];

/** The text that was typed; empty for a key that is none. */
export const typedText = (input: string, key: Key): string => (key.ctrl || key.meta || key.super || key.hyper || key.tab || named.some(([flag]) => key[flag] === true) ? '' : input);

/** The name of what was pressed; undefined for what is text of several characters (a paste) or nothing that can be bound. */
export function keyName(input: string, key: Key): KeyName | undefined {
	const name = key.super || key.hyper ? undefined : nameWithoutAlt(input, key);
	return name !== undefined && key.meta ? `alt-${name}` : name;
}

function nameWithoutAlt(input: string, key: Key): KeyName | undefined {
	if (key.tab) {
		return key.shift ? 'shift-tab' : 'tab';
	}

	const found = named.find(([flag]) => key[flag] === true);
	if (found) {
		return key.ctrl && (key.leftArrow || key.rightArrow) ? `ctrl-${found[1]}` : found[1];
	}

	// Ctrl-\ reaches a terminal as the byte of its own, which Ink passes on as text.
	if (input === '\u{1C}' || (key.ctrl && input === '\\')) {
		return 'ctrl-\\';
	}

	if (key.ctrl) {
		return `ctrl-${input}`;
	}

	if (input === '\n') {
		return 'enter';
	}

	if (input === ' ') {
		return 'space';
	}

	return [...input].length === 1 ? input : undefined;
}

const shown: Readonly<Record<string, string>> = {
	up: '↑', down: '↓', left: '←', right: '→', 'page-up': 'PgUp', 'page-down': 'PgDn', home: 'Home', end: 'End', enter: 'Enter', esc: 'Esc', space: 'Space', tab: 'Tab', 'shift-tab': 'Shift-Tab',
};

const asciiArrows: Readonly<Record<string, string>> = {up: 'Up', down: 'Down', left: 'Left', right: 'Right'};

/** A key for people: `↑`, `Ctrl-U`, `PgDn`, `D`. */
export function showKey(key: KeyName, ascii = false): string {
	if (key.startsWith('ctrl-')) {
		return `Ctrl-${key.slice(5).toUpperCase()}`;
	}

	return (ascii ? asciiArrows[key] : undefined) ?? shown[key] ?? key;
}
