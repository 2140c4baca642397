import {severityOf} from '../tokens/health.js';
import {moneyToDecimal} from '../tokens/money.js';
import {displayName, safeJson} from '../tokens/text.js';
import {type Alert} from './judge-alerts.js';

/** Writes to the activity log. */
export type Log = (level: 'info' | 'success' | 'warning', text: string) => void;

/** A way to deliver alerts. Neither method throws or blocks. */
export type Delivery = {
	readonly deliver: (alert: Alert) => void;
	/** Aborts what is running, and drops the queue. */
	readonly stop: () => void;
};

/** The most alerts that wait in the queue; beyond that the oldest is dropped. */
const longestQueue = 100;

/** Sends one after the other. `send` never rejects, and settles soon after the signal is aborted. */
export function inTurn(send: (alert: Alert, signal: AbortSignal) => Promise<void>): Delivery {
	const queue: Alert[] = [];
	const lifetime = new AbortController();
	let isBusy = false;

	async function work(): Promise<void> {
		isBusy = true;
		for (let alert = queue.shift(); alert && !lifetime.signal.aborted; alert = queue.shift()) {
			await send(alert, lifetime.signal);
		}

		isBusy = false;
	}

	return {
		deliver(alert) {
			if (lifetime.signal.aborted) {
				return;
			}

			queue.push(alert);
			queue.splice(0, queue.length - longestQueue);
			if (!isBusy) {
				void work();
			}
		},
		stop() {
			queue.length = 0;
			lifetime.abort();
		},
	};
}

/** The account that alerts are about. */
export type AlertSource = {readonly profile: string; readonly host: string};

const moment = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/**
An alert as commands and webhooks get it: JSON on one line, see docs/alerts.md. It never holds a secret, and a name in it cannot affect a
terminal that shows the line.
*/
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

const dayMinutes = 1440;

/**
Whether the local time of `now` (epoch ms) is within quiet hours such as `22:00-07:00` (start included, end excluded; over midnight if the
end is earlier). False if none are set, if they are empty (`07:00-07:00`), or if the text is invalid.
*/
export function isQuiet(quietHours: string | null, now: number): boolean {
	const match = /^(\d{2}):(\d{2})-(\d{2}):(\d{2})$/.exec(quietHours ?? '');
	if (!match) {
		return false;
	}

	const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = match.slice(1).map(Number);
	const from = (fromHour * 60) + fromMinute;
	const length = ((toHour * 60) + toMinute - from + dayMinutes) % dayMinutes;
	const time = new Date(now);
	const since = ((time.getHours() * 60) + time.getMinutes() - from + dayMinutes) % dayMinutes;
	return since < length;
}
