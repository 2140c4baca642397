type Bound = number | undefined;

type Clip = {readonly x1: Bound; readonly x2: Bound; readonly y1: Bound; readonly y2: Bound};

/** What Ink is about to draw, in its order. */
export type Operation =
	| {readonly type: 'clip'; readonly clip: Clip}
	| {readonly type: 'unclip'}
	| {readonly type: 'write'; readonly x: number; readonly y: number; readonly text: string; readonly transformers: ReadonlyArray<(line: string, index: number) => string>};

type Frame = {readonly operations: readonly Operation[]; readonly width: number; readonly height: number};

/** Whether all of row `y` may be drawn on. */
const isOpen = (y: number) => ({x1, x2, y1 = 0, y2 = Infinity}: Clip): boolean => x1 === undefined && x2 === undefined && y >= y1 && y < y2;

/**
The rows of a frame in which every row is one composed line, as nearly all of ours are; undefined for any other, which is Ink's to compose. Ink takes each line of
each frame apart into its characters and puts them together again, which is most of the time of a frame.
*/
export function composeRows({operations, width, height}: Frame, widthOf: (line: string) => number): readonly string[] | undefined {
	const rows = Array.from<string | undefined>({length: height});
	const clips: Clip[] = [];
	for (const operation of operations) {
		if (operation.type === 'clip') {
			clips.push(operation.clip);
		} else if (operation.type === 'unclip') {
			clips.pop();
		} else {
			const {x, y, text, transformers} = operation;
			const isAlone = x === 0 && y >= 0 && y < height && rows[y] === undefined;
			if (!isAlone || text.includes('\n') || !clips.every(isOpen(y)) || widthOf(text) > width) {
				return undefined;
			}

			let line = text;
			for (const transform of transformers) {
				line = transform(line, 0);
			}

			rows[y] = line.trimEnd();
		}
	}

	return rows.map(row => row ?? '');
}
