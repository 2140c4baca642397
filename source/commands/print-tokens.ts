import {type Row} from '../store/rows.js';
import {formatBalance} from '../tokens/balance-change.js';
import {formatDuration, formatExpiry, formatMoment} from '../tokens/expiry.js';
import {marksOf, severityOf, type HealthState, stateGlyphs} from '../tokens/health.js';
import {formatMoney} from '../tokens/money.js';
import {formatReset, nextReset} from '../tokens/reset.js';
import {type Secret} from '../tokens/secret.js';
import {type CommandContext} from './context.js';
import {type Cell, type Style, formatFields, formatTable, type Column} from './table.js';
import {toJson, tokenJson} from './token-json.js';

const styleOf = (state: HealthState): Style | undefined => {
	const severity = severityOf(state);
	return severity === 'none' ? 'muted' : (severity === 'ok' ? undefined : severity);
};

/** Glyph and word, so that the state is told without colours as well. */
const statusCell = ({state}: Pick<Row, 'state'>, isAscii: boolean): Cell => ({text: `${stateGlyphs(isAscii)[state]} ${state}`, style: state === 'OK' ? 'ok' : styleOf(state)});

export const nameCell = ({displayName, state}: Row): Cell => ({text: displayName, style: state === 'REVOKED' ? 'muted' : undefined});

export const balanceCell = ({token, health}: Row): Cell => ({text: formatBalance(token), style: styleOf(marksOf(health).balance)});

export const expiryCell = ({token, health}: Row, now: number): Cell => ({text: formatExpiry(token.expiresAt, now), style: styleOf(marksOf(health).expiry)});

export const resetCell = ({token}: Row): Cell => ({text: formatReset(token.reset)});

/** When the balance is 0 at the present rate: `in 3h`, or, where it is so until it resets, when that is; empty where that is not known, or never. */
const runsOutCell = ({token: {reset}, runsOut, state}: Row, now: number): Cell => {
	if (state === 'EMPTY' && reset) {
		return {text: `resets in ${formatDuration(nextReset(reset.period, now) - now)}`};
	}

	if (runsOut === null || state === 'REVOKED' || state === 'EMPTY') {
		return {text: ''};
	}

	return {text: runsOut <= now ? 'now' : `in ${formatDuration(runsOut - now)}`};
};

/** USD an hour. */
const burnCell = ({burn}: Row): Cell => ({text: burn === null ? '' : formatMoney(burn)});

/** Secrets that may be shown, by id; null where the API no longer gives it. */
export type Secrets = ReadonlyMap<string, Secret | null>;

const plain = (text: string | null): Cell => ({text: text ?? ''});

function fieldsOf(row: Row, secrets: Secrets, now: number, isAscii: boolean): ReadonlyArray<readonly [string, Cell]> {
	const {token, id} = row;
	const reset = resetCell(row).text;
	return [
		['NAME', nameCell(row)],
		['ID', plain(id === token.name ? null : id)],
		['STATUS', statusCell(row, isAscii)],
		['TYPE', plain(token.type)],
		['BALANCE', balanceCell(row)],
		['EXPIRES', expiryCell(row, now)],
		['RESETS', plain(token.reset && `${reset}, next ${formatMoment(nextReset(token.reset.period, now))}`)],
		['RUNS OUT', runsOutCell(row, now)],
		['BURN/H', burnCell(row)],
		['ENVIRONMENT', plain(row.environment)],
		['MEMBER', plain(token.member)],
		['MASKED', plain(token.masked)],
		['REVOKED', plain(token.revoked && token.revokedAt !== null ? formatExpiry(token.revokedAt, now) : null)],
		['LEGACY', plain(token.legacy ? 'cannot be changed until it is regenerated in the Eden AI dashboard' : null)],
		['SECRET', plain(secrets.get(id)?.reveal() ?? null)],
	];
}

/** A token with its secret, where it is among those that may be shown. */
const tokenWithSecret = (row: Row, secrets: Secrets, now: number): ReturnType<typeof tokenJson> => {
	const secret = secrets.get(row.id);
	return {...tokenJson(row, now), ...(secret !== undefined && {secret: secret?.reveal() ?? null})};
};

/** Prints all fields of tokens on stdout; with `--json` one object where one was asked for, else an array. */
export function printTokens({output, json, now, session: {settings}}: CommandContext, rows: readonly Row[], isOne: boolean, secrets: Secrets = new Map()): void {
	const at = now();
	if (json) {
		const tokens = rows.map(row => tokenWithSecret(row, secrets, at));
		output.out(toJson(isOne ? tokens[0] : tokens));
		return;
	}

	for (const [index, row] of rows.entries()) {
		for (const line of [...(index > 0 ? [''] : []), ...formatFields(fieldsOf(row, secrets, at, settings.ascii), output.color)]) {
			output.out(line);
		}
	}
}

function columnsOf(now: number, isAscii: boolean): ReadonlyArray<Column<Row>> {
	return [
		{header: 'STATUS', cell: row => statusCell(row, isAscii)},
		{header: 'NAME', cell: nameCell, shrinks: true},
		{header: 'TYPE', cell: ({token}) => ({text: token.type}), optional: 'last'},
		{header: 'BALANCE', cell: balanceCell, align: 'right'},
		{header: 'EXPIRES', cell: row => expiryCell(row, now)},
		{header: 'RUNS OUT', cell: row => runsOutCell(row, now), optional: true},
		{header: 'BURN/H', cell: burnCell, align: 'right', optional: true},
		{header: 'RESETS', cell: resetCell, optional: true},
	];
}

/** Prints the table of tokens on stdout. */
export async function printTable({output, now, session: {settings}}: CommandContext, rows: readonly Row[]): Promise<void> {
	for (const line of await formatTable(rows, columnsOf(now(), settings.ascii), {width: output.columns, color: output.color})) {
		output.out(line);
	}
}
