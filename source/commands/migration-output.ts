import {safeJson} from '../history/safe-json.js';
import {type Row} from '../store/rows.js';
import {displayName} from '../tokens/display-name.js';
import {type Output} from './context.js';
import {type MigrationEntryJson} from './schema.js';
import {formatTable, type Column, type Style} from './table.js';
import {balanceCell, expiryCell, nameCell, resetCell} from './token-cells.js';

const words: Readonly<Record<MigrationEntryJson['status'], readonly [string, Style | undefined]>> = {
	created: ['created', 'ok'],
	unconfirmed: ['not confirmed', 'warning'],
	there: ['there already', undefined],
	differs: ['not touched', 'warning'],
	expired: ['left out', 'muted'],
	impossible: ['cannot be made', 'warning'],
	failed: ['failed', 'critical'],
	'not-tried': ['not tried', 'warning'],
	'would-create': ['would be created', 'ok'],
};

/** Statuses of what still works here and has no key of its own there. */
export const isLeftBehind = ({status}: MigrationEntryJson): boolean => ['unconfirmed', 'differs', 'impossible', 'failed', 'not-tried'].includes(status);

export type Migrated = {readonly row: Row; readonly entry: MigrationEntryJson};

/** The lines of the table of what became of each token, or would. */
export function migrationTable(migrated: readonly Migrated[], now: number, {width, color}: {readonly width: number | null; readonly color: boolean}): string[] {
	const columns: ReadonlyArray<Column<Migrated>> = [
		{header: 'NAME', cell: ({row}) => nameCell(row), shrinks: true},
		{header: 'TYPE', cell: ({row}) => ({text: row.token.type}), optional: 'last'},
		{header: 'BALANCE', cell: ({row}) => balanceCell(row), align: 'right'},
		{header: 'EXPIRES', cell: ({row}) => expiryCell(row, now)},
		{header: 'RESETS', cell: ({row}) => resetCell(row), optional: true},
		{header: 'RESULT', cell({entry: {status, reason}}) {
			const [word, style] = words[status];
			return {text: reason === null ? word : `${word}: ${displayName(reason)}`, style};
		}},
	];
	return formatTable(migrated, columns, {width, color});
}

/** `3 created, 20 there already`. */
export function countMigrated(entries: readonly MigrationEntryJson[]): string {
	const counts = Map.groupBy(entries, ({status}) => status);
	return Array.from(counts, ([status, some]) => `${some.length} ${words[status][0]}`).join(', ');
}

export type MigrationDocument = {
	add(entry: MigrationEntryJson): void;
	end(): void;
};

/**
Prints the object of `migrationSchema` piece by piece, so that a secret is out as soon as it is known: whatever happens later, it can be read in what was printed until
then.
*/
export function startMigrationDocument(output: Output, head: {readonly from: string; readonly to: string; readonly dryRun: boolean}): MigrationDocument {
	let isFirst = true;
	output.write(`${safeJson(head).slice(0, -1)},"tokens":[`);
	return {
		add(entry) {
			output.write(`${isFirst ? '' : ','}\n\t${safeJson(entry)}`);
			isFirst = false;
		},
		end() {
			output.write(`${isFirst ? '' : '\n'}]}\n`);
		},
	};
}
