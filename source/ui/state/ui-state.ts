import {type Usage} from '../../api/port.js';
import {type ViewQuery} from '../../store/rows.js';
import {type Level} from '../../store/state.js';
import {type UsageGrouping} from '../../store/usage-summary.js';
import {type Secret} from '../../tokens/secret.js';
import {type UsagePeriod} from '../../tokens/usage-period.js';
import {type Dialog, type SecretDialog} from '../dialogs/types.js';

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
