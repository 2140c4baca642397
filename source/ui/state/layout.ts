/** The smallest terminal that shows anything but a request for more room. */
export const smallest = {columns: 60, rows: 10} as const;

export type Layout = {
	/** Lines of the whole frame: one less than the terminal has, since a frame that fills it is cleared and redrawn whole. */
	readonly height: number;
	readonly width: number;
	/** Lines between the header and the summary. */
	readonly body: number;
	/** Lines of tokens, where no dialog is open. */
	readonly list: number;
};

const headerLines = 2;
/** Summary, status, key hints. */
const footerLines = 3;

export const isTooSmall = ({columns, rows}: {readonly columns: number; readonly rows: number}): boolean => columns < smallest.columns || rows < smallest.rows;

export function layoutOf({columns, rows}: {readonly columns: number; readonly rows: number}): Layout {
	const height = Math.max(1, rows - 1);
	const body = Math.max(1, height - headerLines - footerLines);
	return {height, width: columns, body, list: Math.max(1, body - 1)};
}

/**
Where the window over `total` lines begins so that line `index` is in it. It moves only when the line would leave it, and then puts it into the middle:
half a page at the edges, so that most moves of the cursor change two lines of the screen.
*/
export function scrollTo({top, index, height, total}: {readonly top: number; readonly index: number; readonly height: number; readonly total: number}): number {
	const next = index < top || index >= top + height ? index - Math.floor(height / 2) : top;
	return Math.max(0, Math.min(next, total - height));
}
