import process from 'node:process';
import type * as sqlite from 'node:sqlite';
import * as z from 'zod';
import {makeStateFile} from './state-files.js';

/**
The steps from one version of the schema to the next; `PRAGMA user_version` says how many were taken. A released step is never changed: append another.

- `tokens`: one row for each token that was ever seen. `seen`: when it was in the list (to a day), `thinned`: up to where its samples are thinned; epoch ms.
- `samples`: what was left, in nano-dollars, exactly. `broken`: see `Sample`.
- `alerts`: see `AlertRecord`.
- `facts`: numbers about the account. `watched`: epoch ms of the last look at it.
*/
export const migrations: readonly string[] = [
	`
	CREATE TABLE tokens (key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, seen INTEGER NOT NULL, thinned INTEGER NOT NULL DEFAULT 0) STRICT;
	CREATE TABLE samples (token INTEGER NOT NULL, at INTEGER NOT NULL, balance INTEGER NOT NULL, broken INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (token, at)) STRICT, WITHOUT ROWID;
	CREATE TABLE alerts (id TEXT PRIMARY KEY, state TEXT NOT NULL, since INTEGER NOT NULL, acknowledged INTEGER NOT NULL) STRICT, WITHOUT ROWID;
	CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
	`,
];

export type Database = sqlite.DatabaseSync;

/** The database was written by a later version of this program. */
export class NewerSchemaError extends Error {
	readonly version: number;

	constructor(version: number) {
		super(`schema ${version}`);
		this.version = version;
	}
}

/** Ms that a call waits for another instance. It waits on the thread that reads the keyboard, so it is short; other instances hold the lock for a few ms. */
const busyMs = 200;

/** Node's SQLite; undefined where this Node has none. Loaded when it is needed first, since a static import would end the program there before it could say so. */
export function loadSqlite(): typeof sqlite | undefined {
	const {emitWarning} = process;
	try {
		// Node 22 prints that the module is experimental, into the middle of the screen.
		process.emitWarning = () => undefined;
		return process.getBuiltinModule('node:sqlite');
	} catch {
		return undefined;
	} finally {
		process.emitWarning = emitWarning;
	}
}

const versionRow = z.object({user_version: z.int()});

const versionOf = (database: Database): number => versionRow.parse(database.prepare('PRAGMA user_version').get()).user_version;

/** Runs `work` in one transaction that takes the write lock at once, so that it cannot fail half-way for want of it. */
export function inTransaction<T>(database: Database, work: () => T): T {
	database.exec('BEGIN IMMEDIATE');
	try {
		const value = work();
		database.exec('COMMIT');
		return value;
	} catch (error) {
		try {
			database.exec('ROLLBACK');
		} catch {
			// A failure such as a full disk has rolled back already.
		}

		throw error;
	}
}

function migrate(database: Database): void {
	if (versionOf(database) === migrations.length) {
		return;
	}

	inTransaction(database, () => {
		// Another instance may have done it meanwhile.
		const version = versionOf(database);
		if (version > migrations.length) {
			throw new NewerSchemaError(version);
		}

		for (const step of migrations.slice(version)) {
			database.exec(step);
		}

		database.exec(`PRAGMA user_version = ${migrations.length}`);
	});
}

/** Opens a database file, for its owner only, and brings it to the present schema; null: one in memory. Throws what SQLite throws, or a `NewerSchemaError`. */
export function openDatabase({DatabaseSync}: typeof sqlite, file: string | null): Database {
	if (file !== null) {
		makeStateFile(file);
	}

	const database = new DatabaseSync(file ?? ':memory:');
	try {
		// Samples of a token lie together, so that each changed token costs a page: small ones make that little. They count for a new file only.
		// WAL: readers and the one writer do not wait for each other. NORMAL: a power cut may cost the last samples, never the file.
		database.exec(`
			PRAGMA busy_timeout = ${busyMs};
			PRAGMA page_size = 1024;
			PRAGMA journal_mode = WAL;
			PRAGMA wal_autocheckpoint = 4000;
			PRAGMA synchronous = NORMAL;
			PRAGMA journal_size_limit = 4194304;
			PRAGMA temp_store = MEMORY;
		`);
		migrate(database);
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}

export type Trouble = 'damaged' | 'misunderstood' | 'busy' | 'full' | 'other';

/** What an error of the database means. The numbers are SQLite's result codes (https://sqlite.org/rescode.html), of which the lowest byte is the kind. */
export function troubleOf(error: unknown): Trouble {
	if (error instanceof z.ZodError) {
		return 'damaged';
	}

	const code = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xFF : 0;
	switch (code) {
		case 1: {
			return 'misunderstood';
		}

		// The schema or a page is damaged; no database at all.
		case 11:
		case 26: {
			return 'damaged';
		}

		case 5:
		case 6: {
			return 'busy';
		}

		case 13: {
			return 'full';
		}

		default: {
			return 'other';
		}
	}
}
