import {type OneShot} from '../store/one-shot.js';
import {type Row} from '../store/rows.js';
import {type Secret} from '../tokens/secret.js';
import {exitStatus, type CommandContext, valueOf} from './context.js';
import {findTokens, loadTokens} from './load-tokens.js';
import {printTokens, type Secrets} from './print-tokens.js';

export type GetOptions = {
	/** Names, ids and globs; at least one. */
	readonly names: readonly string[];
	/** In place of a name, or with one that several have. */
	readonly id?: string | undefined;
	readonly showSecret?: boolean | undefined;
};

async function readSecrets(context: CommandContext, account: OneShot, rows: readonly Row[]): Promise<Secrets> {
	// The API's limiter keeps the pace.
	const secrets = await Promise.all(rows.map(async ({id}): Promise<readonly [string, Secret | null]> => {
		const outcome = await account.secret(id, 'show');
		const note = outcome.kind === 'refused' ? outcome.message : (outcome.kind === 'done' ? outcome.note : undefined);
		if (note !== undefined) {
			context.output.err(note);
		}

		// A key that has none to give must not keep the others from being shown.
		return [id, outcome.kind === 'refused' ? null : valueOf(outcome)];
	}));
	return new Map(secrets);
}

/** `get NAME…`: all fields, of a revoked token too. With `--show-secret` the secret, or a word on stderr that the API no longer gives it. */
export async function runGet(context: CommandContext, {names, id, showSecret = false}: GetOptions): Promise<number> {
	const {account, rows} = await loadTokens(context);
	const found = findTokens(rows, names, {revoked: true, id});
	const secrets = showSecret ? await readSecrets(context, account, found.rows) : new Map<string, null>();
	printTokens(context, found.rows, found.isOne, secrets);
	return exitStatus.done;
}
