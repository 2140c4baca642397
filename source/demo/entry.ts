import {periodAt, type Period} from './paris.js';

export type TokenType = 'api_token' | 'sandbox_api_token';

export type Reset = {readonly period: Period; readonly amount: bigint};

/** One token of the account, as both APIs show it. Amounts in nano-dollars, times in epoch ms. */
export type Entry = {
	/** UUID; null: a legacy key. */
	readonly id: string | null;
	name: string;
	readonly type: TokenType;
	/** `active_balance`. */
	limited: boolean;
	expiresAt: number | null;
	reset: Reset | null;
	readonly member: string | null;
	revokedAt: number | null;
	secret: string;
	readonly createdAt: number;
	/** What its applications spend in an hour, on average. */
	burn: bigint;
	/** Spends the hour's amount in its first quarter. */
	readonly bursty: boolean;
	/** From then on nothing drains. */
	readonly drainsUntil: number;
	/** What the balance was set to, and when; oldest first, at least one. What it is since then follows from the burn and the resets. */
	readonly anchors: Array<{readonly at: number; readonly balance: bigint | null}>;
};

export const hourMs = 3_600_000;
const quarterMs = hourMs / 4;

/** Working time up to a moment: differences of it, times the burn, are what was spent. */
function workingTime({bursty}: Entry, at: number): number {
	const hour = Math.floor(at / hourMs) * hourMs;
	return bursty ? hour + (Math.min(at - hour, quarterMs) * 4) : at;
}

/** Sandbox calls cost nothing, and a balance that is no limit is left alone. */
export const isDraining = ({limited, type}: Entry): boolean => limited && type === 'api_token';

/** What the applications of a token would spend between two moments, were there enough and were it no sandbox; nothing after its end. */
export function demand(entry: Entry, from: number, to: number): bigint {
	const end = Math.min(to, entry.expiresAt ?? to, entry.revokedAt ?? to, entry.drainsUntil);
	return end <= from
		? 0n
		: entry.burn * BigInt(Math.floor(workingTime(entry, end) - workingTime(entry, from))) / BigInt(hourMs);
}

type Stretch = {readonly since: number; readonly balance: bigint | null; readonly until: number};

/** The time around a moment in which the balance only falls: from where it was set or reset to where it is so again. */
function stretchAt({anchors, reset}: Entry, at: number): Stretch {
	const index = Math.max(0, anchors.findLastIndex(anchor => anchor.at <= at));
	const anchor = anchors[index]!;
	const set = {since: anchor.at, balance: anchor.balance, until: anchors[index + 1]?.at ?? Infinity};
	if (!reset) {
		return set;
	}

	const {start, end} = periodAt(reset.period, at);
	const until = Math.min(set.until, end);
	return start > set.since ? {since: start, balance: reset.amount, until} : {...set, until};
}

/** What is left at a moment of a stretch. Spending stops at 0; a balance that was set below stays there. */
function leftAt(entry: Entry, {since, balance}: Stretch, at: number): bigint | null {
	if (balance === null || balance <= 0n || !isDraining(entry)) {
		return balance;
	}

	const left = balance - demand(entry, since, at);
	return left > 0n ? left : 0n;
}

/** The balance at a moment, not before the first anchor; null where none was given. */
export const balanceAt = (entry: Entry, at: number): bigint | null => leftAt(entry, stretchAt(entry, at), at);

/** What the applications really used between two moments, not before the first anchor: no more than the balance, if that is a limit. */
export function usedBetween(entry: Entry, from: number, to: number): bigint {
	if (!isDraining(entry)) {
		return demand(entry, from, to);
	}

	let used = 0n;
	for (let at = Math.max(from, entry.anchors[0]!.at); at < to;) {
		const stretch = stretchAt(entry, at);
		const end = Math.min(to, stretch.until);
		used += (leftAt(entry, stretch, at) ?? 0n) - (leftAt(entry, stretch, end) ?? 0n);
		at = end;
	}

	return used;
}
