import {type Row} from '../store/rows.js';
import {type RequestPreview} from '../api/port.js';
import {severityOf} from '../tokens/health.js';
import {type Money, moneyToDecimal} from '../tokens/money.js';
import {environmentOf} from '../tokens/naming.js';
import {nextReset} from '../tokens/reset.js';
import {safeJson, displayName} from '../tokens/text.js';
import {type CommandContext} from './context.js';
import {type TokenJson, type RequestJson} from './schema.js';

/** ISO 8601 UTC. A moment that a date cannot hold is none that the API could have meant. */
export const isoTime = (moment: number | null): string | null => (moment === null || Number.isNaN(new Date(moment).getTime()) ? null : new Date(moment).toISOString());

const decimal = (amount: Money | null): string | null => (amount === null ? null : moneyToDecimal(amount));

/** A row as `--json` prints it, by `tokenSchema`. `now`: epoch ms. */
export function tokenJson({token, health, state, runsOut, burn}: Row, now: number): TokenJson {
	const {reset} = token;
	return {
		name: token.name,
		id: token.id,
		type: token.type,
		state,
		severity: severityOf(state),
		balanceState: health.balance,
		expiryState: health.expiry,
		balance: decimal(token.balance),
		limited: token.limited,
		expiresAt: isoTime(token.expiresAt),
		reset: reset && {period: reset.period, amount: decimal(reset.amount), next: new Date(nextReset(reset.period, now)).toISOString()},
		environment: environmentOf(token.name),
		masked: token.masked,
		member: token.member,
		revoked: token.revoked,
		revokedAt: isoTime(token.revokedAt),
		legacy: token.legacy,
		runsOut: isoTime(runsOut),
		burnPerHour: decimal(burn),
	};
}

/** JSON as it is printed: indented, one value, fit for a terminal. */
export const toJson = (value: unknown): string => safeJson(value, '\t');

/** As `requestSchema` has it. */
export const toRequestJson = ({method, path, body}: RequestPreview | RequestJson): RequestJson => ({method: method as RequestJson['method'], path, body: body ? {...body} : null});

/** `--dry-run`: prints what would be sent, method and path on a line, the body below; with `--json` one object where one token was named, else an array. */
export function printRequests({output, json}: CommandContext, requests: ReadonlyArray<RequestPreview | RequestJson>, isOne: boolean): void {
	if (json) {
		const all = requests.map(request => toRequestJson(request));
		output.out(toJson(isOne ? all[0] : all));
		return;
	}

	for (const {method, path, body} of requests) {
		output.out(`${method} ${path}`);
		for (const line of body ? toJson(body).split('\n') : []) {
			output.out(displayName(line.replaceAll('\t', '  ')));
		}
	}
}
