import {startMonitor} from '../account/account.js';
import {type Session} from '../account/session.js';
import {type CallOptions, type TokenApi} from '../api/port.js';
import {createOneShot, type OneShot} from '../store/one-shot.js';
import {selectRows, type Row} from '../store/rows.js';
import {systemClock, type Clock} from '../store/state.js';
import {createStore, type Store} from '../store/store.js';
import {namePattern} from '../tokens/naming.js';
import {displayName} from '../tokens/text.js';
import {type CommandContext, CommandError, exitStatus} from './context.js';
import {createProgress} from './output.js';

/** So long what is under way may still end well after an interruption: an answer that is given up may hold the only copy of a secret. */
const graceMs = 2000;

/** Aborted a while after `signal` is. */
function later(signal: AbortSignal): AbortSignal {
	const controller = new AbortController();
	const start = (): void => {
		setTimeout(() => {
			controller.abort();
		}, graceMs).unref();
	};

	if (signal.aborted) {
		start();
	} else {
		signal.addEventListener('abort', start, {once: true});
	}

	return controller.signal;
}

/** The same account, whose changes and what they read are given up a while after `signal` is aborted: a server that does not answer must not hold back who wants to leave. */
function givenUpLater(api: TokenApi, signal: AbortSignal): TokenApi {
	const given: CallOptions = {signal: later(signal)};
	return {
		...api,
		get capabilities() {
			return api.capabilities;
		},
		get: async (id, options) => api.get(id, {...given, ...options}),
		create: async (draft, options) => api.create(draft, {...given, ...options}),
		update: async (id, patch, options) => api.update(id, patch, {...given, ...options}),
		remove: async (id, options) => api.remove(id, {...given, ...options}),
		rotate: async (id, options) => api.rotate(id, {...given, ...options}),
		secret: async (id, options) => api.secret(id, {...given, ...options}),
	};
}

/** The state and changes of the session's account, with nothing read yet. */
export const openAccount = ({session: {api, settings, audit, history}, now, signal}: CommandContext): OneShot => createOneShot({
	api: givenUpLater(api, signal), clock: {...systemClock, now}, readOnly: settings.readOnly, history,
	audit(entry) {
		audit.write(entry);
	},
});

/** The rows of what was read, in the server's order, revoked ones included. */
export const rowsOf = ({session: {settings}}: CommandContext, account: OneShot): readonly Row[] => selectRows(account.getState(), settings.thresholds);

/** The whole list, read once; what of it cannot be understood is told on stderr. Throws `ApiError`. */
export async function loadTokens(context: CommandContext): Promise<{readonly account: OneShot; readonly rows: readonly Row[]}> {
	const {output, signal} = context;
	const account = openAccount(context);
	const progress = createProgress(output, 'Reading tokens');
	try {
		await account.read({signal, onPage(soFar, total) {
			progress.update(soFar.tokens.length, total);
		}});
	} finally {
		progress.end();
	}

	for (const {subject, what} of account.getState().problems) {
		output.err(`Warning: ${displayName(subject)}: ${displayName(what)}.`);
	}

	return {account, rows: rowsOf(context, account)};
}

export type Found = {
	/** Each once, in the order of the names, then of the list. */
	readonly rows: readonly Row[];
	/** One name was given, and no pattern: what is printed is of one token, not of several. */
	readonly isOne: boolean;
};

/** What one name means: the tokens of exactly that name or id, else all that match it as a pattern. */
function meantBy(text: string, rows: readonly Row[]): {readonly rows: readonly Row[]; readonly isExact: boolean} {
	const exact = rows.filter(({id, token}) => token.name === text || id === text);
	if (exact.length > 0) {
		return {rows: exact, isExact: true};
	}

	const isMeant = namePattern(text);
	return {rows: rows.filter(({token}) => isMeant(token.name)), isExact: false};
}

const revokedForEver = (shown: string): CommandError => new CommandError('not-found', exitStatus.notFound, `"${shown}" is revoked for ever.`, 'Create a new token in its place.');

