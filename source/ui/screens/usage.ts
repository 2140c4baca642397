import {
	noName, summarizeUsage, totalUsage, type UsageGrouping, type UsageRow, type UsageTotal, periodLabel, type UsagePeriod,
} from '../../store/usage-totals.js';
import {formatAverage, formatMoney} from '../../tokens/money.js';
import {displayName, fitText} from '../../tokens/text.js';
import {wrapText} from '../format.js';
import {type UsageState} from '../state/ui-state.js';
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

function cells({cost, calls, average}: UsageTotal): string {
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
		return `${fitText(name, nameWidth)} ${cells(row)}  ${theme.paint('accent', theme.symbols.full.repeat(bar))}`;
	};

	const shareOf = ({cost}: UsageRow): number => (sum.cost > 0n ? Number(cost) / Number(sum.cost) : 0);
	return [
		head,
		theme.paint('strong', `${fitText(by.toUpperCase(), nameWidth)} ${'COST'.padStart(12)} ${'CALLS'.padStart(10)} ${'PER CALL'.padStart(10)}  SHARE`),
		...rows.map(row => line(nameOf(row.name), row, shareOf(row))),
		theme.paint('strong', line('total', sum, 0)),
	];
}
