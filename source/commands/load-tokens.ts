import {systemClock} from '../store/clock.js';
import {createOneShot, type OneShot} from '../store/one-shot.js';
import {selectRows, type Row} from '../store/rows.js';
import {displayName} from '../tokens/display-name.js';
import {type CommandContext} from './context.js';
import {givenUpLater} from './given-up.js';
import {createProgress} from './progress.js';

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
