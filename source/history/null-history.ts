import {type Audit, type History} from './types.js';

/** The history of an account that has none: it forgets at once. `notice` says why. */
export const nullHistory = (notice: string | null): History => ({
	notice,
	record: () => undefined,
	series: () => [],
	readAlerts: () => new Map(),
	writeAlerts: () => undefined,
	prune: () => undefined,
	close: () => undefined,
});

/** An audit that is not kept. `notice` says why. */
export const nullAudit = (notice: string | null): Audit => ({notice, write: () => undefined});
