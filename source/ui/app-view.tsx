import {Box, Text, useInput} from 'ink';
import {memo, useSyncExternalStore} from 'react';
import {type Settings} from '../settings/settings.js';
import {Lines} from './components/lines.js';
import {Body} from './frame/body.js';
import {Hints, StatusLine, SummaryLine} from './frame/footer.js';
import {headerLines} from './frame/header.js';
import {isTooSmall, layoutOf, smallest} from './frame/layout.js';
import {statusLines} from './frame/status.js';
import {dispatchKey} from './input/dispatch.js';
import {keyName, typedText} from './input/keys.js';
import {type App, type Model} from './model.js';
import {selectSummary} from './screens/list-view.js';

type Props = {readonly app: App; readonly settings: Settings};

function TooSmall({columns, rows}: {readonly columns: number; readonly rows: number}) {
	return <Text wrap='truncate-end'>{`Needs ${smallest.columns}×${smallest.rows}, has ${columns}×${rows}.`}</Text>;
}

const Header = memo(({state, account, width, theme, height}: Pick<Model, 'state' | 'account' | 'theme'> & {readonly width: number; readonly height: number}) =>
	<Lines lines={account ? headerLines(state, account, width, theme) : [theme.paint('accent', 'eden-tokens'), '']} height={height}/>);

/** The whole screen, from the model alone. */
export function AppView({app, settings}: Props) {
	const {ui, state, account, theme} = useSyncExternalStore(app.subscribe, app.getModel);
	useInput((input, key) => {
		dispatchKey(app, keyName(input, key), typedText(input, key));
	});
	if (isTooSmall(ui)) {
		return <TooSmall columns={ui.columns} rows={ui.rows}/>;
	}

	const view = app.view();
	const status = statusLines({ui, state, view, theme});
	const {height, width, header, body, summary} = layoutOf(ui, {isDialogOpen: ui.dialog !== null, statusLines: status.length});
	return (
		<Box flexDirection='column' width={width} height={height} overflowY='hidden'>
			<Header state={state} account={account} width={width} theme={theme} height={header}/>
			<Body app={app} settings={settings} height={body}/>
			{/* Of tokens that were never read there is nothing to sum up. */}
			{state.sync.lastGood === null && view.rows.length === 0
				? <Lines lines={[]} height={summary}/>
				: <SummaryLine summary={selectSummary(view.visible, view.rows)} marked={view.marked.length} width={width} theme={theme} height={summary}/>}
			<StatusLine app={app} lines={status}/>
			<Hints app={app}/>
			{/* Something that is new to Ink, so that a cleared screen is drawn though nothing else changed. */}
			<Box key={ui.repaints} height={0}/>
		</Box>
	);
}
