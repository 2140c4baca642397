import {type History} from '../../history/types.js';
import {type Row} from '../../store/rows.js';
import {type PlotSpan} from '../state/ui-state.js';
import {type Theme} from '../theme.js';

type Parts = {readonly history: History; readonly row: Row; readonly span: PlotSpan; readonly now: number; readonly width: number; readonly theme: Theme};

const hourMs = 3_600_000;

const spanMs: Readonly<Record<PlotSpan, number>> = {'1h': hourMs, '24h': 24 * hourMs, '7d': 168 * hourMs, '90d': 2160 * hourMs};

/** The balance over time, with its forecast. */
export function historyLines({history, row, span, now, theme}: Parts): string[] {
	const samples = history.series(row.id, now - spanMs[span], now);
	const title = theme.paint('strong', `Balance, last ${span}`) + theme.paint('muted', '  [ ]: shorter, longer');
	return samples.length < 2 ? [title, `  ${history.notice ?? 'Nothing is known of its past yet.'}`] : [title];
}
