import {type Money} from '../tokens/money.js';
import {type Secret} from '../tokens/secret.js';
import {type Token, type TokenDraft, type TokenPatch} from '../tokens/token.js';

export type ApiVersion = 'v2' | 'v3';

/** What this API can do. Screens and commands ask this, never the version. */
export type Capabilities = {
	/** A token's name can change. */
	readonly rename: boolean;
	/** `unknown`: only some deployments can; `rotate` tells. */
	readonly rotateInPlace: 'yes' | 'no' | 'unknown';
	readonly resetPeriods: boolean;
	/** A token can belong to a member (e-mail). */
	readonly members: boolean;
	/** Deletion is a revocation: the row stays, for ever revoked. */
	readonly revokes: boolean;
	readonly usageByKey: boolean;
	/** The secret of an existing token may be read again (`secret`). */
	readonly readSecret: boolean;
	/** False where the credential may only read (v3: the scope `manage:write` is missing). */
	readonly write: boolean;
	/** An expiry must lie at least so many ms ahead; 0: anywhere in the future. */
	readonly minimumExpiry: number;
};

/** Something in an answer that could not be understood, told to the user, while the rest is shown. */
export type Problem = {
	/** Of the token that it is about, where that could be read. */
	readonly id?: string;
	/** Which token, as far as it can be named: its name, or `entry 7`. */
	readonly subject: string;
	/** What is wrong with it, in words: `the balance "abc" is no number`. */
	readonly what: string;
	/** About the list itself: so many tokens may be absent from it, which are not gone, since it could not be read as a whole. 0: none, it is only a note. */
	readonly missing?: number;
};

export type TokenList = {
	readonly tokens: readonly Token[];
	readonly problems: readonly Problem[];
};

export type ListOptions = {
	readonly signal?: AbortSignal;
	/** Called with all that was read so far whenever a page arrives, or the beginning of a long list that is not paged, and with how many there will be. */
	readonly onPage?: (soFar: TokenList, total: number) => void;
};

export type CallOptions = {readonly signal?: AbortSignal};

export type Created = {
	/** As re-read from the server. */
	readonly token: Token;
	/** Null where the answer was lost and the API does not give the secret again. */
	readonly secret: Secret | null;
	/** The server gave the secret, but what it says besides does not confirm that there is such a token; in sentences. */
	readonly doubt?: string;
};

export type Rotation =
	/** `doubt` as with a new token. */
	| {readonly kind: 'rotated'; readonly token: Token; readonly secret: Secret; readonly doubt?: string}
	/** This deployment has no rotation in place. */
	| {readonly kind: 'unsupported'};

/** 1 day, 2 week, 3 month, 4 year. */
export type UsageStep = 1 | 2 | 3 | 4;

export type UsageQuery = {
	/** Only this token; absent: all. */
	readonly token?: Token;
	/** First day, `YYYY-MM-DD`, inclusive. */
	readonly begin: string;
	/** Day after the last, `YYYY-MM-DD`, exclusive. At most 366 days after `begin`. */
	readonly end: string;
	readonly step: UsageStep;
};

/** What one token spent on one feature in one step of time. */
export type UsageEntry = {
	/** The token's name; null: not attributed to any token (v3 `base_token`). */
	readonly token: string | null;
	/** First day of the step, `YYYY-MM-DD`. */
	readonly date: string;
	/** `text__chat`, `ocr__ocr`, … */
	readonly feature: string;
	readonly cost: Money;
	/** Number of calls; null where the server does not say. */
	readonly calls: number | null;
	readonly providers: ReadonlyArray<{readonly provider: string; readonly cost: Money}>;
};

/** Entries of an answer that could not be understood, and the reason for the first of them. */
export type SkippedUsage = {readonly count: number; readonly what: string};

export type Usage =
	| {readonly kind: 'usage'; readonly entries: readonly UsageEntry[]; readonly skipped?: SkippedUsage}
	/** The API withdrew or forbids it; `reason` is one sentence. */
	| {readonly kind: 'unavailable'; readonly reason: string};

/** Who the credential belongs to, as far as the API tells. */
export type Account = {
	readonly organization: string | null;
	readonly scopes: readonly string[];
	/** Expiry of the credential itself, epoch ms; null: never, or not told. */
	readonly keyExpiresAt: number | null;
};

/** A request as `--dry-run` shows it: no host, no credential. */
export type RequestPreview = {
	readonly method: string;
	/** With the leading and the trailing slash, names percent-encoded. */
	readonly path: string;
	readonly body?: Readonly<Record<string, unknown>>;
};

/**
One account's tokens. Two adapters speak it: v2 custom tokens and v3 management keys.

Every method throws `ApiError` only. All requests of one adapter share one limiter (at most 8 a second, the account allows 10).
Reads are retried where that can help; a write is sent once: where its answer was lost, the adapter looks what became of it.
*/
export type TokenApi = {
	readonly version: ApiVersion;
	/** Host name (and port) for the header: `api.edenai.run`. */
	readonly host: string;
	/** May become narrower once `whoami` was asked. */
	readonly capabilities: Capabilities;
	list(options?: ListOptions): Promise<TokenList>;
	get(id: string, options?: CallOptions): Promise<Token>;
	/** A lost answer is settled by looking the name up: if it is there as drafted, it was created. */
	create(draft: TokenDraft, options?: CallOptions): Promise<Created>;
	/** Sends only the fields of the patch; gives the token as re-read afterwards. */
	update(id: string, patch: TokenPatch, options?: CallOptions): Promise<Token>;
	/** Deletes (v2) or revokes (v3); confirmed by a re-read. A token that is gone already is `not-found`. */
	remove(id: string, options?: CallOptions): Promise<void>;
	rotate(id: string, options?: CallOptions): Promise<Rotation>;
	/** The secret of an existing token; null where the API no longer gives it. */
	secret(id: string, options?: CallOptions): Promise<Secret | null>;
	usage(query: UsageQuery, options?: CallOptions): Promise<Usage>;
	/** Null where the API cannot tell (v2). Also narrows `capabilities` to the credential's scopes. */
	whoami(options?: CallOptions): Promise<Account | null>;
	/** Account credit in USD; null where the API does not tell. */
	credits(options?: CallOptions): Promise<Money | null>;
	/** What would be sent, for `--dry-run`; sends nothing. */
	readonly preview: {
		create(draft: TokenDraft): RequestPreview;
		update(id: string, patch: TokenPatch): RequestPreview;
		remove(id: string): RequestPreview;
		rotate(id: string): RequestPreview;
	};
};
