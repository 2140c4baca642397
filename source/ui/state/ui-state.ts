import {type Usage} from '../../api/port.js';
import {type Level} from '../../store/state.js';
import {type UsageGrouping, type UsagePeriod} from '../../store/usage-totals.js';
import {type ViewQuery} from '../../store/visible-rows.js';
import {type Secret} from '../../tokens/secret.js';
import {type Dialog, type SecretDialog} from '../dialogs/dialog-types.js';

export const plotSpans = ['1h', '24h', '7d', '90d'] as const;

export type PlotSpan = (typeof plotSpans)[number];

/** A secret that is on screen; null: asked for, or hidden. */
export type ShownSecret = {readonly id: string; readonly secret: Secret};

/** Figures that were asked for: on their way, here, or why not. */
export type UsageState =
	| {readonly kind: 'loading'}
	| {readonly kind: 'ready'; readonly usage: Usage}
	| {readonly kind: 'failed'; readonly message: string};

export type Screen =
	| {readonly kind: 'list'}
	| {readonly kind: 'detail'; readonly id: string; readonly span: PlotSpan; readonly usage: UsageState; readonly scroll: number}
	| {readonly kind: 'usage'; readonly by: UsageGrouping; readonly period: UsagePeriod; readonly usage: UsageState; readonly scroll: number}
	| {readonly kind: 'activity'; readonly scroll: number}
	| {readonly kind: 'help'; readonly scroll: number}
	/** There is no key. */
	| {readonly kind: 'welcome'};

export type Message = {
	readonly level: Level;
	readonly text: string;
	/** The word in front of it, where it is not the level's own. */
	readonly mark?: string;
};

export type UiState = {
	readonly columns: number;
	readonly rows: number;
	/** The last one is shown; `Esc` drops it. */
	readonly screens: readonly Screen[];
	readonly dialog: Dialog | null;
	/** New secrets that came while another dialog was open: each is shown as soon as there is room. */
	readonly waiting: readonly SecretDialog[];
	/** The token that keys act on. Stays the same token whatever the list does; null: none was there yet. */
	readonly selectedId: string | null;
	/** Where in the list it was seen last, so that the cursor has a place when it is gone. */
	readonly selectedIndex: number;
	/** Index of the first line of the list on screen. */
	readonly top: number;
	readonly marks: ReadonlySet<string>;
	readonly query: ViewQuery;
	/** The filter is being typed. */
	readonly filtering: boolean;
	/** Where the cursor of a field was moved to; any other field has it behind its text. */
	readonly cursor: {readonly field: string; readonly at: number} | null;
	readonly message: Message | null;
	readonly shownSecret: ShownSecret | null;
	/** Counts up to have everything drawn anew. */
	readonly repaints: number;
};

export const initialQuery: ViewQuery = {filter: '', atRisk: false, sort: 'NAME', reverse: false, grouped: false, showRevoked: false};

export const initialUiState = (columns: number, rows: number, first: 'list' | 'welcome'): UiState => ({
	columns, rows, screens: [{kind: first}], dialog: null, waiting: [], selectedId: null, selectedIndex: 0, top: 0, marks: new Set(), query: initialQuery,
	filtering: false, cursor: null, message: null, shownSecret: null, repaints: 0,
});

/** What is on screen under a dialog. */
export const currentScreen = ({screens}: UiState): Screen => screens.at(-1) ?? {kind: 'list'};

/** The smallest terminal that shows anything but a request for more room. */
export const smallest = {columns: 60, rows: 10} as const;

type Size = {readonly columns: number; readonly rows: number};

export type Layout = {
	/** Lines of the whole frame: one less than the terminal has, since a frame that fills it is cleared and redrawn whole. */
	readonly height: number;
	readonly width: number;
	/** Lines of the header: its second one gives way to a dialog where there is little room. */
	readonly header: number;
	/** Lines of the summary, which gives way likewise. */
	readonly summary: number;
	/** Lines between the header and the summary. */
	readonly body: number;
	/** Lines of tokens, where no dialog is open. */
	readonly list: number;
};

/** The status and the key hints. */
const footerLines = 2;

/** With fewer rows than this a dialog gets the room of what can be read after it, and a message that of the filter. */
export const roomyRows = 16;

export const isTooSmall = ({columns, rows}: Size): boolean => columns < smallest.columns || rows < smallest.rows;

/** Where everything goes. `statusLines`: how many lines the status takes, at least 1. */
export function layoutOf({columns, rows}: Size, {isDialogOpen = false, statusLines = 1}: {readonly isDialogOpen?: boolean; readonly statusLines?: number} = {}): Layout {
	const height = Math.max(1, rows - 1);
	const isTight = isDialogOpen && rows < roomyRows;
	const [header, summary] = isTight ? [1, 0] : [2, 1];
	const body = Math.max(1, height - header - summary - footerLines - (statusLines - 1));
	return {height, width: columns, header, summary, body, list: Math.max(1, body - 1)};
}

/**
Where the window over `total` lines begins so that line `index` is in it. It moves only when the line would leave it, and then puts it into the middle:
half a page at the edges, so that most moves of the cursor change two lines of the screen.
*/
export function scrollTo({top, index, height, total}: {readonly top: number; readonly index: number; readonly height: number; readonly total: number}): number {
	const next = index < top || index >= top + height ? index - Math.floor(height / 2) : top;
	return Math.max(0, Math.min(next, total - height));
}
