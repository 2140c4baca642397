import {lazy} from '../../tokens/text.js';
import {type App, type UiState} from '../model.js';
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

/** Where the cursor of a field stands: behind its text, unless it was moved. */
export const cursorIn = ({cursor}: Pick<UiState, 'cursor'>, {id, text}: Pick<FocusedField, 'id' | 'text'>): number => (cursor?.field === id ? Math.min(cursor.at, text.length) : text.length);

/** The field of the list's filter. It is changed by what searches the list. */
export const filterFieldId = 'filter';
