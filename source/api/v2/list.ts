import * as z from 'zod';
import {contractError, type Client} from '../client.js';
import {type ListOptions, type TokenList} from '../port.js';
import {readEntry, toTokenList} from '../sighting.js';
import {root} from './bodies.js';
import {tokenSchema} from './wire.js';

const listSchema = z.array(z.unknown());
const named = z.object({name: z.string()});

/** All tokens: one answer, a JSON array. A malformed entry is a problem beside the others; nothing but malformed entries is no list of tokens. */
export async function listTokens(client: Client, {signal}: ListOptions): Promise<TokenList> {
	const purpose = {doing: 'list the tokens'};
	const body = listSchema.safeParse(await client.read(root, purpose, {signal, priority: 'bulk'}));
	if (!body.success) {
		throw contractError(purpose, 'the server sends no list of tokens');
	}

	const entries = body.data.map((value, index) => readEntry(tokenSchema, value, index + 1, entry => named.safeParse(entry).data?.name));
	const list = toTokenList(entries, 'problem');
	if (list.tokens.length === 0 && list.problems.length > 0) {
		throw contractError(purpose, `none of the ${entries.length} entries can be read as a token: ${list.problems[0]?.what ?? ''}`);
	}

	return list;
}
