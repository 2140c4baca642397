import {Box, Text} from 'ink';
import {type App} from '../app.js';
import {Lines} from '../components/lines.js';
import {UsageTable, usageCells, usageTableHeight} from '../components/usage-tables.js';
import {detailFields} from '../screens/detail.js';
import {historyLines} from '../screens/history.js';
import {usageNotice} from '../screens/usage.js';
import {currentScreen} from '../state/ui-state.js';
import {periodLabel} from '../../tokens/usage-period.js';
import {usagePeriodOf} from '../actions/usage.js';
import {scrollTop} from './window.js';

/** Every field of one token, the plot of its balance, its usage. Scrolls. */
export function DetailBody({app, height}: {readonly app: App; readonly height: number}) {
	const {ui, state, theme, account} = app.getModel();
	const screen = currentScreen(ui);
	if (screen.kind !== 'detail' || !account || height <= 0) {
		return null;
	}

	const row = app.view().rows.find(({id}) => id === screen.id);
	if (!row) {
		return <Lines lines={['', '  The token is gone: it was removed elsewhere. Esc goes back.']} height={height}/>;
	}

	const fields = detailFields({row, state, thresholds: account.settings.thresholds, shownSecret: ui.shownSecret, readSecret: account.session.api.capabilities.readSecret, theme});
	const plot = historyLines({history: account.session.history, row, span: screen.span, now: state.now, width: ui.columns, theme});
	const notice = usageNotice(screen.usage);
	const entries = screen.usage.kind === 'ready' && screen.usage.usage.kind === 'usage' ? screen.usage.usage.entries : [];
	const tables = notice === undefined
		? [
			{title: `Usage by feature, ${periodLabel(usagePeriodOf(screen))}`, cells: usageCells(entries, 'feature')},
			{title: 'Usage by provider', cells: usageCells(entries, 'provider')},
		]
		: [];
	const lines = [...fields, '', ...plot, ''];
	const total = lines.length + (notice === undefined ? tables.reduce((sum, {cells}) => sum + usageTableHeight(cells), 0) : 1);
	return (
		<Box height={height} overflow='hidden' flexDirection='column'>
			<Box flexDirection='column' flexShrink={0} marginTop={-scrollTop(total, screen.scroll, height)}>
				<Lines lines={lines} height={lines.length}/>
				{tables.map(({title, cells}) => <UsageTable key={title} title={title} cells={cells}/>)}
				{notice !== undefined && <Text wrap='truncate-end'>{`Usage, ${periodLabel(usagePeriodOf(screen))}: ${notice}`}</Text>}
			</Box>
		</Box>
	);
}
