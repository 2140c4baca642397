import {endStatuses, usualDelayMs, type Conditions} from '../demo/conditions.js';
import {startDemoServer, type DemoOptions, type DemoServer} from '../demo/server.js';
import {CommandError, exitStatus, type Output} from './context.js';
import {listenFailure, untilAborted} from './listen.js';
import {parseCount} from './read-values.js';

/** As typed. */
export type ServeDemoOptions = {
	/** Any free one unless told. */
	readonly port?: string | undefined;
	/** How many tokens that are neither revoked nor legacy; two dozen unless told. */
	readonly size?: string | undefined;
	/** The rows of `rows: 'all'`: names that repeat, revoked twins and the legacy key on v2. */
	readonly twins?: boolean | undefined;
	/** v2 has ended: true, or the status of its answers. */
	readonly endV2?: boolean | string | undefined;
	/** `2026-12-31`: the day that v2 announces as its last. */
	readonly sunset?: string | undefined;
	/** `credit`, but for `--no-credit`: the account's credit is used up. */
	readonly credit?: boolean | undefined;
	/** ms that a read takes; 40 unless told. */
	readonly delay?: string | undefined;
	/** One line of JSON instead of the text. */
	readonly json?: boolean | undefined;
};

const mostTokens = 100_000;

const longestDelayMs = 60_000;

const wrongUsage = (message: string, hint: string): CommandError => new CommandError('usage', exitStatus.usage, message, hint);

function readEnd(endV2: boolean | string | undefined): Conditions['v2End'] {
	const text = endV2 === true ? '410' : String(endV2);
	const status = endStatuses.find(one => String(one) === text) ?? null;
	if (status === null && endV2 !== undefined) {
		throw wrongUsage(`--end-v2 takes ${endStatuses.join(', ')}, not ${JSON.stringify(endV2)}.`, 'Without a number it is 410.');
	}

	return status;
}

/** The end (UTC) of the day that is announced, epoch ms. */
function readSunset(text: string | undefined): number | null {
	if (text === undefined) {
		return null;
	}

	const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T23:59:59Z`) : NaN;
	// `Date.parse` takes February 30 for March 2.
	if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text)) {
		throw wrongUsage(`--sunset takes a day, not ${JSON.stringify(text)}.`, 'Write it as 2026-12-31.');
	}

	return at;
}

const readOptions = ({port, size, twins, endV2, sunset, credit, delay}: ServeDemoOptions): DemoOptions & {readonly port: number} => ({
	port: port === undefined ? 0 : parseCount(port, '--port', 0, 65_535),
	...(size !== undefined && {size: parseCount(size, '--size', 0, mostTokens)}),
	...(twins && {rows: 'all'}),
	conditions: {
		v2End: readEnd(endV2), sunset: readSunset(sunset), isOutOfCredit: credit === false,
		delayMs: delay === undefined ? usualDelayMs : parseCount(delay, '--delay', 0, longestDelayMs),
	},
});

async function start(options: DemoOptions & {readonly port: number}): Promise<DemoServer> {
	try {
		return await startDemoServer(options);
	} catch (error) {
		throw listenFailure(error, `127.0.0.1:${options.port}`, '--port');
	}
}

const describe = ({url, keys}: DemoServer): string[] => [
	`The embedded Eden AI server: ${url}`,
	'',
	`  v2 key             ${keys.v2}`,
	`  v3 key             ${keys.v3}`,
	`  v3 key, read only  ${keys.v3ReadOnly}`,
	`  v3 issuer key      ${keys.v3Issuer}`,
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
	const server = await start(readOptions(options));
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
