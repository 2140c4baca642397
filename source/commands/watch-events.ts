import * as z from 'zod';
import {apiErrorKinds} from '../api/api-error.js';
import {isSame} from '../store/reconcile.js';
import {type Row} from '../store/rows.js';
import {healthStates} from '../tokens/health.js';
import {moneyToDecimal, subtractMoney, type Money} from '../tokens/money.js';
import {resetPeriods, type Token} from '../tokens/token.js';
import {amountSchema, momentSchema, tokenSchema} from './schema.js';
import {isoTime, tokenJson} from './token-json.js';

const seenAt = momentSchema.describe('When it was seen, ISO 8601, UTC');

const ofToken = {
	at: seenAt,
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
		at: seenAt,
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
		at: seenAt,
		code: z.enum(apiErrorKinds),
		message: z.string().describe('What went wrong, and why'),
		hint: z.string().describe('What to do about it'),
		nextTry: momentSchema.nullable(),
	}).describe('The tokens cannot be read; told once, until `recovered`'),
	z.strictObject({
		event: z.literal('recovered'),
		at: seenAt,
		since: momentSchema.describe('When the tokens could not be read for the first time'),
	}),
]).meta({title: 'Event', description: 'A line of watch'});

export type WatchEvent = z.infer<typeof eventSchema>;

const decimal = (amount: Money | null): string | null => (amount === null ? null : moneyToDecimal(amount));

const resetJson = ({reset}: Token) => reset && {period: reset.period, amount: decimal(reset.amount)};

const changesOf = (before: Token, after: Token): ChangesJson => ({
	...(before.name !== after.name && {name: {before: before.name, after: after.name}}),
	...(before.type !== after.type && {type: {before: before.type, after: after.type}}),
	...(before.limited !== after.limited && {limited: {before: before.limited, after: after.limited}}),
	...(before.expiresAt !== after.expiresAt && {expiresAt: {before: isoTime(before.expiresAt), after: isoTime(after.expiresAt)}}),
	...(!isSame(before.reset, after.reset) && {reset: {before: resetJson(before), after: resetJson(after)}}),
	...(before.masked !== after.masked && {masked: {before: before.masked, after: after.masked}}),
	...(before.member !== after.member && {member: {before: before.member, after: after.member}}),
	...(before.legacy !== after.legacy && {legacy: {before: before.legacy, after: after.legacy}}),
});

/** What is told of one token; `undefined` where there was, or is, none. One that is revoked counts as deleted: it is history. */
export function tokenEvents(before: Row | undefined, after: Row | undefined, now: number): WatchEvent[] {
	const row = after ?? before;
	if (row === undefined || before === after) {
		return [];
	}

	const at = new Date(now).toISOString();
	const of = {at, name: row.token.name, token: tokenJson(row, now)};
	const created: WatchEvent[] = before === undefined ? [{event: 'created', ...of}] : [];
	if (!after || after.token.revoked) {
		return [...created, ...(before?.token.revoked ? [] : [{event: 'deleted', ...of} as const])];
	}

	if (!before) {
		return created;
	}

	const changes = changesOf(before.token, after.token);
	const [had, has] = [before.token.balance, after.token.balance];
	return [
		...(Object.keys(changes).length > 0 ? [{event: 'changed', ...of, changes} as const] : []),
		...(had === has ? [] : [{event: 'balance', ...of, before: decimal(had), after: decimal(has), change: had === null || has === null ? null : moneyToDecimal(subtractMoney(has, had))} as const]),
		...(before.state === after.state ? [] : [{event: 'state', ...of, before: before.state, after: after.state} as const]),
	];
}
