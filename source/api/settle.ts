import {isSameMoment} from '../tokens/expiry.js';
import {type Money} from '../tokens/money.js';
import {type Reset, type Token, type TokenDraft, type TokenPatch} from '../tokens/token.js';

/** What a re-read tells of a write whose answer was lost. `either`: the same with and without it. */
export type Verdict = 'applied' | 'not-applied' | 'either' | 'unknown';

const isSameReset = (a: Reset | null, b: Reset | null): boolean =>
	a?.period === b?.period && (a === null || b === null || a.amount === null || b.amount === null || a.amount === b.amount);

/** For a field that changes only when someone changes it. */
function verdictOfFixed<T>(sent: T, before: T | undefined, now: T, isSame: (a: T, b: T) => boolean): Verdict {
	const isKnown = before !== undefined;
	if (isSame(now, sent)) {
		return isKnown && isSame(before, sent) ? 'either' : 'applied';
	}

	// Neither the old nor the new value: someone else has written since.
	return !isKnown || isSame(now, before) ? 'not-applied' : 'unknown';
}

/**
For a balance, which falls by itself while the token is used, and else only changes when someone sets it or it resets. So `now` is either
`sent` less what was spent since, or `before` less what was spent since. What lies above a start cannot come from it; of two possible starts the
one is taken that needs at most half the spending of the other, as little time has passed; else it stays unknown.
*/
export function verdictOfBalance(sent: Money, before: Money | null | undefined, now: Money | null): Verdict {
	if (now === sent) {
		return before === sent ? 'either' : 'applied';
	}

	if (now === null || before === null || before === undefined) {
		return 'unknown';
	}

	if (sent === before) {
		return now < sent ? 'either' : 'unknown';
	}

	const spentIfApplied = sent - now;
	const spentIfNot = before - now;
	if (spentIfApplied < 0n) {
		return spentIfNot < 0n ? 'unknown' : 'not-applied';
	}

	if (spentIfNot < 0n) {
		// Between the two: raised from `before` to `sent` and spent a little, unless it lies nearer to where it was.
		return spentIfApplied <= -spentIfNot ? 'applied' : 'unknown';
	}

	if (spentIfApplied * 2n <= spentIfNot) {
		return 'applied';
	}

	return spentIfNot * 2n <= spentIfApplied ? 'not-applied' : 'unknown';
}

/**
Whether a PATCH was applied, by what the token was before (as last read; undefined: never read), what was sent and what it is now. A PATCH is applied whole
or not at all, so one field that tells is enough; fields that tell different things mean that someone else has written: unknown.
*/
export function verdictOfPatch(patch: TokenPatch, before: Token | undefined, now: Token): Verdict {
	const {name, limited, expiresAt, reset, balance} = patch;
	const verdicts = new Set([
		...(name === undefined ? [] : [verdictOfFixed(name, before?.name, now.name, Object.is)]),
		...(limited === undefined ? [] : [verdictOfFixed(limited, before?.limited, now.limited, Object.is)]),
		...(expiresAt === undefined ? [] : [verdictOfFixed(expiresAt, before?.expiresAt, now.expiresAt, isSameMoment)]),
		...(reset === undefined ? [] : [verdictOfFixed(reset, before?.reset, now.reset, isSameReset)]),
		// A reset period may refill the balance at once, so beside one the balance tells nothing.
		...(balance === undefined || reset ? [] : [verdictOfBalance(balance, before?.balance, now.balance)]),
	]);
	if (verdicts.has('applied')) {
		return verdicts.has('not-applied') ? 'unknown' : 'applied';
	}

	if (verdicts.has('not-applied')) {
		return 'not-applied';
	}

	return verdicts.has('unknown') ? 'unknown' : 'either';
}

/** A new token's balance: as drafted, or less what was spent in a few seconds, which is not the half of it. */
const isJustDrafted = (now: Money | null, drafted: Money): boolean =>
	now === drafted || (now !== null && now < drafted && (drafted - now) * 2n <= drafted);

/** v3 gives no balance where it is no limit. */
const isUncapped = ({limited, balance}: Token): boolean => !limited && balance === null;

/** Whether a token that is found under the draft's name is as drafted: the same settings, and a balance that fell little since. */
export function isAsDrafted(token: Token, draft: TokenDraft): boolean {
	return token.type === draft.type
		// A reset period switches the limit on.
		&& token.limited === (draft.limited || draft.reset !== null)
		&& isSameMoment(token.expiresAt, draft.expiresAt)
		&& isSameReset(token.reset, draft.reset)
		// A key with a reset period starts at its amount; without a drafted balance the server chooses.
		&& (draft.balance === null || draft.reset !== null || isUncapped(token) || isJustDrafted(token.balance, draft.balance))
		&& (draft.member === null || token.member?.toLowerCase() === draft.member.toLowerCase());
}
