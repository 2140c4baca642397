import {existsSync, renameSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import {type AlertRecord, healthStates} from '../tokens/health.js';
import {type Money} from '../tokens/money.js';
import {type Sample} from '../tokens/samples.js';
import {inTransaction, type Database, loadSqlite, NewerSchemaError, openDatabase, troubleOf, migrations} from './database.js';
import {nullHistory, type History} from './history-port.js';
import {createRecorder, type Recorder} from './recorder.js';
import {fileTrouble, historyFile, makeStateDir, type AccountKey} from './state-files.js';

const alertRow = z.object({id: z.string(), state: z.enum(healthStates), since: z.int(), acknowledged: z.int()});
const stateRow = z.object({state: z.string()});

export type AlertRows = {
	read(): ReadonlyMap<string, AlertRecord>;
	/** Gives the ids whose stored state was another one. */
	write(records: readonly AlertRecord[], dropped: readonly string[]): ReadonlySet<string>;
};

/** The alerts as kept in the database. Throws what SQLite throws. */
function createAlertRows(database: Database): AlertRows {
	const select = database.prepare('SELECT id, state, since, acknowledged FROM alerts');
	const selectState = database.prepare('SELECT state FROM alerts WHERE id = ?');
	const put = database.prepare(`
		INSERT INTO alerts (id, state, since, acknowledged) VALUES (?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, since = excluded.since, acknowledged = excluded.acknowledged
	`);
	const drop = database.prepare('DELETE FROM alerts WHERE id = ?');

	return {
		read() {
			const rows = z.array(alertRow).parse(select.all());
			return new Map(rows.map(({id, state, since, acknowledged}) => [id, {id, state, since, acknowledged: acknowledged === 1}]));
		},
		write: (records, dropped) => inTransaction(database, () => {
			const moved = new Set<string>();
			for (const {id, state, since, acknowledged} of records) {
				const stored = selectState.get(id);
				if (stored === undefined || stateRow.parse(stored).state !== state) {
					moved.add(id);
				}

				put.run(id, state, since, acknowledged ? 1 : 0);
			}

			for (const id of dropped) {
				if (Number(drop.run(id).changes) > 0) {
					moved.add(id);
				}
			}

			return moved;
		}),
	};
}

const dayMs = 86_400_000;

/** After a failure that will not pass at once (a full disk, a directory without permission), it is tried again so much later. */
const retryMs = 300_000;

export type HistoryOptions = {
	/** Null: the history is kept in memory only, and ends with the program. */
	readonly stateDir: string | null;
	readonly account: AccountKey;
	/** Gives epoch ms. */
	readonly now: () => number;
	/** For how long samples are kept; at least 2, since two days are kept in full. */
	readonly retentionDays?: number;
};

/** All that works on one open database. */
type Opened = {readonly database: Database; readonly recorder: Recorder; readonly alerts: AlertRows; readonly select: ReturnType<Database['prepare']>; readonly inode: number | null};

const seriesRow = z.object({at: z.int(), balance: z.int(), broken: z.int()});

const toSample = ({at, balance, broken}: z.infer<typeof seriesRow>): Sample => ({at, balance: BigInt(balance) as Money, ...(broken === 1 && {broken: true})});

const inodeOf = (file: string | null): number | null => (file !== null && existsSync(file) ? statSync(file).ino : null);

/** Opens the memory of one account. Never throws: without a usable database it is a history that forgets, and says why. */
export function openHistory({stateDir, account, now, retentionDays = 90}: HistoryOptions): History {
	const sqlite = loadSqlite();
	if (!sqlite) {
		return nullHistory('There is no history: this Node has no SQLite. Use Node 22.13 or newer.');
	}

	const file = stateDir === null ? null : historyFile(stateDir, account);
	const retentionMs = Math.max(2, retentionDays) * dayMs;
	let opened: Opened | undefined;
	/** Told as long as it holds. */
	let trouble: string | null = null;
	/** Told to the end. */
	let aside: string | null = null;
	let retryAt = -Infinity;
	/** What `series` gave last: a screen asks for the same again and again until the next refresh. */
	let given: {readonly id: string; readonly from: number; readonly to: number; readonly samples: readonly Sample[]} | undefined;
	let isClosed = false;

	function open(): Opened {
		if (stateDir !== null) {
			makeStateDir(stateDir);
		}

		const database = openDatabase(sqlite!, file);
		try {
			return {
				database,
				recorder: createRecorder(database, retentionMs),
				alerts: createAlertRows(database),
				select: database.prepare(`
					SELECT at, balance, broken FROM samples WHERE token = (SELECT key FROM tokens WHERE id = :id) AND at <= :to
					AND at >= coalesce((SELECT max(at) FROM samples WHERE token = (SELECT key FROM tokens WHERE id = :id) AND at <= :from), :from) ORDER BY at
				`),
				inode: inodeOf(file),
			};
		} catch (error) {
			database.close();
			throw error;
		}
	}

	function closeDatabase(): void {
		try {
			opened?.database.close();
		} catch {
			// It cannot even be closed; what was written is in the file.
		}

		opened = undefined;
	}

	/** Puts a damaged file out of the way, with what belongs to it, in place of one that was put there before. */
	function setAside(damaged: string, inode: number | null): void {
		closeDatabase();
		// Another instance may have done so already: what is there now is a new file.
		if (inode !== null && inodeOf(damaged) !== inode) {
			return;
		}

		const name = `${damaged}.damaged`;
		for (const suffix of ['', '-wal', '-shm']) {
			rmSync(name + suffix, {force: true});
			if (existsSync(damaged + suffix)) {
				renameSync(damaged + suffix, name + suffix);
			}
		}

		aside = `The history was damaged: it was set aside as ${path.basename(name)}, and a new one was begun.`;
	}

	/** Notes a failure, so that what comes next knows whether to try at all. */
	function noteFailure(error: unknown): void {
		const kind = troubleOf(error);
		if (error instanceof NewerSchemaError) {
			trouble = `There is no history: its file was written by a newer eden-tokens (schema ${error.version}, this one knows ${migrations.length}). Update eden-tokens.`;
			retryAt = Infinity;
		} else if (kind === 'busy') {
			trouble = 'The history is locked by another program: what changes meanwhile is recorded when it is free.';
			retryAt = -Infinity;
		} else {
			const words = error instanceof Error && 'errstr' in error ? String(error.errstr) : fileTrouble(error);
			trouble = `There is no history: ${kind === 'full' ? 'the disk is full' : words} (${file ?? 'in memory'}).`;
			retryAt = now() + retryMs;
			closeDatabase();
		}
	}

	/** Does `work` on the database, open or to be opened; what is damaged is set aside, once. Gives `fallback` where it cannot be done. */
	function attempt<T>(work: (on: Opened) => T, fallback: T): T {
		if (isClosed || now() < retryAt) {
			return fallback;
		}

		for (let turn = 0; turn < 2; turn++) {
			const inode = opened?.inode ?? inodeOf(file);
			try {
				opened ??= open();
				const value = work(opened);
				trouble = null;
				return value;
			} catch (error) {
				// That SQLite does not understand a statement means damage only where the file has just been opened: a table is missing.
				const kind = troubleOf(error);
				if (turn > 0 || file === null || !(kind === 'damaged' || (kind === 'misunderstood' && !opened))) {
					noteFailure(error);
					return fallback;
				}

				try {
					setAside(file, inode);
				} catch (error_) {
					noteFailure(error_);
					return fallback;
				}
			}
		}

		return fallback;
	}

	const isNew = attempt(({recorder}) => recorder.isNew, true);
	return {
		get notice() {
			return trouble ?? aside;
		},
		isNew,
		record(at, balances, broken = new Set(), most = Infinity) {
			given = undefined;
			return attempt(({recorder}) => recorder.record(at, balances, broken, most), false);
		},
		series(id, from, to) {
			if (given?.id !== id || given.from !== from || given.to !== to) {
				const samples = attempt(({select}) => z.array(seriesRow).parse(select.all({id, from, to})).map(row => toSample(row)), []);
				given = {id, from, to, samples};
			}

			return given.samples;
		},
		readAlerts: () => attempt(({alerts}) => alerts.read(), new Map<string, AlertRecord>()),
		writeAlerts(records, dropped = []) {
			const all: ReadonlySet<string> = new Set([...records.map(({id}) => id), ...dropped]);
			return all.size === 0 ? all : attempt(({alerts}) => alerts.write(records, dropped), all);
		},
		prune(at) {
			given = undefined;
			attempt(({recorder}) => {
				recorder.prune(at);
			}, undefined);
		},
		close() {
			if (opened) {
				attempt(({recorder}) => {
					recorder.finish();
				}, undefined);
			}

			isClosed = true;
			given = undefined;
			closeDatabase();
		},
	};
}
