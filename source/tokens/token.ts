import {type Money, dollars} from './money.js';

/** `live` tokens make real, paid calls (`api_token`); `sandbox` tokens get mock data at no cost (`sandbox_api_token`). Fixed at creation. */
export type TokenType = 'live' | 'sandbox';

export const resetPeriods = ['daily', 'weekly', 'monthly'] as const;

/** When a balance returns to its amount: at midnight Europe/Paris, weekly on Monday, monthly on the 1st. */
export type ResetPeriod = (typeof resetPeriods)[number];

export type Reset = {
	readonly period: ResetPeriod;
	/** What the balance returns to; null where the server does not say. */
	readonly amount: Money | null;
};

/** A custom API token (v2) or key (v3) as listed. Never holds a secret. */
export type Token = {
	/**
	What it is addressed by: its name on v2, its UUID on v3. A row that the API cannot address has an id that no write takes: a legacy key (`legacy:…`), a revoked row of v2 (`revoked:…`), v2 keys that share a name (`shared:…`).
	*/
	readonly id: string;
	/** As the server sent it: any Unicode, so pass it through `displayName` before it reaches a terminal. */
	readonly name: string;
	readonly type: TokenType;
	/** Remaining credits; null where the server gives none. */
	readonly balance: Money | null;
	/** `active_balance`: the balance is a hard limit, at 0 the token stops working. When false the spending is without limit. */
	readonly limited: boolean;
	/** Epoch ms; null: never. */
	readonly expiresAt: number | null;
	readonly reset: Reset | null;
	/** A display value of the secret (`…a1b2`) where the server sends one. */
	readonly masked: string | null;
	/** v3: the e-mail of the member that the key belongs to. */
	readonly member: string | null;
	readonly revoked: boolean;
	/** Epoch ms. */
	readonly revokedAt: number | null;
	/** A key of before custom tokens (v2: `legacy`; v3: `id: null`): listed, but not addressable until it is regenerated. */
	readonly legacy: boolean;
};

/** What a new token is made from. */
export type TokenDraft = {
	readonly name: string;
	readonly type: TokenType;
	/** The limit; null: none was given. */
	readonly balance: Money | null;
	readonly limited: boolean;
	/** Epoch ms; null: never. */
	readonly expiresAt: number | null;
	readonly reset: Reset | null;
	/** v3 only. */
	readonly member: string | null;
};

/** The fields of a token that change; a field that is absent stays as it is. */
export type TokenPatch = {
	/** v3 only. */
	readonly name?: string;
	readonly balance?: Money;
	readonly limited?: boolean;
	readonly expiresAt?: number | null;
	/** null: no reset any more. */
	readonly reset?: Reset | null;
};

/** What a new token starts from. */
export type Template = {
	readonly type: TokenType;
	/** null: no limit. */
	readonly balance: Money | null;
	/** As typed (`+7d`); null: never. */
	readonly expires: string | null;
};

/** Budgets by purpose, from the provider's published practice. */
export const defaultTemplates: ReadonlyMap<string, Template> = new Map<string, Template>([
	['production', {type: 'live', balance: dollars(500), expires: null}],
	['staging', {type: 'live', balance: dollars(50), expires: '+90d'}],
	['development-sandbox', {type: 'sandbox', balance: null, expires: null}],
	['development', {type: 'live', balance: dollars(25), expires: '+30d'}],
	['partner-demo', {type: 'live', balance: dollars(10), expires: '+7d'}],
	['client-trial', {type: 'live', balance: dollars(5), expires: '+14d'}],
	['ci', {type: 'sandbox', balance: null, expires: '+90d'}],
]);
