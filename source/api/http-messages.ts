import {type Readable} from 'node:stream';

/**
What ky asks of the Fetch standard's `Headers`, `Request` and `Response`, for `http-fetch.ts`: `scripts/ky-on-http.js` puts them where ky names the standard's.
Node's own bring a whole second HTTP client with them (docs/decisions.md).
*/
export class HttpHeaders {
	readonly #values = new Map<string, string>();

	constructor(init: Iterable<readonly [string, string]> | Readonly<Record<string, string>> = {}) {
		for (const [name, value] of Symbol.iterator in init ? init : Object.entries(init)) {
			this.set(name, value);
		}
	}

	get(name: string): string | null {
		return this.#values.get(name.toLowerCase()) ?? null;
	}

	has(name: string): boolean {
		return this.#values.has(name.toLowerCase());
	}

	set(name: string, value: string): void {
		this.#values.set(name.toLowerCase(), value);
	}

	delete(name: string): void {
		this.#values.delete(name.toLowerCase());
	}

	entries(): IterableIterator<[string, string]> {
		return this.#values.entries();
	}

	[Symbol.iterator](): IterableIterator<[string, string]> {
		return this.entries();
	}
}

export type HttpRequestInit = {
	readonly method?: string;
	readonly headers?: HttpHeaders;
	readonly body?: string;
	readonly signal?: AbortSignal;
};

/** A request whose body, if any, is text. */
export class HttpRequest {
	readonly url: string;
	readonly method: string;
	readonly headers: HttpHeaders;
	readonly signal: AbortSignal | null;
	/** What is sent; `body` would be a stream. */
	readonly payload: string | null;

	/** Throws a `TypeError` for what is no absolute address. */
	constructor(url: string | URL, {method = 'GET', headers, body, signal}: HttpRequestInit = {}) {
		this.url = new URL(url).href;
		this.method = method;
		this.headers = new HttpHeaders(headers);
		this.payload = body ?? null;
		this.signal = signal ?? null;
	}

	get body(): null {
		return null;
	}

	get [Symbol.toStringTag](): string {
		return 'Request';
	}
}

/** An answer whose body still comes in. */
export class HttpResponse {
	readonly status: number;
	readonly headers: HttpHeaders;
	/** Decompressed; reading it throws where the connection is cut. */
	readonly body: Readable;

	constructor(body: Readable, {status, headers}: {readonly status: number; readonly headers: HttpHeaders}) {
		this.body = body;
		this.status = status;
		this.headers = headers;
	}

	get ok(): boolean {
		return this.status >= 200 && this.status < 300;
	}

	get [Symbol.toStringTag](): string {
		return 'Response';
	}
}
