import {mkdtempSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';

/** The folder that the tests are started in: the project's. */
const root = process.cwd();

/** The Node that users of the project get by `npm ci`, whatever the machine's own is. */
export const nodePath = path.join(root, 'node_modules/node/bin/node');

/** What `npm run build` makes. */
export const programPath = path.join(root, 'dist/cli.js');

export type CleanEnvironment = {
	/** A new and empty folder. */
	readonly home: string;
	/** Nothing of the developer's: no key, no profile, no CI. */
	readonly variables: Readonly<Record<string, string>>;
	readonly remove: () => Promise<void>;
};

/** The environment of a user who has only just installed the program. `more` is laid over it. */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): CleanEnvironment {
	const home = mkdtempSync(path.join(tmpdir(), 'eden-tokens-test-'));
	return {
		home,
		variables: {
			PATH: `${path.dirname(nodePath)}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
			HOME: home,
			XDG_CONFIG_HOME: path.join(home, 'config'),
			XDG_STATE_HOME: path.join(home, 'state'),
			XDG_CACHE_HOME: path.join(home, 'cache'),
			TERM: 'xterm-256color',
			LANG: 'C.UTF-8',
			TZ: 'UTC',
			...more,
		},
		async remove() {
			await rm(home, {recursive: true, force: true, maxRetries: 5, retryDelay: 50});
		},
	};
}
