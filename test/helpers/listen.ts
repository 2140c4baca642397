import {once} from 'node:events';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {type AddressInfo} from 'node:net';

/** A server on loopback. Where `handle` fails its client gets no half an answer. */
export async function listen(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Promise<{readonly server: Server; readonly url: string}> {
	const server = createServer((request, response) => {
		handle(request, response).catch(() => {
			response.destroy();
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`};
}
