/** The smallest terminal that shows anything but a request for more room. */
export const smallest = {columns: 60, rows: 10} as const;

type Size = {readonly columns: number; readonly rows: number};

export type Layout = {
	/** Lines of the whole frame: one less than the terminal has, since a frame that fills it is cleared and redrawn whole. */
	readonly height: number;
	readonly width: number;
	/** Lines of the header: its second one gives way to a dialog where there is little room. */
	readonly header: number;
	/** Lines of the summary, which gives way likewise. */
	readonly summary: number;
	/** Lines between the header and the summary. */
	readonly body: number;
	/** Lines of tokens, where no dialog is open. */
	readonly list: number;
};

/** The status and the key hints. */
const footerLines = 2;

/** With fewer rows than this a dialog gets the room of what can be read after it, and a message that of the filter. */
export const roomyRows = 16;

export const isTooSmall = ({columns, rows}: Size): boolean => columns < smallest.columns || rows < smallest.rows;

/** Where everything goes. `statusLines`: how many lines the status takes, at least 1. */
export function layoutOf({columns, rows}: Size, {isDialogOpen = false, statusLines = 1}: {readonly isDialogOpen?: boolean; readonly statusLines?: number} = {}): Layout {
	const height = Math.max(1, rows - 1);
	const isTight = isDialogOpen && rows < roomyRows;
	const [header, summary] = isTight ? [1, 0] : [2, 1];
	const body = Math.max(1, height - header - summary - footerLines - (statusLines - 1));
	return {height, width: columns, header, summary, body, list: Math.max(1, body - 1)};
}

/**
Where the window over `total` lines begins so that line `index` is in it. It moves only when the line would leave it, and then puts it into the middle:
half a page at the edges, so that most moves of the cursor change two lines of the screen.
*/
export function scrollTo({top, index, height, total}: {readonly top: number; readonly index: number; readonly height: number; readonly total: number}): number {
	const next = index < top || index >= top + height ? index - Math.floor(height / 2) : top;
	return Math.max(0, Math.min(next, total - height));
}
