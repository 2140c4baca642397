import {type Row} from '../../store/rows.js';
import {type State} from '../../store/state.js';
import {formatDuration, formatMoment, formatWhen} from '../../tokens/expiry.js';
import {type AlertRecord} from '../../tokens/health.js';
import {formatReset, nextReset} from '../../tokens/reset.js';
import {describeStep, rotationOf} from '../../tokens/rotation.js';
import {displayName, fitText, textWidth, count} from '../../tokens/text.js';
import {someOf, wrapText} from '../format.js';
import {type View} from '../state/list-view.js';
import {alertMark, isNarrowed, messageText, newsOf, showsAlerts, unseenAlerts, type Room} from '../state/news.js';
import {roomyRows, currentScreen, type Message, type UiState} from '../state/ui-state.js';
import {roleOf, type Role, type Theme} from '../theme.js';
import {plainRow} from './plain-row.js';

const roles: Readonly<Record<Message['level'], Role | undefined>> = {info: undefined, success: 'success', warning: 'warning', error: 'critical'};

/** What was just said, with its remedy. */
export function messageLines(message: Message, room: Room, theme: Theme): readonly string[] {
	const lines = messageText(message, room);
	const role = roles[message.level];
	return role ? lines.map(line => theme.paint(role, line)) : lines;
}

/** What the row of a token has no room to say: why it cannot be changed and what helps, or when its balance comes back. */
export function tokenNote({state, token: {revoked, legacy, reset}, lastsToReset, unread}: Row, now: number): string {
	if (unread) {
		return `As it was last read: since ${formatWhen(unread.since, now)} its answer cannot be read (${displayName(unread.what)}).`;
	}

	if (revoked) {
		return 'Revoked for ever: create a new key instead.';
	}

	if (legacy) {
		return 'Legacy key, not changeable here: regenerate it in the Eden AI dashboard.';
	}

	if (reset === null) {
		return '';
	}

	const next = nextReset(reset.period, now);
	const when = `${formatMoment(next)} (in ${formatDuration(next - now)})`;
	if (state === 'EMPTY') {
		return `EMPTY until ${when}: ${formatReset(reset)}`;
	}

	return `${formatReset(reset)}, next ${when}${lastsToReset === false ? '; empty before that at the present rate' : ''}`;
}

type Parts = {readonly ui: UiState; readonly state: State; readonly view: View; readonly theme: Theme};

/** The token that keys act on; undefined on screens that are of none. */
function rowOnScreen(ui: UiState, view: View): Row | undefined {
	const screen = currentScreen(ui);
	return screen.kind === 'detail' ? view.rows.find(({id}) => id === screen.id) : (screen.kind === 'list' ? view.selected : undefined);
}

/** What hides tokens of the list, and how many are left. */
function filterText({query}: UiState, {visible, rows}: View): string {
	const parts = [query.filter === '' ? '' : `filter: ${displayName(query.filter)}  (Esc clears)`, query.atRisk ? 'only tokens at risk  (f shows all)' : ''].filter(part => part !== '');
	return parts.length === 0 ? '' : [...parts, `${visible.length} of ${rows.length} shown`].join(', ');
}

/** What narrows the list, and what is to be said of the selected token; empty where there is neither. */
function noteLine({ui, state, view, theme}: Parts): string {
	const row = rowOnScreen(ui, view);
	const rotation = row && rotationOf(state.rotations, row.id);
	const note = rotation ? `Rotation unfinished (r goes on): ${describeStep(rotation)}` : (row ? tokenNote(row, state.now) : '');
	const filter = isNarrowed(ui) ? filterText(ui, view) : '';
	const text = fitText([filter, note].filter(part => part !== '').join(` ${theme.symbols.dot} `), ui.columns).trimEnd();
	return text === '' ? '' : theme.paint(filter === '' ? 'muted' : 'accent', text);
}

/** The alerts that wait to be seen: that of the token at hand first. */
function alertLine({ui, state, view, theme}: Parts): string {
	const unseen = unseenAlerts(state);
	const record = state.alerts.get(rowOnScreen(ui, view)?.id ?? '');
	const own = record?.acknowledged === false ? record : undefined;
	const [worst] = unseen;
	if (!worst) {
		return '';
	}

	const others = unseen.length - 1;
	const nameOf = ({id}: AlertRecord): string => displayName(state.tokens.get(id)?.name ?? id);
	const text = own
		? `${nameOf(own)} is ${own.state}: m marks it as seen${others > 0 ? ` (${count(others, 'more alert')})` : ''}`
		: `${count(unseen.length, 'alert')} not seen yet: ${someOf(unseen, one => `${nameOf(one)} ${one.state}`)}`;
	return theme.paint(roleOf[(own ?? worst).state], fitText(`${alertMark}${text}`, ui.columns).trimEnd());
}

/** For a screen reader: the selected token in all its words, where the list has to cut them. */
function wholeRow({ui, state, view, theme}: Parts): string[] {
	const {columns} = ui;
	if (!theme.plain || !view.selected || currentScreen(ui).kind !== 'list') {
		return [];
	}

	const text = plainRow(view.selected, {number: view.cursor + 1, selected: true, marked: ui.marks.has(view.selected.id), now: state.now});
	return textWidth(text) > columns ? wrapText(text, columns) : [];
}

/**
The lines above the key hints, at least one: what was just said or why reading fails; what narrows the list and what is to be said of the selected token; alerts
that nobody has seen. Where there are few rows, the first of these has the only place. While the filter is typed the last line is left empty for its field.
*/
export function statusLines(parts: Parts): readonly string[] {
	const {ui, state, theme} = parts;
	const message = newsOf(state, ui);
	const said = message ? messageLines(message, ui, theme) : [];
	if (ui.filtering && !ui.dialog) {
		return [...said, ''];
	}

	const note = ui.dialog ? '' : noteLine(parts);
	const alert = showsAlerts(state, ui) ? alertLine(parts) : '';
	if (ui.rows < roomyRows) {
		return said.length > 0 ? said : [note === '' ? alert : note];
	}

	const whole = ui.dialog ? [] : wholeRow(parts);
	// As many lines whatever the selected token is, so that nothing jumps while the cursor moves.
	const standing = said.length === 0 || alert !== '' || (isNarrowed(ui) && !ui.dialog) ? [note] : [];
	return [...said, ...whole, ...standing, ...(alert === '' ? [] : [alert])];
}
