import * as z from 'zod';
import {type Money} from '../tokens/money.js';
import {inTransaction, type Database} from './database.js';
import {createThinning} from './thinning.js';

const dayMs = 86_400_000;

/** Of several instances one may be so much behind the other. What is further ahead was written when the clock was wrong. */
const toleranceMs = 60_000;

/** Of so many tokens at most is it written in one transaction that they are still there. */
const seenAtOnce = 500;

/** What is known of a token's last sample. `look`: when the balance was seen last, shared by all that were seen then. */
type Last = {readonly key: number; readonly at: number; readonly balance: bigint; seen: number; look: {at: number}};

const lastRow = z.object({key: z.int(), id: z.string(), seen: z.int(), at: z.int().nullable(), balance: z.int().nullable()});
const tokenRow = z.object({key: z.int()});
const sampleRow = z.object({at: z.int(), balance: z.int()});
const factRow = z.object({value: z.int()});

export type Recorder = {
	readonly isNew: boolean;
	/** Gives whether `most` kept some from being written. Throws what SQLite throws; then nothing of it was written, and the next call makes up for it. */
	record(at: number, balances: ReadonlyMap<string, Money>, broken: ReadonlySet<string>, most: number): boolean;
	prune(now: number): void;
	/** Writes what is known but not written: until when the balances stood still. */
	finish(): void;
};

/** Writes the balances that changed. `retentionMs`: how long samples are kept. */
export function createRecorder(database: Database, retentionMs: number): Recorder {
	const thinning = createThinning(database, retentionMs);
	const selectAll = database.prepare(`
		SELECT key, id, seen, at, balance FROM tokens
		LEFT JOIN samples ON token = key AND at = (SELECT max(at) FROM samples WHERE token = key)
	`);
	const putToken = database.prepare('INSERT INTO tokens (id, seen) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET seen = excluded.seen RETURNING key');
	const putSeen = database.prepare('UPDATE tokens SET seen = ? WHERE key = ?');
	const selectLast = database.prepare('SELECT at, balance FROM samples WHERE token = ? ORDER BY at DESC LIMIT 1');
	const putSample = database.prepare(`
		INSERT INTO samples (token, at, balance, broken) VALUES (?, ?, ?, ?)
		ON CONFLICT (token, at) DO UPDATE SET balance = excluded.balance, broken = max(broken, excluded.broken)
	`);
	const dropLater = database.prepare('DELETE FROM samples WHERE token = ? AND at > ?');
	const selectFact = database.prepare('SELECT value FROM facts WHERE name = \'watched\'');
	const putFact = database.prepare('INSERT INTO facts (name, value) VALUES (\'watched\', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value');

	const fact = selectFact.get();
	const watched = fact === undefined ? undefined : factRow.parse(fact).value;
	/** By id; undefined until it is read, at the first call. */
	let lasts: Map<string, Last> | undefined;
	let look = {at: watched ?? 0};
	/** The balances of the last call, if all of it was written. */
	let written: ReadonlyMap<string, Money> | undefined;

	function readLasts(): Map<string, Last> {
		const rows = z.array(lastRow).parse(selectAll.all());
		return new Map(rows.flatMap(({key, id, seen, at, balance}) => (at === null || balance === null ? [] : [[id, {key, at, balance: BigInt(balance), seen, look}]])));
	}

	/** Writes one balance that is not the one known; undefined where it cannot be put in its place in time. */
	function write(at: number, id: string, balance: Money, last: Last | undefined, isBroken: boolean): Omit<Last, 'look'> | undefined {
		const key = last?.key ?? tokenRow.parse(putToken.get(id, at)).key;
		// Another instance may have written since.
		const found = selectLast.get(key);
		const before = found === undefined ? undefined : sampleRow.parse(found);
		const seen = last?.seen ?? at;
		if (before && before.at > at + toleranceMs) {
			dropLater.run(key, at);
			putSample.run(key, at, balance, 1);
			return {key, at, balance, seen};
		}

		if (before && before.at > at) {
			return undefined;
		}

		if (before && BigInt(before.balance) === balance && !isBroken) {
			return {key, at: before.at, balance, seen};
		}

		if (before && last?.balance === BigInt(before.balance) && last.look.at > before.at && last.look.at < at) {
			putSample.run(key, last.look.at, before.balance, 0);
		}

		putSample.run(key, at, balance, isBroken ? 1 : 0);
		return {key, at, balance, seen};
	}

	/** Writes of some tokens that they were seen on this day. */
	function writeSeen(known: ReadonlyMap<string, Last>, {at}: Last['look'], limit: number): void {
		let count = 0;
		for (const last of known.values()) {
			if (last.look.at !== at || Math.abs(at - last.seen) < dayMs || count >= limit) {
				continue;
			}

			putSeen.run(at, last.key);
			last.seen = at;
			count++;
		}
	}

	const isKnown = (id: string): boolean => lasts?.has(id) ?? false;

	return {
		isNew: watched === undefined,
		record(at, balances, broken, most) {
			if (balances === written && at >= look.at && broken.size === 0) {
				look.at = at;
				return false;
			}

			lasts ??= readLasts();
			const known = lasts;
			const next = {at};
			const changed: Array<[string, Money]> = [];
			for (const [id, balance] of balances) {
				const last = known.get(id);
				if (last?.balance === balance && last.at <= at + toleranceMs && (broken.size === 0 || !broken.has(id))) {
					last.look = next;
				} else {
					changed.push([id, balance]);
				}
			}

			written = undefined;
			const due = broken.size === 0 ? changed.slice(0, most) : changed;
			let isWhole = due.length === changed.length;
			if (due.length > 0) {
				const after = inTransaction(database, () => {
					const results = due.map(([id, balance]) => [id, write(at, id, balance, known.get(id), broken.has(id))] as const);
					putFact.run(at);
					writeSeen(known, next, seenAtOnce);
					thinning.step(at, isKnown);
					return results;
				});
				for (const [id, last] of after) {
					if (last) {
						known.set(id, {...last, look: next});
					} else {
						isWhole = false;
					}
				}
			}

			look = next;
			written = isWhole ? balances : undefined;
			if (known.size > balances.size) {
				for (const id of known.keys()) {
					if (!balances.has(id)) {
						known.delete(id);
					}
				}
			}

			return due.length < changed.length;
		},
		prune(now) {
			let isDue = true;
			while (isDue) {
				isDue = inTransaction(database, () => thinning.step(now, isKnown));
			}
		},
		finish() {
			const known = lasts;
			if (!known) {
				return;
			}

			inTransaction(database, () => {
				putFact.run(look.at);
				writeSeen(known, look, Infinity);
			});
		},
	};
}
