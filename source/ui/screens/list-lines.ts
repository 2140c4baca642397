import {type Row} from '../../store/rows.js';
import {summarize, type Summary} from '../../store/visible-rows.js';

/** A line of the list: a token, or the head of a group with what it adds up to. */
export type ListLine = {readonly kind: 'row'; readonly row: Row} | {readonly kind: 'group'; readonly environment: string; readonly summary: Summary};

export type ListLines = {
	readonly lines: readonly ListLine[];
	/** Index in `lines` of each token. */
	readonly indexOf: ReadonlyMap<string, number>;
};

const known = new WeakMap<readonly Row[], {plain?: ListLines; grouped?: ListLines}>();

function toLines(rows: readonly Row[], isGrouped: boolean): ListLines {
	const lines: ListLine[] = [];
	const indexOf = new Map<string, number>();
	for (let start = 0; start < rows.length;) {
		const {environment} = rows[start]!;
		let end = isGrouped ? start + 1 : rows.length;
		while (end < rows.length && rows[end]!.environment === environment) {
			end++;
		}

		const group = rows.slice(start, end);
		if (isGrouped) {
			lines.push({kind: 'group', environment, summary: summarize(group)});
		}

		for (const row of group) {
			indexOf.set(row.id, lines.length);
			lines.push({kind: 'row', row});
		}

		start = end;
	}

	return {lines, indexOf};
}

/** The lines of the list for the rows shown, in their order. Remembered for each `rows` array. */
export function selectLines(rows: readonly Row[], isGrouped: boolean): ListLines {
	let entry = known.get(rows);
	if (!entry) {
		entry = {};
		known.set(rows, entry);
	}

	const key = isGrouped ? 'grouped' : 'plain';
	entry[key] ??= toLines(rows, isGrouped);
	return entry[key];
}

/** The list as it is to be shown, from both states. */
export type View = {
	readonly rows: readonly Row[];
	readonly visible: readonly Row[];
	readonly lines: ListLines;
	/** Index of the line that the cursor is on; the token there is `selected`, or it is gone. */
	readonly cursor: number;
	/** The token that keys act on; undefined where there is none on screen. */
	readonly selected: Row | undefined;
	/** ListLines of the list that are on screen, where no dialog is open. */
	readonly height: number;
	readonly top: number;
	/** Marked tokens that are still there, in the list's order where shown. */
	readonly marked: readonly Row[];
};

const clamp = (index: number, length: number): number => Math.max(0, Math.min(index, length - 1));

/** The index nearest to `index` whose line is a token; the head of a group is no place for the cursor. */
export function nearestRow({lines}: ListLines, index: number, direction: 1 | -1 = 1): number {
	const from = clamp(index, lines.length);
	for (let at = from; at >= 0 && at < lines.length; at += direction) {
		if (lines[at]!.kind === 'row') {
			return at;
		}
	}

	for (let at = from; at >= 0 && at < lines.length; at -= direction) {
		if (lines[at]!.kind === 'row') {
			return at;
		}
	}

	return 0;
}
