import {Box} from 'ink';
import {useMemo} from 'react';
import {type Account} from '../../account/account.js';
import {type History} from '../../history/history-port.js';
import {type Row} from '../../store/rows.js';
import {type State} from '../../store/state.js';
import {periodLabel} from '../../store/usage-totals.js';
import {formatBalance} from '../../tokens/balance-change.js';
import {formatDuration, formatExpiry, formatMoment} from '../../tokens/expiry.js';
import {marksOf, thresholdsByName, type ThresholdRules} from '../../tokens/health.js';
import {formatMoney} from '../../tokens/money.js';
import {formatReset, nextReset} from '../../tokens/reset.js';
import {describeRotation, rotationOf} from '../../tokens/rotation.js';
import {displayName} from '../../tokens/text.js';
import {Lines, lastTop, scrollTop} from '../components/lines.js';
import {formatRunsOut, wrapText} from '../format.js';
import {type ShownSecret, type PlotSpan, type App, currentScreen, type Screen} from '../model.js';
import {roleOf, type Theme} from '../theme.js';
import {balancePlot} from './balance-plot.js';
import {plotMarks} from './trace.js';
import {usagePeriodOf, UsageTable, usageCells, usageTableHeight, usageNotice} from './usage-screen.js';

type Parts = {readonly row: Row; readonly state: State; readonly thresholds: ThresholdRules; readonly shownSecret: ShownSecret | null; readonly readSecret: boolean; readonly theme: Theme};

function burnText(row: Row, {now, forecasts}: State): string {
	if (row.burn === null) {
		return 'too little is known yet';
	}

	const basis = forecasts.get(row.id)?.basis ?? null;
	return [
		`${formatMoney(row.burn)} an hour${basis === null ? '' : ` over the last ${formatDuration(basis)}`}`,
		row.runsOut === null ? '' : `runs out ${formatRunsOut(row, now)} (${formatMoment(row.runsOut)})`,
	].filter(part => part !== '').join(', ');
}

/** Every field of a token, one a line. */
export function detailFields({row, state, thresholds, shownSecret, readSecret, theme}: Parts): string[] {
	const {token} = row;
	const marks = marksOf(row.health);
	const {low, critical, expiringDays, criticalDays} = thresholdsByName(thresholds)(token.name);
	const field = (label: string, value: string): string => `${theme.paint('muted', label.padEnd(12))} ${value}`;
	const marked = (text: string, of: keyof typeof roleOf): string => (of === 'OK' ? text : theme.paint(roleOf[of], `${theme.glyph[of]} ${text} (${of})`));
	const reset = token.reset ? `${formatReset(token.reset)}, next ${formatMoment(nextReset(token.reset.period, state.now))}` : 'none';
	const hint = readSecret ? '(v shows it, Y copies it)' : '(shown only when it is created or rotated)';
	const secret = shownSecret?.id === row.id ? shownSecret.secret.reveal() : `${displayName(token.masked ?? '••••')}  ${hint}`;
	const rotation = rotationOf(state.rotations, row.id);
	return [
		`${theme.paint(roleOf[row.state], `${theme.glyph[row.state]} ${row.state}`)}  ${theme.paint('strong', row.displayName)}`,
		...(rotation ? [field('Rotation', theme.paint('warning', `${theme.symbols.rotation} ${describeRotation(rotation)} (r goes on with it)`))] : []),
		field('Type', token.type),
		field('Balance', marked(formatBalance(token), marks.balance)),
		field('Tracking', token.limited ? 'on: at 0 the token stops working' : 'off: spending is without limit'),
		field('Expiry', marked(`${formatExpiry(token.expiresAt, state.now)}${token.expiresAt === null ? '' : `, at ${formatMoment(token.expiresAt)}`}`, marks.expiry)),
		field('Reset', reset),
		field('Secret', secret),
		...(token.member === null ? [] : [field('Member', displayName(token.member))]),
		...(token.id === token.name ? [] : [field('Id', displayName(token.id))]),
		...(token.revoked ? [field('Revoked', token.revokedAt === null ? 'yes' : formatMoment(token.revokedAt))] : []),
		...(token.legacy ? [field('Legacy', 'listed, but not addressable: regenerate it in the Eden AI dashboard')] : []),
		field('Burn', burnText(row, state)),
		field('Thresholds', `LOW < ${formatMoney(low)}, CRITICAL < ${formatMoney(critical)}; EXPIRING < ${expiringDays} d, CRITICAL < ${criticalDays} d`),
	];
}

type HistoryParts = {
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
function historyLines({history, row, span, now, width, height, theme}: HistoryParts): string[] {
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
		forecast: row.burn === null ? null : {burnPerHour: row.burn}, marks: plotMarks(samples, row.token.reset),
	})];
}

const plotHeight = 10;

type Props = {readonly app: App; readonly height: number};

function Detail({app, height, screen, row, account}: Props & {readonly screen: Extract<Screen, {kind: 'detail'}>; readonly row: Row; readonly account: Account}) {
	const {ui, state: {now}, theme} = app.getModel();
	const width = Math.min(ui.columns, 140);
	const {history} = account.session;
	const {span, usage} = screen;
	// Read and drawn again when something new is known, not with every key.
	const plot = useMemo(() => historyLines({history, row, span, now, width, height: plotHeight, theme}), [history, row, span, now, width, theme]);
	const tables = useMemo(() => (usage.kind === 'ready' && usage.usage.kind === 'usage'
		? (['feature', 'provider'] as const).map(by => ({by, cells: usageCells(usage.usage.kind === 'usage' ? usage.usage.entries : [], by)}))
		: []), [usage]);
	const period = periodLabel(usagePeriodOf(screen));
	const notice = usageNotice(usage);
	const fields = detailFields({
		row, state: app.getModel().state, thresholds: account.settings.thresholds, shownSecret: ui.shownSecret, readSecret: account.session.api.capabilities.readSecret, theme,
	});
	const lines = [...fields, '', ...plot, '', ...(notice === undefined ? [] : wrapText(`Usage, ${period}: ${notice}`, width))];
	const total = lines.length + (notice === undefined ? tables.reduce((sum, {cells}) => sum + usageTableHeight(cells), 0) : 0);
	app.drawn.lastTop = lastTop(total, height);
	return (
		<Box height={height} overflowY='hidden' flexDirection='column'>
			<Box flexDirection='column' flexShrink={0} marginTop={-scrollTop(total, screen.scroll, height)}>
				<Lines lines={lines} height={lines.length}/>
				{notice === undefined && tables.map(({by, cells}) => <UsageTable key={by} title={`Usage by ${by}, ${period}`} cells={cells} ascii={theme.ascii}/>)}
			</Box>
		</Box>
	);
}

/** Every field of one token, the plot of its balance, its usage. Scrolls. */
export function DetailBody({app, height}: Props) {
	const {ui, account} = app.getModel();
	const screen = currentScreen(ui);
	if (screen.kind !== 'detail' || !account || height <= 0) {
		return null;
	}

	const row = app.view().rows.find(({id}) => id === screen.id);
	if (row) {
		return <Detail app={app} height={height} screen={screen} row={row} account={account}/>;
	}

	app.drawn.lastTop = 0;
	return <Lines lines={['', '  The token is gone: it was removed elsewhere. Esc goes back.']} height={height}/>;
}
