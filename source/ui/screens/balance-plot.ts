import {type Outlook} from '../../tokens/forecast.js';
import {formatMoney, moneyToDecimal, type Money} from '../../tokens/money.js';
import {type Sample} from '../../tokens/samples.js';
import {type Mark, clipPiece, piecesOf, traceOf, type Piece} from './trace.js';

const dayMs = 86_400_000;

const pad = (value: number): string => String(value).padStart(2, '0');

/** Local time of day where all lies within two days, else the day: `14:05`, `01-15`. */
function formatMoment(at: number, span: number): string {
	const date = new Date(at);
	return span <= 2 * dayMs ? `${pad(date.getHours())}:${pad(date.getMinutes())}` : `${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

const least = 100_000n;

/** USD for the end of an axis, in the program's own style; what is too small for that is exact: an end of an axis is a number, not `<$0.0001`. */
export function formatLimit(dollars: number): string {
	if (!Number.isFinite(dollars)) {
		return '';
	}

	const amount = BigInt(Math.round(dollars * 1e9));
	const absolute = (amount < 0n ? -amount : amount) as Money;
	return absolute > 0n && absolute < least ? `${amount < 0n ? '-' : ''}$${moneyToDecimal(absolute)}` : formatMoney(amount as Money);
}

/** Texts at their columns in a line of exact width; those that would touch one before them in the list are left out, those that stick out are moved in. */
function placeTexts(texts: ReadonlyArray<{readonly column: number; readonly text: string}>, width: number): string {
	let line = ' '.repeat(width);
	for (const {column, text} of texts) {
		const start = Math.max(0, Math.min(width - text.length, column));
		const around = line.slice(Math.max(0, start - 1), start + text.length + 1);
		if (text.length > width || around.trim() !== '') {
			continue;
		}

		line = line.slice(0, start) + text + line.slice(start + text.length);
	}

	return line;
}

const hourMs = 3_600_000;

export type PlotOptions = {
	/** Oldest first. */
	readonly samples: readonly Sample[];
	/** What is drawn, epoch ms. `to` after `now` leaves room for the forecast. */
	readonly from: number;
	readonly to: number;
	readonly now: number;
	/** Columns and lines, axes included. */
	readonly width: number;
	readonly height: number;
	readonly ascii: boolean;
	/** Drawn on from `now`; null or without a rate: none. */
	readonly forecast?: Pick<Outlook, 'burnPerHour'> | null;
	/** Shown on the time axis. */
	readonly marks?: readonly Mark[];
};

/** Dots of a braille character, by column and row within it (https://en.wikipedia.org/wiki/Braille_Patterns). */
const brailleDots = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]] as const;

type Glyphs = {
	readonly side: string;
	readonly corner: string;
	readonly line: string;
	readonly forecast: string;
	readonly now: string;
	readonly marks: Readonly<Record<Mark['kind'], string>>;
};

const unicodeGlyphs: Glyphs = {side: '│', corner: '└', line: '─', forecast: '·', now: '┴', marks: {'top-up': '▲', reset: '↻'}};
const asciiGlyphs: Glyphs = {side: '|', corner: '+', line: '-', forecast: '.', now: '\'', marks: {'top-up': '^', reset: 'r'}};

/** The balance from now on at the present rate, down to 0. */
function forecastPieces(last: Piece | undefined, {now, to, forecast}: PlotOptions): Piece[] {
	const rate = Number(forecast?.burnPerHour ?? 0n) / 1e9;
	if (!last || rate <= 0 || last.after <= 0 || to <= now) {
		return [];
	}

	const until = Math.min(to, now + (last.after / rate * hourMs));
	return [{from: now, to: until, before: last.after, after: last.after - (rate * (until - now) / hourMs)}];
}

/** Which rows (0: top) of so many a trace touches. A flat plot runs through the middle. */
function rowsOf([low, high]: readonly [number, number], {bottom, top, rows}: {bottom: number; top: number; rows: number}): readonly [first: number, last: number] {
	const rowAt = (value: number): number => (top > bottom ? Math.round((top - value) / (top - bottom) * (rows - 1)) : Math.floor((rows - 1) / 2));
	return [rowAt(high), rowAt(low)];
}

/** The area without axes: exact lines of characters. */
function drawArea(past: readonly Piece[], ahead: readonly Piece[], {from, to, ascii}: PlotOptions, size: {columns: number; lines: number; bottom: number; top: number}, glyphs: Glyphs): string[] {
	const {columns, lines, bottom, top} = size;
	const [across, down] = ascii ? [1, 1] : [2, 4];
	const bits = Array.from({length: lines}, () => Array.from({length: columns}, () => 0));
	for (const [x, part] of traceOf(past, {from, to, columns: columns * across}).entries()) {
		const [first, last] = part ? rowsOf(part, {bottom, top, rows: lines * down}) : [1, 0];
		for (let y = first; y <= last; y++) {
			const cells = bits[Math.floor(y / down)]!;
			cells[Math.floor(x / across)]! |= ascii ? 1 : brailleDots[x % across]![y % down]!;
		}
	}

	const cells = bits.map(line => line.map(bit => (bit === 0 ? ' ' : (ascii ? '*' : String.fromCodePoint(0x28_00 + bit)))));
	for (const [x, part] of traceOf(ahead, {from, to, columns}).entries()) {
		const [first, last] = part ? rowsOf(part, {bottom, top, rows: lines}) : [1, 0];
		for (let y = first; y <= last; y++) {
			const line = cells[y]!;
			line[x] = line[x] === ' ' ? glyphs.forecast : line[x]!;
		}
	}

	return cells.map(line => line.join(''));
}

/** The time axis, with the marks and where now is. */
function drawAxis({from, to, now, marks = []}: PlotOptions, columns: number, glyphs: Glyphs): string {
	const cells = Array.from({length: columns}, () => glyphs.line);
	const columnOf = (at: number): number => Math.min(columns - 1, Math.floor((at - from) / (to - from) * columns));
	const isInside = (at: number): boolean => at >= from && at <= to;
	if (isInside(now) && now < to) {
		cells[columnOf(now)] = glyphs.now;
	}

	for (const {at, kind} of marks) {
		if (isInside(at)) {
			cells[columnOf(at)] = glyphs.marks[kind];
		}
	}

	return cells.join('');
}

/**
A balance over time as `height` lines of exactly `width` columns: in braille, or in ASCII; the forecast in another glyph. The limits of the balance (USD) stand at the left, the times
below, as far as there is room: an axis from 3 lines on, times from 4 on, limits where at least 10 columns are left for the plot. Pure; never throws.
*/
export function balancePlot(given: PlotOptions): string[] {
	const [width, height] = [Math.max(0, Math.floor(given.width)), Math.max(0, Math.floor(given.height))];
	const options = {...given, to: Math.max(given.to, given.from + 1)};
	const {samples, from, to, now, ascii} = options;
	if (width === 0 || height === 0) {
		return Array.from({length: height}, () => '');
	}

	const glyphs = ascii ? asciiGlyphs : unicodeGlyphs;
	const past = piecesOf(samples, now);
	const ahead = forecastPieces(past.at(-1), options);
	const values = [...past, ...ahead].flatMap(piece => {
		const inside = clipPiece(piece, from, to);
		return inside ? [inside.before, inside.after] : [];
	});
	const [bottom, top] = [Math.min(...values), Math.max(...values)];
	const labels = [formatLimit(top), bottom === top ? '' : formatLimit(bottom)];
	const labelWidth = Math.max(...labels.map(({length}) => length));
	const hasLabels = width - labelWidth - 2 >= 10;
	const gutter = hasLabels ? labelWidth + 2 : 0;
	const columns = width - gutter;
	const lines = height - (height >= 4 ? 2 : (height >= 3 ? 1 : 0));
	const area = drawArea(past, ahead, options, {columns, lines, bottom, top}, glyphs);
	const labelOf = (line: number): string => {
		const isFlat = bottom === top;
		const text = line === (isFlat ? Math.floor((lines - 1) / 2) : 0) ? labels[0]! : (line === lines - 1 ? labels[1]! : '');
		return hasLabels ? `${text.padStart(labelWidth)} ${glyphs.side}` : '';
	};

	const result = area.map((line, index) => labelOf(index) + line);
	if (height >= 3) {
		result.push((hasLabels ? `${' '.repeat(labelWidth + 1)}${glyphs.corner}` : '') + drawAxis(options, columns, glyphs));
	}

	if (height >= 4) {
		const nowColumn = Math.floor((now - from) / (to - from) * columns);
		result.push(' '.repeat(gutter) + placeTexts([
			{column: 0, text: formatMoment(from, to - from)},
			{column: columns, text: now < to ? formatMoment(to, to - from) : 'now'},
			...(now > from && now < to ? [{column: nowColumn - 1, text: 'now'}] : []),
		], columns));
	}

	return result;
}
