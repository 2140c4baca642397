import {isSame} from '../store/reconcile.js';
import {type Row} from '../store/rows.js';
import {moneyToDecimal, subtractMoney, type Money} from '../tokens/money.js';
import {type Token} from '../tokens/token.js';
import {type ChangesJson, type WatchEvent} from './event-schema.js';
import {isoTime, tokenJson} from './token-json.js';

const decimal = (amount: Money | null): string | null => (amount === null ? null : moneyToDecimal(amount));

const resetJson = ({reset}: Token) => reset && {period: reset.period, amount: decimal(reset.amount)};

const changesOf = (before: Token, after: Token): ChangesJson => ({
	...(before.name !== after.name && {name: {before: before.name, after: after.name}}),
	...(before.type !== after.type && {type: {before: before.type, after: after.type}}),
	...(before.limited !== after.limited && {limited: {before: before.limited, after: after.limited}}),
	...(before.expiresAt !== after.expiresAt && {expiresAt: {before: isoTime(before.expiresAt), after: isoTime(after.expiresAt)}}),
	...(!isSame(before.reset, after.reset) && {reset: {before: resetJson(before), after: resetJson(after)}}),
	...(before.masked !== after.masked && {masked: {before: before.masked, after: after.masked}}),
	...(before.member !== after.member && {member: {before: before.member, after: after.member}}),
	...(before.legacy !== after.legacy && {legacy: {before: before.legacy, after: after.legacy}}),
});

/** What is told of one token; `undefined` where there was, or is, none. One that is revoked counts as deleted: it is history. */
export function tokenEvents(before: Row | undefined, after: Row | undefined, now: number): WatchEvent[] {
	const row = after ?? before;
	if (row === undefined || before === after) {
		return [];
	}

	const at = new Date(now).toISOString();
	const of = {at, name: row.token.name, token: tokenJson(row, now)};
	const created: WatchEvent[] = before === undefined ? [{event: 'created', ...of}] : [];
	if (!after || after.token.revoked) {
		return [...created, ...(before?.token.revoked ? [] : [{event: 'deleted', ...of} as const])];
	}

	if (!before) {
		return created;
	}

	const changes = changesOf(before.token, after.token);
	const [had, has] = [before.token.balance, after.token.balance];
	return [
		...(Object.keys(changes).length > 0 ? [{event: 'changed', ...of, changes} as const] : []),
		...(had === has ? [] : [{event: 'balance', ...of, before: decimal(had), after: decimal(has), change: had === null || has === null ? null : moneyToDecimal(subtractMoney(has, had))} as const]),
		...(before.state === after.state ? [] : [{event: 'state', ...of, before: before.state, after: after.state} as const]),
	];
}
