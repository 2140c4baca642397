import * as z from 'zod';
import {moneyToDecimal} from '../tokens/money.js';
import {type Reset, type TokenDraft, type TokenPatch} from '../tokens/token.js';
import {type WireRequest} from './transport.js';
import {legacyPrefix, rowId} from './row-id.js';
import {type Sighting} from './sighting.js';
import {
	checkFields,
	pathSegment,
	refused,
	wireTime,
	wireType,
	anything,
	balanceField,
	displayField,
	expiryField,
	flagField,
	limitedField,
	momentField,
	nameField,
	resetFields,
	secretField,
	toReset,
	typeField,
} from './wire.js';

export const root = '/v3/manage/keys/';

/** A key must live at least a day. */
export const minimumExpiry = 86_400_000;

/** Throws `invalid` for a legacy key, which no request can name. */
export function pathOf(id: string): string {
	if (id.startsWith(legacyPrefix)) {
		throw refused(
			'name',
			'This is a legacy key, made before keys had ids, so the v3 API can list it but neither read, change nor revoke it by itself.',
			'Regenerate it once in the Eden AI console: then it has an id.',
		);
	}

	return `${root}${pathSegment(id)}/`;
}

function resetBody(reset: Reset | null | undefined): Record<string, string> {
	if (reset === undefined) {
		return {};
	}

	if (reset === null) {
		return {balance_reset_period: 'none'};
	}

	if (reset.amount === null) {
		throw refused('reset', 'A reset period needs the amount that the balance returns to.', 'Give both, like daily:10.');
	}

	return {balance_reset_period: reset.period, balance_reset_amount: moneyToDecimal(reset.amount)};
}

/** Amounts are decimal strings. What is null is left out: the server's default. `now` is epoch ms. */
export function createRequest(draft: TokenDraft, now: number): WireRequest {
	const {name, type, balance, limited, expiresAt, reset, member} = draft;
	checkFields(draft);
	if (expiresAt !== null && expiresAt - now < minimumExpiry) {
		throw refused('expiresAt', 'The expiry of a v3 key must lie at least 24 hours ahead.', 'Choose a later expiry, or never.');
	}

	return {
		method: 'POST',
		path: root,
		body: {
			name,
			token_type: wireType(type),
			active_balance: limited,
			...(balance !== null && {balance: moneyToDecimal(balance)}),
			...(expiresAt !== null && {expire_time: wireTime(expiresAt)}),
			...(member !== null && {member}),
			...(reset && resetBody(reset)),
		},
	};
}

/** Only what the patch holds is sent. */
export function updateRequest(id: string, patch: TokenPatch): WireRequest {
	const path = pathOf(id);
	checkFields(patch);
	const {name, balance, limited, expiresAt, reset} = patch;
	return {
		method: 'PATCH',
		path,
		body: {
			...(name !== undefined && {name}),
			...(balance !== undefined && {balance: moneyToDecimal(balance)}),
			...(limited !== undefined && {active_balance: limited}),
			...(expiresAt !== undefined && {expire_time: wireTime(expiresAt)}),
			...resetBody(reset),
		},
	};
}

export const removeRequest = (id: string): WireRequest => ({method: 'DELETE', path: pathOf(id)});

export const rotateRequest = (id: string): WireRequest => ({method: 'POST', path: `${pathOf(id)}rotate/`});

const idField = z.string({error: ({input}) => (input === undefined ? 'the id is missing' : 'the id is no text')}).min(1, {error: 'the id is empty'}).nullable();

type Shown = {readonly name: string; readonly member: string | null; readonly masked: string | null; readonly revoked: boolean};

/** What a legacy key is told apart by: two members may each have one of a name. It stays the same from list to list, and no UUID is like it. */
const legacyId = ({name, member, masked, revoked}: Shown): string => rowId(legacyPrefix, [name, member, masked, ...(revoked ? ['revoked'] : [])]);

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
		id: wire.id ?? legacyId(wire),
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
const legacy = z.object({id: z.null(), name: z.string().min(1), member: displayField, revoked: flagField, masked: displayField});

/** The id of an entry that is malformed otherwise. */
export function entryId(value: unknown): string | undefined {
	const {data} = legacy.safeParse(value);
	return data ? legacyId(data) : identified.safeParse(value).data?.id;
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
