import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type Observation, createTokenApi} from '../api/create-token-api.js';
import {type ApiVersion, type TokenApi} from '../api/port.js';
import {type DemoServer} from '../demo/server.js';
import {openAudit} from '../history/audit.js';
import {type History, lazyHistory, type Audit} from '../history/history-port.js';
import {openHistory} from '../history/open-history.js';
import {openRotations, type Rotations} from '../history/rotations.js';
import {missingKey} from '../settings/credential.js';
import {type Credential, type Settings} from '../settings/settings.js';
import {parseMoney, type Money} from '../tokens/money.js';
import {Secret} from '../tokens/secret.js';

/** How far back the embedded server knows its past. */
const hours = 48;

/** Fills a history as if a monitor had watched the embedded server until now, so that trends and forecasts are there from the first minute. */
export function seedHistory(history: History, server: DemoServer, api: 'v2' | 'v3'): void {
	const moments = new Map<number, Array<readonly [id: string, balance: Money]>>();
	for (const {name, id, at, balance} of server.history(hours)) {
		// A token's id; undefined for a legacy key of v3, which has none.
		const known = api === 'v2' ? name : id;
		const amount = parseMoney(balance);
		if (known === null || amount === undefined) {
			continue;
		}

		const changed = moments.get(at) ?? [];
		changed.push([known, amount]);
		moments.set(at, changed);
	}

	let balances: ReadonlyMap<string, Money> = new Map();
	for (const [at, changed] of [...moments].toSorted(([a], [b]) => a - b)) {
		balances = new Map([...balances, ...changed]);
		history.record(at, balances);
	}
}

/** One open account: the terminal UI and every command run on it. */
export type Session = {
	/** As passed to `openSession`; in the demo, with the embedded server's address and key, and directories that are removed at the end. */
	readonly settings: Settings;
	readonly api: TokenApi;
	readonly history: History;
	readonly audit: Audit;
	/** Guided rotations that were begun and not finished. */
	readonly rotations: Rotations;
	/** Reports each API call as it ends, for metrics. Returns a function that unsubscribes. */
	onCall(listener: (call: Observation) => void): () => void;
	/** Stops the embedded server, if there is one, and closes the history. */
	close(): Promise<void>;
};

type Ground = {
	readonly settings: Settings & {readonly credential: Credential};
	/** Opened by its first use. */
	readonly openHistory: () => History;
	readonly close: () => Promise<void>;
};

/** The embedded server, and settings that use it instead of a real account. */
async function demoGround(settings: Settings): Promise<Ground> {
	const [{startDemoServer}, {usualDelayMs}] = await Promise.all([import('../demo/server.js'), import('../demo/conditions.js')]);
	const directory = mkdtempSync(join(tmpdir(), 'eden-tokens-demo-'));
	const server = await startDemoServer({conditions: {delayMs: usualDelayMs}});
	const api: ApiVersion = settings.apiChoice === 'v3' ? 'v3' : 'v2';
	return {
		openHistory() {
			const account = {profile: settings.profile, host: new URL(server.url).host, api};
			const history = openHistory({stateDir: null, account, now: Date.now});
			seedHistory(history, server, api);
			return history;
		},
		settings: {
			...settings,
			api,
			baseUrl: server.url,
			credential: {key: new Secret(server.keys[api]), source: 'the embedded server'},
			stateDir: join(directory, 'state'),
			cacheDir: join(directory, 'cache'),
		},
		async close() {
			await server.close();
			rmSync(directory, {recursive: true, force: true});
		},
	};
}

function realGround(settings: Settings): Ground {
	const {credential} = settings;
	if (credential === null) {
		throw missingKey(settings);
	}

	return {
		settings: {...settings, credential},
		openHistory: () => openHistory({
			stateDir: settings.stateDir, now: Date.now, account: {profile: settings.profile, host: new URL(settings.baseUrl).host, api: settings.api},
		}),
		close: async () => undefined,
	};
}

/** Opens an account. Throws `SettingsError` (no key) and `ApiError` (an invalid key or address). Sends nothing yet. */
export async function openSession(given: Settings): Promise<Session> {
	const ground = given.demo ? await demoGround(given) : realGround(given);
	const {settings} = ground;
	const listeners = new Set<(call: Observation) => void>();
	try {
		const api = createTokenApi({
			version: settings.api,
			baseUrl: settings.baseUrl,
			credential: settings.credential,
			insecureHttp: settings.insecureHttp,
			observe(call) {
				for (const listener of listeners) {
					listener(call);
				}
			},
		});
		const history = lazyHistory(ground.openHistory);
		return {
			settings,
			api,
			history,
			audit: openAudit({stateDir: settings.stateDir, profile: settings.profile}),
			rotations: openRotations({stateDir: settings.stateDir, account: {profile: settings.profile, host: api.host, api: settings.api}}),
			onCall(listener) {
				listeners.add(listener);
				return () => {
					listeners.delete(listener);
				};
			},
			async close() {
				history.close();
				await ground.close();
			},
		};
	} catch (error) {
		await ground.close();
		throw error;
	}
}
