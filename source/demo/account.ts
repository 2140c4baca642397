import {createHash} from 'node:crypto';
import {periodAt, type Period} from './values.js';

export type TokenType = 'api_token' | 'sandbox_api_token';

/** The keys that an account had from its first day: v2 regenerates them by these names. */
export type Slot = 'primary' | 'sandbox';

export type Reset = {readonly period: Period; readonly amount: bigint};

/** One token of the account, as both APIs show it. Amounts in nano-dollars, times in epoch ms. */
export type Entry = {
	/** UUID; null: a legacy key that was never regenerated. */
	id: string | null;
	name: string;
	/** Which of the account's first keys this is or was, of before there were custom tokens; null: none of them. */
	readonly slot: Slot | null;
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

export type Draft = {
	readonly name: string;
	readonly type: TokenType;
	/** Nano-dollars. */
	readonly balance: bigint | null;
	readonly limited: boolean;
	/** Epoch ms. */
	readonly expiresAt: number | null;
	readonly reset: Reset | null;
	readonly member: string | null;
};

/** Fields that change; what is absent stays. */
export type Changes = {
	readonly name?: string | undefined;
	readonly balance?: bigint | null | undefined;
	readonly limited?: boolean | undefined;
	readonly expiresAt?: number | null | undefined;
	readonly reset?: Reset | null | undefined;
};

/** What both APIs work on. */
export type Account = {
	/** Every entry, revoked and legacy ones included, in the order of creation. */
	readonly entries: readonly Entry[];
	/** What can be addressed: neither revoked nor legacy. */
	readonly active: () => Entry[];
	/** What a name means in a path of v2: the active token of that name; the owner's own where other members have one too. */
	readonly byName: (name: string) => Entry | undefined;
	readonly byId: (id: string) => Entry | undefined;
	/** The key that a secret opens now: neither revoked nor expired. */
	readonly bySecret: (secret: string) => Entry | undefined;
	/** Names are unique among the keys of one member that are not revoked. What belongs to nobody is the owner's. */
	readonly isTaken: (name: string, member?: string | null, except?: Entry) => boolean;
	/** Keys that count against the plan: neither revoked nor one of the account's first ones. */
	readonly counted: () => number;
	readonly create: (draft: Draft) => Entry;
	readonly change: (entry: Entry, changes: Changes) => void;
	/** The row goes, as on v2. */
	readonly remove: (entry: Entry) => void;
	/** The row stays, as on v3. */
	readonly revoke: (entry: Entry) => void;
	/** Gives the new secret; the old one is dead. */
	readonly rotate: (entry: Entry) => string;
	/** The first key of a slot, legacy or regenerated; undefined where the account has none, or it is revoked. */
	readonly first: (slot: Slot) => Entry | undefined;
	/** Gives one of the account's first keys a new secret and an id; the old secret is dead. Without a name it keeps the one it was regenerated with. */
	readonly regenerate: (entry: Entry, name?: string) => void;
	/** At this moment, in nano-dollars. */
	readonly balanceOf: (entry: Entry) => bigint | null;
	readonly now: () => number;
};

/** Past settings that are kept per token: enough for its history, and bounded. */
const maximumAnchors = 100;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A UUID that the text alone decides. */
export function uuidOf(text: string): string {
	const hex = digest(`id ${text}`);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A secret that nobody takes for a real one. */
export const fakeSecret = (text: string): string => `demo-FAKE-${digest(`secret ${text}`).slice(0, 32)}`;

/** Who owns the demo's organization, its session token, and what belongs to no other member. */
export const owner = 'ops@demo.example';

const holderOf = (member: string | null): string => member ?? owner;

const slotNames: Readonly<Record<Slot, string>> = {primary: 'Production', sandbox: 'Sandbox'};

/** An account of the entries of `seed`. `now` gives epoch ms. What is created later is used by nobody, so it does not drain. */
export function createAccount(seed: readonly Entry[], now: () => number): Account {
	const entries = [...seed];
	let made = 0;
	const isWorking = ({revokedAt}: Entry): boolean => revokedAt === null;
	const active = () => entries.filter(entry => isWorking(entry) && entry.id !== null);
	const isTaken: Account['isTaken'] = (name, member = null, except?) =>
		entries.some(entry => isWorking(entry) && entry !== except && entry.name === name && holderOf(entry.member) === holderOf(member));

	/** The usual name of a regenerated key, with the first number that makes it free. */
	const freeName = (wanted: string, entry: Entry): string => {
		let name = wanted;
		for (let number = 2; isTaken(name, entry.member, entry); number++) {
			name = `${wanted} ${number}`;
		}

		return name;
	};

	return {
		entries,
		active,
		byName(name) {
			const named = active().filter(entry => entry.name === name);
			return named.find(({member}) => holderOf(member) === owner) ?? named[0];
		},
		byId: id => entries.find(entry => entry.id === id),
		bySecret: secret => entries.find(entry => isWorking(entry) && entry.secret === secret && (entry.expiresAt ?? Infinity) > now()),
		isTaken,
		counted: () => entries.filter(entry => isWorking(entry) && entry.slot === null).length,
		create({name, type, balance, limited, expiresAt, reset, member}) {
			const at = now();
			made++;
			const entry: Entry = {
				id: uuidOf(`${made} ${name}`), name, slot: null, type, expiresAt, reset, member, revokedAt: null, createdAt: at,
				// A reset period switches the limit on, and a new key with one starts full.
				limited: limited || reset !== null,
				secret: fakeSecret(`${made} ${name}`), burn: 0n, bursty: false, drainsUntil: Infinity,
				anchors: [{at, balance: reset ? reset.amount : (balance ?? (limited ? 0n : null))}],
			};
			entries.push(entry);
			return entry;
		},
		change(entry, changes) {
			const at = now();
			const {name = entry.name, balance = balanceAt(entry, at), limited = entry.limited, expiresAt = entry.expiresAt, reset = entry.reset} = changes;
			Object.assign(entry, {name, limited: limited || Boolean(changes.reset), expiresAt, reset});
			entry.anchors.push({at, balance: balance ?? (entry.limited ? 0n : null)});
			entry.anchors.splice(0, entry.anchors.length - maximumAnchors);
		},
		remove(entry) {
			entries.splice(entries.indexOf(entry), 1);
		},
		revoke(entry) {
			entry.revokedAt = now();
		},
		rotate(entry) {
			made++;
			entry.secret = fakeSecret(`${made} ${entry.name}`);
			return entry.secret;
		},
		first: slot => entries.find(entry => isWorking(entry) && entry.slot === slot),
		regenerate(entry, name) {
			made++;
			entry.name = name ?? (entry.id === null && entry.slot ? freeName(slotNames[entry.slot], entry) : entry.name);
			entry.id ??= uuidOf(`${made} ${entry.name}`);
			entry.secret = fakeSecret(`${made} ${entry.name}`);
		},
		balanceOf: entry => balanceAt(entry, now()),
		now,
	};
}
