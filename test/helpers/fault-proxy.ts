import {type Buffer} from 'node:buffer';
import {once} from 'node:events';
import {request as send, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse} from 'node:http';
import {buffer as readAll} from 'node:stream/consumers';
import {setTimeout as wait} from 'node:timers/promises';
import {listen} from './listen.js';
import {patienceMs} from './patience.js';
import {createWatch} from './watch.js';

/** What happens to a request on its way, or to its answer. `reached`: whether the server has got it by then. */
export type Fault =
	| {readonly kind: 'none'}
	/** Arrives so much later, whether or not somebody still waits for the answer. */
	| {readonly kind: 'delay'; readonly ms: number}
	/** No answer ever. */
	| {readonly kind: 'stall'; readonly reached: boolean}
	/** The head of the answer and half of its body, and then nothing. */
	| {readonly kind: 'stall-inside'}
	/** The connection is reset. */
	| {readonly kind: 'cut'; readonly reached: boolean}
	/** The connection is reset in the middle of the answer. */
	| {readonly kind: 'cut-inside'}
	/** A whole answer that holds half of the body. */
	| {readonly kind: 'truncate'}
	/** Another answer than the server's. */
	| {readonly kind: 'status'; readonly status: number; readonly reached: boolean; readonly html?: boolean; readonly retryAfter?: string}
	/** The answer comes drop by drop. */
	| {readonly kind: 'slow'; readonly bytesPerSecond: number};

/** A request on its way; `index` counts from 0. */
export type Passing = {readonly method: string; readonly path: string; readonly index: number};

/** Decides what happens to each request. */
export type FaultScript = (request: Passing) => Fault;

export type FaultProxy = {
	/** To be used as the base URL. */
	readonly url: string;
	/** All requests with what happened to them, oldest first. */
	readonly seen: ReadonlyArray<Passing & {readonly fault: Fault}>;
	/** How many of them met a fault. */
	readonly faults: () => number;
	/** Replaces the script. */
	readonly play: (script: FaultScript) => void;
	/** Resolves when no request is on its way to the server any more, late ones too. */
	readonly quiet: () => Promise<void>;
	readonly close: () => Promise<void>;
};

type Answer = {readonly status: number; readonly headers: OutgoingHttpHeaders; readonly body: Buffer};

const page = (status: number): string => `<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>${status}</h1><hr>nginx/1.22</body></html>`;

const dropsPerSecond = 20;

/** Everything passes. */
export const noFaults: FaultScript = () => ({kind: 'none'});

/** The same for every request that is for it. */
export const always = (fault: Fault, isMeant: (request: Passing) => boolean = () => true): FaultScript => request => (isMeant(request) ? fault : {kind: 'none'});

async function forward(target: URL, {method = '', url = '', headers}: IncomingMessage, body: Buffer): Promise<Answer> {
	const outgoing = send({host: target.hostname, port: target.port, method, path: url, headers, agent: false});
	outgoing.end(body);
	const [response] = await once(outgoing, 'response') as [IncomingMessage];
	return {status: response.statusCode!, headers: response.headers, body: await readAll(response)};
}

/** Whether the request goes on to the server. */
const isForwarded = (fault: Fault): boolean => !('reached' in fault) || fault.reached;

async function drip(response: ServerResponse, body: Buffer, bytesPerSecond: number): Promise<void> {
	const size = Math.max(1, Math.round(bytesPerSecond / dropsPerSecond));
	for (let at = 0; at < body.length && !response.destroyed; at += size) {
		response.write(body.subarray(at, at + size));
		await wait(1000 / dropsPerSecond);
	}

	response.end();
}

/** Answers as the fault has it. `answer`: the server's; undefined where it was not asked. */
async function reply(response: ServerResponse, fault: Fault, answer: Answer | undefined): Promise<void> {
	const half = answer?.body.subarray(0, answer.body.length / 2);
	switch (fault.kind) {
		case 'stall': {
			return;
		}

		case 'stall-inside': {
			response.writeHead(answer!.status, answer!.headers).write(half);
			return;
		}

		case 'cut': {
			response.socket?.resetAndDestroy();
			return;
		}

		case 'cut-inside': {
			response.writeHead(answer!.status, answer!.headers).write(half, () => {
				response.socket?.resetAndDestroy();
			});
			return;
		}

		case 'truncate': {
			const {'content-length': _, ...headers} = answer!.headers;
			response.writeHead(answer!.status, headers).end(half);
			return;
		}

		case 'status': {
			const {status, html = false, retryAfter} = fault;
			response.writeHead(status, {'content-type': html ? 'text/html' : 'application/json', ...(retryAfter !== undefined && {'retry-after': retryAfter})});
			response.end(html ? page(status) : JSON.stringify({detail: `Fault ${status}`}));
			return;
		}

		case 'slow': {
			response.writeHead(answer!.status, answer!.headers);
			await drip(response, answer!.body, fault.bytesPerSecond);
			return;
		}

		case 'none':
		case 'delay': {
			response.writeHead(answer!.status, answer!.headers).end(answer!.body);
		}
	}
}

/**
An HTTP proxy on loopback that does to each request what the script says. It stands between the program and the embedded server, each in a process of its own
or in one.
*/
export async function startFaultProxy(target: string, script: FaultScript = noFaults): Promise<FaultProxy> {
	const seen: Array<Passing & {readonly fault: Fault}> = [];
	const watch = createWatch();
	let current = script;
	let onTheirWay = 0;

	async function pass(request: IncomingMessage, body: Buffer, fault: Fault): Promise<Answer | undefined> {
		if (!isForwarded(fault)) {
			return undefined;
		}

		onTheirWay++;
		try {
			if (fault.kind === 'delay') {
				await wait(fault.ms);
			}

			return await forward(new URL(target), request, body);
		} finally {
			onTheirWay--;
			watch.changed();
		}
	}

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const passing: Passing = {method: request.method ?? '', path: request.url ?? '', index: seen.length};
		const fault = current(passing);
		seen.push({...passing, fault});
		const body = await readAll(request);
		const answer = await pass(request, body, fault);
		await reply(response, fault, answer);
	}

	const {server, url} = await listen(handle);
	return {
		url,
		seen,
		faults: () => seen.filter(({fault}) => fault.kind !== 'none').length,
		play(next) {
			current = next;
		},
		async quiet() {
			await watch.waitFor(() => onTheirWay === 0, patienceMs, why => `${onTheirWay} requests are still on their way, and ${why}.`);
		},
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
