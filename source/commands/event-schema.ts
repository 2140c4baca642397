import * as z from 'zod';
import {apiErrorKinds} from '../api/api-error.js';
import {healthStates} from '../tokens/health.js';
import {resetPeriods} from '../tokens/token.js';
import {amountSchema, momentSchema, tokenSchema} from './schema.js';

const at = momentSchema.describe('When it was seen, ISO 8601, UTC');

const ofToken = {
	at,
	name: z.string().describe('Of the token'),
	token: tokenSchema.describe('As it is now; of a deleted one, as it was last'),
};

const change = <T extends z.ZodType>(value: T) => z.strictObject({before: value, after: value}).optional();

const balance = amountSchema.nullable();

/** What a token's settings changed from and to; only what changed is there. */
const changesSchema = z.strictObject({
	name: change(z.string()),
	type: change(z.enum(['live', 'sandbox'])),
	limited: change(z.boolean()),
	expiresAt: change(momentSchema.nullable()),
	reset: change(z.strictObject({period: z.enum(resetPeriods), amount: balance}).nullable()),
	masked: change(z.string().nullable()),
	member: change(z.string().nullable()),
	legacy: change(z.boolean()),
});

export type ChangesJson = z.infer<typeof changesSchema>;

/** A line of `watch`. */
export const eventSchema = z.discriminatedUnion('event', [
	z.strictObject({
		event: z.literal('snapshot'),
		at,
		profile: z.string(),
		host: z.string(),
		api: z.enum(['v2', 'v3']),
		tokens: z.array(tokenSchema),
	}).describe('All tokens that are watched, once, when they were first read'),
	z.strictObject({
		event: z.literal('balance'),
		...ofToken,
		before: balance,
		after: balance,
		change: balance.describe('after − before; null where one of them is'),
	}),
	z.strictObject({
		event: z.literal('state'),
		...ofToken,
		before: z.enum(healthStates),
		after: z.enum(healthStates),
	}),
	z.strictObject({event: z.literal('created'), ...ofToken}),
	z.strictObject({event: z.literal('changed'), ...ofToken, changes: changesSchema}).describe('Its settings; a changed `masked` means a rotation'),
	z.strictObject({event: z.literal('deleted'), ...ofToken}).describe('Gone, or revoked'),
	z.strictObject({
		event: z.literal('error'),
		at,
		code: z.enum(apiErrorKinds),
		message: z.string().describe('What went wrong, and why'),
		hint: z.string().describe('What to do about it'),
		nextTry: momentSchema.nullable(),
	}).describe('The tokens cannot be read; told once, until `recovered`'),
	z.strictObject({
		event: z.literal('recovered'),
		at,
		since: momentSchema.describe('When the tokens could not be read for the first time'),
	}),
]).meta({title: 'Event', description: 'A line of watch'});

export type WatchEvent = z.infer<typeof eventSchema>;
