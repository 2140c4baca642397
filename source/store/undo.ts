import {applyBalanceChange, formatBalance} from '../tokens/balance-change.js';
import {applyPatch, changedByOthers, diffToken} from '../tokens/change-set.js';
import {formatMoney, subtractMoney, zero, type Money} from '../tokens/money.js';
import {displayName} from '../tokens/text.js';
import {type Token, type TokenPatch} from '../tokens/token.js';

/** How one token's change is taken back. */
export type UndoItem = {
	readonly id: string;
	readonly name: string;
	/** `prod-web: balance $4.00 → $14.00`: what is taken back. */
	readonly label: string;
	/** What the change added to a balance that was a limit before and after it; null where it did not. */
	readonly added: Money | null;
	/** It was typed as a sum (`+10`, `-5`), and so means the same whatever the balance is by now. */
	readonly isRelative: boolean;
	/** The former values of what it changed. */
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

const stopsWorking = ({limited, balance}: Token): boolean => limited && balance !== null && balance <= zero;

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
export function undoItem(before: Token, after: Token, patch: TokenPatch, {label, isRelative}: Pick<UndoItem, 'label' | 'isRelative'>): UndoItem | undefined {
	const {balance, ...others} = sentFields(diffToken(after, before), patch);
	const isSum = patch.balance !== undefined && before.balance !== null && before.limited && after.limited;
	const added = isSum ? subtractMoney(patch.balance, before.balance) : null;
	// Told by what was sent: what was spent until it was re-read is no change of ours.
	const former = isSum ? (added === zero ? undefined : before.balance) : balance;
	const restore = former === undefined ? others : {...others, balance: former};
	return Object.keys(restore).length === 0 ? undefined : {id: after.id, name: after.name, label, added, isRelative, restore, written: after};
}

/** A patch to send, or why there is none. */
export type Planned = {readonly kind: 'ok'; readonly patch: TokenPatch; readonly note?: string} | {readonly kind: 'error'; readonly message: string};

/** Nothing is sent before the user has seen the token: `fields` are those that are no longer what they were. */
export type Moved = {readonly kind: 'moved'; readonly fields: readonly string[]};

/** By how much the balance is under what the change had made it; zero where it rose. */
function fellBy({written}: UndoItem, current: Token): Money {
	const isFallen = written.balance !== null && current.balance !== null && current.balance < written.balance;
	return isFallen ? subtractMoney(written.balance, current.balance) : zero;
}

/** Whether the balance may have fallen by its reset: then the fall tells nothing of what was spent. */
function fellByReset({written}: UndoItem, {balance, reset}: Token): boolean {
	const amount = reset?.amount ?? null;
	return amount !== null && written.balance !== null && balance !== null && balance <= amount && amount < written.balance;
}

/** What is to be sent to take `item` back on the token as it is now. */
function undoPatch(item: UndoItem, current: Token): Planned {
	const {added, isRelative, restore, name} = item;
	const isLimit = current.limited && current.balance !== null;
	if (isRelative && !isLimit) {
		return {kind: 'error', message: `${displayName(name)} has no limit any more, so nothing can be taken back: set its balance instead.`};
	}

	// What was set is taken back as a sum as well where the balance only fell since: so that what was spent is not given back.
	const isSum = added !== null && added !== zero && isLimit && (isRelative || (current.balance <= item.written.balance! && !fellByReset(item, current)));
	if (!isSum) {
		// What others have set back already is not sent once more.
		return {kind: 'ok', patch: diffToken(current, applyPatch(current, restore))};
	}

	const applied = applyBalanceChange({kind: 'add', amount: subtractMoney(zero, added)}, current);
	return applied.kind === 'error' ? applied : {kind: 'ok', patch: {...restore, ...applied.patch}};
}

/**
What is to be sent to take `item` back on the token as it is now, with a note where it is no longer what the change had made of it. What was added is taken from whatever is there now. What was set gets its
former value only where nothing was set since: where others changed the token, where a reset may have, or where it would stop working, the user has to see that first. `seen`: the token as they have seen it.
*/
export function planUndo(item: UndoItem, current: Token, seen?: Token): Planned | Moved {
	const {written, isRelative, restore, name} = item;
	const moved = changedByOthers(seen ?? written, current);
	const planned = undoPatch(item, current);
	if (planned.kind === 'error' || Object.keys(planned.patch).length === 0) {
		return planned;
	}

	if (!isRelative && moved.length > 0) {
		return {kind: 'moved', fields: moved};
	}

	const after = applyPatch(current, planned.patch);
	const isEnd = 'balance' in restore || 'limited' in restore ? stopsWorking(after) && !stopsWorking(current) && current.balance !== written.balance : false;
	if (!seen && (isEnd || ('balance' in restore && !isRelative && fellByReset(item, current)))) {
		return {kind: 'moved', fields: ['balance']};
	}

	const fell = fellBy(item, current);
	const notes = [
		...(isRelative && moved.length > 0 ? [`${displayName(name)} was changed elsewhere since (${moved.join(', ')}).`] : []),
		// That it was spent would be a guess: others may have set it.
		...(item.added !== null && fell > zero ? [`The balance fell by ${formatMoney(fell)} since, so that ${displayName(name)} has ${formatBalance(after)} now.`] : []),
	];
	return {...planned, ...(notes.length > 0 && {note: notes.join(' ')})};
}
