import {type Account} from './account.js';
import {formatNano} from './decimal.js';
import {balanceAt, hourMs, type Entry} from './entry.js';

/** What was left of one token at one moment. */
export type Sample = {
	readonly name: string;
	/** v3; null: legacy. */
	readonly id: string | null;
	/** Epoch ms. */
	readonly at: number;
	/** USD, a decimal string. */
	readonly balance: string;
};

const usualIntervalMs = 5 * 60_000;

/** So many samples at most, or a large account would take minutes to store. */
const maximumSamples = 100_000;

/** What changed of an entry since `from`, looked at then, and every `intervalMs` before `to`: all entries at the same moments. */
function samplesOf(entry: Entry, from: number, to: number, intervalMs: number): Sample[] {
	const {name, id} = entry;
	const samples: Sample[] = [];
	let last: string | undefined;
	for (let at = from; at < to; at = to - ((Math.ceil((to - at) / intervalMs) - 1) * intervalMs)) {
		const balance = balanceAt(entry, at);
		const text = balance === null ? last : formatNano(balance);
		if (text !== undefined && text !== last) {
			samples.push({name, id, at, balance: text});
		}

		last = text;
	}

	return samples;
}

/**
What a monitor that watched for the past `hours` (at most 48 are known) would have seen, token by token, oldest first: a sample when the balance had
changed, looked at every five minutes, less often in an account of thousands. Revoked keys and those without a balance have none.
*/
export function demoHistory(account: Account, hours: number): Sample[] {
	const now = account.now();
	const span = hours * hourMs;
	const entries = account.entries.filter(({revokedAt}) => revokedAt === null);
	const draining = entries.filter(({burn}) => burn > 0n).length;
	const intervalMs = usualIntervalMs * Math.max(1, Math.ceil(draining * span / usualIntervalMs / maximumSamples));
	return entries.flatMap(entry => samplesOf(entry, Math.max(now - span, entry.createdAt, entry.anchors[0]!.at), now, intervalMs));
}
