import {type HealthState} from '../tokens/health.js';
import {type Money} from '../tokens/money.js';

/** What was left of a token at one moment. */
export type Sample = {
	/** Epoch ms. */
	readonly at: number;
	/** USD. */
	readonly balance: Money;
};

/** What is kept of a token's health, so that an alert is told once, also across restarts. */
export type AlertRecord = {
	readonly id: string;
	readonly state: HealthState;
	/** Epoch ms at which it got into this state. */
	readonly since: number;
	/** Somebody has seen it (`m`). */
	readonly acknowledged: boolean;
};

/** The memory of one account (profile, host and API). Nothing here ever throws: where the database cannot be used, it forgets, and `notice` says why. */
export type History = {
	/** One sentence where there is no history, or a damaged one was set aside; null: all is well. */
	readonly notice: string | null;
	/** Writes the samples of one moment; those that equal the last one of their token are left out. */
	record(at: number, balances: ReadonlyMap<string, Money>): void;
	/** The samples of a token from `from` to `to` (epoch ms), oldest first, with the last one before `from` in front. */
	series(id: string, from: number, to: number): readonly Sample[];
	readAlerts(): ReadonlyMap<string, AlertRecord>;
	writeAlerts(records: readonly AlertRecord[]): void;
	/** Drops what concerns tokens that are gone from the list for longer than the retention, thins old samples. Called by itself now and then. */
	prune(now: number): void;
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

/** The audit file of one profile. Never throws; the first failure to write is told by `notice`. */
export type Audit = {
	readonly notice: string | null;
	write(entry: AuditEntry): void;
};
