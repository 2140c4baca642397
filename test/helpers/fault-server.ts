import {once} from 'node:events';
import {type IncomingMessage, type ServerResponse} from 'node:http';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {text as readAll} from 'node:stream/consumers';
import {setTimeout as wait} from 'node:timers/promises';
import {listen} from './listen.js';

/** A request as it arrived. */
export type Seen = {
	readonly method: string;
	/** As on the wire: percent-encoded, with the query. */
	readonly path: string;
	readonly headers: IncomingMessage['headers'];
	readonly text: string;
	/** The body parsed; undefined where there is none. */
	readonly body: unknown;
	/** When it arrived, ms of `performance.now()`. */
	readonly at: number;
};

/** What is done with a request: an answer, or a fault. */
export type Answer = (response: ServerResponse, request: Seen) => void | Promise<void>;

/** Decides by the request; what it returns is done. */
export type Script = (request: Seen) => Answer;

export const send = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): Answer => response => {
	response.writeHead(status, headers).end(text);
};

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer =>
	send(status, JSON.stringify(body), {'content-type': 'application/json', ...headers});

export const noContent: Answer = response => {
	response.writeHead(204).end();
};

export const html = (status: number, title: string): Answer =>
	send(status, `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1><hr>nginx/1.22</body></html>`, {'content-type': 'text/html'});

/** Cuts the connection before any answer. */
export const reset: Answer = response => {
	response.socket?.resetAndDestroy();
};

/** Never answers. */
export const hang: Answer = () => undefined;

/** Sends the head and the beginning of a body, and no more. */
export const stall = (beginning: string): Answer => response => {
	response.writeHead(200, {'content-type': 'application/json'});
	response.write(beginning);
};

/** Promises more bytes than it sends, then cuts. */
export const cutOff = (beginning: string): Answer => async response => {
	response.writeHead(200, {'content-type': 'application/json', 'content-length': String(beginning.length + 100)});
	response.write(beginning);
	await wait(5);
	response.socket?.destroy();
};

function * spaces(): Generator<string> {
	for (;;) {
		yield ' '.repeat(65_536);
	}
}

/** Spaces, until the client has enough. */
export const endless: Answer = async response => {
	response.writeHead(200, {'content-type': 'application/json'});
	// The client's leaving ends it with an error.
	await pipeline(Readable.from(spaces()), response).catch(() => undefined);
};

export type FaultServer = {
	readonly url: string;
	/** All requests, oldest first. */
	readonly seen: readonly Seen[];
	/** Replaces the script. */
	readonly play: (script: Script) => void;
	readonly close: () => Promise<void>;
};

function parse(text: string): unknown {
	try {
		return text === '' ? undefined : JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** A real HTTP server on loopback that does what the script says. */
export async function startFaultServer(script: Script = () => json(404, {details: 'Not Found'})): Promise<FaultServer> {
	const seen: Seen[] = [];
	let current = script;
	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const at = performance.now();
		const text = await readAll(request);
		const arrived: Seen = {method: request.method ?? '', path: request.url ?? '', headers: request.headers, text, body: parse(text), at};
		seen.push(arrived);
		await current(arrived)(response, arrived);
	}

	const {server, url} = await listen(handle);
	// Node loads its HTTP client with the first request; that takes longer than some tests let a request take.
	await fetch('data:,');
	return {
		url,
		seen,
		play(next) {
			current = next;
		},
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
