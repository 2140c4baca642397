import * as z from 'zod';
import {type Sighting} from '../sighting.js';
import {balanceField, displayField, expiryField, flagField, limitedField, momentField, nameField, resetFields, secretField, toReset, typeField} from '../wire.js';

/** The id of an entry that is malformed otherwise: its name. */
export const entryId = (value: unknown): string | undefined => z.object({name: z.string().min(1)}).safeParse(value).data?.name;

/** A v2 token as read; unknown fields are left out. */
export const tokenSchema = z.object({
	name: nameField,
	token: secretField,
	token_type: typeField,
	balance: balanceField,
	active_balance: limitedField,
	expire_time: expiryField,
	...resetFields,
	masked: displayField,
	key_prefix: displayField,
	last4: displayField,
	revoked: flagField,
	revoked_at: momentField,
}).transform((wire): Sighting => ({
	token: {
		id: wire.name,
		name: wire.name,
		type: wire.token_type,
		balance: wire.balance,
		limited: wire.active_balance,
		expiresAt: wire.expire_time,
		reset: toReset(wire),
		masked: wire.masked ?? (wire.last4 === null ? (wire.token?.masked() ?? null) : `${wire.key_prefix ?? ''}…${wire.last4}`),
		member: null,
		revoked: wire.revoked,
		revokedAt: wire.revoked_at,
		legacy: false,
	},
	secret: wire.token,
}));
