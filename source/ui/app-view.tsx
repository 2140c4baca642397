import {Box, Text, useInput} from 'ink';
import {useMemo, useSyncExternalStore} from 'react';
import {fitText, textWidth} from '../tokens/display-name.js';
import {dispatchKey} from './dispatch.js';
import {type App} from './app.js';
import {changeQuery} from './actions/look.js';
import {Lines, Line} from './components/lines.js';
import {FormPanel} from './components/form-panel.js';
import {Overlay, overlayHeight} from './components/overlay.js';
import {TextField} from './components/text-field.js';
import {UsageTable} from './components/usage-table.js';
import {layoutColumns} from './columns.js';
import {fitLines, formLines, formTitle, heightOf} from './dialogs/form-lines.js';
import {definitionOf} from './dialogs/forms.js';
import {keyName} from './keys.js';
import {headerText} from './row-text.js';
import {activityLines} from './screens/activity.js';
import {detailFields} from './screens/detail.js';
import {hintsText, messageText, summaryText} from './screens/footer.js';
import {headerLines} from './screens/header.js';
import {helpLines} from './screens/help.js';
import {listLines} from './screens/list.js';
import {welcomeLines} from './screens/welcome.js';
import {isTooSmall, layoutOf, scrollTo, smallest} from './state/layout.js';
import {currentScreen} from './state/ui-state.js';
import {selectSummary} from './state/view.js';

type Props = {readonly app: App; readonly settings: Parameters<typeof welcomeLines>[0]};

function TooSmall({columns, rows}: {readonly columns: number; readonly rows: number}) {
	return <Text wrap='truncate-end'>{`Needs ${smallest.columns}×${smallest.rows}, has ${columns}×${rows}.`}</Text>;
}

/** The part of scrolling lines that is on screen; scrolled past the end shows the end. */
function windowOf(lines: readonly string[], scroll: number, height: number): readonly string[] {
	const top = Math.max(0, Math.min(scroll, lines.length - height));
	return lines.slice(top, top + height);
}

/** The list, above the dialog where one is open. */
function ListBody({app, height}: {readonly app: App; readonly height: number}) {
	const {ui, state, theme} = app.getModel();
	const view = app.view();
	const columns = useMemo(() => layoutColumns(ui.columns), [ui.columns]);
	if (height < 2) {
		return <Lines lines={[]} height={Math.max(0, height)}/>;
	}

	const rows = height - 1;
	const top = scrollTo({top: view.top, index: view.cursor, height: rows, total: view.lines.lines.length});
	return (
		<>
			<Line text={headerText(columns, ui.query, theme)}/>
			<Lines lines={listLines(view, top, rows, state, ui, {columns, now: state.now, theme})} height={rows}/>
		</>
	);
}

function DetailBody({app, height}: {readonly app: App; readonly height: number}) {
	const {ui, state, theme, account} = app.getModel();
	const screen = currentScreen(ui);
	if (screen.kind !== 'detail' || !account) {
		return null;
	}

	const row = app.view().rows.find(({id}) => id === screen.id);
	if (!row) {
		return <Lines lines={['', '  The token is gone: it was removed elsewhere. Esc goes back.']} height={height}/>;
	}

	const lines = detailFields({row, state, thresholds: account.settings.thresholds, shownSecret: ui.shownSecret, theme});
	return <Lines lines={windowOf(lines, screen.scroll, height)} height={height}/>;
}

function Body({app, settings, height}: Props & {readonly height: number}) {
	const {ui, state, theme, account} = app.getModel();
	const screen = currentScreen(ui);
	switch (screen.kind) {
		case 'list': {
			return <ListBody app={app} height={height}/>;
		}

		case 'detail': {
			return <DetailBody app={app} height={height}/>;
		}

		case 'usage': {
			return <UsageTable app={app} screen={screen} height={height}/>;
		}

		case 'activity': {
			return <Lines lines={windowOf(activityLines(state.activity, theme), screen.scroll, height)} height={height}/>;
		}

		case 'help': {
			return <Lines lines={windowOf(helpLines(theme, account?.store.readOnly ?? false), screen.scroll, height)} height={height}/>;
		}

		case 'welcome': {
			return <Lines lines={welcomeLines(settings, theme)} height={height}/>;
		}
	}
}

function DialogTitle({text, width, danger, app}: {readonly text: string; readonly width: number; readonly danger: boolean; readonly app: App}) {
	const {theme} = app.getModel();
	const {line} = theme.symbols;
	const title = fitText(`${line}${line} ${text} `, Math.max(4, width - 2)).trimEnd();
	return <Line text={theme.paint(danger ? 'critical' : 'accent', title + ' ' + line.repeat(Math.max(0, width - textWidth(title) - 1)))}/>;
}

