import {demand, usedBetween, type Entry, type Account} from './account.js';
import {missing, type Checked} from './bodies.js';
import {dayMs, usd, parseDay, type Step, formatDay, stepStart, nanoToNumber, type Json} from './values.js';

/** What one token used of one feature at one provider on one day. */
export type Row = {
	readonly entry: Entry;
	/** Epoch ms of the day's midnight, UTC. */
	readonly day: number;
	readonly feature: string;
	readonly subfeature: string;
	readonly provider: string;
	/** Nano-dollars; 0 in a sandbox. */
	readonly cost: bigint;
	readonly calls: number;
};

type Product = {readonly feature: string; readonly subfeature: string; readonly hint: RegExp; /** Of a call, in nano-dollars. */ readonly price: bigint; readonly providers: readonly string[]};

const products: readonly [Product, ...Product[]] = [
	{feature: 'text', subfeature: 'chat', hint: /chat|web|support|evals/, price: usd(0.004), providers: ['openai', 'anthropic', 'mistral']},
	{feature: 'ocr', subfeature: 'invoice_parser', hint: /ocr|invoice|billing/, price: usd(0.01), providers: ['microsoft', 'mindee']},
	{feature: 'translation', subfeature: 'automatic_translation', hint: /translation|\u6771\u4EAC/, price: usd(0.0015), providers: ['deepl', 'google']},
	{feature: 'audio', subfeature: 'speech_to_text_async', hint: /speech|mobile/, price: usd(0.02), providers: ['deepgram', 'openai']},
	{feature: 'image', subfeature: 'object_detection', hint: /vision|pipeline/, price: usd(0.002), providers: ['amazon', 'google']},
	{feature: 'text', subfeature: 'embeddings', hint: /search|scoring|crm/, price: usd(0.0001), providers: ['openai', 'cohere']},
];

/** FNV-1a, 32 bits: quick, as it is wanted for every token and day. */
function hashOf(text: string): number {
	let hash = 0x81_1C_9D_C5;
	for (let index = 0; index < text.length; index++) {
		hash = Math.imul(hash ^ text.codePointAt(index)!, 0x01_00_01_93);
	}

	return hash >>> 0;
}

/** Splits parts off an amount, in percent of it; what they leave comes first. */
function split(amount: bigint, shares: readonly number[]): bigint[] {
	const parts = shares.map(share => amount * BigInt(share) / 100n);
	let rest = amount;
	for (const part of parts) {
		rest -= part;
	}

	return [rest, ...parts];
}

/** What the applications used on a day: exactly what the balance fell by where that is known, before that by the burn, more or less, and half on weekends. */
function usedOn(entry: Entry, day: number, now: number): bigint {
	const [from, to] = [Math.max(day, entry.createdAt), Math.min(day + dayMs, now)];
	const known = entry.anchors[0]!.at;
	const isWeekend = [0, 6].includes(new Date(day).getUTCDay());
	const percent = BigInt(60 + (hashOf(`${entry.name} ${day}`) % 80));
	const before = demand(entry, from, Math.min(to, known)) * percent / (isWeekend ? 200n : 100n);
	return before + (to > known ? usedBetween(entry, Math.max(from, known), to) : 0n);
}

/** One or two products that fit the name, with their shares in percent. */
function productsOf(name: string, hash: number): Array<readonly [Product, number]> {
	const main = products.find(({hint}) => hint.test(name)) ?? products[hash % products.length]!;
	const other = products[(hash >>> 8) % products.length]!;
	return other === main ? [[main, 100]] : [[main, 78], [other, 22]];
}

/** The rows of a token on a day; the same for the same name and day, but for what is used today. */
function rowsOf(entry: Entry, day: number, now: number): Row[] {
	if (entry.burn === 0n || day + dayMs <= entry.createdAt || day >= now) {
		return [];
	}

	const used = usedOn(entry, day, now);
	const hash = hashOf(entry.name);
	const mix = productsOf(entry.name, hash);
	const amounts = split(used, mix.slice(1).map(([, share]) => share));
	const rows: Row[] = [];
	for (const [index, [{feature, subfeature, price, providers}]] of mix.entries()) {
		const second = 15 + ((hash >>> 16) % 30);
		const shares = providers.length > 2 ? [second, 20] : [second];
		for (const [place, amount] of split(amounts[index]!, shares).entries()) {
			const cost = entry.type === 'sandbox_api_token' ? 0n : amount;
			const calls = Number(amount / price);
			if (amount > 0n) {
				rows.push({entry, day, feature, subfeature, provider: providers[place]!, cost, calls});
			}
		}
	}

	return rows;
}

export type UsageQuery = {
	/** Epoch ms of the first day, inclusive. */
	readonly begin: number;
	/** Epoch ms of the day after the last. */
	readonly end: number;
	readonly step: Step;
	/** The filters that were given, by their names. */
	readonly filters: ReadonlyMap<string, string>;
	readonly byUser: boolean;
};

const filterNames = ['feature', 'subfeature', 'provider', 'phase', 'token', 'key_id', 'user'];
const maximumDays = 366;
const defaultDays = 7;

const invalid = (field: string, message: string): {readonly kind: 'invalid'; readonly errors: Readonly<Record<string, readonly string[]>>} =>
	({kind: 'invalid', errors: {[field]: [message]}});

