import * as z from 'zod';
import {healthStates} from '../tokens/health.js';
import {resetPeriods} from '../tokens/token.js';

/** Decimal, exact, without needless zeros. */
export const amountSchema = z.string().regex(/^-?\d+(?:\.\d{1,9})?$/).describe('USD, a decimal string with at most nine decimals');

/** As `Date.prototype.toISOString` has it. */
export const momentSchema = z.iso.datetime({precision: 3}).describe('ISO 8601, UTC');

const day = z.iso.date();

/** A token as every command prints it with `--json`. */
export const tokenSchema = z.strictObject({
	name: z.string(),
	id: z.string().describe('What the API addresses the token by: its name on v2, its UUID on v3. A row that it cannot address, such as a revoked one of v2, has an id that only tells it from others'),
	type: z.enum(['live', 'sandbox']),
	state: z.enum(healthStates).describe('The worst that holds'),
	severity: z.enum(['ok', 'warning', 'critical', 'none']),
	balanceState: z.enum(healthStates).describe('Of the balance alone'),
	expiryState: z.enum(healthStates).describe('Of the expiry alone'),
	balance: amountSchema.nullable().describe('What is left, USD; null where the server gives none'),
	limited: z.boolean().describe('The balance is a hard limit; when false the spending is without limit'),
	expiresAt: momentSchema.nullable().describe('Null: never'),
	reset: z.strictObject({
		period: z.enum(resetPeriods),
		amount: amountSchema.nullable().describe('What the balance returns to'),
		next: momentSchema.describe('When it does so next'),
	}).nullable(),
	environment: z.string().describe('The name up to the first dash'),
	masked: z.string().nullable().describe('A display value of the secret'),
	member: z.string().nullable().describe('The e-mail of the member that the key belongs to'),
	revoked: z.boolean(),
	revokedAt: momentSchema.nullable(),
	legacy: z.boolean().describe('A key of before the management API: listed, not changeable'),
	runsOut: momentSchema.nullable().describe('When the balance is 0 at the present rate; null: not known, or never'),
	burnPerHour: amountSchema.nullable().describe('USD an hour; null: not known'),
	secret: z.string().nullable().optional().describe('Only with --show-secret; null where the API no longer gives it'),
}).meta({id: 'Token', title: 'Token', description: 'get, create, update, delete and rotate of one token'});

export type TokenJson = z.infer<typeof tokenSchema>;

export const listSchema = z.array(tokenSchema).meta({title: 'Tokens', description: 'list, and get of several names or a pattern'});

/** What became of several tokens. */
export const changesSchema = z.strictObject({
	done: z.array(tokenSchema).describe('As they are now; deleted ones as they were'),
	failed: z.array(z.strictObject({name: z.string(), id: z.string(), message: z.string()})),
	notTried: z.array(z.string()).describe('Names of those left out after an interruption; the id where other active keys have the same name'),
}).meta({title: 'Changes', description: 'update and delete of several names or a pattern'});

export type ChangesJson = z.infer<typeof changesSchema>;

/** A request that was not sent. */
export const requestSchema = z.strictObject({
	method: z.enum(['POST', 'PATCH', 'DELETE']),
	path: z.string().describe('Without the host'),
	body: z.record(z.string(), z.unknown()).nullable(),
}).meta({title: 'Request', description: 'create, update, delete and rotate of one token with --dry-run'});

export type RequestJson = z.infer<typeof requestSchema>;

export const requestsSchema = z.array(requestSchema).meta({title: 'Requests', description: 'update and delete of several names or a pattern with --dry-run'});

const usageRowSchema = z.strictObject({
	name: z.string().nullable().describe('Null: not attributed to any token'),
	cost: amountSchema,
	calls: z.int().min(0).nullable().describe('Null where the server does not say'),
	average: amountSchema.nullable().describe('Cost of a call, USD; null where the calls are not known, or none'),
});

export const usageSchema = z.strictObject({
	period: z.strictObject({
		name: z.string(),
		begin: day.describe('The first day, UTC'),
		end: day.describe('The day after the last, UTC'),
	}),
	total: usageRowSchema.omit({name: true}),
	environments: z.array(usageRowSchema),
	tokens: z.array(usageRowSchema),
	features: z.array(usageRowSchema),
	providers: z.array(usageRowSchema),
}).meta({title: 'Usage', description: 'usage; each group is sorted by cost'});

export type UsageJson = z.infer<typeof usageSchema>;

/** What became of a token that was to be made anew in another account. */
const migrationStatuses = ['created', 'unconfirmed', 'there', 'differs', 'expired', 'impossible', 'failed', 'not-tried', 'would-create'] as const;

const migrationEntrySchema = z.strictObject({
	name: z.string(),
	status: z.enum(migrationStatuses).describe([
		'unconfirmed: the server gave a secret, and then knew no such key',
		'there: an earlier run has made it',
		'differs: a key of that name has other settings, and was not touched',
	].join('; ')),
	id: z.string().nullable().describe('Of the key in the other account'),
	reason: z.string().nullable(),
	secret: z.string().nullable().optional().describe('Of a created key, where no --out is given; null where it was lost on its way'),
	request: requestSchema.optional().describe('With --dry-run'),
});

export type MigrationEntryJson = z.infer<typeof migrationEntrySchema>;

export const migrationSchema = z.strictObject({
	from: z.string().describe('The profile that was read'),
	to: z.string().describe('The profile in which keys were created'),
	dryRun: z.boolean(),
	tokens: z.array(migrationEntrySchema),
}).meta({title: 'Migration', description: 'migrate; without --out also without --json'});

/** A line of the file that `migrate --out` writes. */
export const secretLineSchema = z.strictObject({
	name: z.string(),
	id: z.string(),
	secret: z.string(),
}).meta({title: 'Secret', description: 'A line of the file of migrate --out'});

export type SecretLineJson = z.infer<typeof secretLineSchema>;

export const errorSchema = z.strictObject({
	error: z.strictObject({
		code: z.string().describe('Stable, for scripts'),
		message: z.string().describe('What went wrong, and why'),
		hint: z.string().describe('What to do about it'),
		candidates: z.array(z.strictObject({
			id: z.string().describe('What --id takes'), name: z.string(), member: z.string().nullable(), masked: z.string().nullable(),
		})).optional().describe('Where a name is that of several active keys: those that it could mean; nothing was sent'),
	}),
}).meta({title: 'Error', description: 'What goes to stderr with --json when a command fails'});

export type ErrorJson = z.infer<typeof errorSchema>;
