import {type Row} from '../store/rows.js';
import {formatExpiry} from '../tokens/expiry.js';
import {formatMoment} from '../tokens/moment.js';
import {nextReset} from '../tokens/reset.js';
import {type Secret} from '../tokens/secret.js';
import {type CommandContext} from './context.js';
import {formatFields, type Cell} from './table.js';
import {balanceCell, burnCell, expiryCell, nameCell, resetCell, runsOutCell, statusCell} from './token-cells.js';
import {toJson, tokenJson} from './token-json.js';

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
export const tokenWithSecret = (row: Row, secrets: Secrets, now: number): ReturnType<typeof tokenJson> => {
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
