import {setImmediate as turn} from 'node:timers/promises';
import * as z from 'zod';
import {contractError, type Client} from '../client.js';
import {type ListOptions, type TokenList} from '../port.js';
import {createEntryReader, toTokenList, type Entry} from '../sighting.js';
import {root} from './bodies.js';
import {entryId, tokenSchema} from './wire.js';

const listSchema = z.array(z.unknown());

/** Entries that are read in one go: after so many, keys and what else waits have their turn. */
const atOnce = 200;

const purpose = {doing: 'list the tokens'};

/**
Gives the function that reads all tokens: one answer, a JSON array. A malformed entry is a problem beside the others; nothing but malformed entries is no list of tokens. The
beginning of a long list is a first page. An answer that is the last one again, byte by byte, gives the same list again.
*/
export function createListTokens(client: Client): (options: ListOptions) => Promise<TokenList> {
	const reader = createEntryReader(tokenSchema, entryId);
	let last: {readonly digest: () => string; readonly list: TokenList} | undefined;
	return async ({signal, onPage}) => {
		const fresh = await client.readUnlessKnown(root, purpose, last?.digest(), {signal, priority: 'bulk'});
		if (last && !fresh) {
			return last.list;
		}

		const body = listSchema.safeParse(fresh?.value);
		if (!body.success) {
			throw contractError(purpose, 'the server sends no list of tokens');
		}

		const values = body.data;
		const entries: Entry[] = [];
		for (const [index, value] of values.entries()) {
			entries.push(reader.read(value, index + 1));
			if (entries.length % atOnce !== 0 || entries.length === values.length) {
				continue;
			}

			if (entries.length === atOnce) {
				onPage?.(toTokenList(entries, 'problem'), values.length);
			}

			await turn();
		}

		reader.sweep();
		const list = toTokenList(entries, 'problem');
		if (list.tokens.length === 0 && list.problems.length > 0) {
			throw contractError(purpose, `none of the ${entries.length} entries can be read as a token: ${list.problems[0]?.what ?? ''}`);
		}

		last = fresh && {digest: fresh.digest, list};
		return list;
	};
}
