import {type AlertRecord, healthOf, healthStates, worse, type HealthState, type Thresholds} from '../tokens/health.js';
import {scaleMoney} from '../tokens/money.js';
import {type Token} from '../tokens/token.js';
import {alertText, summaryText} from './alert-text.js';

/** Something to tell, once. */
export type Alert = {
	/** `summary`: of many at once; `test`: somebody wants to see whether alerts arrive. */
	readonly kind: 'alert' | 'recovery' | 'summary' | 'test';
	/** Epoch ms. */
	readonly at: number;
	/** Null in a summary and a test. */
	readonly token: Token | null;
	/** In a summary the worst of them. */
	readonly state: HealthState;
	/** What was told before. */
	readonly previous: HealthState;
	/** One sentence; holds names as the server sent them. */
	readonly text: string;
};

/** Of one token. */
export type TokenAlert = Alert & {readonly kind: 'alert' | 'recovery'; readonly token: Token};

export type Judgement = {
	/** The same map where nothing changed. */
	readonly records: ReadonlyMap<string, AlertRecord>;
	readonly changed: readonly AlertRecord[];
	/** Ids whose record is gone. */
	readonly dropped: readonly string[];
	/** One for each token; `condense` makes few of many. */
	readonly alerts: readonly TokenAlert[];
};

export type JudgeOptions = {
	/** What was told so far. */
	readonly records: ReadonlyMap<string, AlertRecord>;
	/** Tokens whose health may have changed. */
	readonly tokens: Iterable<Token>;
	/** Ids of tokens that are gone for good. */
	readonly gone?: readonly string[];
	/** Epoch ms. */
	readonly now: number;
	readonly thresholdsOf: (name: string) => Thresholds;
	/** Epoch ms at which a token runs out, for the words; null: unknown. */
	readonly runsOutOf?: (id: string) => number | null;
};

/** More than so many at once become one summary. */
const floodLimit = 10;

/** How much better a balance must be than the threshold that it was under, before that counts as a recovery. */
const margin = 0.05;

const rank = (state: HealthState): number => healthStates.indexOf(state);

/** The state with thresholds that are a little higher, so that a balance which hovers around one does not recover again and again. */
function cautiousState(token: Token, now: number, thresholds: Thresholds): HealthState {
	const {low, critical} = thresholds;
	const {state} = healthOf(token, now, {...thresholds, low: scaleMoney(low, 1 + margin), critical: scaleMoney(critical, 1 + margin)});
	const isNearlyEmpty = token.limited && token.balance !== null && token.balance < scaleMoney(critical, margin);
	return isNearlyEmpty ? worse(state, 'EMPTY') : state;
}

/** States that the expiry alone makes. */
const ofExpiry: ReadonlySet<HealthState> = new Set(['EXPIRING', 'EXPIRED']);

/** A balance that counts and is not known says nothing of what was told of it: that is no recovery. */
const isInTheDark = ({limited, balance}: Token, told: HealthState): boolean => limited && balance === null && !ofExpiry.has(told);

/** What there is to tell of one token; undefined: nothing. */
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

/** One in place of many. */
function summaryOf(kind: 'alert' | 'recovery', alerts: readonly Alert[], now: number): Alert {
	let state: HealthState = 'OK';
	for (const alert of alerts) {
		state = worse(state, alert.state);
	}

	return {kind: 'summary', at: now, token: null, state, previous: 'OK', text: summaryText(kind, alerts)};
}

/** Many alerts as one, few as they are; `always`: even few as one (the first look at an account). Recoveries apart from what got worse. */
export function condense(alerts: readonly Alert[], now: number, always = false): readonly Alert[] {
	return (['alert', 'recovery'] as const).flatMap(kind => {
		const some = alerts.filter(alert => alert.kind === kind);
		return some.length > floodLimit || (always && some.length > 0) ? [summaryOf(kind, some, now)] : some;
	});
}

/**
What is to be told of changes of health, given what was told before: each change for the worse once, and a recovery once the balance is 5 % above the threshold that it was under (of an empty one: 5 % of the critical
threshold above 0). See docs/alerts.md. Pure.
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
