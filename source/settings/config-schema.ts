import * as z from 'zod';
import {parseExpiry} from '../tokens/expiry.js';
import {type Thresholds} from '../tokens/health.js';
import {moneyFromNumber, moneyToNumber, parseMoney, type Money} from '../tokens/money.js';
import {type TokenType} from '../tokens/token.js';
import {accepted, apiChoices, isDays, isRefresh} from './option-values.js';

/** Which threshold of a pair is above the other in the same layer, which cannot be intended; undefined if none is. */
export function thresholdConflict({low, critical, expiringDays, criticalDays}: Partial<Thresholds>): 'critical' | 'criticalDays' | undefined {
	if (low !== undefined && critical !== undefined && critical > low) {
		return 'critical';
	}

	return expiringDays !== undefined && criticalDays !== undefined && criticalDays > expiringDays ? 'criticalDays' : undefined;
}

/**
Merges the thresholds of `layer` over those of `base`. Critical never ends up above low: an inherited value gives way to the one that was
set, so that `--low-balance 0.5` alone works although critical is 1 by default.
*/
export function layerThresholds(base: Thresholds, layer: Partial<Thresholds>): Thresholds {
	const merged = {...base, ...layer};
	if (merged.critical > merged.low) {
		if (layer.low === undefined) {
			merged.low = merged.critical;
		} else {
			merged.critical = merged.low;
		}
	}

	if (merged.criticalDays > merged.expiringDays) {
		if (layer.expiringDays === undefined) {
			merged.expiringDays = merged.criticalDays;
		} else {
			merged.criticalDays = merged.expiringDays;
		}
	}

	return merged;
}

/*
The schema of config.yaml. Each leaf's message says what is accepted, to follow `file:line: "refresh" must be`. For an unknown entry, the
message lists the known ones.
*/

/** A mapping with these entries and no others. A missing value (everything commented out) counts as an empty mapping. */
const section = <Shape extends z.core.$ZodShape>(shape: Shape) => z.preprocess(value => value ?? {}, z.strictObject(shape, {
	error: issue => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : `a mapping with ${Object.keys(shape).join(', ')}`),
}));

const text = (what: string) => z.string({error: what}).trim().min(1, {error: what});
const choice = <const Values extends readonly string[]>(values: Values) => z.enum(values, {error: `one of ${values.join(', ')}`});
const flag = z.boolean({error: 'true or false'});
const days = z.number({error: accepted.days}).refine(isDays, {error: accepted.days});

function toMoney(value: number | string): Money | undefined {
	const money = typeof value === 'number' ? moneyFromNumber(value) : parseMoney(value);
	// A number with more than nine decimals would be rounded to something else than was written.
	return money === undefined || money < 0n || (typeof value === 'number' && moneyToNumber(money) !== value) ? undefined : money;
}

const money = z.union([z.number(), z.string()], {error: accepted.money}).transform((value, context) => {
	const amount = toMoney(value);
	if (amount === undefined) {
		context.addIssue({code: 'custom', message: accepted.money});
		return z.NEVER;
	}

	return amount;
});

const thresholdShape = {low: money.exactOptional(), critical: money.exactOptional(), expiringDays: days.exactOptional(), criticalDays: days.exactOptional()};

const override = section({match: text('a glob of token names, such as "dev-*"').max(200, {error: 'a glob of at most 200 characters'}), ...thresholdShape});

const thresholds = section({...thresholdShape, overrides: z.array(override, {error: 'a list of {match, low, critical, expiringDays, criticalDays}'}).default([])});

const quietHours = z.string({error: 'two times of day, such as "22:00-07:00"'}).regex(/^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/, {error: 'two times of day, such as "22:00-07:00"'})
	.refine(hours => hours.slice(0, 5) !== hours.slice(6), {error: 'two different times of day, such as "22:00-07:00"'});

/** The colours that every terminal has. */
const colors = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white', 'gray'] as const;

const webAddress = 'an https address';

const profile = section({
	api: choice(apiChoices).optional(),
	baseUrl: text('an http or https address').optional(),
	apiKeyFile: text('the path of a file that holds the key').optional(),
	apiKeyCommand: text('a shell command that prints the key').optional(),
	refresh: z.number({error: accepted.refresh}).refine(isRefresh, {error: accepted.refresh}).optional(),
	readOnly: flag.optional(),
	color: choice(colors).optional(),
	thresholds: thresholds.optional(),
	onAlert: text('a shell command').optional(),
	webhook: z.string({error: webAddress}).refine(address => URL.parse(address)?.protocol === 'https:', {error: webAddress}).optional(),
	alerts: section({bell: flag.optional(), notify: flag.optional(), quietHours: quietHours.optional()}).optional(),
});

const types: Readonly<Record<string, TokenType>> = {api_token: 'live', sandbox_api_token: 'sandbox', live: 'live', sandbox: 'sandbox'};
const limit = 'an amount in USD such as 10, or none';
const expiry = '2027-01-31, +30d, +2w, +3m or never';

const template = section({
	type: choice(['api_token', 'sandbox_api_token', 'live', 'sandbox']).default('api_token').transform(name => types[name]!),
	balance: z.union([z.literal('none').transform(() => null), money], {error: limit}).default(null),
	// Check only the format: a date that has passed since must not make the whole file invalid.
	expires: z.string({error: expiry}).refine(value => parseExpiry(value, 0).kind === 'ok', {error: expiry}).transform(value => (value.toLowerCase() === 'never' ? null : value)).default(null),
});

const named = <Entry extends z.ZodType>(entry: Entry) => z.preprocess(value => value ?? {}, z.record(z.string().min(1), entry, {error: 'a mapping of names'}));

export const configSchema = section({
	defaultProfile: text('the name of a profile').optional(),
	profiles: named(profile).default({}),
	templates: named(template).default({}),
});

export type Config = z.infer<typeof configSchema>;

export type ProfileConfig = z.infer<typeof profile>;

/** The entry of a profile's thresholds that contradicts its neighbour: its path within the profile, and what is accepted there. */
export function profileConflict({thresholds: limits}: ProfileConfig): {readonly path: Array<string | number>; readonly accepted: string} | undefined {
	if (!limits) {
		return undefined;
	}

	const places = [{path: ['thresholds'] as Array<string | number>, values: limits}, ...limits.overrides.map((values, index) => ({path: ['thresholds', 'overrides', index], values}))];
	for (const {path, values} of places) {
		const key = thresholdConflict(values);
		if (key) {
			return {path: [...path, key], accepted: key === 'critical' ? 'at most as much as "low"' : 'at most as many as "expiringDays"'};
		}
	}

	return undefined;
}
