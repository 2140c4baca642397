import {type ThresholdRules} from '../tokens/health.js';
import {type Secret} from '../tokens/secret.js';
import {type Template} from '../tokens/token.js';

/** The account key, and where it came from (`EDENAI_API_KEY`, a file's path, …), for messages. */
export type Credential = {readonly key: Secret; readonly source: string};

export type AlertSettings = {
	/** Ring the terminal's bell. */
	readonly bell: boolean;
	/** Send a desktop notification (OSC 9, OSC 777). */
	readonly notify: boolean;
	/** `22:00-07:00`, local time; null: none. */
	readonly quietHours: string | null;
};

/** All settings, resolved and validated: options before environment before the profile before defaults. */
export type Settings = {
	readonly profile: string;
	/** Names of all profiles in the config file. */
	readonly profiles: readonly string[];
	/** As requested, before the key decided. */
	readonly apiChoice: 'auto' | 'v2' | 'v3';
	/** `auto` is resolved by the key's prefix. */
	readonly api: 'v2' | 'v3';
	readonly baseUrl: string;
	/** Plain HTTP to a remote host was explicitly allowed. */
	readonly insecureHttp: boolean;
	/** Null: no key was found. */
	readonly credential: Credential | null;
	/** Ms between two refreshes, at least 2000. */
	readonly refreshMs: number;
	readonly thresholds: ThresholdRules;
	readonly readOnly: boolean;
	/** The program uses the embedded server. */
	readonly demo: boolean;
	readonly ascii: boolean;
	readonly color: boolean;
	readonly screenReader: boolean;
	/** Colour of the header, to tell accounts apart; null: the default. */
	readonly headerColor: string | null;
	/** A shell command that gets alerts; null: none. */
	readonly onAlert: string | null;
	/** An `https:` address that gets alerts; null: none. */
	readonly webhook: string | null;
	readonly alerts: AlertSettings;
	readonly templates: ReadonlyMap<string, Template>;
	/** Path of the config file, which may not exist. */
	readonly configFile: string;
	/** Directory of history and audit. */
	readonly stateDir: string;
	/** Directory for caches, such as the names for completion. */
	readonly cacheDir: string;
	/** Sentences to print once, for example about a key file that others can read. */
	readonly warnings: readonly string[];
};

/** `usage`: an option or variable; `config`: the file; `credentials`: a key source failed; `no-key`: no key is set. */
type SettingsErrorCode = 'usage' | 'config' | 'credentials' | 'no-key';

/** A setting is unusable. `message` says what and why in one sentence, `hint` what to do. Neither ever holds a secret. */
export class SettingsError extends Error {
	readonly code: SettingsErrorCode;
	readonly hint: string;

	constructor(code: SettingsErrorCode, message: string, hint: string) {
		super(message);
		this.name = 'SettingsError';
		this.code = code;
		this.hint = hint;
	}

	/** Exit status: 2 wrong usage, 3 no or bad credentials. */
	get status(): 2 | 3 {
		return this.code === 'usage' || this.code === 'config' ? 2 : 3;
	}
}

/** The global options as commander returns them: text as typed, not yet checked. */
export type CliOptions = {
	readonly profile?: string;
	readonly config?: string;
	readonly baseUrl?: string;
	readonly api?: string;
	readonly insecureHttp?: boolean;
	readonly refresh?: string;
	readonly lowBalance?: string;
	readonly criticalBalance?: string;
	readonly expiringDays?: string;
	readonly criticalDays?: string;
	readonly readOnly?: boolean;
	readonly demo?: boolean;
	readonly ascii?: boolean;
	/** False: `--no-color`. */
	readonly color?: boolean;
	readonly screenReader?: boolean;
};

/** Whether colour may be used on a terminal. As on no-color.org: any value of NO_COLOR switches it off, unless it is empty. */
export const wantsColor = ({color}: CliOptions, environment: NodeJS.ProcessEnv): boolean =>
	color !== false && !environment.NO_COLOR && environment.TERM !== 'dumb';
