import * as z from 'zod';
import {type Database} from './database.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** For so long every sample is kept; of what is older, the last of each hour. */
const fullMs = 48 * hourMs;

/** So many tokens, and about so many samples, are looked at in one step. */
const tokensAStep = 128;
const samplesAStep = 2000;

const dueRow = z.object({key: z.int(), thinned: z.int(), first: z.int().nullable()});
const goneRow = z.object({key: z.int(), id: z.string()});

export type Thinning = {
	/** A little of what is due, inside a transaction of the caller; false when nothing is due any more. Tokens that `isKnown` are there, however long that was not written. */
	step(now: number, isKnown: (id: string) => boolean): boolean;
};

/** Keeps the database from growing: thins what is older than 48 h to a sample an hour, and drops what is older than `retentionMs`, and tokens that were not seen for so long. */
export function createThinning(database: Database, retentionMs: number): Thinning {
	const due = database.prepare(`
		SELECT key, thinned, (SELECT min(at) FROM samples WHERE token = key AND at >= thinned) AS first
		FROM tokens WHERE thinned < ? LIMIT ${tokensAStep}
	`);
	// The last sample of an hour is what held when it ended.
	const thin = database.prepare(`
		DELETE FROM samples WHERE token = :key AND at >= :from AND at < :to
		AND at NOT IN (SELECT max(at) FROM samples WHERE token = :key AND at >= :from AND at < :to GROUP BY at / ${hourMs})
	`);
	// The newest of those that are too old still tells what held at the beginning of the retention.
	const expire = database.prepare('DELETE FROM samples WHERE token = :key AND at < (SELECT max(at) FROM samples WHERE token = :key AND at < :horizon)');
	const mark = database.prepare('UPDATE tokens SET thinned = ? WHERE key = ?');
	const gone = database.prepare(`SELECT key, id FROM tokens WHERE seen < ? LIMIT ${tokensAStep}`);
	const dropSamples = database.prepare('DELETE FROM samples WHERE token = ?');
	const dropAlert = database.prepare('DELETE FROM alerts WHERE id = ?');
	const dropToken = database.prepare('DELETE FROM tokens WHERE key = ?');
	/** Up to where all was thinned. */
	let done = 0;

	function dropGone(horizon: number, isKnown: (id: string) => boolean): boolean {
		const rows = z.array(goneRow).parse(gone.all(horizon)).filter(({id}) => !isKnown(id));
		for (const {key, id} of rows) {
			dropSamples.run(key);
			dropAlert.run(id);
			dropToken.run(key);
		}

		return rows.length > 0;
	}

	return {
		step(now, isKnown) {
			// Whole hours only, or the last sample of an hour would not be known yet.
			const fullFrom = Math.floor((now - fullMs) / hourMs) * hourMs;
			// A clock that was set back makes it look again, too.
			if (fullFrom === done) {
				return false;
			}

			const horizon = now - retentionMs;
			const rows = z.array(dueRow).parse(due.all(fullFrom));
			if (rows.length < tokensAStep && !dropGone(horizon, isKnown) && rows.length === 0) {
				done = fullFrom;
				return false;
			}

			let looked = 0;
			for (const {key, thinned, first} of rows) {
				if (looked >= samplesAStep) {
					break;
				}

				// A quarter of a day at a time: after a long absence there is a lot to thin.
				const from = first === null ? fullFrom : Math.max(thinned, Math.floor(first / hourMs) * hourMs);
				const to = Math.min(fullFrom, from + (dayMs / 4));
				looked += from < to ? Number(thin.run({key, from, to}).changes) : 0;
				looked += Number(expire.run({key, horizon}).changes);
				mark.run(Math.max(to, thinned), key);
			}

			return true;
		},
	};
}
