import {Box} from 'ink';
import {useMemo} from 'react';
import {type Row} from '../../store/rows.js';
import {periodLabel} from '../../store/usage-totals.js';
import {usagePeriodOf} from '../actions/usage.js';
import {type Account, type App} from '../app-types.js';
import {Lines} from '../components/lines.js';
import {UsageTable, usageCells, usageTableHeight} from '../components/usage-tables.js';
import {wrapText} from '../format.js';
import {detailFields} from '../screens/detail.js';
import {historyLines} from '../screens/history.js';
import {usageNotice} from '../screens/usage.js';
import {currentScreen, type Screen} from '../state/ui-state.js';
import {lastTop, scrollTop} from './window.js';

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
