import {isQuiet} from '../alerts/delivery.js';
import {condense, judgeAlerts, type Alert, type TokenAlert} from '../alerts/judge-alerts.js';
import {type History} from '../history/history-port.js';
import {nextHealthChange, severityOf, worse, type HealthState, type Thresholds} from '../tokens/health.js';
import {type Token} from '../tokens/token.js';
import {type Level, type State} from './state.js';

/** Passes an alert on. Must not wait; what it throws is told in the log. */
export type Deliver = (alert: Alert) => void;

export type AlerterOptions = {
	readonly history: History;
	readonly thresholdsOf: (name: string) => Thresholds;
	/** Epoch ms at which a token runs out; null: unknown. */
	readonly runsOutOf: (id: string) => number | null;
	/** `22:00-07:00`, local time; null: none. */
	readonly quietHours: string | null;
	readonly note: (entry: {readonly level: Level; readonly text: string; readonly token: string | null}) => void;
	/** What disturbs nobody, quiet hours or not: a line on the screen. */
	readonly deliverAlways: readonly Deliver[];
	/** What concerns this terminal only: the bell, a notification. */
	readonly deliverHere: readonly Deliver[];
	/** What reaches others: a command, a webhook. Of several instances only the first that sees a change does so. */
	readonly deliverOnce: readonly Deliver[];
};

export type Alerter = {
	/** Looks at all tokens whose health may have changed since the last call. `isComplete`: what is not among the tokens is gone. */
	judge(tokens: ReadonlyMap<string, Token>, now: number, isComplete: boolean): void;
	/** Marks the alert of a token as seen; false where it has none. */
	acknowledge(id: string): boolean;
	/** Passes a test alert on by all ways, quiet hours or not. */
	test(now: number): void;
	readonly alerts: State['alerts'];
};

/** When a token was judged, and until when time alone does not change its health; epoch ms. */
type Judged = {readonly token: Token; readonly from: number; readonly until: number};

function levelOf({kind, state}: Alert): Level {
	if (kind === 'recovery') {
		return 'success';
	}

	const severity = severityOf(state);
	return severity === 'critical' ? 'error' : (severity === 'warning' ? 'warning' : 'info');
}

/** Tells changes of health once: in the activity log, and outside quiet hours by the ways given. */
export function createAlerter({history, thresholdsOf, runsOutOf, quietHours, note, deliverAlways, deliverHere, deliverOnce}: AlerterOptions): Alerter {
	let records: State['alerts'] = new Map();
	/** Nothing was asked of the history yet. That is left to the first refresh, since a database takes its time to open. */
	let isUnread = true;
	let isFirst = false;
	const judged = new Map<string, Judged>();
	/** The tokens that were judged last, and for how long time alone changes the health of none of them; epoch ms. */
	let settled: {readonly tokens: ReadonlyMap<string, Token>; readonly from: number; readonly until: number} | undefined;
	/** What came up in quiet hours, by token, and was not passed on: the last of it, and the state before all of it. */
	const held = new Map<string, {readonly alert: TokenAlert; readonly before: HealthState; readonly isOurs: boolean}>();

	function read(): void {
		if (isUnread) {
			isUnread = false;
			records = history.readAlerts();
			isFirst = history.isNew && records.size === 0;
		}
	}

	function passOn(ways: readonly Deliver[], alerts: readonly Alert[]): void {
		for (const alert of alerts) {
			for (const deliver of ways) {
				try {
					deliver(alert);
				} catch (error) {
					// Neither the other ways nor the monitoring may suffer from one that fails.
					note({level: 'warning', text: `An alert could not be passed on: ${error instanceof Error ? error.message : String(error)}.`, token: null});
				}
			}
		}
	}

	/** Those whose health may have changed, by themselves or by time. */
	function candidates(tokens: ReadonlyMap<string, Token>, now: number): Token[] {
		if (settled?.tokens === tokens && settled.from <= now && now < settled.until) {
			return [];
		}

		const found: Token[] = [];
		let from = -Infinity;
		let until = Infinity;
		for (const [id, token] of tokens) {
			let one = judged.get(id);
			if (one?.token !== token || now < one.from || now >= one.until) {
				one = {token, from: now, until: nextHealthChange(token, now, thresholdsOf(token.name)) ?? Infinity};
				judged.set(id, one);
				found.push(token);
			}

			from = Math.max(from, one.from);
			until = Math.min(until, one.until);
		}

		settled = {tokens, from, until};

		const gone = judged.size > tokens.size ? judged.keys().filter(id => !tokens.has(id)).toArray() : [];
		for (const id of gone) {
			judged.delete(id);
		}

		return found;
	}

	function hold(alerts: readonly TokenAlert[], isOurs: (alert: TokenAlert) => boolean): void {
		for (const alert of alerts) {
			const {id} = alert.token;
			held.set(id, {alert, before: held.get(id)?.before ?? alert.previous, isOurs: isOurs(alert)});
		}
	}

	/** Tells what came of the night: nothing of what is as before, or was seen. */
	function release(now: number): void {
		const standing = held.entries().flatMap(([id, {alert, before, isOurs}]) => {
			const record = records.get(id);
			const state = record?.state ?? 'OK';
			const kind = worse(state, before) === state ? 'alert' as const : 'recovery' as const;
			return state === before || (kind === 'alert' && record?.acknowledged === true) ? [] : [{alert: {...alert, kind, previous: before}, isOurs}];
		}).toArray();
		held.clear();
		passOn(deliverHere, condense(standing.map(({alert}) => alert), now, standing.length > 1));
		const ours = standing.filter(({isOurs}) => isOurs).map(({alert}) => alert);
		passOn(deliverOnce, condense(ours, now, ours.length > 1));
	}

	return {
		get alerts() {
			return records;
		},
		judge(tokens, now, isComplete) {
			read();
			const isSilent = isQuiet(quietHours, now);
			if (!isSilent && held.size > 0) {
				release(now);
			}

			const gone = isComplete ? records.keys().filter(id => !tokens.has(id)).toArray() : [];
			const judgement = judgeAlerts({records, tokens: candidates(tokens, now), gone, now, thresholdsOf, runsOutOf});
			({records} = judgement);
			const isSummed = isFirst;
			isFirst = false;
			const {changed, dropped, alerts} = judgement;
			if (changed.length === 0 && dropped.length === 0) {
				return;
			}

			const moved = history.writeAlerts(changed, dropped);
			const told = condense(alerts, now, isSummed);
			for (const alert of told) {
				note({level: levelOf(alert), text: alert.text, token: alert.token?.name ?? null});
			}

			passOn(deliverAlways, told);
			const isOurs = ({token}: TokenAlert): boolean => moved.has(token.id);
			if (isSilent) {
				hold(alerts, isOurs);
			} else {
				passOn(deliverHere, told);
				passOn(deliverOnce, condense(alerts.filter(alert => isOurs(alert)), now, isSummed));
			}
		},
		acknowledge(id) {
			const record = records.get(id);
			if (!record) {
				return false;
			}

			if (!record.acknowledged) {
				const seen = {...record, acknowledged: true};
				records = new Map(records).set(id, seen);
				history.writeAlerts([seen]);
			}

			return true;
		},
		test(now) {
			const alert: Alert = {kind: 'test', at: now, token: null, state: 'OK', previous: 'OK', text: 'This is a test alert of eden-tokens.'};
			note({level: 'info', text: 'A test alert was sent.', token: null});
			passOn([...deliverAlways, ...deliverHere, ...deliverOnce], [alert]);
		},
	};
}
