import {lazy} from '../../tokens/text.js';
import {changeQuery} from '../actions/screens.js';
import {changeField} from '../dialogs/forms.js';
import {changePaletteText} from '../dialogs/palette.js';
import {type App, type UiState} from '../model.js';
import {type KeyStreamOptions} from '../terminal/key-stream.js';
import {type KeyName} from './keys.js';

/** A line that is typed. `cursor`: how many code units stand before it, always at the border of a whole character. */
export type LineEdit = {readonly text: string; readonly cursor: number};

/** What may stand in a field: one line, no control characters, no half of a character. */
export const cleanInput = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cs}\u{2028}\u{2029}]/gu, '');

const segmenter = lazy(() => new Intl.Segmenter('en', {granularity: 'grapheme'}));

const firstLength = (text: string): number => segmenter().segment(text)[Symbol.iterator]().next().value?.segment.length ?? 0;

/** Only the end counts, and a character is never longer than this. */
const longestCharacter = 64;

const lastLength = (text: string): number => [...segmenter().segment(text.slice(-longestCharacter))].at(-1)?.segment.length ?? 0;

const headOf = ({text, cursor}: LineEdit): string => text.slice(0, cursor);
const tailOf = ({text, cursor}: LineEdit): string => text.slice(cursor);

/** Letters and digits, as shells take words for Alt-B and Alt-F. */
const wordBefore = /[\p{L}\p{N}]*[^\p{L}\p{N}]*$/u;
const wordBehind = /^[^\p{L}\p{N}]*[\p{L}\p{N}]*/u;
/** Whatever stands between blanks, as shells take it for Ctrl-W. */
const blankedWordBefore = /\S*\s*$/;

const lengthOf = (pattern: RegExp, text: string): number => pattern.exec(text)?.[0].length ?? 0;

const move = (by: (line: LineEdit) => number) => (line: LineEdit): LineEdit => ({...line, cursor: Math.max(0, Math.min(line.text.length, line.cursor + by(line)))});

/** Takes so many code units before the cursor away. */
const cutBefore = (length: (line: LineEdit) => number) => (line: LineEdit): LineEdit => {
	const cursor = line.cursor - length(line);
	return {text: line.text.slice(0, cursor) + tailOf(line), cursor};
};

const cutBehind = (length: (line: LineEdit) => number) => (line: LineEdit): LineEdit => ({...line, text: headOf(line) + line.text.slice(line.cursor + length(line))});

const toBegin = move(({cursor}) => -cursor);
const toEnd = move(({text}) => text.length);
const back = move(line => -lastLength(headOf(line)));
const forth = move(line => firstLength(tailOf(line)));
const wordBack = move(line => -lengthOf(wordBefore, headOf(line)));
const wordForth = move(line => lengthOf(wordBehind, tailOf(line)));
const cutCharacterBehind = cutBehind(line => firstLength(tailOf(line)));
const cutWordBefore = cutBefore(line => lengthOf(wordBefore, headOf(line)));

/** The keys of a shell's line. */
const edits: Readonly<Record<KeyName, (line: LineEdit) => LineEdit>> = {
	home: toBegin,
	'ctrl-a': toBegin,
	end: toEnd,
	'ctrl-e': toEnd,
	left: back,
	'ctrl-b': back,
	right: forth,
	'ctrl-f': forth,
	'alt-b': wordBack,
	'alt-left': wordBack,
	'ctrl-left': wordBack,
	'alt-f': wordForth,
	'alt-right': wordForth,
	'ctrl-right': wordForth,
	backspace: cutBefore(line => lastLength(headOf(line))),
	delete: cutCharacterBehind,
	'ctrl-d': cutCharacterBehind,
	'ctrl-w': cutBefore(line => lengthOf(blankedWordBefore, headOf(line))),
	'alt-backspace': cutWordBefore,
	'alt-d': cutBehind(line => lengthOf(wordBehind, tailOf(line))),
	'ctrl-u': cutBefore(({cursor}) => cursor),
	'ctrl-k': cutBehind(({text}) => text.length),
};

/** The line after a key; undefined where the key does not edit. */
export const editLine = (line: LineEdit, key: KeyName): LineEdit | undefined => (Object.hasOwn(edits, key) ? edits[key]!(line) : undefined);

