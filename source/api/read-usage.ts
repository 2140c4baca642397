import * as z from 'zod';
import {type Money} from '../tokens/money.js';
import {ApiError} from './api-error.js';
import {cleanText} from './server-words.js';
import {contractError, type Client} from './client.js';
import {type CallOptions, type SkippedUsage, type Usage, type UsageEntry, type UsageQuery} from './port.js';
import {type Purpose} from './refusals.js';
import {anything, firstIssue} from './wire.js';

const scale = 1_000_000_000n;

/** A sum of USD as a number or decimal string. Unlike a balance it has no bound, so it is read on its own; rounded to nine decimals. */
export function readAmount(value: unknown): Money | undefined {
	const text = typeof value === 'number' && Number.isFinite(value) ? value.toFixed(9) : value;
	const match = typeof text === 'string' ? /^(-?)(\d{1,15})(?:\.(\d*))?$/.exec(text) : null;
	if (!match) {
		return undefined;
	}

	const [, sign, whole = '', fraction = ''] = match;
	const amount = (BigInt(whole) * scale) + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
	return (sign === '-' ? -amount : amount) as Money;
}

const amountField = (label: string) => anything.transform((value, context): Money => {
	const amount = readAmount(value);
	if (amount === undefined) {
		context.addIssue({code: 'custom', message: `${label} is no number`});
		return z.NEVER;
	}

	return amount;
});

const featureSchema = z.object({
	total_cost: amountField('a cost'),
	/** The number of calls; other deployments send something else or nothing. */
	details: anything.transform(value => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null)),
	cost_per_provider: z.record(z.string(), amountField('a cost of a provider'), {error: 'the costs by provider are no object'}).nullish(),
}, {error: 'the usage of a feature is no object'});

const day = /^\d{4}-\d{2}-\d{2}$/;

/** A server may send a moment in place of a day. */
const dateKey = z.string().transform(date => date.slice(0, 10)).pipe(z.string().regex(day, {error: 'a day of the usage is no date'}));
const featuresSchema = z.record(z.string(), featureSchema, {error: 'a day of the usage is no object'});

const entrySchema = z.object({
	/** v3 names `base_token` what no key was used for. */
	token: z.string().nullish().transform(name => (name === 'base_token' ? null : name ?? null)),
	data: z.record(dateKey, featuresSchema, {error: 'the usage is not by day'}),
}, {error: 'an entry of the usage is no object'});

const usageSchema = z.array(z.unknown(), {error: 'the usage is no list'});

/** The query string that both APIs share. */
export const usageQuery = ({begin, end, step}: UsageQuery, more: Readonly<Record<string, string>> = {}): string =>
	`?${new URLSearchParams({begin, end, step: String(step), ...more}).toString()}`;

const toFeature = (feature: string, wire: z.output<typeof featureSchema>): Pick<UsageEntry, 'feature' | 'cost' | 'calls' | 'providers'> => ({
	feature: cleanText(feature, 100),
	cost: wire.total_cost,
	calls: wire.details,
	providers: Object.entries(wire.cost_per_provider ?? {}).map(([provider, cost]) => ({provider: cleanText(provider, 100), cost})),
});

/** What can be read of it. Throws `contract` where it is no list, or nothing of it can be. */
function toEntries(body: unknown, end: string, purpose: Purpose): {readonly entries: readonly UsageEntry[]; readonly skipped?: SkippedUsage} {
	const list = usageSchema.safeParse(body);
	if (!list.success) {
		throw contractError(purpose, firstIssue(list.error));
	}

	const entries: UsageEntry[] = [];
	let count = 0;
	let what = '';
	for (const value of list.data) {
		const {data: entry, error} = entrySchema.safeParse(value);
		if (!entry) {
			count++;
			what ||= firstIssue(error);
			continue;
		}

		for (const [date, features] of Object.entries(entry.data)) {
			entries.push(...Object.entries(features).map(([feature, wire]) => ({token: entry.token, date, ...toFeature(feature, wire)})));
		}
	}

	if (count > 0 && count === list.data.length) {
		throw contractError(purpose, what);
	}

	// Whether a deployment takes its `end` in or not, ours is exclusive.
	return {entries: entries.filter(({date}) => date < end), ...(count > 0 && {skipped: {count, what}})};
}

/**
The entries of the token that was asked for: a deployment may not heed the filter and send all. Where one name stands in all of them, it is the
token's, however it is written.
*/
function ofToken(entries: readonly UsageEntry[], {token}: UsageQuery): readonly UsageEntry[] {
	if (!token) {
		return entries;
	}

	const names = new Set(entries.map(entry => entry.token));
	return names.size > 1 ? entries.filter(entry => entry.token === token.name) : entries;
}

/** Reads usage at `path`, whose answer has it under `key`. Withdrawn or forbidden is no error, but `unavailable`. */
export async function readUsage(client: Client, path: string, key: 'response' | 'usage', query: UsageQuery, options: CallOptions): Promise<Usage> {
	const purpose: Purpose = {doing: query.token ? `read the usage of "${cleanText(query.token.name, 60)}"` : 'read the usage'};
	let body: unknown;
	try {
		body = await client.read(path, purpose, options);
	} catch (error) {
		if (error instanceof ApiError && [404, 405, 410].includes(error.status ?? 0)) {
			return {kind: 'unavailable', reason: 'This Eden AI server no longer offers usage figures by this API.'};
		}

		if (error instanceof ApiError && error.kind === 'forbidden') {
			return {kind: 'unavailable', reason: 'This key may not read usage figures.'};
		}

		throw error;
	}

	const found = z.object({[key]: z.unknown()}, {error: 'the answer is no object'}).safeParse(body);
	if (!found.success) {
		throw contractError(purpose, firstIssue(found.error));
	}

	const {entries, ...rest} = toEntries(found.data[key], query.end, purpose);
	return {kind: 'usage', entries: ofToken(entries, query), ...rest};
}
