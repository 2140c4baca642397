import {fakeSecret, uuidOf} from './account.js';
import {usd} from './decimal.js';
import {demand, hourMs, isDraining, type Entry, type Reset} from './entry.js';
import {generatedPlans} from './generated-plans.js';
import {namedPlans, type Plan} from './named-plans.js';

const dayMs = 24 * hourMs;

/** So far back the past of a seeded token is known to the minute. */
const pastMs = 48 * hourMs;

const toReset = ({reset}: Plan): Reset | null => (reset ? {period: reset.period, amount: usd(reset.amount)} : null);

/** What the balance was set to in the past, such that it is the planned one at `now`. */
function anchorsOf(plan: Plan, entry: Entry, now: number): Entry['anchors'] {
	const {balance, emptyForHours, topUp} = plan;
	const start = Math.max(entry.createdAt, now - pastMs);
	if (balance === null) {
		return [{at: start, balance: null}];
	}

	if (entry.reset) {
		return [{at: start, balance: entry.reset.amount}];
	}

	const spent = (from: number, to: number): bigint => (isDraining(entry) ? demand(entry, from, to) : 0n);
	if (emptyForHours !== undefined) {
		return [{at: start, balance: spent(start, now - (emptyForHours * hourMs))}];
	}

	if (topUp) {
		const at = now - (topUp.hoursAgo * hourMs);
		const after = usd(balance) + spent(at, now);
		return [{at: start, balance: after - usd(topUp.amount) + spent(start, at)}, {at, balance: after}];
	}

	return [{at: start, balance: usd(balance) + spent(start, now)}];
}

function toEntry(plan: Plan, now: number, canDrain: boolean): Entry {
	const {name, type = 'api_token', balance, limited = balance !== null, expiresInDays, revokedDaysAgo, ageInDays = 120, isLegacy = false} = plan;
	const key = revokedDaysAgo === undefined ? name : `${name} revoked`;
	const entry: Entry = {
		id: isLegacy ? null : uuidOf(key), name, type, limited,
		expiresAt: expiresInDays === undefined ? null : Math.round((now + (expiresInDays * dayMs)) / 1000) * 1000,
		reset: toReset(plan), member: plan.member ?? null,
		revokedAt: revokedDaysAgo === undefined ? null : now - (revokedDaysAgo * dayMs),
		secret: fakeSecret(key), createdAt: now - Math.round(ageInDays * dayMs),
		burn: usd(plan.burn ?? 0), bursty: plan.isBursty ?? false, drainsUntil: canDrain ? Infinity : now,
		anchors: [],
	};
	entry.anchors.push(...anchorsOf(plan, entry, now));
	return entry;
}

/**
The tokens that an account starts with at `now` (epoch ms): those with names of their own, or as many as `size` says that are neither revoked nor
legacy. The same `size` gives the same names, ids and secrets every time. Without `canDrain` the balances stay as they are at `now`.
*/
export function seedEntries(now: number, canDrain: boolean, size?: number): Entry[] {
	const isPlain = ({revokedDaysAgo, isLegacy}: Plan): boolean => revokedDaysAgo === undefined && !isLegacy;
	const plain = namedPlans.filter(plan => isPlain(plan));
	const count = size ?? plain.length;
	const plans = [...plain.slice(0, count), ...generatedPlans(count - plain.length), ...namedPlans.filter(plan => !isPlain(plan))];
	return plans.map(plan => toEntry(plan, now, canDrain));
}
