import {type Capabilities} from '../api/port.js';
import {formatDay, formatDuration, formatExpiry, isSameMoment} from '../tokens/expiry.js';
import {formatReset} from '../tokens/reset.js';
import {type Token, type TokenDraft} from '../tokens/token.js';

/** What is to be done about one token of the old account. */
export type Migration = {readonly token: Token} & (
	| {readonly kind: 'create'; readonly draft: TokenDraft}
	/** A key of that name with the same settings: an earlier run has made it. */
	| {readonly kind: 'there'; readonly there: Token}
	/** A key of that name which is another one: it is not touched. */
	| {readonly kind: 'differs'; readonly there: Token; readonly reason: string}
	/** It no longer works, so there is nothing to make anew. */
	| {readonly kind: 'expired'; readonly reason: string}
	| {readonly kind: 'impossible'; readonly reason: string}
);

/** A reset switches the limit on. */
const isLimited = ({limited, reset}: Pick<Token, 'limited' | 'reset'>): boolean => limited || reset !== null;

const limitWord = (token: Token): string => (isLimited(token) ? 'limit on' : 'no limit');

const dayWord = (moment: number | null): string => (moment === null ? 'never' : formatDay(moment));

/** The settings in which they differ, as words. The balance is none: since the new key was made, both may have been used. */
function differences(old: Token, there: Token): string[] {
	const pairs: ReadonlyArray<readonly [string, boolean, string, string]> = [
		['type', old.type === there.type, old.type, there.type],
		['limit', isLimited(old) === isLimited(there), limitWord(old), limitWord(there)],
		['expiry', isSameMoment(old.expiresAt, there.expiresAt), dayWord(old.expiresAt), dayWord(there.expiresAt)],
		['reset', formatReset(old.reset) === formatReset(there.reset), formatReset(old.reset) || 'no reset', formatReset(there.reset) || 'no reset'],
	];
	return pairs.filter(([, isSame]) => !isSame).map(([what, , from, to]) => `${what}: ${from} here, ${to} there`);
}

function compare(token: Token, there: Token): Migration {
	if (there.legacy) {
		return {kind: 'differs', token, there, reason: 'a legacy key has the name: regenerate it in the Eden AI dashboard'};
	}

	const found = differences(token, there);
	return found.length === 0 ? {kind: 'there', token, there} : {kind: 'differs', token, there, reason: found.join('; ')};
}

function whyImpossible({expiresAt, reset, limited, balance}: Token, {minimumExpiry}: Capabilities, now: number): string | undefined {
	if (expiresAt !== null && expiresAt - now < minimumExpiry) {
		return `it expires in ${formatDuration(expiresAt - now)}, and a key has to live ${formatDuration(minimumExpiry)}: renew it first`;
	}

	if (reset?.amount === null) {
		return 'its reset has no amount';
	}

	return limited && balance === null ? 'its balance is not known' : undefined;
}

function planOne(token: Token, there: Token | undefined, capabilities: Capabilities, now: number): Migration {
	if (there) {
		return compare(token, there);
	}

	if (token.expiresAt !== null && token.expiresAt <= now) {
		return {kind: 'expired', token, reason: `it expired on ${formatExpiry(token.expiresAt, now)}`};
	}

	const reason = whyImpossible(token, capabilities, now);
	if (reason !== undefined) {
		return {kind: 'impossible', token, reason};
	}

	const {name, type, balance, limited, expiresAt, reset} = token;
	return {kind: 'create', token, draft: {name, type, balance, limited, expiresAt, reset, member: null}};
}

/**
What is to be done so that each of `tokens` has a key of the same name, type, remaining balance, limit, expiry and reset among `there`, which are the keys of the
other account. What is there already is never made twice.
*/
export function planMigration(tokens: readonly Token[], there: readonly Token[], capabilities: Capabilities, now: number): readonly Migration[] {
	const byName = new Map(there.filter(({revoked}) => !revoked).map(token => [token.name, token]));
	return tokens.map(token => planOne(token, byName.get(token.name), capabilities, now));
}
