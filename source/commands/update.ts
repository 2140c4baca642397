import {type RequestPreview} from '../api/port.js';
import {whyFixed} from '../store/guard.js';
import {type Row} from '../store/rows.js';
import {type Planned} from '../store/undo.js';
import {displayName} from '../tokens/display-name.js';
import {changeOne, changeSeveral, reportChanges, type Change} from './change-tokens.js';
import {CommandError, exitStatus, type CommandContext} from './context.js';
import {findTokens} from './find-tokens.js';
import {loadTokens} from './load-tokens.js';
import {usageError} from './parse-values.js';
import {readPatch, type PatchOptions, type PatchPlan} from './patch-plan.js';
import {printTokens} from './print-tokens.js';
import {printRequests} from './requests.js';
import {printTable} from './token-table.js';

export type UpdateOptions = PatchOptions & {
	/** Names, ids and globs; at least one. */
	readonly names: readonly string[];
	readonly dryRun?: boolean | undefined;
};

/** The request for one token; throws why there is none. */
function previewOf({session: {api}}: CommandContext, {token}: Row, {plan}: PatchPlan): RequestPreview {
	const fixed = whyFixed(token);
	const planned: Planned = fixed === undefined ? plan(token) : {kind: 'error', message: fixed};
	if (planned.kind === 'error') {
		throw new CommandError('refused', exitStatus.failed, `${displayName(token.name)}: ${planned.message}`, 'Nothing was sent.');
	}

	return api.preview.update(token.id, planned.patch);
}

/**
`update NAME…`: changes what the options say, as one request a token. Prints the token; of several, those that were changed, and the exit status is 1 where
any failed. Wrong values, and none at all, end with 2 before anything is sent.
*/
export async function runUpdate(context: CommandContext, {names, dryRun = false, ...options}: UpdateOptions): Promise<number> {
	const {session: {api}, now, json} = context;
	const patch = readPatch(options, api.capabilities, now());
	const {account, rows} = await loadTokens(context);
	const found = findTokens(rows, names);
	if (patch.renames && found.rows.length > 1) {
		throw usageError(`${found.rows.length} tokens are named, and a name can be of one only.`, 'Rename one token at a time.');
	}

	if (dryRun) {
		printRequests(context, found.rows.map(row => previewOf(context, row, patch)), found.isOne);
		return exitStatus.done;
	}

	const change: Omit<Change, 'rows'> = {account, action: {kind: 'edit', ...patch}, label: 'Changing tokens'};
	if (found.isOne) {
		printTokens(context, [await changeOne(context, found.rows[0]!, change)], true);
		return exitStatus.done;
	}

	const changed = await changeSeveral(context, {...change, rows: found.rows});
	if (!json && changed.done.length > 0) {
		printTable(context, changed.done);
	}

	reportChanges(context, changed, 'changed');
	return exitStatus.done;
}
