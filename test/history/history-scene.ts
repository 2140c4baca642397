import {readdirSync} from 'node:fs';
import path from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {onTestFinished} from 'vitest';
import {type History} from '../../source/history/history-port.js';
import {openHistory, type HistoryOptions} from '../../source/history/open-history.js';
import {type Money} from '../../source/tokens/money.js';
import {noon} from '../helpers/fake-clock.js';
import {money} from '../helpers/make-token.js';
import {makeStateDir} from '../helpers/state-dir.js';

export const account = {profile: 'default', host: 'api.example.com', api: 'v2'} as const;

export const second = 1000;
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export type HistoryScene = {
	readonly stateDir: string;
	/** Of `now`, epoch ms. */
	readonly clock: {now: number};
	/** A further instance on the same file. */
	readonly open: (options?: Partial<HistoryOptions>) => History;
	/** Where the database is. */
	readonly file: () => string;
	/** The database itself, to look and to meddle. */
	readonly raw: () => DatabaseSync;
};

export function historyScene(): HistoryScene {
	const stateDir = makeStateDir();
	const clock = {now: noon};
	const file = () => path.join(stateDir, readdirSync(stateDir).find(name => name.endsWith('.sqlite'))!);
	return {
		stateDir, clock, file,
		open(options = {}) {
			const history = openHistory({stateDir, account, now: () => clock.now, ...options});
			onTestFinished(() => {
				history.close();
			});
			return history;
		},
		raw() {
			const database = new DatabaseSync(file());
			onTestFinished(() => {
				database.close();
			});
			return database;
		},
	};
}

/** Balances of one moment, by id, in decimal. */
export const balances = (values: Readonly<Record<string, string>>): Map<string, Money> => new Map(Object.entries(values).map(([id, amount]) => [id, money(amount)]));

/** A series as `[ms since noon, dollars, broken?]`. */
export const shown = (history: History, id: string, from = -Infinity, to = Infinity): unknown[] => history
	.series(id, Math.max(from, -8e15), Math.min(to, 8e15))
	.map(({at, balance, broken}) => [at - noon, Number(balance) / 1e9, ...(broken ? ['broken'] : [])]);

/** How many samples are stored. */
export const countOf = (database: DatabaseSync): number => database.prepare('SELECT * FROM samples').all().length;
