import * as z from 'zod';
import {type AlertRecord} from '../tokens/alert-record.js';
import {healthStates} from '../tokens/health.js';
import {inTransaction, type Database} from './sqlite.js';

const alertRow = z.object({id: z.string(), state: z.enum(healthStates), since: z.int(), acknowledged: z.int()});
const stateRow = z.object({state: z.string()});

export type AlertRows = {
	read(): ReadonlyMap<string, AlertRecord>;
	/** Gives the ids whose stored state was another one. */
	write(records: readonly AlertRecord[], dropped: readonly string[]): ReadonlySet<string>;
};

/** The alerts as kept in the database. Throws what SQLite throws. */
export function createAlertRows(database: Database): AlertRows {
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
