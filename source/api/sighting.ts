import type * as z from 'zod';
import {type Secret} from '../tokens/secret.js';
import {type Token} from '../tokens/token.js';
import {cleanText} from './clean-text.js';
import {type Problem, type TokenList} from './port.js';
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

/** Reads one entry of a list; `position` counts from 1. */
export function readEntry(schema: z.ZodType<Sighting>, value: unknown, position: number, idOf: (value: unknown) => string | undefined): Entry {
	const result = schema.safeParse(value);
	if (result.success) {
		return {id: result.data.token.id, token: result.data.token};
	}

	const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
	return {
		id: idOf(value),
		problem: {subject: readableName(value) ?? `entry ${position}`, what: isObject ? firstIssue(result.error) : 'it is no token but something else'},
	};
}

/**
The entries as a list without doubles: of two with the same id the first stays. `doubles` says whether that is a fault of the server (one answer names a token twice), or comes
from pages that overlap.
*/
export function toTokenList(entries: readonly Entry[], doubles: 'problem' | 'expected'): TokenList {
	const seen = new Set<string>();
	const tokens: Token[] = [];
	const problems: Problem[] = [];
	for (const {id, token, problem} of entries) {
		if (id !== undefined && seen.has(id)) {
			if (doubles === 'problem') {
				problems.push({subject: cleanText(token?.name ?? id, 200), what: 'it is listed twice; the first is shown'});
			}

			continue;
		}

		if (id !== undefined) {
			seen.add(id);
		}

		if (token) {
			tokens.push(token);
		}

		if (problem) {
			problems.push(problem);
		}
	}

	return {tokens, problems};
}
