import {type Session} from '../../source/account/session.js';
import {type Observation, createTokenApi} from '../../source/api/create-token-api.js';
import {type ApiVersion, type TokenApi} from '../../source/api/port.js';
import {type CommandContext} from '../../source/commands/context.js';
import {type DemoServer} from '../../source/demo/server.js';
import {nullHistory, type Audit, type AuditEntry, type History} from '../../source/history/history-port.js';
import {openRotations} from '../../source/history/rotations.js';
import {type Settings} from '../../source/settings/settings.js';
import {defaultThresholds} from '../../source/tokens/health.js';
import {Secret} from '../../source/tokens/secret.js';
import {captureOutput, type Captured} from './capture-output.js';

/** The settings of somebody who set nothing but a key. */
export const makeSettings = (values: Partial<Settings> = {}): Settings => ({
	profile: 'default', profiles: [], apiChoice: 'auto', api: 'v2', baseUrl: 'https://api.example.com', insecureHttp: false,
	credential: {key: new Secret('fake-account-key-0000'), source: 'the test'},
	refreshMs: 30_000, thresholds: {base: defaultThresholds, overrides: []}, readOnly: false, demo: false, ascii: false, color: false, screenReader: false,
	headerColor: null, onAlert: null, webhook: null, alerts: {bell: true, notify: true, quietHours: null}, templates: new Map(),
	configFile: '/nowhere/config.yaml', stateDir: '/nowhere/state', cacheDir: '/nowhere/cache', warnings: [],
	...values,
});

type Scene = Partial<Pick<CommandContext, 'json' | 'now' | 'signal'>> & {readonly settings?: Partial<Settings>; readonly history?: History; readonly output?: Captured};

export type CommandScene = {
	readonly context: CommandContext;
	readonly output: Captured;
	/** What went into the audit file. */
	readonly audited: readonly AuditEntry[];
	/** Tells the session's listeners of a call. */
	readonly observe: (call: Observation) => void;
};

const noProfile = async (): Promise<never> => {
	throw new Error('There is no other profile in this test.');
};

/** A context to run a command in, on this API. */
export function makeContext(api: TokenApi, scene: Scene = {}): CommandScene {
	const {json = false, now = Date.now, signal = new AbortController().signal, history = nullHistory(null), output = captureOutput()} = scene;
	const audited: AuditEntry[] = [];
	const audit: Audit = {
		notice: null,
		write(entry) {
			audited.push(entry);
		},
	};
	const listeners = new Set<(call: Observation) => void>();
	const session: Session = {
		settings: makeSettings({api: api.version, ...scene.settings}),
		api, history, audit,
		rotations: openRotations({stateDir: null, account: {profile: 'default', host: api.host, api: api.version}}),
		onCall(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		close: async () => undefined,
	};
	return {
		context: {session, output, json, now, signal, openProfile: noProfile},
		output, audited,
		observe(call) {
			for (const listener of listeners) {
				listener(call);
			}
		},
	};
}

/** A context on the embedded server, over real HTTP. */
export function makeDemoContext(server: DemoServer, version: ApiVersion, scene: Scene = {}): CommandScene {
	const made: {scene?: CommandScene} = {};
	const api = createTokenApi({
		version, baseUrl: server.url, credential: {key: new Secret(server.keys[version]), source: 'the test'},
		observe(call) {
			made.scene?.observe(call);
		},
	});
	made.scene = makeContext(api, {...scene, settings: {baseUrl: server.url, ...scene.settings}});
	return made.scene;
}
