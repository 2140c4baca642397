import {type Row} from '../../store/rows.js';
import {type State} from '../../store/state.js';
import {displayName, fitText, textWidth} from '../../tokens/display-name.js';
import {formatDuration} from '../../tokens/expiry.js';
import {formatReset, nextReset} from '../../tokens/reset.js';
import {describeStep, rotationOf} from '../../tokens/rotation.js';
import {formatMoment, wrapText} from '../format.js';
import {roomyRows} from '../state/layout.js';
import {currentScreen, type Message, type UiState} from '../state/ui-state.js';
import {type View} from '../state/view.js';
import {type Role, type Theme} from '../theme.js';
import {faultText} from './header.js';

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

type Parts = {readonly ui: UiState; readonly state: State; readonly view: View; readonly theme: Theme};

/** The filter of the list, and what is to be said of the selected token; empty where there is neither. */
function noteLine({ui, state, view, theme}: Parts): string {
	const {query, columns: width} = ui;
	const screen = currentScreen(ui);
	const row = screen.kind === 'detail' ? view.rows.find(({id}) => id === screen.id) : (screen.kind === 'list' ? view.selected : undefined);
	const rotation = row && rotationOf(state.rotations, row.id);
	const note = rotation ? `Rotation unfinished (r goes on): ${describeStep(rotation)}` : (row ? tokenNote(row, state.now) : '');
	const filter = query.filter === '' || screen.kind !== 'list' ? '' : `filter: ${displayName(query.filter)}  (Esc clears)`;
	const text = fitText([filter, note].filter(part => part !== '').join(` ${theme.symbols.dot} `), width).trimEnd();
	return text === '' ? '' : theme.paint(filter === '' ? 'muted' : 'accent', text);
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

/**
The lines above the key hints, at least one: what was just said or why reading fails, and the filter and what is to be said of the selected token. Where there
are few rows, the latter gives way. While the filter is typed the last one is left empty for its field.
*/
export function statusLines(parts: Parts): string[] {
	const {ui} = parts;
	const isTyping = ui.filtering && !ui.dialog;
	const said = ui.dialog && !ui.message ? [] : news(parts);
	if (isTyping) {
		return [...said, ''];
	}

	const note = ui.dialog || (said.length > 0 && ui.rows < roomyRows) ? '' : noteLine(parts);
	return note === '' && said.length > 0 ? said : [...said, note];
}
