import {startDemoServer, type DemoServer} from '../demo/server.js';
import {exitStatus, type Output} from './context.js';
import {listenFailure, untilAborted} from './listen.js';
import {parseCount} from './read-values.js';

/** As typed. */
export type ServeDemoOptions = {
	/** Any free one unless told. */
	readonly port?: string | undefined;
	/** How many tokens that are neither revoked nor legacy; two dozen unless told. */
	readonly size?: string | undefined;
	/** One line of JSON instead of the text. */
	readonly json?: boolean | undefined;
};

const mostTokens = 100_000;

async function start(port: number, size: number | undefined): Promise<DemoServer> {
	try {
		return await startDemoServer({port, ...(size !== undefined && {size})});
	} catch (error) {
		throw listenFailure(error, `127.0.0.1:${port}`, '--port');
	}
}

const describe = ({url, keys}: DemoServer): string[] => [
	`The embedded Eden AI server: ${url}`,
	'',
	`  v2 key             ${keys.v2}`,
	`  v3 key             ${keys.v3}`,
	`  v3 key, read only  ${keys.v3ReadOnly}`,
	'',
	'To use it from another terminal:',
	'',
	`  export EDENAI_BASE_URL=${url}`,
	`  export EDENAI_API_KEY=${keys.v2}`,
	'',
	'The v3 keys go into the same variable. The keys are fake, and nothing outlives the server.',
	'',
];

/**
Serves both APIs on one port of loopback, in the foreground, until `signal` is aborted; then gives 0. Tells the address, the keys and that it is
ready on stdout. Throws `CommandError`: 2 for a bad option, 1 where it cannot listen.
*/
export async function runServeDemo(output: Output, signal: AbortSignal, options: ServeDemoOptions): Promise<number> {
	const port = options.port === undefined ? 0 : parseCount(options.port, '--port', 0, 65_535);
	const size = options.size === undefined ? undefined : parseCount(options.size, '--size', 0, mostTokens);
	const server = await start(port, size);
	try {
		if (options.json) {
			output.out(JSON.stringify({ready: true, url: server.url, keys: server.keys}));
		} else {
			for (const line of [...describe(server), `ready on ${server.url} (Ctrl-C ends it)`]) {
				output.out(line);
			}
		}

		await untilAborted(signal);
	} finally {
		await server.close();
	}

	return exitStatus.done;
}
