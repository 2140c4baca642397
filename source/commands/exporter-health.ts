import {type State} from '../store/state.js';
import {displayName} from '../tokens/display-name.js';

/** A refresh that comes later than this many periods after the last one is overdue. */
const patience = 3;

const iso = (moment: number): string => new Date(moment).toISOString();

/** Whether what the exporter shows is fresh at `now` (epoch ms), and why it is not, in a line. */
export function exporterHealth({sync: {lastGood, fault, periodMs}}: State, now: number): {readonly ok: boolean; readonly text: string} {
	if (fault) {
		const since = lastGood === null ? 'The tokens were never read.' : `Stale since ${iso(lastGood)}.`;
		return {ok: false, text: displayName(`${fault.message} ${since} ${fault.remedy}`)};
	}

	if (lastGood === null) {
		return {ok: false, text: 'The tokens have not been read yet.'};
	}

	return now - lastGood > patience * periodMs
		? {ok: false, text: `The last refresh was at ${iso(lastGood)}; the next one is overdue.`}
		: {ok: true, text: `ok, refreshed at ${iso(lastGood)}`};
}
