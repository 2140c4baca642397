import {nullHistory} from './null-history.js';
import {type History} from './types.js';

/** A history that is opened by its first use: most commands need none, and a database takes longer to open than a list to print. */
export function lazyHistory(open: () => History): History {
	let opened: History | undefined;
	const history = (): History => {
		opened ??= open();
		return opened;
	};

	return {
		get notice() {
			return opened?.notice ?? null;
		},
		get isNew() {
			return history().isNew;
		},
		record(at, balances, broken) {
			history().record(at, balances, broken);
		},
		series: (id, from, to) => history().series(id, from, to),
		readAlerts: () => history().readAlerts(),
		writeAlerts: (records, dropped) => history().writeAlerts(records, dropped),
		prune(now) {
			history().prune(now);
		},
		close() {
			opened ??= nullHistory(null);
			opened.close();
		},
	};
}
