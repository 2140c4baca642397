import {type App} from '../app.js';
import {layoutOf, scrollTo} from '../state/layout.js';
import {currentScreen, type UiState} from '../state/ui-state.js';
import {nearestRow, type View} from '../state/view.js';

/** The cursor on another line of the list, and the window with it. */
export function withCursor(ui: UiState, view: View, index: number, direction: 1 | -1): UiState {
	const at = nearestRow(view.lines, index, direction);
	const line = view.lines.lines[at];
	if (line?.kind !== 'row') {
		return ui;
	}

	const {height} = view;
	const moved = scrollTo({top: view.top, index: at, height, total: view.lines.lines.length});
	// The head of a group belongs on screen with its first token.
	const top = at === moved && view.lines.lines[at - 1]?.kind === 'group' && height > 1 ? at - 1 : moved;
	return {...ui, selectedId: line.row.id, selectedIndex: at, top, message: null};
}

const withScroll = (ui: UiState, lastTop: number, scroll: (now: number) => number): UiState => {
	const screen = currentScreen(ui);
	if (!('scroll' in screen)) {
		return ui;
	}

	// From where the screen is, not from where keys pressed at its end would have it.
	const next = Math.max(0, Math.min(lastTop, scroll(Math.min(lastTop, screen.scroll))));
	return next === screen.scroll ? ui : {...ui, screens: [...ui.screens.slice(0, -1), {...screen, scroll: next}]};
};

function move(app: App, step: number): void {
	if (currentScreen(app.ui).kind !== 'list') {
		app.update(ui => withScroll(ui, app.drawn.lastTop, scroll => scroll + step));
		return;
	}

	const view = app.view();
	// Where the token under the cursor is gone, another one stands there already: going down chooses that one.
	const from = view.selected || step < 0 ? view.cursor : view.cursor - 1;
	app.update(ui => withCursor(ui, view, from + step, step < 0 ? -1 : 1));
}

export const moveBy = (step: number) => (app: App): void => {
	move(app, step);
};

export const movePages = (pages: number) => (app: App): void => {
	const page = currentScreen(app.ui).kind === 'list' ? app.view().height : layoutOf(app.ui).body;
	move(app, Math.sign(pages) * Math.max(1, Math.floor(page * Math.abs(pages))));
};

export const moveTo = (end: 'first' | 'last') => (app: App): void => {
	if (currentScreen(app.ui).kind !== 'list') {
		app.update(ui => withScroll(ui, app.drawn.lastTop, () => (end === 'first' ? 0 : app.drawn.lastTop)));
		return;
	}

	const view = app.view();
	app.update(ui => withCursor(ui, view, end === 'first' ? 0 : view.lines.lines.length - 1, end === 'first' ? 1 : -1));
};
