import {type Server} from 'node:http';
import {type AddressInfo} from 'node:net';
import {setTimeout as wait} from 'node:timers/promises';
import {selectRows} from '../store/rows.js';
import {type State, systemClock, type Clock} from '../store/state.js';
import {type Store} from '../store/store.js';
import {type ThresholdRules} from '../tokens/health.js';
import {isLoopback} from '../tokens/secret.js';
import {displayName} from '../tokens/text.js';
import {exitStatus, type CommandContext, type Output} from './context.js';
import {createExporterMetrics, type ExporterMetrics} from './exporter-metrics.js';
import {closeServer, plain, servePages, type Pages, formatAddress, type ListenAddress, untilAborted} from './listen.js';
import {openMonitoredStore} from './load-tokens.js';

/** A refresh that comes later than this many periods after the last one is overdue. */
const patience = 3;

const iso = (moment: number): string => new Date(moment).toISOString();

/** Whether what the exporter shows is fresh at `now` (epoch ms), and why it is not, in a line. */
function exporterHealth({sync: {lastGood, fault, periodMs}}: State, now: number): {readonly ok: boolean; readonly text: string} {
	if (fault) {
		const since = lastGood === null ? 'The tokens were never read.' : `Stale since ${iso(lastGood)}.`;
		return {ok: false, text: displayName(`${fault.message} ${since} ${fault.remedy}`)};
	}

	if (lastGood === null) {
		return {ok: false, text: 'The tokens have not been read yet.'};
	}

	return now - lastGood > patience * periodMs
		? {ok: false, text: `The last refresh was at ${iso(lastGood)}; the next one is overdue.`}
		: {ok: true, text: `ok, refreshed at ${iso(lastGood)}`};
}

export type ExporterOptions = {
	/** Where to listen. */
	readonly address: ListenAddress;
	/** Short hashes instead of names. */
	readonly hashNames?: boolean | undefined;
};

/** How long a scrape waits for a refresh. Prometheus gives up after 10 s unless it is told otherwise. */
const longestWaitMs = 5000;

/**
Waits for a refresh where nothing was read yet, or the last one is older than the period although nothing failed (the machine slept). All scrapes that come meanwhile join
the same one; after a failure the poller alone decides when the server is asked again.
*/
async function freshen(store: Store, clock: Clock): Promise<void> {
	const {lastGood, fault, refreshing, periodMs} = store.getState().sync;
	const isDue = lastGood === null || (!refreshing && clock.now() - lastGood > periodMs);
	if (fault !== null || !isDue) {
		return;
	}

	const ended = new AbortController();
	await Promise.race([store.refresh(), wait(longestWaitMs, undefined, {signal: ended.signal, ref: false}).catch(() => undefined)]);
	ended.abort();
}

/** Tells on stderr, once each time, that the tokens can no longer be read, and that they can again. */
function tellFaults(store: Store, output: Output): () => void {
	let isFaulty = false;
	return store.subscribe(() => {
		const {fault} = store.getState().sync;
		if (fault && !isFaulty) {
			output.err(`eden-tokens: ${displayName(`${fault.message} ${fault.remedy}`)}`);
		} else if (!fault && isFaulty) {
			output.err('eden-tokens: Recovered: the tokens can be read again.');
		}

		isFaulty = fault !== null;
	});
}

/** The pages of the exporter. */
function pagesOf(store: Store, metrics: ExporterMetrics, thresholds: ThresholdRules, clock: Clock): Pages {
	return {
		async '/metrics'() {
			await freshen(store, clock);
			const state = store.getState();
			return {status: 200, type: metrics.contentType, text: await metrics.render(state, selectRows(state, thresholds))};
		},
		async '/healthz'() {
			const {ok, text} = exporterHealth(store.getState(), clock.now());
			return {status: ok ? 200 : 503, type: plain, text: `${text}\n`};
		},
	};
}

function tellAddress(server: Server, output: Output): void {
	const bound = server.address() as AddressInfo;
	const address = formatAddress(bound.address, bound.port);
	if (!isLoopback(new URL(`http://${address}`).hostname)) {
		output.err(`eden-tokens: Whoever can reach ${address} can read the names and balances of all tokens: let a firewall or a proxy say who may.`);
	}

	output.err(`eden-tokens: Metrics at http://${address}/metrics`);
}

/**
Serves the tokens as metrics for Prometheus at `/metrics`, and whether they are fresh at `/healthz`, until the signal is aborted; then gives 0. Throws `CommandError`: 2
for an address that this machine does not have, 1 where it cannot be listened on.
*/
export async function runExporter({session, output, signal}: CommandContext, {address, hashNames = false}: ExporterOptions, clock: Clock = systemClock): Promise<number> {
	const {api, settings: {thresholds, profile}} = session;
	const metrics = createExporterMetrics({profile, host: api.host, api: api.version, hashNames});
	const {store, close} = openMonitoredStore(session, clock);
	const ends = [session.onCall(metrics.observe), tellFaults(store, output), close];
	try {
		const server = await servePages(address, pagesOf(store, metrics, thresholds, clock));
		tellAddress(server, output);
		store.start();
		await untilAborted(signal);
		await closeServer(server);
	} finally {
		for (const end of ends) {
			end();
		}
	}

	return exitStatus.done;
}