/** The days asked for; without any, the last seven, of which `now` is in the last. */
function readDays(begin: string, end: string, now: number): Checked<Pick<UsageQuery, 'begin' | 'end'>> {
	if (begin === '' && end === '') {
		const tomorrow = (Math.floor(now / dayMs) + 1) * dayMs;
		return {kind: 'ok', value: {begin: tomorrow - (defaultDays * dayMs), end: tomorrow}};
	}

	if (begin === '' || end === '') {
		return invalid(begin === '' ? 'begin' : 'end', 'Give both begin and end, or neither.');
	}

	const [first, last] = [parseDay(begin), parseDay(end)];
	if (first === undefined || last === undefined) {
		return invalid(first === undefined ? 'begin' : 'end', 'Date has wrong format. Use one of these formats instead: YYYY-MM-DD.');
	}

	if (last <= first) {
		return invalid('end', 'end must be after begin.');
	}

	return last - first > maximumDays * dayMs
		? invalid('end', `The range must not be longer than ${maximumDays} days.`)
		: {kind: 'ok', value: {begin: first, end: last}};
}

/** Reads the query of a usage call. A blank parameter counts as absent. `defaultStep`: absent where the API demands a step. */
export function readUsageQuery(query: URLSearchParams, now: number, defaultStep?: Step): Checked<UsageQuery> {
	const given = (name: string): string => query.get(name) ?? '';
	const stepText = given('step');
	const step = stepText === '' ? defaultStep : ([1, 2, 3, 4] as const).find(one => String(one) === stepText);
	if (step === undefined) {
		return stepText === '' ? {kind: 'invalid', errors: missing('step')} : invalid('step', `"${stepText}" is not a valid choice.`);
	}

	const groupBy = given('group_by');
	if (groupBy !== '' && groupBy !== 'user') {
		return invalid('group_by', `"${groupBy}" is not a valid choice.`);
	}

	const days = readDays(given('begin'), given('end'), now);
	if (days.kind === 'invalid') {
		return days;
	}

	const filters = new Map(filterNames.map(name => [name, given(name)] as const).filter(([, value]) => value !== ''));
	return {kind: 'ok', value: {...days.value, step, filters, byUser: groupBy === 'user'}};
}

/** What is used without any key of the list, from the organization's console. */
export const baseToken: Entry = {
	id: null, name: 'base_token', slot: null, type: 'api_token', limited: false, expiresAt: null, reset: null, member: null, revokedAt: null, secret: '', createdAt: 0,
	burn: usd(0.35), bursty: false, drainsUntil: Infinity, anchors: [{at: Infinity, balance: null}],
};

const isWanted = (row: Row, filters: UsageQuery['filters']): boolean => {
	const has: Readonly<Record<string, string | null>> = {
		feature: row.feature, subfeature: row.subfeature, provider: row.provider, token: row.entry.name, key_id: row.entry.id, user: row.entry.member,
		// Nothing here belongs to a phase of a project.
		phase: null,
	};
	return [...filters].every(([name, value]) => has[name] === value);
};

function collect(entries: readonly Entry[], {begin, end, filters}: UsageQuery, now: number): Row[] {
	const rows: Row[] = [];
	for (const entry of entries) {
		for (let day = begin; day < end; day += dayMs) {
			rows.push(...rowsOf(entry, day, now).filter(row => isWanted(row, filters)));
		}
	}

	return rows;
}

/** Rows by a key, in the order in which the keys first appear. */
const groupBy = (rows: readonly Row[], keyOf: (row: Row) => string): Array<[string, Row[]]> => [...Map.groupBy(rows, row => keyOf(row))];

const costOf = (rows: readonly Row[]): number => {
	let sum = 0n;
	for (const {cost} of rows) {
		sum += cost;
	}

	return nanoToNumber(sum);
};

const featureUsage = (rows: readonly Row[]): Json => ({
	total_cost: costOf(rows),
	details: rows.reduce((sum, {calls}) => sum + calls, 0),
	cost_per_provider: Object.fromEntries(groupBy(rows, ({provider}) => provider).map(([provider, some]) => [provider, costOf(some)])),
});

const dayUsage = (rows: readonly Row[]): Json =>
	Object.fromEntries(groupBy(rows, ({feature, subfeature}) => `${feature}__${subfeature}`).map(([name, some]) => [name, featureUsage(some)]));

/** `[{"token", "data": {date: {feature: …}}}]`: cost and calls (`details`) of some entries, by the first day of each step. */
export function usageByToken(entries: readonly Entry[], query: UsageQuery, account: Account): Json[] {
	const rows = collect(entries, query, account.now());
	return groupBy(rows, ({entry}) => entry.name).map(([token, some]) => ({
		token,
		data: Object.fromEntries(groupBy(some, ({day}) => formatDay(stepStart(day, query.step))).map(([date, ofStep]) => [date, dayUsage(ofStep)])),
	}));
}

/** `[{"user", "total_cost"}]`: the members' costs; null for what belongs to none. */
export const usageByUser = (entries: readonly Entry[], query: UsageQuery, account: Account): Json[] =>
	Array.from(
		Map.groupBy(collect(entries, query, account.now()), ({entry}) => entry.member),
		([user, rows]) => ({user, total_cost: costOf(rows)}),
	);
