import * as z from 'zod';
import {amountSchema, tokenSchema} from './schema.js';

const count = z.int().min(0);

/** What `check` prints with `--json`. */
export const checkSchema = z.strictObject({
	state: z.enum(['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']),
	status: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]).describe('The exit status'),
	counts: z.strictObject({OK: count, EXPIRING: count, LOW: count, CRITICAL: count, EMPTY: count, EXPIRED: count, REVOKED: count}),
	balance: amountSchema.describe('The sum of the balances that are limits, USD'),
	tokens: z.array(tokenSchema).describe('Those at risk, most urgent first'),
	problems: z.array(z.strictObject({subject: z.string(), what: z.string()})).describe('Entries of the list that could not be judged'),
	unmatched: z.array(z.string()).describe('Names and globs that no token has'),
	error: z.strictObject({code: z.string(), message: z.string(), hint: z.string()}).nullable().describe('Why nothing could be checked'),
}).meta({title: 'Check', description: 'check'});

export type CheckJson = z.infer<typeof checkSchema>;
