import {contractError, type Client} from './client.js';
import {type ListOptions, type Problem, type TokenList} from './port.js';
import {createEntryReader, type Entry, type EntryReader} from './sighting.js';
import {root, entryId, keySchema, pageSchema} from './v3-wire.js';

type Page = {
	readonly offset: number;
	/** How many keys the server counts. */
	readonly total: number;
	readonly entries: readonly Entry[];
	/** There may be more keys behind it, whatever the count: the server says so, or it is as full as was asked for. */
	readonly goesOn: boolean;
};

const pageSize = 100;
/** How often a list that grows while it is read is followed to its new end. */
const tailRounds = 3;
/** So many pages are read beyond those that the count promises. */
const uncountedPages = 1000;

const purpose = {doing: 'list the tokens'};

/** Reads the entries of v3 lists. */
const createKeyReader = (): EntryReader => createEntryReader(keySchema, entryId);

type PageOptions = {readonly signal?: AbortSignal | undefined; readonly limit?: number; readonly reader?: EntryReader};

/** Reads one page. Throws `contract` for an answer that is none. */
export async function readPage(client: Client, offset: number, {signal, limit = pageSize, reader = createKeyReader()}: PageOptions): Promise<Page> {
	const body = await client.read(`${root}?limit=${limit}&offset=${offset}`, purpose, {signal, priority: 'bulk'});
	const {data} = pageSchema.safeParse(body);
	const total = data?.total_count ?? data?.count;
	if (!data || total === undefined) {
		throw contractError(purpose, 'the server sends no page of a list of keys');
	}

	if (data.results.length === 0 && offset === 0 && total > 0) {
		throw contractError(purpose, `the server counts ${total} keys, but sends none`);
	}

	const {length} = data.results;
	return {
		offset,
		total,
		goesOn: length > 0 && (length >= limit || (typeof data.next === 'string' && data.next !== '')),
		entries: data.results.map((value, index) => reader.read(value, offset + index + 1)),
	};
}

/** The entries of all pages in the order of the list, each key once. `pages` are in the order in which they came: what was read last counts. */
function merge(pages: readonly Page[]): Entry[] {
	const newest = new Map<string | Entry, Entry>();
	const places = new Map<string | Entry, number>();
	for (const {offset, entries} of pages) {
		for (const [index, entry] of entries.entries()) {
			const key = entry.id ?? entry;
			newest.set(key, entry);
			places.set(key, offset + index);
		}
	}

	return Array.from(newest, ([key, entry]) => ({entry, place: places.get(key)!})).toSorted((a, b) => a.place - b.place).map(({entry}) => entry);
}

const latestTotal = (pages: readonly Page[]): number => pages.at(-1)?.total ?? 0;

const isSteady = (pages: readonly Page[]): boolean => new Set(pages.map(({total}) => total)).size === 1;

/** A row has gone, so the number of those known can be right with one lost and the gone one still among them. */
const hasShrunk = (pages: readonly Page[]): boolean => pages.some(({total}) => total > latestTotal(pages));

/** As many are known as the server counts. More may be: some servers count only keys that work. */
const isComplete = (pages: readonly Page[]): boolean => merge(pages).length >= latestTotal(pages);

const lastPage = (pages: readonly Page[]): Page => pages.toSorted((a, b) => a.offset - b.offset).at(-1)!;

/** All pages of one pass were read one behind the other to an end, and no key was seen twice: where the server counts more, its count is wrong. */
function isWhole(pages: readonly Page[]): boolean {
	let end = 0;
	for (const {offset, entries} of pages.toSorted((a, b) => a.offset - b.offset)) {
		if (offset !== end && entries.length > 0) {
			return false;
		}

		end += entries.length;
	}

	return isSteady(pages) && !lastPage(pages).goesOn && merge(pages).length === end;
}

/** The offsets of `size` from `from` to below `total`. */
const offsets = (from: number, total: number, size: number): number[] =>
	Array.from({length: Math.max(0, Math.ceil((total - from) / size))}, (_, index) => from + (index * size));

