import {type BalanceChange, applyBalanceChange, formatBalance} from '../tokens/balance-change.js';
import {changedByOthers, diffToken} from '../tokens/change-set.js';
import {type Money, subtractMoney, zero} from '../tokens/money.js';
import {type Token, type TokenPatch} from '../tokens/token.js';

/** How one token's change is taken back. */
export type UndoStep =
	/** An amount was added: as much is taken from the balance of that moment, so that what was spent since is not given back. */
	| {readonly kind: 'take-back'; readonly amount: Money}
	/** Values were set: the former ones are set again. */
	| {readonly kind: 'restore'; readonly patch: TokenPatch};

export type UndoItem = {
	readonly id: string;
	readonly name: string;
	readonly step: UndoStep;
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

/**
What takes the change back that made `after` of `before` by sending `patch`; undefined where there is nothing to restore. The balance is restored only if the change set it: what
was spent meanwhile is not given back.
*/
export function undoItem(before: Token, after: Token, patch: TokenPatch, change?: BalanceChange): UndoItem | undefined {
	const item = {id: after.id, name: after.name, written: after};
	if (change?.kind === 'add') {
		return {...item, step: {kind: 'take-back', amount: change.amount}};
	}

	const {balance, ...rest} = diffToken(after, before);
	const restored: TokenPatch = patch.balance === undefined || balance === undefined ? rest : {...rest, balance};
	return Object.keys(restored).length === 0 ? undefined : {...item, step: {kind: 'restore', patch: restored}};
}

export type UndoPlan = {readonly kind: 'ok'; readonly patch: TokenPatch; readonly note?: string} | {readonly kind: 'error'; readonly message: string};

/** What is to be sent to take `item` back on the token as it is now, with a note where it is no longer what the change had made of it. */
export function planUndo({step, written, name}: UndoItem, current: Token): UndoPlan {
	const moved = changedByOthers(written, current);
	const movedOn = moved.length === 0 ? undefined : `${name} was changed elsewhere since (${moved.join(', ')}).`;
	if (step.kind === 'restore') {
		return {kind: 'ok', patch: step.patch, ...(movedOn && {note: `${movedOn} The former values were restored all the same.`})};
	}

	const applied = applyBalanceChange({kind: 'add', amount: subtractMoney(zero, step.amount)}, current);
	if (applied.kind === 'error') {
		return applied;
	}

	const {balance = null} = applied.patch;
	const note = balance !== null && balance <= 0n && step.amount > 0n
		? `${name} had spent more than it had before: its balance is now ${formatBalance({...current, balance})}.`
		: movedOn;
	return {kind: 'ok', patch: applied.patch, ...(note && {note})};
}