function notFound(name: string, rows: readonly Row[]): CommandError {
	const shown = displayName(name);
	return rows.some(({token}) => token.revoked && token.name === name)
		? revokedForEver(shown)
		: new CommandError('not-found', exitStatus.notFound, `There is no token "${shown}".`, 'eden-tokens list shows the names there are.');
}

/** One name that several keys have: nobody but the user knows which one is meant. */
function severalMeant(name: string, rows: readonly Row[]): CommandError {
	const candidates = rows.map(({id, token}) => ({id, name: token.name, member: token.member, masked: token.masked}));
	return new CommandError('conflict', exitStatus.conflict, `${rows.length} active keys are named "${displayName(name)}".`, 'Say which one with --id ID.', candidates);
}

/** The token of this id. Throws `not-found` where there is none, `usage` where a name that was given with it is not its own. */
function findById(rows: readonly Row[], id: string, names: readonly string[], isPastMeant: boolean): Found {
	const row = rows.find(one => one.id === id);
	if (!row) {
		throw new CommandError('not-found', exitStatus.notFound, `There is no token with the id "${displayName(id)}".`, 'eden-tokens list --all --json shows the ids there are.');
	}

	if (names.length > 1 || (names[0] !== undefined && !namePattern(names[0])(row.token.name))) {
		throw new CommandError('usage', exitStatus.usage, `The token with that id is named "${displayName(row.token.name)}".`, 'Give --id alone, or with the name of the same token.');
	}

	if (row.token.revoked && !isPastMeant) {
		throw revokedForEver(displayName(row.token.name));
	}

	return {rows: [row], isOne: true};
}

export type FindOptions = {
	/** Revoked ones count, too, but only where no token that works is meant. */
	readonly revoked?: boolean | undefined;
	/** The id of the one token that is meant. */
	readonly id?: string | undefined;
};

/**
The tokens that names, ids and globs mean; a glob means all that match. Throws `usage` where there is no name, `not-found` where one means nothing, and `conflict` with
those that it could be where a name is that of several active keys.
*/
export function findTokens(rows: readonly Row[], names: readonly string[], {revoked = false, id}: FindOptions = {}): Found {
	if (id !== undefined) {
		return findById(rows, id, names, revoked);
	}

	if (names.length === 0) {
		throw new CommandError('usage', exitStatus.usage, 'No token is named.', 'Give a name, or a pattern like "dev-*" in quotes.');
	}

	const working = rows.filter(({token}) => !token.revoked);
	// The last one revoked is the one that is remembered by its name.
	const past = rows.filter(({token}) => token.revoked).toSorted((a, b) => (b.token.revokedAt ?? 0) - (a.token.revokedAt ?? 0));
	const meant = names.map(name => {
		const found = meantBy(name, working);
		if (found.isExact && found.rows.length > 1) {
			throw severalMeant(name, found.rows);
		}

		if (found.rows.length > 0) {
			return found;
		}

		const former = revoked ? meantBy(name, past) : found;
		if (former.rows.length === 0) {
			throw notFound(name, rows);
		}

		return former.isExact ? {...former, rows: former.rows.slice(0, 1)} : former;
	});
	return {rows: [...new Set(meant.flatMap(found => found.rows))], isOne: meant.length === 1 && meant[0]!.isExact};
}

/** A store that a command watches for long, with the history behind it: it records, forecasts and tells alerts as the terminal UI does. */
export type MonitoredStore = {
	readonly store: Store;
	/** Stops the store, and writes what is still to be written. */
	close(): void;
};

const nothing = (): undefined => undefined;

export function openMonitoredStore(session: Session, clock: Clock): MonitoredStore {
	const {api, settings: {thresholds, refreshMs, readOnly}} = session;
	const store = createStore({api, clock, refreshMs, readOnly, thresholds});
	// There is no screen to show alerts on, but they go to the profile's command and webhook: of several instances the first that sees a change sends it, and
	// that may be this one.
	const monitor = startMonitor({session, store, clock, show: nothing, signal: nothing});
	return {
		store,
		close() {
			store.stop();
			monitor.stop();
		},
	};
}
