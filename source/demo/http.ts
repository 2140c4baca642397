import {Buffer} from 'node:buffer';
import {type IncomingMessage, type ServerResponse} from 'node:http';

/** An answer as data. */
export type Reply = {
	readonly status: number;
	/** Sent as JSON; absent: no body. */
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
};

/** A request that passed authentication. */
export type Call = {
	readonly query: URLSearchParams;
	/** The key that it came with. */
	readonly key: string | undefined;
	/** Segments of the path that the route names, percent-decoded. */
	readonly parameters: readonly string[];
	/** Parsed; undefined where none was sent. */
	readonly body: unknown;
	/** The address without the query, for links to other pages: `http://127.0.0.1:8080/v3/manage/keys/`. */
	readonly address: string;
};

export type Handler = (call: Call) => Reply;

export type Route = {
	/** Matches the raw path; its groups are the parameters. */
	readonly path: RegExp;
	readonly methods: Readonly<Record<string, Handler>>;
	/** Which key opens it, in the words of its API; absent: the usual one. */
	readonly access?: string;
	/** The methods that are refused (402) when the account's credit is used up. */
	readonly paid?: readonly string[];
};

/** What the server needs to know of an API. */
export type Api = {
	readonly routes: readonly Route[];
	/** What keeps this key from this method of a route (401, 403); undefined where nothing does. `key` is undefined where none was sent. */
	readonly refuse: (key: string | undefined, method: string, access: string | undefined) => Reply | undefined;
	readonly notFound: Reply;
	/** 400 for a body that is no JSON object. */
	readonly badBody: (why: string) => Reply;
};

const maximumBytes = 1_048_576;

/** The body as text; undefined when it is larger than 1 MB. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		// The rest is read all the same: who still writes would not hear the answer.
		if (size <= maximumBytes) {
			chunks.push(chunk);
		}
	}

	return size <= maximumBytes ? Buffer.concat(chunks).toString('utf8') : undefined;
}

/** Sends a reply; a reply without a body has no content type either. */
export function send(response: ServerResponse, {status, body, headers = {}}: Reply): void {
	if (body === undefined) {
		response.writeHead(status, headers).end();
		return;
	}

	const text = JSON.stringify(body);
	response.writeHead(status, {'content-type': 'application/json', 'content-length': Buffer.byteLength(text), 'cache-control': 'no-store', ...headers}).end(text);
}

/**
Lets `perSecond` calls pass in any second. Gives 0, or after how many whole seconds (at least 1) the next one passes; a refused call does not
count. By a clock of its own, as the time of the account may be a test's.
*/
export function createThrottle(perSecond: number, elapsed: () => number = () => performance.now()): () => number {
	let recent: number[] = [];
	return () => {
		const now = elapsed();
		recent = recent.filter(at => at > now - 1000);
		if (recent.length >= perSecond) {
			return 1;
		}

		recent.push(now);
		return 0;
	};
}

const pageSize = 100;

/** A number of the query; what is none, or negative, counts as absent. */
function numberOf(query: URLSearchParams, name: string): number | undefined {
	const text = query.get(name) ?? '';
	return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** One page of a list by `limit` (1 to 100, by default 100) and `offset` of the query, with the addresses of its neighbours. */
export function pageOf<T>(all: readonly T[], show: (one: T) => unknown, {query, address}: Call): Reply {
	const limit = Math.min(Math.max(numberOf(query, 'limit') ?? pageSize, 1), pageSize);
	const offset = numberOf(query, 'offset') ?? 0;
	const total = all.length;
	const linkTo = (start: number): string => `${address}?limit=${limit}&offset=${start}`;
	return {
		status: 200,
		body: {
			results: all.slice(offset, offset + limit).map(one => show(one)),
			limit,
			offset,
			total_count: total,
			next: offset + limit < total ? linkTo(offset + limit) : null,
			previous: offset > 0 ? linkTo(Math.max(0, offset - limit)) : null,
		},
	};
}
