import {type Capabilities, type RequestPreview} from '../api/port.js';
import {whyFixed} from '../store/core.js';
import {type Row} from '../store/rows.js';
import {type Planned} from '../store/undo.js';
import {applyBalanceChange} from '../tokens/balance-change.js';
import {validateName} from '../tokens/naming.js';
import {displayName} from '../tokens/text.js';
import {type Token, type TokenPatch} from '../tokens/token.js';
import {changeOne, changeSeveral, reportChanges, type Change} from './change-tokens.js';
import {CommandError, exitStatus, type CommandContext} from './context.js';
import {findTokens, loadTokens} from './load-tokens.js';
import {printTokens, printTable} from './print-tokens.js';
import {readBalance, readExpiry, readReset, usageError} from './read-values.js';
import {printRequests} from './token-json.js';

/** As typed; what is absent stays. */
export type PatchOptions = {
	/** `50`, `+10`, `-5`, `none`. */
	readonly balance?: string | undefined;
	readonly expires?: string | undefined;
	readonly reset?: string | undefined;
	/** `on` or `off`: whether the balance is a limit. */
	readonly tracking?: string | undefined;
	/** A new name; only where the API can. */
	readonly rename?: string | undefined;
};

export type PatchPlan = {
	readonly plan: (token: Token) => Planned;
	/** The balance counts on the server's of the moment. */
	readonly reread: boolean;
	readonly renames: boolean;
};

const accepted = 'Give --balance 50|+10|-5|none, --expires 2027-01-31|+30d|never, --reset daily:10|none, --tracking on|off or --rename NAME.';

function readTracking(text: string): boolean {
	const input = text.trim().toLowerCase();
	if (input !== 'on' && input !== 'off') {
		throw usageError(`Tracking is on or off, not "${text.slice(0, 30)}".`, accepted);
	}

	return input === 'on';
}

function readName(name: string, {rename}: Capabilities): string {
	if (!rename) {
		throw usageError('This API cannot rename a token.', 'Create a new token under the new name, or use a management key (--api v3).');
	}

	const wrong = validateName(name);
	if (wrong !== undefined) {
		throw usageError(wrong, accepted);
	}

	return name;
}

/** What is to be changed of a token, by options. Throws `usage` for what cannot be meant, or where there is nothing to change. */
function readPatch({balance, expires, reset, tracking, rename}: PatchOptions, capabilities: Capabilities, now: number): PatchPlan {
	const change = balance === undefined ? undefined : readBalance(balance);
	const fixed: TokenPatch = {
		...(rename !== undefined && {name: readName(rename, capabilities)}),
		...(tracking !== undefined && {limited: readTracking(tracking)}),
		...(expires !== undefined && {expiresAt: readExpiry(expires, now)}),
		...(reset !== undefined && {reset: readReset(reset)}),
	};
	if (change === undefined && Object.keys(fixed).length === 0) {
		throw usageError('Nothing is to be changed.', accepted);
	}

	const isUnlimited = change?.kind === 'untrack' || fixed.limited === false;
	if (isUnlimited && fixed.reset) {
		throw usageError('A reset needs a limit: the balance is what returns.', 'Leave --reset out, or do not switch the limit off.');
	}

	const limitedByBalance = change && change.kind !== 'untrack';
	if (limitedByBalance !== undefined && fixed.limited === !limitedByBalance) {
		throw usageError('--balance and --tracking say different things of the limit.', 'Leave one of them out.');
	}

	return {
		plan(token) {
			const applied = change === undefined ? {kind: 'ok', patch: {}} as const : applyBalanceChange(change, token);
			return applied.kind === 'error' ? applied : {kind: 'ok', patch: {...applied.patch, ...fixed}};
		},
		reread: change?.kind === 'add',
		renames: rename !== undefined,
	};
}

export type UpdateOptions = PatchOptions & {
	/** Names, ids and globs; at least one. */
	readonly names: readonly string[];
	/** In place of a name, or with one that several have. */
	readonly id?: string | undefined;
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
export async function runUpdate(context: CommandContext, {names, id, dryRun = false, ...options}: UpdateOptions): Promise<number> {
	const {session: {api}, now, json} = context;
	const patch = readPatch(options, api.capabilities, now());
	const {account, rows} = await loadTokens(context);
	const found = findTokens(rows, names, {id});
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
		await printTable(context, changed.done);
	}

	reportChanges(context, changed, 'changed');
	return exitStatus.done;
}
