import {createHash} from 'node:crypto';
import {Counter, Gauge, Histogram, Registry} from 'prom-client';
import {apiErrorKinds} from '../api/api-error.js';
import {type Observation} from '../api/create-token-api.js';
import {type Row} from '../store/rows.js';
import {type State} from '../store/state.js';
import {healthStates, severityOf, type Severity} from '../tokens/health.js';
import {moneyToDecimal, type Money} from '../tokens/money.js';
import {environmentOf} from '../tokens/naming.js';
import {displayName} from '../tokens/text.js';
import {type Token} from '../tokens/token.js';

/** What tells tokens apart in metrics. */
const labelNames = ['name', 'id', 'environment', 'type'] as const;

export type TokenLabels = Readonly<Record<(typeof labelNames)[number], string>>;

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Twelve hexadecimal digits that stand for a text: always the same for the same text, and of no use to find it. */
const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/**
Labels of a token, unique by `id`, since several revoked ones may have had the same name: the UUID on v3, a hash of the name on v2. With `hashNames` neither the name nor
its beginning can be read from them.
*/
function tokenLabels({id, name, type}: Token, hashNames: boolean): TokenLabels {
	const shown = hashNames ? shortHash : displayName;
	return {name: shown(name), id: uuid.test(id) ? id : shortHash(id), environment: shown(environmentOf(name)), type};
}

export type ExporterMetrics = {
	readonly contentType: string;
	/** Counts a call of the API. */
	observe(call: Observation): void;
	/** The metrics as text, of this state and its rows. */
	render(state: State, rows: readonly Row[]): Promise<string>;
};

const severities: Readonly<Record<Severity, number>> = {none: 0, ok: 0, warning: 1, critical: 2};

/** Seconds that a call of the API takes: from a quick answer to a list of a hundred pages at eight pages a second. */
const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Dollars as the number that metrics are; for display and alerts, not for sums to the cent. */
const toNumber = (amount: Money): number => Number(moneyToDecimal(amount));

/**
All metrics of the exporter, in registries of their own: what is said of tokens is made into text only when they change, since for ten thousand of them that takes half a
second.
*/
export function createExporterMetrics({profile, host, api, hashNames}: {readonly profile: string; readonly host: string; readonly api: string; readonly hashNames: boolean}): ExporterMetrics {
	const ofTokens = new Registry();
	const registry = new Registry();
	const registers = [registry];
	const ofToken = (name: string, help: string) => new Gauge({name: `eden_token_${name}`, help, labelNames, registers: [ofTokens]});
	const balance = ofToken('balance_usd', 'What is left of a token, USD; absent where the server gives none.');
	const limited = ofToken('limited', '1: the balance is a hard limit; 0: it is ignored, and the spending is without limit.');
	const expiry = ofToken('expiry_timestamp_seconds', 'When a token expires; absent where it never does.');
	const severity = ofToken('severity', 'How bad the state of a token is: 0 fine, 1 warning, 2 critical.');
	const burn = ofToken('burn_usd_per_hour', 'What a token spends, USD an hour; absent while too little is known.');
	const runsOut = ofToken('runs_out_timestamp_seconds', 'When the balance is 0 at the present rate; absent where that is not known, or never.');
	const ofState = new Gauge({name: 'eden_token_state', help: 'The state of a token: 1 for the one that it is in, 0 for the others.', labelNames: [...labelNames, 'state'], registers: [ofTokens]});
	const info = new Gauge({name: 'eden_tokens_info', help: 'The account that is watched; always 1.', labelNames: ['profile', 'host', 'api'], registers});
	const up = new Gauge({name: 'eden_tokens_up', help: '1: the last refresh was good; 0: it failed, and what is shown is stale.', registers});
	const lastSuccess = new Gauge({name: 'eden_tokens_last_success_timestamp_seconds', help: 'When the tokens were last read; 0: not yet.', registers});
	const unreadable = new Gauge({name: 'eden_tokens_unreadable', help: 'Entries of the list that could not be understood.', registers});
	const credits = new Gauge({name: 'eden_tokens_account_credits_usd', help: 'Credit of the account, USD; absent where the API does not tell.', registers});
	const errors = new Counter({name: 'eden_tokens_api_errors_total', help: 'Calls of the API that failed, after their retries.', labelNames: ['operation', 'kind'], registers});
	const duration = new Histogram({
		name: 'eden_tokens_api_call_duration_seconds', help: 'How long calls of the API took, with the waits for its rate limit and the retries.', labelNames: ['operation'], buckets, registers,
	});
	info.set({profile, host, api}, 1);
	// From 0 on, so that the first error already counts as an increase.
	for (const kind of apiErrorKinds) {
		errors.inc({operation: 'list', kind}, 0);
	}

	function setToken({token, state, runsOut: end, burn: rate}: Row): void {
		const labels = tokenLabels(token, hashNames);
		for (const one of healthStates) {
			ofState.set({...labels, state: one}, one === state ? 1 : 0);
		}

		// Of a revoked token nothing else matters any more: it must not count in sums.
		if (token.revoked) {
			return;
		}

		severity.set(labels, severities[severityOf(state)]);
		limited.set(labels, token.limited ? 1 : 0);
		if (token.balance !== null) {
			balance.set(labels, toNumber(token.balance));
		}

		if (token.expiresAt !== null) {
			expiry.set(labels, token.expiresAt / 1000);
		}

		if (rate !== null) {
			burn.set(labels, toNumber(rate));
		}

		if (end !== null) {
			runsOut.set(labels, end / 1000);
		}
	}

	function setState({sync, problems, credits: left}: State): void {
		up.set(sync.lastGood !== null && sync.fault === null ? 1 : 0);
		lastSuccess.set((sync.lastGood ?? 0) / 1000);
		let count = 0;
		for (const {missing = 1} of problems) {
			count += missing;
		}

		unreadable.set(count);
		if (left === null) {
			credits.remove();
		} else {
			credits.set(toNumber(left));
		}
	}

	function setTokens(rows: readonly Row[]): void {
		ofTokens.resetMetrics();
		for (const row of rows) {
			setToken(row);
		}
	}

	let shown: {readonly rows: readonly Row[]; readonly text: Promise<string>} | undefined;
	return {
		contentType: registry.contentType,
		observe({operation, ok, kind = 'contract', ms}) {
			duration.observe({operation}, ms / 1000);
			if (!ok) {
				errors.inc({operation, kind});
			}
		},
		async render(state, rows) {
			if (rows !== shown?.rows) {
				setTokens(rows);
				shown = {rows, text: ofTokens.metrics()};
			}

			setState(state);
			const parts = await Promise.all([shown.text, registry.metrics()]);
			return parts.join('\n');
		},
	};
}
