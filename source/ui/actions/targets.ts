import {type Row} from '../../store/rows.js';
import {whyLeftOut} from '../dialogs/left-out.js';
import {targetOf} from '../dialogs/form.js';
import {type LeftOut, type Target} from '../dialogs/types.js';
import {type App} from '../app.js';
import {currentScreen} from '../state/ui-state.js';

/** The token that a key acts on: that of the detail screen, or the one under the cursor; undefined where it is gone. */
export function targetRow(app: App): Row | undefined {
	const screen = currentScreen(app.ui);
	const view = app.view();
	return screen.kind === 'detail' ? view.rows.find(({id}) => id === screen.id) : view.selected;
}

export type Chosen = {readonly targets: readonly Target[]; readonly leftOut: readonly LeftOut[]};

/** The marked tokens that can be changed now, and those that cannot; without marks the one that the key acts on. */
export function chooseTargets(app: App): Chosen {
	const {rows, lines} = app.view();
	const {marks} = app.ui;
	if (currentScreen(app.ui).kind !== 'list' || marks.size === 0) {
		const row = targetRow(app);
		return {targets: row ? [targetOf(row)] : [], leftOut: []};
	}

	const {state} = app.scene();
	const targets = rows.filter(({id}) => marks.has(id) && whyLeftOut(state, id) === undefined).map(row => ({...targetOf(row), hidden: !lines.indexOf.has(row.id)}));
	const leftOut = [...marks].flatMap(id => {
		const why = whyLeftOut(state, id);
		return why === undefined ? [] : [{name: state.tokens.get(id)?.name ?? id, why}];
	});
	return {targets, leftOut};
}
