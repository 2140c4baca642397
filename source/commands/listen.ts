import process from 'node:process';
import {once} from 'node:events';
import {type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {isIPv6} from 'node:net';
import {CommandError, exitStatus} from './context.js';

export type ListenAddress = {
	/** Undefined: every address of the machine. */
	readonly host: string | undefined;
	readonly port: number;
};

/**
An address to listen on as it was typed: `127.0.0.1:9464`, `[::1]:9464`, `localhost:9464`, `:9464` for every address of the machine, `9464` for loopback. Throws a
usage error for anything else.
*/
export function parseListen(text: string): ListenAddress {
	const match = /^(?:\[(?<six>[\d.:a-f]+(?:%[\w.-]+)?)\]:|(?<host>[\w.-]*):)?(?<port>\d{1,5})$/i.exec(text);
	const {six, host, port = ''} = match?.groups ?? {};
	if (!match || Number(port) > 65_535 || (six !== undefined && !isIPv6(six))) {
		const shown = JSON.stringify(text.slice(0, 60));
		throw new CommandError('usage', exitStatus.usage, `${shown} is no address to listen on.`, 'Give host and port, such as --listen 127.0.0.1:9464 or --listen [::1]:9464.');
	}

	return {host: host === '' ? undefined : (six ?? host ?? '127.0.0.1'), port: Number(port)};
}

/** `127.0.0.1:9464`, `[::1]:9464`. */
export const formatAddress = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

const reasons: Readonly<Record<string, string>> = {
	EADDRINUSE: 'the port is taken by another program',
	EACCES: 'this user may not open that port',
	EPERM: 'this user may not open that port',
	EADDRNOTAVAIL: 'this machine has no such address',
	ENOTFOUND: 'this machine has no such address',
	EAI_AGAIN: 'the name cannot be resolved',
};

/** Why a server could not listen on `address` (`127.0.0.1:8080`), as an error of the command: exit status 1. `option`: what to give another of. */
export function listenFailure(error: unknown, address: string, option: string): CommandError {
	const code = (error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown error';
	return new CommandError('listen', exitStatus.failed, `Could not listen on ${address}: ${reasons[code] ?? code}.`, `Choose another with ${option}.`);
}

type Page = {readonly status: number; readonly type: string; readonly text: string};

/** What is served, by path. */
export type Pages = Readonly<Record<string, () => Promise<Page>>>;

export const plain = 'text/plain; charset=utf-8';

/** A name or address that this machine does not have. */
const noAddress = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'EINVAL']);

function send(response: ServerResponse, isHead: boolean, {status, type, text}: Page, headers: Readonly<Record<string, string>> = {}): void {
	response.writeHead(status, {'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers}).end(isHead ? undefined : text);
}

async function answer(pages: Pages, {url = '/', method = ''}: IncomingMessage, response: ServerResponse): Promise<void> {
	const page = pages[url.split('?', 1)[0]!];
	if (!page) {
		send(response, method === 'HEAD', {status: 404, type: plain, text: `There is only ${Object.keys(pages).join(' and ')}.\n`});
	} else if (method === 'GET' || method === 'HEAD') {
		send(response, method === 'HEAD', await page());
	} else {
		send(response, false, {status: 405, type: plain, text: 'Only GET and HEAD.\n'}, {allow: 'GET, HEAD'});
	}
}

/** Serves the pages. Throws `CommandError`: 2 for an address that this machine does not have, 1 where it cannot be listened on. */
export async function servePages({host, port}: ListenAddress, pages: Pages): Promise<Server> {
	// Loaded here, since most commands serve nothing.
	const {createServer} = process.getBuiltinModule('node:http');
	const server = createServer((request, response) => {
		answer(pages, request, response).catch(() => {
			response.destroy();
		});
	});
	server.listen({port, ...(host !== undefined && {host})});
	try {
		await once(server, 'listening');
	} catch (error) {
		const failure = listenFailure(error, formatAddress(host ?? '*', port), '--listen');
		const isUsage = noAddress.has((error as NodeJS.ErrnoException).code ?? '');
		throw isUsage ? new CommandError('usage', exitStatus.usage, failure.message, failure.hint) : failure;
	}

	// Such as too many open files: one scrape fails, the next may not.
	server.on('error', () => undefined);
	return server;
}

/** Ends the server and the connections that it still has. */
export async function closeServer(server: Server): Promise<void> {
	const closed = once(server, 'close');
	server.close();
	server.closeAllConnections();
	await closed;
}

/** The longest that a timer can wait. */
const longestMs = 2_147_483_647;

/** Settles when the signal is aborted, at once where it is already. Until then the process stays alive. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) {
		return;
	}

	const {promise, resolve} = Promise.withResolvers<void>();
	const alive = setInterval(() => undefined, longestMs);
	signal.addEventListener('abort', () => {
		clearInterval(alive);
		resolve();
	}, {once: true});
	await promise;
}
