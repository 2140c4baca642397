import {selectRows, type Row} from '../store/rows.js';
import {type State, type SyncFault} from '../store/state.js';
import {namePattern} from '../tokens/name-pattern.js';
import {type ThresholdRules} from '../tokens/thresholds.js';
import {type WatchEvent} from './event-schema.js';
import {tokenEvents} from './token-events.js';
import {isoTime, tokenJson} from './token-json.js';

type Source = Pick<Extract<WatchEvent, {event: 'snapshot'}>, 'profile' | 'host' | 'api'>;

export type WatchStreamOptions = {
	readonly source: Source;
	/** Names and globs; empty: all tokens. */
	readonly names: readonly string[];
	readonly thresholds: ThresholdRules;
};

/** A function that is given each state of a store in turn, and tells what happened since the one before. */
export function createWatchStream({source, names, thresholds}: WatchStreamOptions): (state: State) => WatchEvent[] {
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
			// By the former name too, so that a token which is renamed does not leave unseen.
			if ([had, has].some(row => row && isWatched(row))) {
				events.push(...tokenEvents(had, has, now));
			}
		}

		return events;
	};
}
