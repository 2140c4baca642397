import {type Row} from '../store/rows.js';
import {displayName} from '../tokens/text.js';
import {changeOne, changeSeveral, reportChanges, type Change} from './change-tokens.js';
import {CommandError, exitStatus, type CommandContext} from './context.js';
import {findTokens, type Found, loadTokens} from './load-tokens.js';
import {shellWord} from './new-secret.js';
import {usageError} from './read-values.js';
import {printRequests, toJson, tokenJson} from './token-json.js';

export type DeleteOptions = {
	/** Names, ids and globs; at least one. */
	readonly names: readonly string[];
	/** In place of a name, or with one that several have. */
	readonly id?: string | undefined;
	/** The name of the one token again; its id, where other active keys have the same name. */
	readonly confirm?: string | undefined;
	/** How many tokens are deleted, where it is several. */
	readonly yes?: string | undefined;
	readonly dryRun?: boolean | undefined;
};

/** Names that are told in a message; of more than that, how many. */
const longestList = 20;

function namesOf(rows: readonly Row[]): string {
	const names = rows.slice(0, longestList).map(row => row.displayName);
	return rows.length > longestList ? `${names.join(', ')} and ${rows.length - longestList} more` : names.join(', ');
}

const unconfirmed = (message: string, hint: string): CommandError => new CommandError('unconfirmed', exitStatus.conflict, message, hint);

/** Throws, with exit status 5, where it was not confirmed that just these are meant. */
function checkConfirmed({rows, isOne}: Found, {confirm, yes}: DeleteOptions, verb: string): void {
	const [first] = rows;
	const wanted = first && (first.isShared ? first.id : first.token.name);
	const isConfirmed = rows.length === 1 && confirm === wanted;
	if (isConfirmed || (!isOne && yes === String(rows.length))) {
		return;
	}

	if (isOne && first && wanted !== undefined) {
		const word = shellWord(wanted);
		throw unconfirmed(
			confirm === undefined
				? `This would ${verb} ${first.displayName}: whatever uses it gets 401 from then on.`
				: `"${displayName(confirm)}" is not the ${first.isShared ? 'id' : 'name'} of the token that this would ${verb}, which is ${first.displayName}.`,
			`Add --confirm ${word} if that is what you want.`,
		);
	}

	const wrong = yes === undefined ? '' : `, not ${yes}`;
	throw unconfirmed(`This would ${verb} ${rows.length} token${rows.length === 1 ? '' : 's'}${wrong}: ${namesOf(rows)}.`, `Add --yes ${rows.length} if that is what you want.`);
}

/**
`delete NAME --confirm NAME`: deletes a token, or revokes it for ever where the API does so; several with `--yes` and their exact number. Ends with 5 where that
is missing or wrong, and with 4 for a name that no token has, before anything is sent.
*/
export async function runDelete(context: CommandContext, options: DeleteOptions): Promise<number> {
	const {session: {api}, output, json, now} = context;
	const {names, id: only, yes, dryRun = false} = options;
	if (yes !== undefined && !/^[1-9]\d{0,5}$/.test(yes)) {
		throw usageError('--yes wants the number of tokens.', 'Give it as a whole number, like --yes 3.');
	}

	const {account, rows} = await loadTokens(context);
	const found = findTokens(rows, names, {id: only});
	if (dryRun) {
		printRequests(context, found.rows.map(({id}) => api.preview.remove(id)), found.isOne);
		return exitStatus.done;
	}

	const {revokes} = api.capabilities;
	checkConfirmed(found, options, revokes ? 'revoke for ever' : 'delete');
	const change: Omit<Change, 'rows'> = {account, action: {kind: 'remove'}, label: revokes ? 'Revoking tokens' : 'Deleting tokens'};
	if (found.isOne) {
		const row = await changeOne(context, found.rows[0]!, change);
		if (json) {
			output.out(toJson(tokenJson(row, now())));
		}

		return exitStatus.done;
	}

	reportChanges(context, await changeSeveral(context, {...change, rows: found.rows}), revokes ? 'revoked' : 'deleted');
	return exitStatus.done;
}
