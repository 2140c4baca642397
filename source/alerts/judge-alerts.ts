import {type AlertRecord, healthOf, healthStates, worse, type HealthState, type Thresholds} from '../tokens/health.js';
import {scaleMoney} from '../tokens/money.js';
import {type Token} from '../tokens/token.js';
import {alertText, summaryText} from './alert-text.js';

/** A message to deliver once. */
export type Alert = {
	/** `summary`: about many at once; `test`: the user checks whether alerts arrive. */
	readonly kind: 'alert' | 'recovery' | 'summary' | 'test';
	/** Epoch ms. */
	readonly at: number;
	/** Null in a summary and a test. */
	readonly token: Token | null;
	/** In a summary, the worst of them. */
	readonly state: HealthState;
	/** The state last reported. */
	readonly previous: HealthState;
	/** One sentence; contains names as the server sent them. */
	readonly text: string;
};

/** The record of one token. */
export type TokenAlert = Alert & {readonly kind: 'alert' | 'recovery'; readonly token: Token};

export type Judgement = {
	/** The same map if nothing changed. */
	readonly records: ReadonlyMap<string, AlertRecord>;
	readonly changed: readonly AlertRecord[];
	/** Ids whose records are to be deleted. */
	readonly dropped: readonly string[];
	/** One for each token; `condense` combines many into few. */
	readonly alerts: readonly TokenAlert[];
};

export type JudgeOptions = {
	/** Earlier alerts. */
	readonly records: ReadonlyMap<string, AlertRecord>;
	/** Tokens whose health may have changed. */
	readonly tokens: Iterable<Token>;
	/** Ids of tokens that are gone for good. */
	readonly gone?: readonly string[];
	/** Epoch ms. */
	readonly now: number;
	readonly thresholdsOf: (name: string) => Thresholds;
	/** Epoch ms at which a token runs out, for the text; null: unknown. */
	readonly runsOutOf?: (id: string) => number | null;
};

/** More than this many at once become one summary. */
const floodLimit = 10;

/** How far above its threshold a balance must rise to count as recovered. */
const margin = 0.05;

const rank = (state: HealthState): number => healthStates.indexOf(state);

/** The state with slightly higher thresholds, so that a balance that hovers around one does not recover again and again. */
function cautiousState(token: Token, now: number, thresholds: Thresholds): HealthState {
	const {low, critical} = thresholds;
	const {state} = healthOf(token, now, {...thresholds, low: scaleMoney(low, 1 + margin), critical: scaleMoney(critical, 1 + margin)});
	const isNearlyEmpty = token.limited && token.balance !== null && token.balance < scaleMoney(critical, margin);
	return isNearlyEmpty ? worse(state, 'EMPTY') : state;
}

/** States that depend only on the expiry. */
const ofExpiry: ReadonlySet<HealthState> = new Set(['EXPIRING', 'EXPIRED']);

/** An unknown balance says nothing about an earlier alert, so it is no recovery. */
const isInTheDark = ({limited, balance}: Token, told: HealthState): boolean => limited && balance === null && !ofExpiry.has(told);

/** The alert for one token; undefined if there is none. */
function verdictOn(token: Token, told: HealthState, now: number, thresholds: Thresholds): {readonly kind: 'alert' | 'recovery'; readonly state: HealthState} | undefined {
	const {state} = healthOf(token, now, thresholds);
	if (rank(state) > rank(told)) {
		return {kind: 'alert', state};
	}

	if (isInTheDark(token, told)) {
		return undefined;
	}

	const cautious = cautiousState(token, now, thresholds);
	return rank(cautious) < rank(told) ? {kind: 'recovery', state: cautious} : undefined;
}

/** One summary of many. */
function summaryOf(kind: 'alert' | 'recovery', alerts: readonly Alert[], now: number): Alert {
	let state: HealthState = 'OK';
	for (const alert of alerts) {
		state = worse(state, alert.state);
	}

	return {kind: 'summary', at: now, token: null, state, previous: 'OK', text: summaryText(kind, alerts)};
}

/**
Combines many alerts into one, recoveries apart from the rest; few stay as they are. `always`: combine even few (the first look at an
account).
*/
export function condense(alerts: readonly Alert[], now: number, always = false): readonly Alert[] {
	return (['alert', 'recovery'] as const).flatMap(kind => {
		const some = alerts.filter(alert => alert.kind === kind);
		return some.length > floodLimit || (always && some.length > 0) ? [summaryOf(kind, some, now)] : some;
	});
}

/**
Which changes of health to report, given earlier alerts: each change for the worse once, and a recovery once the balance is 5 % above the
threshold it had fallen below (from empty: 5 % of the critical threshold above 0). See docs/alerts.md. Pure.
*/
export function judgeAlerts({records, tokens, gone = [], now, thresholdsOf, runsOutOf = () => null}: JudgeOptions): Judgement {
	const changed: AlertRecord[] = [];
	const dropped = gone.filter(id => records.has(id));
	const alerts: TokenAlert[] = [];
	for (const token of tokens) {
		const {id} = token;
		const record = records.get(id);
		if (token.revoked) {
			if (record) {
				dropped.push(id);
			}

			continue;
		}

		const previous = record?.state ?? 'OK';
		const verdict = verdictOn(token, previous, now, thresholdsOf(token.name));
		if (!verdict) {
			continue;
		}

		const {kind, state} = verdict;
		if (state === 'OK') {
			dropped.push(id);
		} else {
			changed.push({id, state, since: now, acknowledged: kind === 'recovery' && record?.acknowledged === true});
		}

		alerts.push({kind, at: now, token, state, previous, text: alertText({kind, token, state, previous, now, runsOut: runsOutOf(id)})});
	}

	if (changed.length === 0 && dropped.length === 0) {
		return {records, changed, dropped, alerts: []};
	}

	const next = new Map(records);
	for (const record of changed) {
		next.set(record.id, record);
	}

	for (const id of dropped) {
		next.delete(id);
	}

	return {records: next, changed, dropped, alerts};
}
