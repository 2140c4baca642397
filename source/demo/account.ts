import {createHash} from 'node:crypto';
import {balanceAt, type Entry, type Reset, type TokenType} from './entry.js';

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
	/** What the v2 API knows: neither revoked nor legacy. */
	readonly active: () => Entry[];
	readonly byName: (name: string) => Entry | undefined;
	readonly byId: (id: string) => Entry | undefined;
	readonly bySecret: (secret: string) => Entry | undefined;
	/** Names are unique among the keys that are not revoked. */
	readonly isTaken: (name: string, except?: Entry) => boolean;
	readonly create: (draft: Draft) => Entry;
	readonly change: (entry: Entry, changes: Changes) => void;
	/** The row goes, as on v2. */
	readonly remove: (entry: Entry) => void;
	/** The row stays, as on v3. */
	readonly revoke: (entry: Entry) => void;
	/** Gives the new secret; the old one is dead. */
	readonly rotate: (entry: Entry) => string;
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

/** An account of the entries of `seed`. `now` gives epoch ms. What is created later is used by nobody, so it does not drain. */
export function createAccount(seed: readonly Entry[], now: () => number): Account {
	const entries = [...seed];
	let made = 0;
	const isWorking = ({revokedAt}: Entry): boolean => revokedAt === null;
	const active = () => entries.filter(entry => isWorking(entry) && entry.id !== null);

	return {
		entries,
		active,
		byName: name => active().find(entry => entry.name === name),
		byId: id => entries.find(entry => entry.id === id),
		bySecret: secret => entries.find(entry => isWorking(entry) && entry.secret === secret),
		isTaken: (name, except) => entries.some(entry => isWorking(entry) && entry !== except && entry.name === name),
		create({name, type, balance, limited, expiresAt, reset, member}) {
			const at = now();
			made++;
			const entry: Entry = {
				id: uuidOf(`${made} ${name}`), name, type, expiresAt, reset, member, revokedAt: null, createdAt: at,
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
		balanceOf: entry => balanceAt(entry, now()),
		now,
	};
}
