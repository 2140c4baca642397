import {type Capabilities} from '../api/port.js';
import {type Planned} from '../store/undo.js';
import {applyBalanceChange} from '../tokens/balance-change.js';
import {validateName} from '../tokens/naming.js';
import {type Token, type TokenPatch} from '../tokens/token.js';
import {readBalance, readExpiry, readReset, usageError} from './parse-values.js';

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
export function readPatch({balance, expires, reset, tracking, rename}: PatchOptions, capabilities: Capabilities, now: number): PatchPlan {
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
