import {type Alert} from '../tokens/alerts.js';
import {displayName} from '../tokens/display-name.js';
import {severityOf} from '../tokens/health.js';
import {moneyToDecimal} from '../tokens/money.js';
import {safeJson} from './safe-json.js';

/** Where alerts come from. */
export type AlertSource = {readonly profile: string; readonly host: string};

const moment = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** An alert as commands and webhooks get it: JSON on one line, see docs/alerts.md. Never a secret; a name cannot act in a terminal that shows it. */
export function alertMessage({kind, at, token, state, previous, text}: Alert, {profile, host}: AlertSource): string {
	return safeJson({
		time: moment(at),
		profile,
		host,
		kind,
		token: token?.name ?? null,
		state,
		previous,
		severity: severityOf(state),
		balance: token?.limited && token.balance !== null ? moneyToDecimal(token.balance) : null,
		expiresAt: moment(token?.expiresAt ?? null),
		text: displayName(text),
	});
}
