import {type Observation} from './api/assemble.js';
import {type TokenApi} from './api/port.js';
import {type Audit, type History} from './history/types.js';
import {type Settings} from './settings/settings.js';

/** One account, opened: what the terminal UI and every command run on. */
export type Session = {
	readonly settings: Settings;
	readonly api: TokenApi;
	readonly history: History;
	readonly audit: Audit;
	/** Tells each call of the API as it ends, for metrics; gives a function that stops it. */
	onCall(listener: (call: Observation) => void): () => void;
	/** Ends the embedded server, if there is one, and closes the history. */
	close(): Promise<void>;
};
