import {ApiError} from '../api/api-error.js';
import {selectRows, type Row} from '../store/rows.js';
import {type State, type SyncFault, systemClock, type Clock} from '../store/state.js';
import {type ThresholdRules} from '../tokens/health.js';
import {namePattern} from '../tokens/naming.js';
import {safeJson, displayName} from '../tokens/text.js';
import {exitStatus, type CommandContext} from './context.js';
import {untilAborted} from './listen.js';
import {openMonitoredStore} from './load-tokens.js';
import {isoTime, tokenJson} from './token-json.js';
import {type WatchEvent, tokenEvents} from './watch-events.js';

type Source = Pick<Extract<WatchEvent, {event: 'snapshot'}>, 'profile' | 'host' | 'api'>;

export type WatchStreamOptions = {
	readonly source: Source;
	/** Names and globs; empty: all tokens. */
	readonly names: readonly string[];
	readonly thresholds: ThresholdRules;
};

/** A function that is given each state of a store in turn, and tells what happened since the one before. */
function createWatchStream({source, names, thresholds}: WatchStreamOptions): (state: State) => WatchEvent[] {
	const patterns = names.map(name => namePattern(name));
	const isWatched = ({token}: Row): boolean => patterns.length === 0 || names.includes(token.id) || patterns.some(isMeant => isMeant(token.name));
	let known: ReadonlyMap<string, Row> | undefined;
	let told: SyncFault | null = null;

	function faultEvents({sync: {fault, nextTry}, now}: State): WatchEvent[] {
		const at = new Date(now).toISOString();
		if (fault && !told) {
			told = fault;
			return [{event: 'error', at, code: fault.kind, message: fault.message, hint: fault.remedy, nextTry: isoTime(nextTry)}];
		}

		if (!fault && told) {
			const since = new Date(told.since).toISOString();
			told = null;
			return [{event: 'recovered', at, since}];
		}

		return [];
	}

	return state => {
		const events = faultEvents(state);
		if (state.sync.lastGood === null) {
			return events;
		}

		const {now} = state;
		const rows = new Map(selectRows(state, thresholds).map(row => [row.id, row]));
		if (!known) {
			known = rows;
			const tokens = rows.values().filter(row => isWatched(row)).map(row => tokenJson(row, now)).toArray();
			return [...events, {event: 'snapshot', at: new Date(now).toISOString(), ...source, tokens}];
		}

		const before = known;
		known = rows;
		for (const id of new Set([...before.keys(), ...rows.keys()])) {
			const [had, has] = [before.get(id), rows.get(id)];
			// On v2 the end of the token is told by its own row: the row of the past that takes its place is nothing new.
			if (source.api === 'v2' && !had && has?.token.revoked) {
				continue;
			}

			// By the former name too, so that a token which is renamed does not leave unseen.
			if ([had, has].some(row => row && isWatched(row))) {
				events.push(...tokenEvents(had, has, now));
			}
		}

		return events;
	};
}

/** As typed. */
export type WatchOptions = {
	/** Names and globs; empty: all tokens, also those that are yet to come. */
	readonly names: readonly string[];
};

/**
Tells on stdout whatever happens to the tokens, a line of JSON an event (`eventSchema`), until the signal is aborted; then gives 0. Throws
`ApiError` where the key is refused at the very start: later, or where the server cannot be reached, it goes on trying.
*/
export async function runWatch({session, output, signal}: CommandContext, {names}: WatchOptions, clock: Clock = systemClock): Promise<number> {
	const {api, settings: {thresholds, profile}} = session;
	const {store, close} = openMonitoredStore(session, clock);
	const eventsOf = createWatchStream({source: {profile, host: api.host, api: api.version}, names, thresholds});
	const stop = new AbortController();
	const start: {refusal?: ApiError} = {};
	let {problems} = store.getState();
	const unsubscribe = store.subscribe(() => {
		const state = store.getState();
		for (const event of eventsOf(state)) {
			output.out(safeJson(event));
		}

		if (state.problems !== problems) {
			({problems} = state);
			for (const {subject, what} of problems) {
				output.err(`Warning: ${displayName(subject)}: ${displayName(what)}.`);
			}
		}

		const {fault, lastGood} = state.sync;
		const isRefused = fault?.kind === 'auth' || fault?.kind === 'forbidden';
		if (!isRefused || lastGood !== null) {
			return;
		}

		start.refusal = new ApiError(fault.kind, fault.message, {remedy: fault.remedy});
		stop.abort();
	});
	store.start();
	try {
		await untilAborted(AbortSignal.any([signal, stop.signal]));
	} finally {
		unsubscribe();
		close();
	}

	if (start.refusal) {
		throw start.refusal;
	}

	return exitStatus.done;
}
