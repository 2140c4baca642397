import {type Row} from '../../store/rows.js';
import {type State} from '../../store/state.js';
import {formatWhen, formatDuration, formatMoment} from '../../tokens/expiry.js';
import {type AlertRecord, healthStates} from '../../tokens/health.js';
import {formatReset, nextReset} from '../../tokens/reset.js';
import {describeStep, rotationOf} from '../../tokens/rotation.js';
import {fitText, textWidth} from '../../tokens/text-width.js';
import {displayName, count} from '../../tokens/text.js';
import {wrapText, someOf} from '../format.js';
import {currentScreen, type Message, type UiState} from '../model.js';
import {type View} from '../screens/list-lines.js';
import {plainRow} from '../screens/list-screen.js';
import {roleOf, type Role, type Theme} from '../theme.js';
import {roomyRows} from './layout.js';

/** What stands in front of alerts. */
export const alertMark = 'Alert: ';

/** Words as well, so that the level is not told by colour alone. */
const marks: Readonly<Record<Message['level'], string>> = {info: '', success: '', warning: 'Note: ', error: 'Error: '};

/** What decides how much of a message is shown. */
export type Room = Pick<UiState, 'columns' | 'rows' | 'dialog'>;

/** A message takes as many lines as it needs, since the remedy stands at its end; no more than these, which leave a list or a dialog its room. */
const mostLinesOf = ({rows, dialog}: Room): number => dialog || rows < roomyRows ? 3 : Math.floor(rows / 4);

/** The lines of a message. */
function messageText({level, text, mark = marks[level]}: Message, room: Room): readonly string[] {
	const {columns: width} = room;
	const mostLines = mostLinesOf(room);
	const lines = wrapText(`${mark}${displayName(text)}`, width);
	return lines.length > mostLines ? [...lines.slice(0, mostLines - 1), fitText(lines.slice(mostLines - 1).join(' '), width).trimEnd()] : lines;
}

/** When the next try is, why the last one failed, and what helps; undefined while reading works. */
export function faultText({sync: {fault, paused, nextTry}, now}: State): string | undefined {
	if (!fault) {
		return undefined;
	}

	const next = paused ? 'paused' : (nextTry === null ? 'trying now' : `next try ${formatWhen(nextTry, now)}`);
	return `${next}: ${displayName(fault.message)} ${displayName(fault.remedy)}`;
}

/** What was just said, else why reading fails where the header has not the room to say it. */
function newsOf(state: State, {message, dialog, columns}: UiState): Message | null {
	const {fault} = state.sync;
	if (message || dialog || fault === null || textWidth(faultText(state) ?? '') <= columns) {
		return message;
	}

	return {level: 'error', text: `${fault.message} ${fault.remedy}`};
}

const unseenOf = new WeakMap<State['alerts'], readonly AlertRecord[]>();

/** Alerts that stand and that nobody has marked as seen, the worst first. Remembered by their map. */
function unseenAlerts({alerts}: State): readonly AlertRecord[] {
	let unseen = unseenOf.get(alerts);
	if (!unseen) {
		const rank = ({state}: AlertRecord): number => healthStates.indexOf(state);
		unseen = alerts.values().filter(({acknowledged}) => !acknowledged).toArray().toSorted((a, b) => rank(b) - rank(a) || b.since - a.since);
		unseenOf.set(alerts, unseen);
	}

	return unseen;
}

/** Whether alerts have a line of their own: not beside the message that tells of one. */
const showsAlerts = (state: State, {message, dialog, filtering}: UiState): boolean => !dialog && !filtering && message?.mark !== alertMark && unseenAlerts(state).length > 0;

/** Whether what is asked for hides tokens of the list. */
const isNarrowed = (ui: UiState): boolean => currentScreen(ui).kind === 'list' && (ui.query.filter !== '' || ui.query.atRisk);

/** Lines of the status under a list: the same whatever token is selected. Where a screen reader is told all of that token, there are more. */
export function statusHeight(state: State, ui: UiState): number {
	const message = newsOf(state, ui);
	const said = message ? messageText(message, ui).length : 0;
	if (ui.filtering) {
		return said + 1;
	}

	return ui.rows < roomyRows ? Math.max(1, said) : said + (showsAlerts(state, ui) ? 2 : (said === 0 || (isNarrowed(ui) && !ui.dialog) ? 1 : 0));
}

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
