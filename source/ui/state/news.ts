import {type State} from '../../store/state.js';
import {formatWhen} from '../../tokens/expiry.js';
import {type AlertRecord, healthStates} from '../../tokens/health.js';
import {displayName, fitText, textWidth} from '../../tokens/text.js';
import {wrapText} from '../format.js';
import {roomyRows, currentScreen, type Message, type UiState} from './ui-state.js';

/** What stands in front of alerts. */
export const alertMark = 'Alert: ';

/** Words as well, so that the level is not told by colour alone. */
const marks: Readonly<Record<Message['level'], string>> = {info: '', success: '', warning: 'Note: ', error: 'Error: '};

/** What decides how much of a message is shown. */
export type Room = Pick<UiState, 'columns' | 'rows' | 'dialog'>;

/** A message takes as many lines as it needs, since the remedy stands at its end; no more than these, which leave a list or a dialog its room. */
const mostLinesOf = ({rows, dialog}: Room): number => dialog || rows < roomyRows ? 3 : Math.floor(rows / 4);

/** The lines of a message. */
export function messageText({level, text, mark = marks[level]}: Message, room: Room): readonly string[] {
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
export function newsOf(state: State, {message, dialog, columns}: UiState): Message | null {
	const {fault} = state.sync;
	if (message || dialog || fault === null || textWidth(faultText(state) ?? '') <= columns) {
		return message;
	}

	return {level: 'error', text: `${fault.message} ${fault.remedy}`};
}

const unseenOf = new WeakMap<State['alerts'], readonly AlertRecord[]>();

/** Alerts that stand and that nobody has marked as seen, the worst first. Remembered by their map. */
export function unseenAlerts({alerts}: State): readonly AlertRecord[] {
	let unseen = unseenOf.get(alerts);
	if (!unseen) {
		const rank = ({state}: AlertRecord): number => healthStates.indexOf(state);
		unseen = alerts.values().filter(({acknowledged}) => !acknowledged).toArray().toSorted((a, b) => rank(b) - rank(a) || b.since - a.since);
		unseenOf.set(alerts, unseen);
	}

	return unseen;
}

/** Whether alerts have a line of their own: not beside the message that tells of one. */
export const showsAlerts = (state: State, {message, dialog, filtering}: UiState): boolean => !dialog && !filtering && message?.mark !== alertMark && unseenAlerts(state).length > 0;

/** Whether what is asked for hides tokens of the list. */
export const isNarrowed = (ui: UiState): boolean => currentScreen(ui).kind === 'list' && (ui.query.filter !== '' || ui.query.atRisk);

/** Lines of the status under a list: the same whatever token is selected. Where a screen reader is told all of that token, there are more. */
export function statusHeight(state: State, ui: UiState): number {
	const message = newsOf(state, ui);
	const said = message ? messageText(message, ui).length : 0;
	if (ui.filtering) {
		return said + 1;
	}

	return ui.rows < roomyRows ? Math.max(1, said) : said + (showsAlerts(state, ui) ? 2 : (said === 0 || (isNarrowed(ui) && !ui.dialog) ? 1 : 0));
}
