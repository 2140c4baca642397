import {type History} from '../../history/history-port.js';
import {type Row} from '../../store/rows.js';
import {balancePlot} from '../plot/balance-plot.js';
import {marksOf} from '../plot/trace.js';
import {type PlotSpan} from '../state/ui-state.js';
import {type Theme} from '../theme.js';

type Parts = {
	readonly history: History;
	readonly row: Row;
	readonly span: PlotSpan;
	/** Epoch ms. */
	readonly now: number;
	readonly width: number;
	/** Of the plot alone. */
	readonly height: number;
	readonly theme: Theme;
};

const hourMs = 3_600_000;

const spanMs: Readonly<Record<PlotSpan, number>> = {'1h': hourMs, '24h': 24 * hourMs, '7d': 168 * hourMs, '90d': 2160 * hourMs};

/** So much of the span is drawn beyond now, for the forecast. */
const ahead = 0.25;

/** The balance over time, with top-ups and resets marked and the forecast drawn on; a sentence where nothing is known. */
export function historyLines({history, row, span, now, width, height, theme}: Parts): string[] {
	const from = now - spanMs[span];
	const samples = history.series(row.id, from, now);
	const {ascii} = theme;
	const legend = ascii ? '* balance  . forecast  ^ top-up  r reset' : '· forecast  ▲ top-up  ↻ reset';
	const title = `${theme.paint('strong', `Balance, last ${span}`)}${theme.paint('muted', `  ${legend}  [ ]: shorter, longer`)}`;
	if (samples.length === 0) {
		return [title, `  ${history.notice ?? 'Nothing is known of its past yet.'}`];
	}

	return [title, ...balancePlot({
		samples, from, to: now + (spanMs[span] * ahead), now, width, height, ascii,
		forecast: row.burn === null ? null : {burnPerHour: row.burn}, marks: marksOf(samples, row.token.reset),
	})];
}
