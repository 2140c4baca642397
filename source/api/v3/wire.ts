import * as z from 'zod';
import {type Sighting} from '../sighting.js';
import {anything, balanceField, displayField, expiryField, flagField, limitedField, momentField, nameField, resetFields, secretField, toReset, typeField} from '../wire.js';
import {legacyPrefix} from './bodies.js';

const idField = z.string({error: ({input}) => (input === undefined ? 'the id is missing' : 'the id is no text')}).min(1, {error: 'the id is empty'}).nullable();

/**
What a legacy key is told apart by: its name, which is unique among the active ones, and for a revoked one what else it shows. It stays the same from
list to list.
*/
const legacyId = (name: string, isRevoked: boolean, display: string | null): string =>
	`${legacyPrefix}${name}${isRevoked ? `:revoked:${display ?? ''}` : ''}`;

/** A v3 key as read, and as create answers it (with `secret`); unknown fields are left out. */
export const keySchema = z.object({
	id: idField,
	name: nameField,
	token_type: typeField,
	member: displayField,
	masked: displayField,
	active_balance: limitedField,
	balance: balanceField,
	expire_time: expiryField,
	revoked: flagField,
	revoked_at: momentField,
	...resetFields,
	secret: secretField,
}).transform((wire): Sighting => ({
	token: {
		id: wire.id ?? legacyId(wire.name, wire.revoked, wire.masked),
		name: wire.name,
		type: wire.token_type,
		balance: wire.balance,
		limited: wire.active_balance,
		expiresAt: wire.expire_time,
		reset: toReset(wire),
		masked: wire.masked,
		member: wire.member,
		revoked: wire.revoked,
		revokedAt: wire.revoked_at,
		legacy: wire.id === null,
	},
	secret: wire.secret,
}));

const count = z.int().min(0).max(100_000);

/** One page. The documentation calls the number of all keys `total_count`, the OpenAPI `count`. */
export const pageSchema = z.object({
	results: z.array(z.unknown()),
	total_count: count.optional(),
	count: count.optional(),
	/** The address of the next page, null at the end; it is followed by its offset. */
	next: anything,
});

const identified = z.object({id: z.string().min(1)});
const legacy = z.object({id: z.null(), name: z.string().min(1), revoked: flagField, masked: displayField});

/** The id of an entry that is malformed otherwise. */
export function entryId(value: unknown): string | undefined {
	const {data} = legacy.safeParse(value);
	return data ? legacyId(data.name, data.revoked, data.masked) : identified.safeParse(value).data?.id;
}

const organizationField = z.union([
	z.string(),
	z.object({name: z.string()}).transform(({name}) => name),
]).transform(name => displayField.parse(name)).catch(null);

const scopesField = z.union([
	z.array(z.string()),
	z.string().transform(text => text.split(/[\s,]+/).filter(scope => scope !== '')),
]).optional().catch(undefined);

/** `whoami/`: its fields are described in words only, so the usual names are taken for the expiry. */
export const whoamiSchema = z.object({
	organization: organizationField,
	scopes: scopesField,
	expire_time: momentField,
	expires_at: momentField,
	expiry: momentField,
}).transform(({organization, scopes, expire_time, expires_at, expiry}) => ({organization, scopes, keyExpiresAt: expire_time ?? expires_at ?? expiry}));
