import {Box, Text} from 'ink';
import inkTable from 'ink-table';
import {type PropsWithChildren} from 'react';
import {type UsageEntry} from '../../api/port.js';
import {noName, summarizeUsage, type UsageGrouping, type UsageRow} from '../../store/usage-totals.js';
import {formatAverage, formatMoney} from '../../tokens/money.js';

// CommonJS: its default export is a property of what is imported.
const Table = inkTable.default;

const mostRows = 6;

/** The table measures by the length of a string, so it gets printable ASCII only. */
const ascii = (text: string): string => text.replaceAll(/[^ -~]/gu, '?').slice(0, 28);

type Cells = {readonly name: string; readonly cost: string; readonly calls: string; readonly average: string};

const toCells = ({name, cost, calls, average}: UsageRow): Cells => ({
	name: ascii(name ?? noName), cost: formatMoney(cost), calls: calls === null ? '-' : String(calls), average: average === null ? '-' : formatAverage(average),
});

/** The rows of one table: those that cost most. */
export function usageCells(entries: readonly UsageEntry[], by: UsageGrouping): {readonly rows: readonly Cells[]; readonly more: number} {
	const all = summarizeUsage(entries, by);
	return {rows: all.slice(0, mostRows).map(row => toCells(row)), more: Math.max(0, all.length - mostRows)};
}

const inAscii: Readonly<Record<string, string>> = {'─': '-', '│': '|'};

/** The table's frame: box drawing, or ASCII. */
const asciiFrame = ({children}: PropsWithChildren<Record<never, never>>) =>
	<Text bold>{typeof children === 'string' ? children.replaceAll(/[^ -~]/g, glyph => inAscii[glyph] ?? '+') : children}</Text>;

/** Lines that a table takes: a frame, the head, and a rule above each row. */
export const usageTableHeight = ({rows, more}: ReturnType<typeof usageCells>): number => (rows.length === 0 ? 2 : (2 * rows.length) + 4 + Math.min(more, 1));

type Props = {readonly title: string; readonly cells: ReturnType<typeof usageCells>; readonly ascii: boolean};

/** Cost, calls and average per call by feature or provider. */
export function UsageTable({title, cells, ascii: isAscii}: Props) {
	const {rows, more} = cells;
	return (
		<Box flexDirection='column' flexShrink={0}>
			<Text bold>{title}</Text>
			{rows.length === 0
				? <Text>  nothing was used</Text>
				: <Table data={rows.map(({name, cost, calls, average}) => ({name, cost, calls, 'per call': average}))} {...(isAscii && {skeleton: asciiFrame})}/>}
			{more > 0 && <Text dimColor>  and {more} more</Text>}
		</Box>
	);
}
