import {whyFixed} from '../../store/core.js';
import {type Row} from '../../store/rows.js';
import {count} from '../../tokens/text.js';
import {type LeftOut, type Target, targetOf} from '../dialogs/field.js';
import {whyLeftOut} from '../dialogs/form.js';
import {layoutOf, scrollTo} from '../frame/layout.js';
import {type App, currentScreen, type UiState} from '../model.js';
import {nearestRow, type View} from './list-lines.js';

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

/** Puts the cursor on this token, once it is shown. */
export function selectToken(app: App, id: string): void {
	app.update(ui => ({...ui, selectedId: id}));
	const view = app.view();
	if (view.selected) {
		app.update(ui => ({...ui, selectedIndex: view.cursor, top: view.top}));
	}
}

/** Puts the cursor on the token at this line of the list, or nearest to it. */
export function selectLine(app: App, index: number): void {
	const view = app.view();
	app.update(ui => withCursor(ui, view, index, 1));
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

/** Marks the token under the cursor, or takes its mark off, and goes on to the next one. What can never be changed is not marked. */
export function mark(app: App): void {
	const view = app.view();
	const {selected} = view;
	if (!selected) {
		return;
	}

	const why = whyFixed(selected.token);
	if (why !== undefined && !app.ui.marks.has(selected.id)) {
		app.tell('warning', why);
		return;
	}

	app.update(ui => {
		const marks = new Set(ui.marks);
		if (!marks.delete(selected.id)) {
			marks.add(selected.id);
		}

		const next = view.cursor + 1 < view.lines.lines.length ? withCursor(ui, view, view.cursor + 1, 1) : ui;
		return {...next, marks, message: null};
	});
}

/** Marks all that is shown and can be changed; marks of what is not shown stay. */
export function markAll(app: App): void {
	const {visible} = app.view();
	const free = visible.filter(({token}) => whyFixed(token) === undefined);
	app.update(ui => ({...ui, marks: new Set([...ui.marks, ...free.map(({id}) => id)])}));
	const left = visible.length - free.length;
	app.tell('info', `${count(app.view().marked.length, 'token')} marked${left > 0 ? `; ${left} that cannot be changed ${left === 1 ? 'is' : 'are'} left out` : ''}.`);
}

export function clearMarks(app: App): void {
	app.update(ui => (ui.marks.size === 0 ? ui : {...ui, marks: new Set()}));
	app.tell('info', 'No token is marked.');
}

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
