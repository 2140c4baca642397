import {type Capabilities} from '../api/port.js';
import {type Row} from '../store/rows.js';
import {formatDay, formatDuration, formatExpiry, isSameMoment} from '../tokens/expiry.js';
import {formatReset} from '../tokens/reset.js';
import {safeJson, displayName} from '../tokens/text.js';
import {type Token, type TokenDraft} from '../tokens/token.js';
import {type Output} from './context.js';
import {balanceCell, expiryCell, nameCell, resetCell} from './print-tokens.js';
import {type MigrationEntryJson} from './schema.js';
import {formatTable, type Column, type Style} from './table.js';

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

const words: Readonly<Record<MigrationEntryJson['status'], readonly [string, Style | undefined]>> = {
	created: ['created', 'ok'],
	unconfirmed: ['not confirmed', 'warning'],
	there: ['there already', undefined],
	differs: ['not touched', 'warning'],
	expired: ['left out', 'muted'],
	impossible: ['cannot be made', 'warning'],
	failed: ['failed', 'critical'],
	'not-tried': ['not tried', 'warning'],
	'would-create': ['would be created', 'ok'],
};

/** Statuses of what still works here and has no key of its own there. */
export const isLeftBehind = ({status}: MigrationEntryJson): boolean => ['unconfirmed', 'differs', 'impossible', 'failed', 'not-tried'].includes(status);

export type Migrated = {readonly row: Row; readonly entry: MigrationEntryJson};

/** The lines of the table of what became of each token, or would. */
export async function migrationTable(migrated: readonly Migrated[], now: number, {width, color}: {readonly width: number | null; readonly color: boolean}): Promise<string[]> {
	const columns: ReadonlyArray<Column<Migrated>> = [
		{header: 'NAME', cell: ({row}) => nameCell(row), shrinks: true},
		{header: 'TYPE', cell: ({row}) => ({text: row.token.type}), optional: 'last'},
		{header: 'BALANCE', cell: ({row}) => balanceCell(row), align: 'right'},
		{header: 'EXPIRES', cell: ({row}) => expiryCell(row, now)},
		{header: 'RESETS', cell: ({row}) => resetCell(row), optional: true},
		{header: 'RESULT', cell({entry: {status, reason}}) {
			const [word, style] = words[status];
			return {text: reason === null ? word : `${word}: ${displayName(reason)}`, style};
		}},
	];
	return formatTable(migrated, columns, {width, color});
}

/** `3 created, 20 there already`. */
export function countMigrated(entries: readonly MigrationEntryJson[]): string {
	const counts = Map.groupBy(entries, ({status}) => status);
	return Array.from(counts, ([status, some]) => `${some.length} ${words[status][0]}`).join(', ');
}

export type MigrationDocument = {
	add(entry: MigrationEntryJson): void;
	end(): void;
};

/**
Prints the object of `migrationSchema` piece by piece, so that a secret is out as soon as it is known: whatever happens later, it can be read in what was printed until
then.
*/
export function startMigrationDocument(output: Output, head: {readonly from: string; readonly to: string; readonly dryRun: boolean}): MigrationDocument {
	let isFirst = true;
	output.write(`${safeJson(head).slice(0, -1)},"tokens":[`);
	return {
		add(entry) {
			output.write(`${isFirst ? '' : ','}\n\t${safeJson(entry)}`);
			isFirst = false;
		},
		end() {
			output.write(`${isFirst ? '' : '\n'}]}\n`);
		},
	};
}
