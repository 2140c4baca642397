import {type Audit, type History} from './types.js';

/** The history of an account that has none: it forgets at once. `notice` says why; null where nobody expects one. */
export const nullHistory = (notice: string | null): History => ({
	notice,
	isNew: true,
	record: () => undefined,
	series: () => [],
	readAlerts: () => new Map(),
	writeAlerts: (records, dropped = []) => new Set([...records.map(({id}) => id), ...dropped]),
	prune: () => undefined,
	close: () => undefined,
});

/** An audit that is not kept. `notice` says why. */
export const nullAudit = (notice: string | null): Audit => ({notice, write: () => undefined});
