import {createHash} from 'node:crypto';
import {type TokenType, fakeSecret, uuidOf, demand, hourMs, isDraining, type Entry, type Reset, type Account, type Slot, balanceAt} from './account.js';
import {type Period, usd, formatNano} from './values.js';

/** A token of the demo as it is at the start. Amounts in USD. */
export type Plan = {
	readonly name: string;
	/** `api_token` unless told. */
	readonly type?: TokenType;
	/** At the start; with a reset period it follows from that. null: none. */
	readonly balance: number | null;
	/** On unless there is no balance. */
	readonly limited?: boolean;
	/** USD an hour; 0 unless told. */
	readonly burn?: number;
	readonly isBursty?: boolean;
	/** Negative: expired. Absent: never. */
	readonly expiresInDays?: number;
	readonly reset?: {readonly period: Period; readonly amount: number};
	readonly member?: string;
	/** 120 unless told. */
	readonly ageInDays?: number;
	/** With a balance of 0: when it ran out. */
	readonly emptyForHours?: number;
	readonly topUp?: {readonly hoursAgo: number; readonly amount: number};
	readonly revokedDaysAgo?: number;
	/** One of the account's first keys, never regenerated. */
	readonly slot?: Slot;
};

/** Every state of health, across environments. */
const namedPlans: readonly Plan[] = [
	{name: 'prod-web-app', balance: 742.18, burn: 6.4, ageInDays: 40, member: 'ops@demo.example'},
	{name: 'prod-mobile-ios', balance: 512.4, burn: 3.1, member: 'ops@demo.example'},
	// Runs out within ten minutes.
	{name: 'staging-batch-scoring', balance: 2, burn: 12.6, ageInDays: 0.7, member: 'lea@demo.example'},
	// LOW, and empty in a few hours.
	{name: 'prod-translation', balance: 8.2, burn: 1.9, member: 'ops@demo.example'},
	{name: 'prod-chat-support', balance: 0.64, burn: 0.04, member: 'ops@demo.example'},
	{name: 'prod-search-index', balance: null, burn: 4.2, member: 'ops@demo.example'},
	{name: 'prod-ocr-invoices', balance: 800, reset: {period: 'monthly', amount: 800}, burn: 0.9},
	{name: 'staging-web-app', balance: 41.7, burn: 1.4, isBursty: true, expiresInDays: 58.4},
	{name: 'staging-mobile-ios', balance: 23.11, burn: 0.3, expiresInDays: 5.2},
	{name: 'staging-speech', balance: 0, emptyForHours: 4, burn: 1.5, expiresInDays: 71.6},
	{name: 'dev-john-testing', type: 'sandbox_api_token', balance: 25, burn: 0.5, expiresInDays: 30.3, member: 'john@demo.example'},
	{name: 'dev-anna-vision', balance: 6.5, burn: 0.12, expiresInDays: 22.8, member: 'anna@demo.example'},
	{name: 'dev-playground', type: 'sandbox_api_token', balance: null, burn: 0.2},
	{name: 'dev-marie-prototype', balance: 11.35, burn: 0.4, expiresInDays: -3.1, member: 'marie@demo.example'},
	{name: 'ci-cd-pipeline', balance: 20, reset: {period: 'daily', amount: 20}, burn: 0.4, isBursty: true},
	{name: 'ci-nightly-evals', balance: 60, reset: {period: 'weekly', amount: 60}, burn: 0.24, isBursty: true},
	// CRITICAL by its expiry.
	{name: 'partner-acme-corp', balance: 10.2, expiresInDays: 1.5, ageInDays: 6},
	{name: 'partner-globex', balance: 184.5, burn: 2.2, topUp: {hoursAgo: 9, amount: 150}},
	{name: 'client-initech-trial', balance: 3.9, burn: 0.02, expiresInDays: 9.4, ageInDays: 5},
	{name: 'client-umbrella-trial', balance: 0, emptyForHours: 30, burn: 0.1, expiresInDays: -0.8, ageInDays: 15},
	{name: 'client-東京デモ-🚀', balance: 27.5, burn: 0.8, expiresInDays: 44.1},
	{name: 'partner-hooli', balance: 3.25, burn: 0.3, revokedDaysAgo: 12},
	// The one before today's, whose name is free again.
	{name: 'prod-web-app', balance: 118.02, burn: 5.2, revokedDaysAgo: 40, ageInDays: 200},
	{name: 'crm-import-2019', balance: 55, burn: 0.05, slot: 'primary', ageInDays: 900},
];