/** The open dialog with the screen that it was opened on above it. */
function BodyWithDialog({app, settings, height}: Props & {readonly height: number}) {
	const {ui, theme} = app.getModel();
	const {dialog, columns: width} = ui;
	if (!dialog) {
		return <Body app={app} settings={settings} height={height}/>;
	}

	if (dialog.kind !== 'form') {
		const own = Math.min(height, overlayHeight(app, dialog, height));
		return (
			<>
				<Body app={app} settings={settings} height={height - own}/>
				<Overlay app={app} dialog={dialog} height={own}/>
			</>
		);
	}

	const scene = app.scene();
	const all = formLines(dialog, scene, width);
	const lines = fitLines(all.lines, all.focus, height - 1);
	const own = Math.min(height, heightOf(lines) + 1);
	return (
		<>
			<Body app={app} settings={settings} height={height - own}/>
			<DialogTitle app={app} text={formTitle(dialog, scene)} width={width} danger={definitionOf(dialog).danger ?? false}/>
			<FormPanel app={app} form={dialog} lines={lines} width={width} theme={theme}/>
		</>
	);
}

function StatusLine({app}: {readonly app: App}) {
	const {ui, theme} = app.getModel();
	if (ui.filtering && !ui.dialog) {
		return (
			<Box>
				<Text>{theme.paint('accent', '/')}</Text>
				<TextField focused width={ui.columns - 1} value={ui.query.filter} onChange={filter => {
					changeQuery(app, {filter});
				}}/>
			</Box>
		);
	}

	const filter = ui.query.filter === '' ? '' : `filter: ${ui.query.filter}  (Esc clears)`;
	return <Line text={ui.message ? messageText(ui.message, ui.columns, theme) : theme.paint('accent', fitText(filter, ui.columns).trimEnd())}/>;
}

function Hints({app}: {readonly app: App}) {
	const {ui, theme} = app.getModel();
	const {dialog} = ui;
	if (dialog?.kind === 'form') {
		const {verb, submitKeys = []} = definitionOf(dialog);
		const isPlain = dialog.fields.length === 0;
		return (
			<Line text={[
				`${theme.paint('strong', isPlain ? ['Enter', ...submitKeys].join('/') : 'Enter')} ${verb}`,
				`${theme.paint('strong', 'Esc')} cancels`,
				...(dialog.fields.length > 1 ? [`${theme.paint('strong', 'Tab')} next field`] : []),
			].join('  ')}/>
		);
	}

	if (dialog?.kind === 'secret') {
		return <Line text={`${theme.paint('strong', 'Y')} copies  ${theme.paint('strong', 'Esc')} dismisses`}/>;
	}

	if (dialog?.kind === 'bulk') {
		return <Line text={dialog.report ? `${theme.paint('strong', 'Esc')} closes` : `${theme.paint('strong', 'Esc')} stops after those in flight`}/>;
	}

	if (dialog?.kind === 'palette') {
		return <Line text={`${theme.paint('strong', 'Enter')} runs  ${theme.paint('strong', '↑ ↓')} choose  ${theme.paint('strong', 'Esc')} cancels`}/>;
	}

	return <Line text={ui.filtering ? `${theme.paint('strong', 'Enter')} keeps the filter  ${theme.paint('strong', 'Esc')} clears it` : hintsText(app, ui.columns, theme)}/>;
}

/** The whole screen, from the model alone. */
export function AppView({app, settings}: Props) {
	const {ui, state, account, theme} = useSyncExternalStore(app.subscribe, app.getModel);
	useInput((input, key) => {
		const name = keyName(input, key);
		if (name !== undefined) {
			dispatchKey(app, name);
		}
	});
	if (isTooSmall(ui)) {
		return <TooSmall columns={ui.columns} rows={ui.rows}/>;
	}

	const {height, width, body} = layoutOf(ui);
	const view = app.view();
	return (
		<Box flexDirection='column' width={width} height={height} overflow='hidden'>
			<Lines lines={account ? headerLines(state, account, width, theme) : [theme.paint('accent', 'eden-tokens'), '']} height={2}/>
			<BodyWithDialog app={app} settings={settings} height={body}/>
			<Line text={account ? summaryText(selectSummary(view.visible, view.rows), view.marked.length, width, theme) : ''}/>
			<StatusLine app={app}/>
			<Hints app={app}/>
		</Box>
	);
}
