import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {CommandError, exitStatus} from './context.js';
import {formatAddress, type ListenAddress} from './listen-address.js';
import {listenFailure} from './listen-failure.js';

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
