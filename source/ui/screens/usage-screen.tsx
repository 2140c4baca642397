import {Box, Text} from 'ink';
import inkTable from 'ink-table';
import {type PropsWithChildren} from 'react';
import {ApiError} from '../../api/api-error.js';
import {type UsageEntry} from '../../api/port.js';
import {
	noName,
	summarizeUsage,
	totalUsage,
	type UsageGrouping,
	type UsageRow,
	type UsageTotal,
	periodLabel,
	type UsagePeriod,
	skippedText,
	periodDays,
} from '../../store/usage-totals.js';
import {formatAverage, formatMoney} from '../../tokens/money.js';
import {fitText} from '../../tokens/text-width.js';
import {displayName} from '../../tokens/text.js';
import {wrapText} from '../format.js';
import {type UsageState, type App, currentScreen, type PlotSpan, type Screen} from '../model.js';
import {type Theme} from '../theme.js';

/** What stands in place of figures: on their way, refused, withdrawn, or none; undefined where there are some. */
export function usageNotice(usage: UsageState): string | undefined {
	switch (usage.kind) {
		case 'loading': {
			return 'Asking for the usage figures…';
		}

		case 'failed': {
			return usage.message;
		}

		case 'ready': {
			return usage.usage.kind === 'unavailable' ? usage.usage.reason : (usage.usage.entries.length === 0 ? 'Nothing was used in this time.' : undefined);
		}
	}
}

const barWidth = 16;

function figures({cost, calls, average}: UsageTotal): string {
	return [formatMoney(cost).padStart(12), (calls === null ? '-' : String(calls)).padStart(10), (average === null ? '-' : formatAverage(average)).padStart(10)].join(' ');
}

const nameOf = (name: string | null): string => (name === null ? noName : displayName(name));

/** The totals of a period, grouped: most costly first, with bars of their share. */
export function usageLines(usage: UsageState, {by, period, width, theme}: {by: UsageGrouping; period: UsagePeriod; width: number; theme: Theme}): string[] {
	const title = `Usage, ${periodLabel(period)}, by ${by}`;
	const hint = fitText('  Tab: by what else; [ ]: shorter, longer', Math.max(0, width - title.length)).trimEnd();
	const head = theme.paint('strong', title) + theme.paint('muted', hint);
	const notice = usageNotice(usage);
	if (notice !== undefined || usage.kind !== 'ready' || usage.usage.kind !== 'usage') {
		return [head, '', ...wrapText(notice ?? '', width - 2).map(line => `  ${line}`)];
	}

	const {entries} = usage.usage;
	const rows = summarizeUsage(entries, by);
	const sum = totalUsage(entries);
	const nameWidth = Math.max(10, Math.min(40, width - barWidth - 38));
	const line = (name: string, row: UsageTotal, share: number): string => {
		const bar = Math.round(share * barWidth);
		return `${fitText(name, nameWidth)} ${figures(row)}  ${theme.paint('accent', theme.symbols.full.repeat(bar))}`;
	};

	const shareOf = ({cost}: UsageRow): number => (sum.cost > 0n ? Number(cost) / Number(sum.cost) : 0);
	return [
		head,
		theme.paint('strong', `${fitText(by.toUpperCase(), nameWidth)} ${'COST'.padStart(12)} ${'CALLS'.padStart(10)} ${'PER CALL'.padStart(10)}  SHARE`),
		...rows.map(row => line(nameOf(row.name), row, shareOf(row))),
		theme.paint('strong', line('total', sum, 0)),
	];
}

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

/** The usage figures that go with a span of the plot: the API counts whole days. */
const periodOfSpan: Readonly<Record<PlotSpan, UsagePeriod>> = {'1h': 'day', '24h': 'day', '7d': 'week', '90d': 'month'};

type UsageScreen = Extract<Screen, {kind: 'detail' | 'usage'}>;

/** The period whose figures a screen shows. */
export const usagePeriodOf = (screen: UsageScreen): UsagePeriod => (screen.kind === 'detail' ? periodOfSpan[screen.span] : screen.period);

const isUsageScreen = (screen: Screen): screen is UsageScreen => screen.kind === 'detail' || screen.kind === 'usage';

/** Asks anew for the figures that are shown, or that could not be read. */
export async function reloadUsage(app: App): Promise<void> {
	const screen = currentScreen(app.ui);
	if (isUsageScreen(screen) && screen.usage.kind !== 'loading') {
		app.update(ui => ({...ui, screens: ui.screens.map(shown => (shown === screen ? {...screen, usage: {kind: 'loading'}} : shown))}));
		await loadUsage(app);
	}
}

/** Asks for the figures of the screen that is shown; an answer that comes when another period or screen is shown is dropped. */
export async function loadUsage(app: App): Promise<void> {
	const {account} = app;
	const screen = currentScreen(app.ui);
	if (!account || !isUsageScreen(screen)) {
		return;
	}

	const period = usagePeriodOf(screen);
	const isAsked = (shown: Screen): shown is UsageScreen => isUsageScreen(shown) && shown.kind === screen.kind && shown.usage.kind === 'loading' && usagePeriodOf(shown) === period
		&& (shown.kind !== 'detail' || (screen.kind === 'detail' && shown.id === screen.id));
	const put = (usage: UsageState): void => {
		app.update(ui => ({...ui, screens: ui.screens.map(shown => (isAsked(shown) ? {...shown, usage} : shown))}));
	};

	const token = screen.kind === 'detail' ? account.store.getState().tokens.get(screen.id) : undefined;
	try {
		const usage = await account.session.api.usage({...periodDays(period, app.host.now()), ...(token && {token})});
		put({kind: 'ready', usage});
		if (usage.kind === 'usage' && usage.skipped && app.account === account) {
			app.tell('warning', skippedText(usage.skipped));
		}
	} catch (error) {
		const what = error instanceof ApiError ? `${error.message} ${error.remedy}` : (error instanceof Error ? error.message : String(error));
		put({kind: 'failed', message: `${displayName(what)} R asks again.`});
	}
}
