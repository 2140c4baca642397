import {useMemo} from 'react';
import {type App} from '../app-types.js';
import {layoutColumns} from '../columns.js';
import {Line, Lines} from '../components/lines.js';
import {headerText} from '../row-text.js';
import {listLines} from '../screens/list.js';
import {scrollTo} from '../state/ui-state.js';

/** The list; shorter where a dialog is open below it, with the selected token still in it. */
export function ListBody({app, height}: {readonly app: App; readonly height: number}) {
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
