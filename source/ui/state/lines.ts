import {summarize, type Row, type Summary} from '../../store/rows.js';

/** A line of the list: a token, or the head of a group with what it adds up to. */
export type Line = {readonly kind: 'row'; readonly row: Row} | {readonly kind: 'group'; readonly environment: string; readonly summary: Summary};

export type Lines = {
	readonly lines: readonly Line[];
	/** Index in `lines` of each token. */
	readonly indexOf: ReadonlyMap<string, number>;
};

const known = new WeakMap<readonly Row[], {plain?: Lines; grouped?: Lines}>();

function toLines(rows: readonly Row[], isGrouped: boolean): Lines {
	const lines: Line[] = [];
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
export function selectLines(rows: readonly Row[], isGrouped: boolean): Lines {
	let entry = known.get(rows);
	if (!entry) {
		entry = {};
		known.set(rows, entry);
	}

	const key = isGrouped ? 'grouped' : 'plain';
	entry[key] ??= toLines(rows, isGrouped);
	return entry[key];
}
