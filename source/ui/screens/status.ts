import {type Row} from '../../store/rows.js';
import {type State} from '../../store/state.js';
import {displayName, fitText, textWidth} from '../../tokens/display-name.js';
import {type AlertRecord} from '../../tokens/alert-record.js';
import {formatDuration} from '../../tokens/expiry.js';
import {healthStates} from '../../tokens/health.js';
import {formatReset, nextReset} from '../../tokens/reset.js';
import {describeStep, rotationOf} from '../../tokens/rotation.js';
import {count, formatMoment, someOf, wrapText} from '../format.js';
import {roomyRows} from '../state/layout.js';
import {currentScreen, type Message, type UiState} from '../state/ui-state.js';
import {type View} from '../state/view.js';
import {roleOf, type Role, type Theme} from '../theme.js';
import {faultText} from './header.js';
import {plainRow} from './plain-row.js';

const roles: Readonly<Record<Message['level'], Role | undefined>> = {info: undefined, success: 'success', warning: 'warning', error: 'critical'};

/** Words as well, so that the level is not told by colour alone. */
const marks: Readonly<Record<Message['level'], string>> = {info: '', success: '', warning: 'Note: ', error: 'Error: '};

/** A message takes as many lines as it needs, since the remedy stands at its end; no more than these. */
const mostLines = 3;

/** What was just said, with its remedy. */
export function messageLines({level, text, mark = marks[level]}: Message, width: number, theme: Theme): string[] {
	const lines = wrapText(`${mark}${displayName(text)}`, width);
	const shown = lines.length > mostLines ? [...lines.slice(0, mostLines - 1), fitText(lines.slice(mostLines - 1).join(' '), width).trimEnd()] : lines;
	const role = roles[level];
	return role ? shown.map(line => theme.paint(role, line)) : shown;
}

/** What the row of a token has no room to say: why it cannot be changed and what helps, or when its balance comes back. */
export function tokenNote({state, token: {revoked, legacy, reset}, lastsToReset}: Row, now: number): string {
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

/** What stands in front of alerts. */
export const alertMark = 'Alert: ';

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
	const screen = currentScreen(ui);
	const row = rowOnScreen(ui, view);
	const rotation = row && rotationOf(state.rotations, row.id);
	const note = rotation ? `Rotation unfinished (r goes on): ${describeStep(rotation)}` : (row ? tokenNote(row, state.now) : '');
	const filter = screen.kind === 'list' ? filterText(ui, view) : '';
	const text = fitText([filter, note].filter(part => part !== '').join(` ${theme.symbols.dot} `), ui.columns).trimEnd();
	return text === '' ? '' : theme.paint(filter === '' ? 'muted' : 'accent', text);
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

/** The alerts that wait to be seen: that of the token at hand first. Empty where there is none, and beside the message that tells of one. */
function alertLine({ui, state, view, theme}: Parts): string {
	const unseen = unseenAlerts(state);
	const row = rowOnScreen(ui, view);
	const own = row && unseen.find(({id}) => id === row.id);
	const [worst] = unseen;
	if (!worst || ui.message?.mark === alertMark) {
		return '';
	}

	const others = unseen.length - 1;
	const nameOf = ({id}: AlertRecord): string => displayName(state.tokens.get(id)?.name ?? id);
	const text = own
		? `${nameOf(own)} is ${own.state}: m marks it as seen${others > 0 ? ` (${count(others, 'more alert')})` : ''}`
		: `${count(unseen.length, 'alert')} not seen yet: ${someOf(unseen.map(record => `${nameOf(record)} ${record.state}`))}`;
	return theme.paint(roleOf[(own ?? worst).state], fitText(`${alertMark}${text}`, ui.columns).trimEnd());
}

/** What was just said, else why reading fails where the header has not the room to say it. */
function news({ui: {message, columns: width}, state, theme}: Parts): string[] {
	if (message) {
		return messageLines(message, width, theme);
	}

	const {fault} = state.sync;
	const isCut = fault !== null && textWidth(faultText(state) ?? '') > width;
	return isCut ? messageLines({level: 'error', text: `${fault.message} ${fault.remedy}`}, width, theme) : [];
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
export function statusLines(parts: Parts): string[] {
	const {ui} = parts;
	const isTyping = ui.filtering && !ui.dialog;
	const said = ui.dialog && !ui.message ? [] : news(parts);
	if (isTyping) {
		return [...said, ''];
	}

	const standing = ui.dialog ? [] : [...wholeRow(parts), noteLine(parts), alertLine(parts)].filter(line => line !== '');
	if (ui.rows < roomyRows) {
		return said.length > 0 ? said : [standing[0] ?? ''];
	}

	const lines = [...said, ...standing];
	return lines.length > 0 ? lines : [''];
}
