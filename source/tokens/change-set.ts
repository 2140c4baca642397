import {formatBalance, formatBalanceChange} from './balance-change.js';
import {formatExpiry, formatExpiryChange, isSameMoment} from './expiry.js';
import {formatReset} from './reset.js';
import {displayName} from './text.js';
import {type Reset, type Token, type TokenDraft, type TokenPatch} from './token.js';

const sameReset = (a: Reset | null, b: Reset | null): boolean => a?.period === b?.period && a?.amount === b?.amount;

/** Only what differs between a token and its edited form. */
export function diffToken(before: Token, after: Token): TokenPatch {
	return {
		...(before.name !== after.name && {name: after.name}),
		...(before.balance !== after.balance && after.balance !== null && {balance: after.balance}),
		...(before.limited !== after.limited && {limited: after.limited}),
		...(before.expiresAt !== after.expiresAt && {expiresAt: after.expiresAt}),
		...(!sameReset(before.reset, after.reset) && {reset: after.reset}),
	};
}

/** The token as it will be. */
export const applyPatch = (token: Token, patch: TokenPatch): Token => ({...token, ...patch});

/** What a patch changes, for people and safe for a terminal: `balance $4.00 → $14.00, expiry never → 2027-01-31 (69d)`. */
export function describePatch(before: Token, patch: TokenPatch, now: number): string {
	const after = applyPatch(before, patch);
	const changes: string[] = [];
	if (patch.name !== undefined) {
		changes.push(`name ${displayName(before.name)} → ${displayName(patch.name)}`);
	}

	if (patch.balance !== undefined || patch.limited !== undefined) {
		changes.push(`balance ${formatBalanceChange(before, after)}`);
	}

	if (patch.expiresAt !== undefined) {
		changes.push(`expiry ${formatExpiryChange(before.expiresAt, after.expiresAt, now)}`);
	}

	if (patch.reset !== undefined) {
		changes.push(`${formatReset(before.reset) || 'no reset'} → ${formatReset(patch.reset) || 'no reset'}`);
	}

	return changes.join(', ');
}

/** The same of all that differs between two reads of a token; empty where nothing does that a patch could say. */
export const describeChange = (before: Token, after: Token, now: number): string => describePatch(before, diffToken(before, after), now);

/** A new token's settings, for people: `sandbox, $12.50, expiry 2026-11-25 (30d)`. */
export const describeDraft = (draft: TokenDraft, now: number): string =>
	[draft.type, formatBalance(draft), `expiry ${formatExpiry(draft.expiresAt, now)}`, formatReset(draft.reset)].filter(text => text !== '').join(', ');

const insteadOf = (change: string): string => change.replace(' → ', ' instead of ');

/**
In what a new token is not as it was drafted, as words for people: `balance $500.00 instead of $2.00`. What was left to the server does not count: a balance or a member that was not told. A reset switches the
limit on.
*/
export function describeDifferences(draft: TokenDraft, token: Token, now: number): string[] {
	const wanted = {limited: draft.limited || draft.reset !== null, balance: draft.balance};
	const isOtherBalance = wanted.limited !== token.limited || (wanted.limited && wanted.balance !== null && wanted.balance !== token.balance);
	const [askedAmount, amount] = [draft.reset?.amount ?? null, token.reset?.amount ?? null];
	const isOtherReset = draft.reset?.period !== token.reset?.period || (askedAmount !== null && amount !== null && askedAmount !== amount);
	const isOtherMember = draft.member !== null && draft.member.toLowerCase() !== token.member?.toLowerCase();
	return [
		...(draft.name === token.name ? [] : [`name ${displayName(token.name)} instead of ${displayName(draft.name)}`]),
		...(draft.type === token.type ? [] : [`type ${token.type} instead of ${draft.type}`]),
		...(isOtherBalance ? [`balance ${insteadOf(formatBalanceChange(token, wanted))}`] : []),
		...(isSameMoment(draft.expiresAt, token.expiresAt) ? [] : [`expiry ${insteadOf(formatExpiryChange(token.expiresAt, draft.expiresAt, now))}`]),
		...(isOtherReset ? [`${formatReset(token.reset) || 'no reset'} instead of ${formatReset(draft.reset) || 'no reset'}`] : []),
		...(isOtherMember ? [`member ${displayName(token.member ?? 'none')} instead of ${displayName(draft.member)}`] : []),
	];
}

/** What somebody else changed between two reads of a token, as words for the fields. A falling balance does not count: that is spending. */
export function changedByOthers(base: Token, current: Token): string[] {
	const isFell = base.balance !== null && current.balance !== null && current.balance < base.balance;
	return [
		...(base.name === current.name ? [] : ['name']),
		...(base.balance === current.balance || isFell ? [] : ['balance']),
		...(base.limited === current.limited ? [] : ['limit']),
		...(base.expiresAt === current.expiresAt ? [] : ['expiry']),
		...(sameReset(base.reset, current.reset) ? [] : ['reset']),
		...(base.revoked === current.revoked ? [] : ['revoked']),
	];
}
