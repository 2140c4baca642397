import {type AlertRecord} from '../tokens/alert-record.js';
import {type Money} from '../tokens/money.js';
import {type Sample} from '../tokens/sample.js';

export type {AlertRecord} from '../tokens/alert-record.js';
export type {Sample} from '../tokens/sample.js';

/** The memory of one account (profile, host and API). Nothing here ever throws: where the database cannot be used, it forgets, and `notice` says why. */
export type History = {
	/** One sentence where there is no history (for now), or a damaged one was set aside; null: all is well. It may come and go. */
	readonly notice: string | null;
	/** Nothing was recorded of this account before this session. */
	readonly isNew: boolean;
	/**
	Takes the balances of all tokens of one moment, and writes those that changed, and those in `broken`, which got theirs by no spending (it was set here, or
	the clock was). What cannot be written now is taken up by the next call.
	*/
	record(at: number, balances: ReadonlyMap<string, Money>, broken?: ReadonlySet<string>): void;
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
