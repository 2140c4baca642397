import {applyBalanceChange, formatBalance} from '../tokens/balance-change.js';
import {changedByOthers, diffToken} from '../tokens/change-set.js';
import {displayName} from '../tokens/display-name.js';
import {formatMoney, subtractMoney, zero, type Money} from '../tokens/money.js';
import {type Token, type TokenPatch} from '../tokens/token.js';

/** How one token's change is taken back. */
export type UndoItem = {
	readonly id: string;
	readonly name: string;
	/** What the change added to the balance. As much is taken from the balance of the moment of the undo, so that what was spent since is not given back. */
	readonly added: Money | null;
	/** The former values of what else it changed. */
	readonly restore: TokenPatch;
	/** The token as re-read after the change, to see whether it was changed since. */
	readonly written: Token;
};

/** The last change, of one token or of several at once, that `undo` takes back. */
export type UndoEntry = {
	/** Epoch ms. */
	readonly at: number;
	/** What was done: `prod-web: balance $4.00 → $14.00`. */
	readonly label: string;
	readonly items: readonly UndoItem[];
};

/** Only the fields of `values` that `patch` sent; a reset also switches the limit on. */
function sentFields(values: TokenPatch, patch: TokenPatch): TokenPatch {
	return {
		...('name' in patch && values.name !== undefined && {name: values.name}),
		...('balance' in patch && values.balance !== undefined && {balance: values.balance}),
		...(('limited' in patch || 'reset' in patch) && values.limited !== undefined && {limited: values.limited}),
		...('expiresAt' in patch && values.expiresAt !== undefined && {expiresAt: values.expiresAt}),
		...('reset' in patch && values.reset !== undefined && {reset: values.reset}),
	};
}

/** What takes the change back that made `after` of `before` by sending `patch`; undefined where there is nothing to restore. */
export function undoItem(before: Token, after: Token, patch: TokenPatch): UndoItem | undefined {
	const {balance, ...others} = sentFields(diffToken(after, before), patch);
	const isSum = patch.balance !== undefined && before.balance !== null && before.limited && after.limited;
	const added = isSum ? subtractMoney(patch.balance, before.balance) : null;
	const restore = isSum || balance === undefined ? others : {...others, balance};
	return (added ?? zero) === zero && Object.keys(restore).length === 0 ? undefined : {id: after.id, name: after.name, added, restore, written: after};
}

/** A patch to send, or why there is none. */
export type Planned = {readonly kind: 'ok'; readonly patch: TokenPatch; readonly note?: string} | {readonly kind: 'error'; readonly message: string};

/** What is to be sent to take `item` back on the token as it is now, with a note where it is no longer what the change had made of it. */
export function planUndo({added, restore, written, name}: UndoItem, current: Token): Planned {
	const shown = displayName(name);
	const moved = changedByOthers(written, current);
	const notes = moved.length === 0 ? [] : [`${shown} was changed elsewhere since (${moved.join(', ')}).`];
	if (added === null) {
		return {kind: 'ok', patch: restore, ...(notes.length > 0 && {note: `${notes.join(' ')} The former values were restored all the same.`})};
	}

	if (!current.limited || current.balance === null) {
		return {kind: 'error', message: `${shown} has no limit any more, so nothing can be taken back: set its balance instead.`};
	}

	const applied = applyBalanceChange({kind: 'add', amount: subtractMoney(zero, added)}, current);
	if (applied.kind === 'error') {
		return applied;
	}

	if (written.balance !== null && current.balance < written.balance) {
		const {balance = null} = applied.patch;
		notes.push(`${formatMoney(subtractMoney(written.balance, current.balance))} was spent since, so that the balance is ${formatBalance({...current, balance})}.`);
	}

	return {kind: 'ok', patch: {...restore, ...applied.patch}, ...(notes.length > 0 && {note: notes.join(' ')})};
}
