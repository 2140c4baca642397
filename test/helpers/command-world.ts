import {setTimeout as wait} from 'node:timers/promises';
import {onTestFinished} from 'vitest';
import {ApiError} from '../../source/api/api-error.js';
import {createTokenApi} from '../../source/api/create-token-api.js';
import {type ApiVersion} from '../../source/api/port.js';
import {CommandError, type CommandContext} from '../../source/commands/context.js';
import {startDemoServer, type DemoOptions, type DemoServer} from '../../source/demo/server.js';
import {type Settings} from '../../source/settings/settings.js';
import {Secret} from '../../source/tokens/secret.js';
import {defaultTemplates} from '../../source/tokens/token.js';
import {captureOutput, type Captured} from './capture-output.js';
import {makeContext, type CommandScene} from './command-context.js';

/** Noon of a Monday, UTC. */
export const commandNow = Date.UTC(2026, 9, 26, 12);

/** The adapter keeps to 8 requests a second; here its seconds are short. */
const fast = {
	elapsed: () => performance.now() * 100,
	async sleep(ms: number, signal?: AbortSignal) {
		await wait(ms / 100, undefined, signal && {signal});
	},
};

export type CommandWorld = CommandScene & {
	readonly server: DemoServer;
	/** The context, printing JSON. */
	readonly json: CommandContext;
	/** Requests that were sent, as `PATCH /v2/…`. */
	readonly requests: string[];
};

export type WorldOptions = DemoOptions & {
	readonly settings?: Partial<Settings>;
	readonly output?: Captured;
	/** Which of the server's keys; the one of the version unless told. */
	readonly key?: keyof DemoServer['keys'];
};

/** An account on the embedded server, over real HTTP, whose time stands still; and what a command needs to run on it. */
export async function startCommandWorld(version: ApiVersion, {settings = {}, output = captureOutput(), key = version, ...options}: WorldOptions = {}): Promise<CommandWorld> {
	const server = await startDemoServer({drain: false, rateLimit: 100_000, now: () => commandNow, ...options});
	onTestFinished(async () => server.close());
	const requests: string[] = [];
	const api = createTokenApi({
		version, baseUrl: server.url, credential: {key: new Secret(server.keys[key]), source: 'EDENAI_API_KEY'}, clock: fast, now: () => commandNow, backOffMs: 0,
		async fetch(input, init) {
			const {method, url} = input as Request;
			requests.push(`${method} ${new URL(url).pathname}`);
			return fetch(input, init);
		},
	});
	const scene = makeContext(api, {output, now: () => commandNow, settings: {templates: defaultTemplates, ...settings}});
	return {...scene, server, json: {...scene.context, json: true}, requests};
}

/** What a command throws, as users see it; anything that they could not be told is an error of the test. */
export async function thrownBy(command: Promise<unknown>): Promise<ApiError | CommandError> {
	try {
		await command;
	} catch (error) {
		if (error instanceof ApiError || error instanceof CommandError) {
			return error;
		}

		throw error;
	}

	throw new Error('The command did not fail.');
}
