import {ApiError} from '../api/api-error.js';
import {safeJson} from '../history/safe-json.js';
import {systemClock, type Clock} from '../store/clock.js';
import {displayName} from '../tokens/display-name.js';
import {exitStatus, type CommandContext} from './context.js';
import {openMonitoredStore} from './monitored-store.js';
import {untilAborted} from './until-aborted.js';
import {createWatchStream} from './watch-stream.js';

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
