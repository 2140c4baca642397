import {type DemoServer} from './demo/server.js';
import {type History} from './history/types.js';
import {parseMoney, type Money} from './tokens/money.js';

/** As long as the embedded server knows its past. */
const hours = 48;

/** Tells a history what a monitor that had watched the embedded server until now would have told it, so that trends and forecasts are there from the first minute. */
export function seedHistory(history: History, server: DemoServer, api: 'v2' | 'v3'): void {
	const moments = new Map<number, Array<readonly [id: string, balance: Money]>>();
	for (const {name, id, at, balance} of server.history(hours)) {
		// What a token is addressed by; a legacy key of v3 is not.
		const known = api === 'v2' ? name : id;
		const amount = parseMoney(balance);
		if (known === null || amount === undefined) {
			continue;
		}

		const changed = moments.get(at) ?? [];
		changed.push([known, amount]);
		moments.set(at, changed);
	}

	let balances: ReadonlyMap<string, Money> = new Map();
	for (const [at, changed] of [...moments].toSorted(([a], [b]) => a - b)) {
		balances = new Map([...balances, ...changed]);
		history.record(at, balances);
	}
}
