import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type Observation} from './api/assemble.js';
import {createTokenApi} from './api/create-token-api.js';
import {type TokenApi} from './api/port.js';
import {nullAudit, nullHistory} from './history/null-history.js';
import {type Audit, type History} from './history/types.js';
import {missingKey} from './settings/key-advice.js';
import {type Credential, type Settings} from './settings/settings.js';
import {Secret} from './tokens/secret.js';

/** One account, opened: what the terminal UI and every command run on. */
export type Session = {
	/** As given to `openSession`; in the demo with the embedded server's address and key, and directories that are removed at the end. */
	readonly settings: Settings;
	readonly api: TokenApi;
	readonly history: History;
	readonly audit: Audit;
	/** Tells each call of the API as it ends, for metrics; gives a function that stops it. */
	onCall(listener: (call: Observation) => void): () => void;
	/** Ends the embedded server, if there is one, and closes the history. */
	close(): Promise<void>;
};

type Ground = {
	readonly settings: Settings & {readonly credential: Credential};
	readonly close: () => Promise<void>;
};

/** The embedded server, and the settings that speak to it instead of a real account. */
async function demoGround(settings: Settings): Promise<Ground> {
	const {startDemoServer} = await import('./demo/server.js');
	const directory = await mkdtemp(join(tmpdir(), 'eden-tokens-demo-'));
	const server = await startDemoServer();
	const api = settings.apiChoice === 'v3' ? 'v3' : 'v2';
	return {
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
			await rm(directory, {recursive: true, force: true});
		},
	};
}

function realGround(settings: Settings): Ground {
	const {credential} = settings;
	if (credential === null) {
		throw missingKey(settings);
	}

	return {settings: {...settings, credential}, close: async () => undefined};
}

/** Opens an account. Throws `SettingsError` (no key) and `ApiError` (a key or an address that cannot be one); nothing is sent yet. */
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
		const history = nullHistory(null);
		return {
			settings,
			api,
			history,
			audit: nullAudit(null),
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