/** Rows that share their names: what a real account has, and a client that knows a row by its name alone gets wrong. */
const twinPlans: readonly Plan[] = [
	// Two members with one name.
	{name: 'partner-acme-corp', balance: 35.6, burn: 0.7, expiresInDays: 40.2, member: 'lea@demo.example'},
	// Revoked twins: this one comes after the live token of its name, the one of `prod-web-app` before.
	{name: 'ci-cd-pipeline', balance: 4, burn: 0.3, revokedDaysAgo: 20, ageInDays: 150},
];

const environments = ['prod', 'staging', 'dev', 'ci', 'partner', 'client'];
const applications = ['web', 'mobile', 'search', 'ocr', 'translation', 'speech', 'chat', 'vision', 'billing', 'crm', 'reports', 'moderation'];

const pick = <T>(list: readonly T[], by: number): T => list[by % list.length]!;

function planOf(number: number): Plan {
	const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = createHash('sha256').update(`plan ${number}`).digest();
	const environment = pick(environments, a);
	const name = `${environment}-${pick(applications, b)}-${String(number).padStart(5, '0')}`;
	const isSandbox = environment === 'dev' && c % 2 === 0;
	const expiry = c % 3 === 0 ? {expiresInDays: ((d * 1.5) + (e / 256)) - 8} : {};
	if (c % 12 === 1) {
		return {name, balance: null, ageInDays: 60, ...expiry};
	}

	// Squared: small balances are more frequent than large ones, and one in some hundred is empty.
	const cents = Math.round(((((f * 256) + d) / 65_536) ** 2) * 60_000);
	return {
		name, type: isSandbox ? 'sandbox_api_token' : 'api_token', balance: cents / 100, ageInDays: 60,
		// One in five is in use.
		...(e % 5 === 0 && {burn: (1 + (d % 40)) / 50, isBursty: c % 4 === 0}),
		...expiry,
	};
}

/** As many tokens as one likes, for sizes that nobody names by hand; the same number gives the same token every time. */
const generatedPlans = (count: number): Plan[] => Array.from({length: Math.max(0, count)}, (_, index) => planOf(index + 1));

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
	const {name, type = 'api_token', balance, limited = balance !== null, expiresInDays, revokedDaysAgo, ageInDays = 120, slot = null} = plan;
	const key = [name, ...(revokedDaysAgo === undefined ? [] : ['revoked']), ...(twinPlans.includes(plan) ? ['twin'] : [])].join(' ');
	const entry: Entry = {
		id: slot ? null : uuidOf(key), name, slot, type, limited,
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

/** Which rows an account starts with: `usual` has one active token of each name; `all` has twins too, two members' and revoked ones, in an order that proves nothing. */
export type Rows = 'usual' | 'all';

/**
The tokens that an account starts with at `now` (epoch ms): those with names of their own, or as many as `size` says that are neither revoked, legacy nor
twins. The same `size` gives the same names, ids and secrets every time. Without `canDrain` the balances stay as they are at `now`.
*/
export function seedEntries(now: number, canDrain: boolean, size?: number, rows: Rows = 'usual'): Entry[] {
	const isRevoked = ({revokedDaysAgo}: Plan): boolean => revokedDaysAgo !== undefined;
	const isPlain = (plan: Plan): boolean => !isRevoked(plan) && plan.slot === undefined;
	const plain = namedPlans.filter(plan => isPlain(plan));
	const others = namedPlans.filter(plan => !isPlain(plan));
	const count = size ?? plain.length;
	const counted = [...plain.slice(0, count), ...generatedPlans(count - plain.length)];
	const plans = rows === 'usual'
		? [...counted, ...others]
		: [...others.filter(plan => isRevoked(plan)), ...counted, ...others.filter(plan => !isRevoked(plan)), ...twinPlans];
	return plans.map(plan => toEntry(plan, now, canDrain));
}

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