/** Characters that a line takes: enough for any name or key, and few enough to be drawn and read. */
export const longestLine = 1000;

/** The line with text put in at the cursor, as much of it as there is room for. */
export function insertText(line: LineEdit, typed: string): LineEdit & {readonly isCut: boolean} {
	const wanted = cleanInput(typed);
	const room = Math.max(0, longestLine - line.text.length);
	const taken = cleanInput(wanted.slice(0, room));
	return {text: headOf(line) + taken + tailOf(line), cursor: line.cursor + taken.length, isCut: taken.length < wanted.length};
}

/** The field that has the keys. */
export type FocusedField = {
	/** Tells it from every other one. */
	readonly id: string;
	readonly text: string;
	readonly change: (app: App, text: string) => void;
};

/** The field that text is typed into; undefined where keys are commands. */
export function focusedField({dialog, filtering, query}: UiState): FocusedField | undefined {
	if (!dialog) {
		return filtering
			? {
				id: 'filter', text: query.filter, change(app, filter) {
					changeQuery(app, {filter});
				},
			}
			: undefined;
	}

	if (dialog.kind === 'palette') {
		return {id: `palette ${dialog.serial}`, text: dialog.text, change: changePaletteText};
	}

	const field = dialog.kind === 'form' && !dialog.busy ? dialog.fields[dialog.focus] : undefined;
	if (!field || field.choices || dialog.kind !== 'form') {
		return undefined;
	}

	return {
		id: `${dialog.serial} ${field.name}`, text: field.value, change(app, text) {
			changeField(app, dialog.serial, field.name, text);
		},
	};
}

/** Where the cursor of a field stands: behind its text, unless it was moved. */
const cursorIn = ({cursor}: Pick<UiState, 'cursor'>, {id, text}: Pick<FocusedField, 'id' | 'text'>): number => (cursor?.field === id ? Math.min(cursor.at, text.length) : text.length);

/** Where the cursor is drawn in the field that has the keys. */
export function focusedCursor(ui: UiState): number {
	const field = focusedField(ui);
	return field ? cursorIn(ui, field) : 0;
}

/**
Gives a key to the field that has the keys: text is put in at the cursor, a key of a shell's line edits. Gives whether the field took it. The text is kept here and nowhere else, and
changed at once, so that no key can come before the one that was pressed before it.
*/
export function typeInto(app: App, key: KeyName | undefined, typed: string): boolean {
	const field = focusedField(app.ui);
	if (!field) {
		return false;
	}

	const line: LineEdit = {text: field.text, cursor: cursorIn(app.ui, field)};
	const inserted = cleanInput(typed) === '' ? undefined : insertText(line, typed);
	const next = inserted ?? (key === undefined ? undefined : editLine(line, key));
	if (!next) {
		return false;
	}

	if (next.text !== line.text) {
		field.change(app, next.text);
	}

	app.update(ui => ({...ui, cursor: {field: field.id, at: next.cursor}}));
	if (inserted?.isCut) {
		app.tell('warning', `A field takes ${longestLine.toLocaleString('en')} characters: the rest was left out.`);
	}

	return true;
}

/** What becomes of the keys before anything hears them, given where the focus is when their turn comes. */
export const hearingOf = (app: App): Pick<KeyStreamOptions, 'onPaste' | 'isTyping' | 'dropsTrail'> => ({
	/** One line. */
	onPaste(text) {
		if (focusedField(app.ui)) {
			return cleanInput(text.replaceAll(/[\r\n\t]+/g, ' ').trim());
		}

		app.tell('warning', 'Pasted text was ignored: no field has the focus.');
		return undefined;
	},
	isTyping: () => focusedField(app.ui) !== undefined,
	/** Nobody can tell here whether the first was Alt, or Escape to leave this: then the rest is neither text for what was to be left, nor a command of what it would have led to. */
	dropsTrail() {
		const isOpen = app.ui.dialog !== null || focusedField(app.ui) !== undefined;
		if (isOpen) {
			// After what the first one tells.
			setImmediate(() => {
				app.tell('info', 'Esc came together with other keys, so it may have been Alt: what followed was left out.');
			});
		}

		return isOpen;
	},
});
