import {dayMs} from './calendar.js';
import {usd} from './decimal.js';
import {demand, usedBetween, type Entry} from './entry.js';

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
	{feature: 'translation', subfeature: 'automatic_translation', hint: /translation|東京/, price: usd(0.0015), providers: ['deepl', 'google']},
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
export function rowsOf(entry: Entry, day: number, now: number): Row[] {
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
