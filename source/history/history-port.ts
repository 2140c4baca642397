import {type AlertRecord} from '../tokens/health.js';
import {type Money} from '../tokens/money.js';
import {type Sample} from '../tokens/samples.js';

/** The memory of one account (profile, host and API). Nothing here ever throws: where the database cannot be used, it forgets, and `notice` says why. */
export type History = {
	/** One sentence where there is no history (for now), or a damaged one was set aside; null: all is well. It may come and go. */
	readonly notice: string | null;
	/** Nothing was recorded of this account before this session. */
	readonly isNew: boolean;
	/**
	Takes the balances of all tokens of one moment, and writes those that changed, and those in `broken`, which got theirs by no spending (it was set here, or
	the clock was). What cannot be written now is taken up by the next call. With `most`, and none in `broken`, it writes so many at most, and gives whether there are more: then the next call
	with the same balances writes the next ones.
	*/
	record(at: number, balances: ReadonlyMap<string, Money>, broken?: ReadonlySet<string>, most?: number): boolean;
	/** The samples of a token from `from` to `to` (epoch ms), oldest first, with the last one before `from` in front. */
	series(id: string, from: number, to: number): readonly Sample[];
	readAlerts(): ReadonlyMap<string, AlertRecord>;
	/**
	Keeps the records, and forgets those of the tokens in `dropped`. Gives the ids whose stored state was another one, so that of several instances only
	the first passes an alert on; all ids where that cannot be told.
	*/
	writeAlerts(records: readonly AlertRecord[], dropped?: readonly string[]): ReadonlySet<string>;
	/** Thins what is old, and drops what is older than the retention and what concerns tokens that are gone for longer. `record` does the same in small steps. */
	prune(now: number): void;
	/** Called twice, it does nothing. */
	close(): void;
};

/** One line of the audit file. Never a secret. */
export type AuditEntry = {
	/** Epoch ms; written as ISO 8601 UTC. */
	readonly at: number;
	readonly action: 'create' | 'update' | 'delete' | 'revoke' | 'rotate' | 'undo' | 'secret' | 'migrate';
	readonly token: string;
	/** `balance $4.00 → $14.00`; empty where there is nothing to tell. */
	readonly change: string;
	readonly outcome: 'done' | 'failed' | 'unknown';
	/** Why it failed. */
	readonly reason?: string;
};

/** The audit file, for one profile. Never throws; a failure to write is told by `notice`. */
export type Audit = {
	readonly notice: string | null;
	write(entry: AuditEntry): void;
};

/** The history of an account that has none: it forgets at once. `notice` says why; null where nobody expects one. */
export const nullHistory = (notice: string | null): History => ({
	notice,
	isNew: true,
	record: () => false,
	series: () => [],
	readAlerts: () => new Map(),
	writeAlerts: (records, dropped = []) => new Set([...records.map(({id}) => id), ...dropped]),
	prune: () => undefined,
	close: () => undefined,
});

/** An audit that is not kept. `notice` says why. */
export const nullAudit = (notice: string | null): Audit => ({notice, write: () => undefined});

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
		record: (at, balances, broken, most) => history().record(at, balances, broken, most),
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
