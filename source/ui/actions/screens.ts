import {usageGroupings, longerPeriod, shorterPeriod} from '../../store/usage-totals.js';
import {type ViewQuery} from '../../store/visible-rows.js';
import {sortColumns} from '../../tokens/query.js';
import {type App, currentScreen, plotSpans, type Screen, type UiState} from '../model.js';
import {targetRow} from '../screens/list-keys.js';
import {loadUsage} from '../screens/usage-screen.js';

const withScreen = (ui: UiState, screen: Screen): UiState => ({...ui, screens: [...ui.screens.slice(0, -1), screen]});

function pushScreen(app: App, screen: Screen): void {
	app.update(ui => (currentScreen(ui).kind === screen.kind ? ui : {...ui, screens: [...ui.screens, screen], message: null}));
}

function popScreen(app: App): void {
	app.update(ui => (ui.screens.length > 1 ? {...ui, screens: ui.screens.slice(0, -1), shownSecret: null} : ui));
}

export function openDetail(app: App): void {
	const row = targetRow(app);
	if (!row) {
		return;
	}

	pushScreen(app, {kind: 'detail', id: row.id, span: '24h', usage: {kind: 'loading'}, scroll: 0});
	void loadUsage(app);
}

export function startFilter(app: App): void {
	app.update(ui => ({...ui, filtering: true, cursor: null, message: null}));
}

/** The list by another query: the selected token stays selected while it is shown; else the first one is. */
export function changeQuery(app: App, change: Partial<ViewQuery>): void {
	app.update(ui => ({...ui, query: {...ui.query, ...change}, message: null}));
	const view = app.view();
	if (view.selected) {
		app.update(ui => ({...ui, selectedIndex: view.cursor, top: view.top}));
		return;
	}

	const first = view.visible[0];
	app.update(ui => ({...ui, selectedId: first?.id ?? ui.selectedId, selectedIndex: 0, top: 0}));
}

type Switch = 'atRisk' | 'reverse' | 'grouped' | 'showRevoked';

const words: Readonly<Record<Switch, readonly [string, string]>> = {
	atRisk: ['Only tokens at risk are shown.', 'All tokens are shown.'],
	reverse: ['The order is reversed.', 'The order is as usual.'],
	grouped: ['Grouped by environment.', 'Not grouped.'],
	showRevoked: ['Revoked keys are shown.', 'Revoked keys are hidden.'],
};

export const toggle = (name: Switch) => (app: App): void => {
	const isOn = !app.ui.query[name];
	changeQuery(app, {[name]: isOn});
	app.tell('info', words[name][isOn ? 0 : 1]);
};

export function nextSort(app: App): void {
	const {sort} = app.ui.query;
	const next = sortColumns[(sortColumns.indexOf(sort) + 1) % sortColumns.length]!;
	changeQuery(app, {sort: next});
	app.tell('info', `Sorted by ${next}.`);
}

export function openUsage(app: App): void {
	pushScreen(app, {kind: 'usage', by: 'environment', period: 'week', usage: {kind: 'loading'}, scroll: 0});
	void loadUsage(app);
}

export function nextUsageBy(app: App): void {
	app.update(ui => {
		const screen = currentScreen(ui);
		return screen.kind === 'usage' ? withScreen(ui, {...screen, by: usageGroupings[(usageGroupings.indexOf(screen.by) + 1) % usageGroupings.length]!, scroll: 0}) : ui;
	});
}

/** The next longer or shorter time of the plot and of the usage figures. */
export const changePeriod = (step: 1 | -1) => (app: App): void => {
	const screen = currentScreen(app.ui);
	if (screen.kind === 'detail') {
		const span = plotSpans[Math.max(0, plotSpans.indexOf(screen.span) + step)] ?? screen.span;
		if (span !== screen.span) {
			app.update(ui => withScreen(ui, {...screen, span, usage: {kind: 'loading'}}));
			void loadUsage(app);
		}
	} else if (screen.kind === 'usage') {
		const period = step === 1 ? longerPeriod(screen.period) : shorterPeriod(screen.period);
		if (period !== screen.period) {
			app.update(ui => withScreen(ui, {...screen, period, usage: {kind: 'loading'}}));
			void loadUsage(app);
		}
	}
};

export function back(app: App): void {
	const {screens, query, marks, message} = app.ui;
	if (screens.length > 1) {
		popScreen(app);
	} else if (query.filter !== '') {
		changeQuery(app, {filter: ''});
	} else if (message) {
		app.tell('info', '');
	} else if (query.atRisk) {
		changeQuery(app, {atRisk: false});
	} else if (marks.size > 0) {
		app.tell('info', String.raw`Ctrl-\ clears the marks.`);
	}
}

export function openActivity(app: App): void {
	if (currentScreen(app.ui).kind === 'activity') {
		popScreen(app);
		return;
	}

	// The newest is at the end: begin there.
	pushScreen(app, {kind: 'activity', scroll: Number.MAX_SAFE_INTEGER});
}

export function openHelp(app: App): void {
	if (currentScreen(app.ui).kind === 'help') {
		popScreen(app);
		return;
	}

	pushScreen(app, {kind: 'help', scroll: 0});
}
