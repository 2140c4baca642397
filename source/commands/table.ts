import {styleText} from 'node:util';
import {fitBy, simpleWidth} from '../tokens/text.js';

export type Style = 'ok' | 'warning' | 'critical' | 'muted' | 'strong';

/** A cell: what it says, and how that is marked where colours are allowed. */
export type Cell = {readonly text: string; readonly style?: Style | undefined};

export type Column<T> = {
	readonly header: string;
	readonly cell: (item: T) => Cell;
	readonly align?: 'left' | 'right';
	/** On a terminal it is left out where it tells nothing or the width does not allow it; `last`: only where cutting what shrinks is not enough. */
	readonly optional?: boolean | 'last';
	/** Cut with `…` where the columns do not fit, but not to less than 12 columns. */
	readonly shrinks?: boolean;
};

export type TableOptions = {
	/** Columns of the terminal; null: none, so all is shown whole. */
	readonly width: number | null;
	readonly color: boolean;
};

const gap = '  ';
const shortest = 12;
const formats = {ok: 'green', warning: 'yellow', critical: ['red', 'bold'], muted: 'dim', strong: 'bold'} as const;

/** The text in the style's colours; as it is where colours are not allowed. */
const paint = ({text, style}: Cell, color: boolean): string =>
	(color && style !== undefined && text !== '' ? styleText([formats[style]].flat(), text, {validateStream: false}) : text);

type Measured = {readonly header: string; readonly cells: readonly Cell[]; readonly width: number; readonly align: 'left' | 'right'; readonly optional: boolean | 'last'; readonly shrinks: boolean};

/** Measures and cuts text by columns. */
type Ruler = {readonly textWidth: (text: string) => number; readonly fitText: (text: string, width: number) => string};

const simpleRuler: Ruler = {textWidth: text => simpleWidth(text) ?? text.length, fitText: fitBy(text => simpleWidth(text) ?? text.length)};

/** Measures these texts. What it takes for characters that are not simple is loaded where there is one. */
const rulerFor = async (texts: readonly string[]): Promise<Ruler> => (texts.every(text => simpleWidth(text) !== undefined) ? simpleRuler : import('../tokens/text-width.js'));

function widestOf(texts: readonly string[], {textWidth}: Ruler): number {
	let widest = 0;
	for (const text of texts) {
		widest = Math.max(widest, textWidth(text));
	}

	return widest;
}

const measure = <T>(cells: readonly Cell[], {header, align = 'left', optional = false, shrinks = false}: Column<T>, ruler: Ruler): Measured =>
	({header, cells, width: widestOf([header, ...cells.map(({text}) => text)], ruler), align, optional, shrinks});

function totalWidth(columns: readonly Measured[]): number {
	let total = gap.length * (columns.length - 1);
	for (const {width} of columns) {
		total += width;
	}

	return total;
}

const shrunk = (width: number): number => Math.min(shortest, width);

/** Leaves out the last of the columns that `isMeant` until the rest fits, or none of them is left. */
function leaveOut(columns: readonly Measured[], isMeant: (column: Measured) => boolean, fits: (rest: readonly Measured[]) => boolean): readonly Measured[] {
	const rest = [...columns];
	for (let last = rest.findLastIndex(column => isMeant(column)); last !== -1 && !fits(rest); last = rest.findLastIndex(column => isMeant(column))) {
		rest.splice(last, 1);
	}

	return rest;
}

function fit(columns: readonly Measured[], width: number): readonly Measured[] {
	const telling = columns.filter(({optional, cells}) => optional !== true || cells.some(({text}) => text !== ''));
	const plain = leaveOut(telling, ({optional}) => optional === true, rest => totalWidth(rest) <= width);
	const kept = leaveOut(plain, ({optional}) => optional === 'last', rest => totalWidth(rest.map(one => (one.shrinks ? {...one, width: shrunk(one.width)} : one))) <= width);
	const excess = Math.max(0, totalWidth(kept) - width);
	return kept.map(column => (column.shrinks ? {...column, width: Math.max(shrunk(column.width), column.width - excess)} : column));
}

function drawCell(cell: Cell, {align, width}: Measured, {textWidth, fitText}: Ruler, color: boolean): string {
	const blank = ' '.repeat(Math.max(0, width - textWidth(cell.text)));
	const text = paint(blank === '' ? {...cell, text: fitText(cell.text, width)} : cell, color);
	return align === 'right' ? blank + text : text + blank;
}

/** The lines of a table, with a line of headers in front; no blanks at the ends. */
export async function formatTable<T>(items: readonly T[], columns: ReadonlyArray<Column<T>>, {width, color}: TableOptions): Promise<string[]> {
	const cells = columns.map(({cell}) => items.map(item => cell(item)));
	const ruler = await rulerFor(cells.flatMap(column => column.map(({text}) => text)));
	const measured = columns.map((column, index) => measure(cells[index]!, column, ruler));
	const shown = width === null ? measured : fit(measured, width);
	const draw = (cellOf: (column: Measured) => Cell): string => shown.map(column => drawCell(cellOf(column), column, ruler, color)).join(gap).trimEnd();
	return [
		draw(({header}) => ({text: header, style: 'strong'})),
		...items.map((_, index) => draw(column => column.cells[index]!)),
	];
}

/** The lines of a block of names and values; the empty ones are left out. */
export function formatFields(fields: ReadonlyArray<readonly [string, Cell]>, color: boolean): string[] {
	const told = fields.filter(([, {text}]) => text !== '');
	const width = Math.max(0, ...told.map(([name]) => name.length));
	return told.map(([name, cell]) => `${paint({text: name.padEnd(width), style: 'strong'}, color)}${gap}${paint(cell, color)}`);
}
