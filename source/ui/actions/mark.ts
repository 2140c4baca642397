import {whyFixed} from '../../store/guard.js';
import {type App} from '../app.js';
import {count} from '../format.js';
import {withCursor} from './move.js';

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
