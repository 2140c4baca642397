import {lookAt} from './ink-lines.js';

type Bound = number | undefined;

type Clip = {readonly x1: Bound; readonly x2: Bound; readonly y1: Bound; readonly y2: Bound};

/** Text that Ink is about to draw. */
export type Write = {readonly type: 'write'; readonly x: number; readonly y: number; readonly text: string; readonly transformers: ReadonlyArray<(line: string, index: number) => string>};

/** What Ink is about to draw, in its order. */
export type Operation = Write | {readonly type: 'clip'; readonly clip: Clip} | {readonly type: 'unclip'};

type Frame = {readonly operations: readonly Operation[]; readonly width: number; readonly height: number};

/** A line of a text, and what of the row that it goes to may be drawn on. */
type Piece = {readonly line: string; readonly columns: number; readonly write: Write; readonly index: number; readonly clips: readonly Clip[]};

const isInside = (y: number) => ({y1 = 0, y2 = Infinity}: Clip): boolean => y >= y1 && y < y2;

/** Whether all of the row is for one composed line. */
const isWhole = ({columns, write: {x}, clips}: Piece, width: number): boolean => x === 0 && columns <= width && clips.every(({x1, x2}) => x1 === undefined && x2 === undefined);

function transformed({line, write: {transformers}, index}: Piece): string {
	let text = line;
	for (const transform of transformers) {
		text = transform(text, index);
	}

	return text;
}

/** The same as operations of a frame that is this row alone. */
const asOperations = (pieces: readonly Piece[]): Operation[] => pieces.flatMap(piece => [
	...piece.clips.map(({x1, x2}) => ({type: 'clip' as const, clip: {x1, x2, y1: undefined, y2: undefined}})),
	{type: 'write' as const, x: piece.write.x, y: 0, text: piece.line, transformers: piece.write.transformers.map(transform => (line: string) => transform(line, piece.index))},
	...piece.clips.map(() => ({type: 'unclip' as const})),
]);

/**
The rows of a frame. Nearly all of ours are one composed line each; what is anything else goes row by row to `composeRow`, which is Ink's. Ink takes each line of each frame apart into its
characters and puts them together again, which is most of the time of a frame. Undefined where a style goes on from one line of a text to the next: that is Ink's to compose as a whole.
*/
export function composeRows({operations, width, height}: Frame, composeRow: (operations: readonly Operation[]) => string): readonly string[] | undefined {
	const rows = Array.from({length: height}, (): Piece[] => []);
	let clips: readonly Clip[] = [];
	for (const operation of operations) {
		if (operation.type === 'clip') {
			clips = [...clips, operation.clip];
		} else if (operation.type === 'unclip') {
			clips = clips.slice(0, -1);
		} else {
			const {lines, widths, isClosed} = lookAt(operation.text);
			if (!isClosed) {
				return undefined;
			}

			for (const [index, line] of lines.entries()) {
				const y = operation.y + index;
				if (clips.every(isInside(y))) {
					rows[y]?.push({line, columns: widths[index]!, write: operation, index, clips});
				}
			}
		}
	}

	return rows.map(pieces => {
		const [first] = pieces;
		if (!first) {
			return '';
		}

		return pieces.length === 1 && isWhole(first, width) ? transformed(first).trimEnd() : composeRow(asOperations(pieces));
	});
}
