/** The closed union of what can go wrong with a call. */
export const apiErrorKinds = ['auth', 'forbidden', 'not-found', 'conflict', 'invalid', 'rate-limited', 'network', 'server', 'contract'] as const;

export type ApiErrorKind = (typeof apiErrorKinds)[number];

export type ApiErrorDetails = {
	/** What to do about it: one sentence. */
	readonly remedy: string;
	/** HTTP status, where there was an answer. */
	readonly status?: number;
	/** `invalid`, `conflict`: the server's words by field of the draft or patch (`name`, `balance`, `expiresAt`, …). */
	readonly fields?: Readonly<Record<string, string>>;
	/** `rate-limited`, and 503 with Retry-After: not before this epoch ms. */
	readonly retryAt?: number;
	/** A write whose answer was lost and whose effect could not be found out by looking. */
	readonly unsettled?: boolean;
};

/**
A call to the API that failed. `message` says in one sentence what failed and why (fit for a status line, no stack, no secret); `remedy`
what to do. Never holds the HTTP client's own error: that one holds the header with the key.
*/
export class ApiError extends Error {
	readonly kind: ApiErrorKind;
	readonly remedy: string;
	readonly status: number | undefined;
	readonly fields: Readonly<Record<string, string>>;
	readonly retryAt: number | undefined;
	readonly unsettled: boolean;

	constructor(kind: ApiErrorKind, message: string, {remedy, status, fields = {}, retryAt, unsettled = false}: ApiErrorDetails) {
		super(message);
		this.name = 'ApiError';
		this.kind = kind;
		this.remedy = remedy;
		this.status = status;
		this.fields = fields;
		this.retryAt = retryAt;
		this.unsettled = unsettled;
	}
}
