/** A JSON object as it is sent. */
export type Json = Readonly<Record<string, unknown>>;

/** A moment (epoch ms) as the API writes it: `2027-01-31T22:59:59Z`, with a fraction only where there is one. */
export const momentOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString().replace('.000Z', 'Z'));

/** What is shown of a secret. */
export const masked = (secret: string): string => `${secret.slice(0, 5)}…${secret.slice(-4)}`;
