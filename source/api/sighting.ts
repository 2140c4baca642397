import type * as z from 'zod';
import {type Secret} from '../tokens/secret.js';
import {type Token} from '../tokens/token.js';
import {cleanText} from './server-words.js';
import {type Problem} from './port.js';
import {firstIssue} from './wire.js';

/** A token as one answer showed it, with its secret where the answer had it. */
export type Sighting = {readonly token: Token; readonly secret: Secret | null};

/** An entry of a list: understood, or the problem with it. `id` is undefined where not even that could be read. */
export type Entry = {readonly id: string | undefined; readonly token?: Token; readonly problem?: Problem};

function readableName(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null || !('name' in value) || typeof value.name !== 'string') {
		return undefined;
	}

	return cleanText(value.name, 200) || undefined;
}

function readEntry(schema: z.ZodType<Sighting>, value: unknown, position: number, idOf: (value: unknown) => string | undefined): Entry {
	const result = schema.safeParse(value);
	if (result.success) {
		return {id: result.data.token.id, token: result.data.token};
	}

	const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
	const id = idOf(value);
	return {
		id,
		problem: {...(id !== undefined && {id}), subject: readableName(value) ?? `entry ${position}`, what: isObject ? firstIssue(result.error) : 'it is no token but something else'},
	};
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether two answers about a token say the same, in plain fields alone. */
function isSameAnswer(a: Fields, b: Fields): boolean {
	const keys = Object.keys(b);
	return keys.length === Object.keys(a).length && keys.every(key => Object.hasOwn(a, key) && Object.is(a[key], b[key]));
}

export type EntryReader = {
	/** Reads one entry of a list; `position` counts from 1. */
	read(value: unknown, position: number): Entry;
	/** A list was read to its end: what it did not hold need not be remembered. */
	sweep(): void;
};

/**
Reads the entries of lists by a schema. An entry that is what it was when it was read last gives the same token again: nearly all of a list are, at nearly every
refresh. `idOf` names an entry that cannot be read otherwise.
*/
export function createEntryReader(schema: z.ZodType<Sighting>, idOf: (value: unknown) => string | undefined): EntryReader {
	type Known = {readonly answer: Fields; readonly entry: Entry; isSeen: boolean};
	const known = new Map<unknown, Known>();
	return {
		read(value, position) {
			const answer = (typeof value === 'object' && value !== null ? value : {}) as Fields & {readonly id?: unknown};
			// Rows without an id may share their name with others.
			const key = answer.id ?? ['name', 'masked', 'last4', 'member', 'revoked', 'revoked_at', 'legacy'].map(field => String(answer[field])).join('\n');
			const before = known.get(key);
			if (before && isSameAnswer(before.answer, answer)) {
				before.isSeen = true;
				return before.entry;
			}

			const entry = readEntry(schema, value, position, idOf);
			if (entry.token) {
				known.set(key, {answer, entry, isSeen: true});
			}

			return entry;
		},
		sweep() {
			for (const [key, one] of known) {
				if (one.isSeen) {
					one.isSeen = false;
				} else {
					known.delete(key);
				}
			}
		},
	};
}
