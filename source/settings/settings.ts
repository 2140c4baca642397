import {type Secret} from '../tokens/secret.js';
import {type Template} from '../tokens/templates.js';
import {type ThresholdRules} from '../tokens/thresholds.js';

/** The account key, and where it came from (`EDENAI_API_KEY`, a file's path, …) for messages. */
export type Credential = {readonly key: Secret; readonly source: string};

export type AlertSettings = {
	/** Ring the terminal's bell. */
	readonly bell: boolean;
	/** Send a desktop notification (OSC 9, OSC 777). */
	readonly notify: boolean;
	/** `22:00-07:00`, local time; null: none. */
	readonly quietHours: string | null;
};

/** All that can be set, resolved and validated: options before environment before the profile before defaults. */
export type Settings = {
	readonly profile: string;
	/** Names of all profiles of the config file. */
	readonly profiles: readonly string[];
	/** As asked for, before the key decided. */
	readonly apiChoice: 'auto' | 'v2' | 'v3';
	/** `auto` is resolved by the key's prefix. */
	readonly api: 'v2' | 'v3';
	readonly baseUrl: string;
	/** Plain HTTP to a remote host was asked for. */
	readonly insecureHttp: boolean;
	/** Null: none was found. */
	readonly credential: Credential | null;
	/** Ms between two refreshes, at least 2000. */
	readonly refreshMs: number;
	readonly thresholds: ThresholdRules;
	readonly readOnly: boolean;
	/** The embedded server is spoken to. */
	readonly demo: boolean;
	readonly ascii: boolean;
	readonly color: boolean;
	readonly screenReader: boolean;
	/** Colour of the header, so that accounts are told apart; null: the default. */
	readonly headerColor: string | null;
	/** A shell command that gets alerts; null: none. */
	readonly onAlert: string | null;
	/** An `https:` address that gets alerts; null: none. */
	readonly webhook: string | null;
	readonly alerts: AlertSettings;
	readonly templates: ReadonlyMap<string, Template>;
	/** Path of the config file, whether it exists or not. */
	readonly configFile: string;
	/** Directory of history and audit. */
	readonly stateDir: string;
	/** Directory of what can be had again, such as the names for completion. */
	readonly cacheDir: string;
	/** Sentences to tell once, such as of a key file that others can read. */
	readonly warnings: readonly string[];
};
