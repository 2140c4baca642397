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
