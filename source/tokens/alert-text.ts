import {count} from './count.js';
import {formatBalance} from './balance-change.js';
import {formatDay, formatDuration} from './expiry.js';
import {healthStates, type HealthState} from './health.js';
import {type Token} from './token.js';

/** So many names are told in a summary. */
const namesInSummary = 5;

type Told = {
	readonly kind: 'alert' | 'recovery';
	readonly token: Token;
	readonly state: HealthState;
	readonly previous: HealthState;
	/** Epoch ms. */
	readonly now: number;
	/** Epoch ms; null: unknown, or never. */
	readonly runsOut: number | null;
};

/** `$8.20 left, runs out in 4h`; `expires in 6d, on 2027-01-21`. */
function circumstances({token, now, runsOut}: Told): string {
	const {limited, balance, expiresAt} = token;
	const parts: string[] = [];
	if (limited && balance !== null) {
		parts.push(`${formatBalance(token)} left`);
		if (runsOut !== null && runsOut > now) {
			parts.push(`runs out in ${formatDuration(runsOut - now)}`);
		}
	}

	if (expiresAt !== null) {
		const left = formatDuration(expiresAt - now);
		parts.push(expiresAt > now ? `expires in ${left}, on ${formatDay(expiresAt)}` : `expired ${left} ago`);
	}

	return parts.join(', ');
}

/** One sentence on one token: `prod-web is LOW: $8.20 left, runs out in 4h.` */
export function alertText(told: Told): string {
	const {kind, token: {name}, state, previous} = told;
	const words = circumstances(told);
	const head = kind === 'alert' ? `${name} is ${state}` : `${name} is ${state === 'OK' ? 'OK again' : `${state}, no longer ${previous}`}`;
	return `${head}${words === '' ? '' : `: ${words}`}.`;
}

type Summed = {readonly token: Token | null; readonly state: HealthState};

/** One sentence on many: `12 tokens need attention (1 EMPTY, 11 LOW): a, b, c, d, e and 7 more.` The worst come first. */
export function summaryText(kind: 'alert' | 'recovery', alerts: readonly Summed[]): string {
	const worstFirst = alerts.toSorted((a, b) => healthStates.indexOf(b.state) - healthStates.indexOf(a.state));
	const counts = healthStates.toReversed().flatMap(state => {
		const own = alerts.filter(alert => alert.state === state).length;
		return own === 0 ? [] : [`${own} ${state}`];
	});
	const names = worstFirst.slice(0, namesInSummary).map(({token}) => token?.name ?? '');
	const more = alerts.length - names.length;
	const subject = count(alerts.length, 'token');
	const verb = kind === 'alert' ? (alerts.length === 1 ? 'needs attention' : 'need attention') : (alerts.length === 1 ? 'is better' : 'are better');
	return `${subject} ${verb} (${counts.join(', ')}): ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}