/**
Reads all pages once: the first, which tells how many there are, then the rest together, at the limiter's pace; then, if the list grew meanwhile, its new
tail, and the first page again, since the new keys may be at either end.
*/
async function readAll(client: Client, reader: EntryReader, signal: AbortSignal | undefined, onPage: (pages: readonly Page[]) => void): Promise<Page[]> {
	const first = await readPage(client, 0, {signal, reader});
	const pages = [first];
	onPage(pages);
	// A server may give fewer at a time than it is asked for.
	const size = first.entries.length;
	const readOne = async (offset: number, within: AbortSignal | undefined) => {
		const page = await readPage(client, offset, {signal: within, limit: size, reader});
		pages.push(page);
		onPage(pages);
	};

	const readMany = async (starts: readonly number[]) => {
		// One page that fails fails the list: the others need not be read any more.
		const stop = new AbortController();
		const within = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
		try {
			await Promise.all(starts.map(async offset => readOne(offset, within)));
		} finally {
			stop.abort();
		}
	};

	let end = first.total;
	await readMany(offsets(size, first.total, size));
	for (let round = 0; round < tailRounds && !isSteady(pages); round++) {
		const total = latestTotal(pages);
		// From the last page on that was not full when it was read.
		const tail = offsets(Math.floor(end / size) * size, total, size);
		await readMany([...new Set([0, ...tail])]);
		end = Math.max(end, total);
		if (latestTotal(pages) === total) {
			break;
		}
	}

	for (let round = 0; round < uncountedPages; round++) {
		const {offset, entries, goesOn} = lastPage(pages);
		if (!goesOn) {
			break;
		}

		const known = merge(pages).length;
		await readOne(offset + entries.length, signal);
		// Where pages repeat, it would go on for ever.
		if (merge(pages).length === known) {
			break;
		}
	}

	return pages;
}

const toTokenList = (entries: readonly Entry[]): TokenList => ({tokens: entries.flatMap(({token}) => token ?? []), problems: entries.flatMap(({problem}) => problem ?? [])});

const isSameArray = (one: readonly unknown[], other: readonly unknown[]): boolean => one.length === other.length && one.every((value, index) => value === other[index]);

/** Keys that the server counts, but that no page showed. */
function missingProblem(pages: readonly Page[], known: number): Problem[] {
	const total = latestTotal(pages);
	if (known >= total) {
		return [];
	}

	return isWhole(pages)
		? [{subject: 'the list', what: `the server counts ${total} keys, but its pages end after ${known}`, missing: 0}]
		: [{subject: 'the list', what: `${total - known} of ${total} keys may be missing until the next refresh: it changed while it was read, or its pages overlap`, missing: total - known}];
}

/**
Gives the function that reads all keys, to the end of the paging; `onPage` gets all so far, page by page.

A list that changes while it is read: rows that move across a page boundary between two reads are seen twice or never.
Seen twice: a key is kept once, by its id, as it was read last.
Never: then fewer keys are known than the server counts, and the whole list is read once more, as it is when its number fell. Where the pages were read one behind the other to an end, it is the
count that is wrong: too high, or too low, so that pages are read on as long as they are full or the server says that there are more. If that pass is whole and steady, it is
the list; else both together are, since v3 keys never vanish (revoked ones stay), and a `Problem` says how many may be missing.
A list that merely grew costs only its new tail and its first page again.
The same keys as the last time give the same list again, so that what is behind it need not look at each of them.
*/
export function createListKeys(client: Client): (options: ListOptions) => Promise<TokenList> {
	const reader = createKeyReader();
	/** The last list of which nothing was missing. */
	let last: {readonly entries: readonly Entry[]; readonly list: TokenList} | undefined;
	return async ({signal, onPage}) => {
		let pages = await readAll(client, reader, signal, soFar => {
			// To put the pages together takes a while, and where the list is known already nobody asks for it.
			if (onPage) {
				const list = toTokenList(merge(soFar));
				onPage(list, Math.max(latestTotal(soFar), list.tokens.length));
			}
		});
		if ((!isComplete(pages) && !isWhole(pages)) || hasShrunk(pages)) {
			const again = await readAll(client, reader, signal, () => undefined);
			pages = isSteady(again) && isComplete(again) ? again : [...pages, ...again];
		}

		reader.sweep();
		const entries = merge(pages);
		const missing = missingProblem(pages, entries.length);
		if (last && missing.length === 0 && isSameArray(entries, last.entries)) {
			return last.list;
		}

		const list = toTokenList(entries);
		if (list.tokens.length === 0 && list.problems.length > 0) {
			throw contractError(purpose, `none of the ${entries.length} entries can be read as a key: ${list.problems[0]?.what ?? ''}`);
		}

		last = missing.length === 0 ? {entries, list} : undefined;
		return last?.list ?? {tokens: list.tokens, problems: [...list.problems, ...missing]};
	};
}
