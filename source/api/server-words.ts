import * as z from 'zod';

/** Controls, bidi and other invisible formats, line separators, lone surrogates. */
const unsafe = /[\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]/gu;

/**
Text of the server made fit for one line of a message: no control or bidi character, no line break, at most `limit` characters.
*/
export function cleanText(text: string, limit = 300): string {
	// Cut first: a server can send megabytes.
	const line = text.slice(0, limit * 4).replaceAll(unsafe, ' ').replaceAll(/\s+/g, ' ').trim();
	const characters = [...line];
	return characters.length > limit || text.length > limit * 4 ? `${characters.slice(0, limit).join('').trimEnd()}…` : line;
}

/** A name in quotes for a message, cut where it is long. */
export const quoted = (name: string): string => `"${cleanText(name, 60)}"`;

/** Anything shaped like a key or a secret of Eden AI. */
const secretLike = /(?:mgmt-eden-|sk_|eyJ)[\w+\-./=~]{8,}/g;

const hidden = '••••';

/** The text without anything that looks like a key or a secret. */
export const hideSecrets = (text: string): string => text.replaceAll(secretLike, () => hidden);

/** The text without the secret, in whatever case a server repeats it. */
export const hideKey = (text: string, secret: string): string =>
	secret === '' ? text : text.replaceAll(new RegExp(secret.replaceAll(/[^\w-]/g, String.raw`\$&`), 'gi'), () => hidden);

/** What a refusal says, as far as it can be read. */
export type ServerWords = {
	/** What is not about one field; empty where nothing readable came. */
	readonly general: string;
	/** By the draft's or patch's field: `name`, `type`, `balance`, `limited`, `expiresAt`, `reset`, `member`. */
	readonly fields: Readonly<Record<string, string>>;
};

const fieldNames: ReadonlyMap<string, string> = new Map([
	['name', 'name'],
	['token_type', 'type'],
	['balance', 'balance'],
	['active_balance', 'limited'],
	['expire_time', 'expiresAt'],
	['balance_reset_period', 'reset'],
	['balance_reset_amount', 'reset'],
	['member', 'member'],
]);

/** Keys under which the words lie; the rest of an object is read as a field map. */
const envelopes = new Set(['error', 'errors', 'message', 'messages', 'detail', 'details', 'non_field_errors', 'msg', 'description', 'reason', 'title']);
/** Keys that classify, and say nothing to a person where there are words too. */
const labels = new Set(['type', 'code', 'status', 'status_code', 'statusCode', 'success', 'request_id', 'trace_id', 'traceback', 'stack', 'input', 'ctx', 'url', 'path', 'timestamp']);

/** No server wraps words deeper than this. */
const maximumDepth = 20;
/** So many texts of one body are looked at. */
const maximumTexts = 100;
/** No words are so long; what is longer is looked at no further. */
const maximumLength = 2000;
const looksLikeCode = /<\/?[!a-z][^>]*>|traceback \(most recent call last\)|^\s+at \S+ ?\(|file ".+", line \d+/im;

/** One element of FastAPI's `detail`: where the fault is, and the words. */
const placePart = z.union([z.string(), z.number()]);
const located = z.object({loc: z.array(placePart), msg: z.string()});

type Collected = {general: string[]; fields: Map<string, string[]>; texts: number};

function add(into: Collected, field: string | undefined, words: string): void {
	into.texts++;
	const start = words.slice(0, maximumLength);
	const text = looksLikeCode.test(start) ? '' : cleanText(hideSecrets(start));
	if (text === '') {
		return;
	}

	const known = field === undefined ? undefined : fieldNames.get(field);
	if (known !== undefined) {
		into.fields.set(known, [...into.fields.get(known) ?? [], text]);
		return;
	}

	into.general.push(field === undefined ? text : `${cleanText(field, 40)}: ${text}`);
}

function collect(value: unknown, field: string | undefined, into: Collected, depth: number): void {
	if (value === null || value === undefined || typeof value === 'boolean' || depth > maximumDepth || into.texts >= maximumTexts) {
		return;
	}

	if (typeof value === 'string' || typeof value === 'number') {
		add(into, field, String(value));
		return;
	}

	if (Array.isArray(value)) {
		for (const item of value.slice(0, 20)) {
			collect(item, field, into, depth + 1);
		}

		return;
	}

	const place = located.safeParse(value);
	if (place.success) {
		const names = place.data.loc.filter(part => typeof part === 'string' && part !== 'body');
		add(into, names.at(0)?.toString() ?? field, place.data.msg);
		return;
	}

	for (const [key, inner] of Object.entries(value).slice(0, 20)) {
		if (!labels.has(key)) {
			// Within a field (`{"balance":{"0":[…]}}`) the outer name is the one that the user knows.
			collect(inner, envelopes.has(key) ? field : (field ?? key), into, depth + 1);
		}
	}
}

const unique = (words: readonly string[]): string => [...new Set(words)].join(' ');

/**
The words of an error body, whatever its shape (the shapes of both APIs are in their description: `{"error":{"type","message"}}` with a string or a field map,
`{"details"}`, `{"detail"}`, a field map; others occur). HTML pages, stack traces and structures without words give none. Cleaned, cut, and with
`secret` and all that looks like one masked.
*/
export function serverWords(body: string, secret: string): ServerWords {
	const text = hideKey(body, secret);
	const into: Collected = {general: [], fields: new Map(), texts: 0};
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		// Plain words of a proxy or a framework; half a JSON is none.
		json = /^\s*["[{]/.test(text) ? undefined : text;
	}

	collect(json, undefined, into, 0);
	if (into.general.length === 0 && into.fields.size === 0) {
		const label = z.object({error: z.object({type: z.string()})}).safeParse(json);
		add(into, undefined, label.data?.error.type ?? '');
	}

	return {
		general: cleanText(unique(into.general)),
		fields: Object.fromEntries([...into.fields].map(([field, words]) => [field, cleanText(unique(words))])),
	};
}
