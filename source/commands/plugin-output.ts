import {displayName} from '../tokens/display-name.js';
import {formatBalance} from '../tokens/balance-change.js';
import {formatDuration, formatExpiry} from '../tokens/expiry.js';
import {type HealthState} from '../tokens/health.js';
import {moneyToDecimal} from '../tokens/money.js';
import {formatReset, nextReset} from '../tokens/reset.js';
import {type Row} from '../store/rows.js';
import {type CheckReport} from './check-report.js';

/*
Output as the Nagios plugin guidelines want it (https://nagios-plugins.org/doc/guidelines.html, and Icinga after them):
`TEXT | label=value;warn;crit;min;max …` in the first line, more text in those that follow.
*/

/** Text of others on one line that neither moves a cursor nor begins performance data. */
export const pluginText = (text: string): string => displayName(text).replaceAll('|', '¦');

const worstFirst: readonly HealthState[] = ['EXPIRED', 'EMPTY', 'CRITICAL', 'LOW', 'EXPIRING'];

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function summaryOf({summary: {counts}, problems, unmatched}: CheckReport): string {
	const unknown = [
		...(problems.length > 0 ? [`${plural(problems.length, 'entry', 'entries')} could not be read`] : []),
		...(unmatched.length > 0 ? [`no token matches ${unmatched.map(pattern => JSON.stringify(pattern)).join(', ')}`] : []),
	];
	const found = worstFirst.filter(state => counts[state] > 0).map(state => `${counts[state]} ${state.toLowerCase()}`);
	return [...found, ...(found.length === 0 && (unknown.length === 0 || counts.OK > 0) ? [plural(counts.OK, 'token ok', 'tokens ok')] : []), ...unknown].join(', ');
}

/** One of a warning state is a warning, one of a critical state critical: hence the range `0`, which is "none but 0". */
const ranges: Readonly<Record<Exclude<HealthState, 'OK' | 'REVOKED'>, string>> = {LOW: '0;', EXPIRING: '0;', CRITICAL: ';0', EMPTY: ';0', EXPIRED: ';0'};

/** How many there are of each state, and the sum of the balances that are limits, in USD. Always the same labels in the same order, as graphs need it. */
function performanceData({summary: {counts, limitedTotal}, problems}: CheckReport): string {
	const counted = (['LOW', 'EXPIRING', 'CRITICAL', 'EMPTY', 'EXPIRED'] as const).map(state => `${state.toLowerCase()}=${counts[state]};${ranges[state]};0`);
	return [...counted, `ok=${counts.OK};;;0`, `revoked=${counts.REVOKED};;;0`, `unreadable=${problems.length};;;0`, `balance=${moneyToDecimal(limitedTotal)}`].join(' ');
}

function reasonOf({token, health}: Row, now: number): string {
	const {reset} = token;
	const expiry = formatExpiry(token.expiresAt, now);
	return [
		...(health.balance === 'OK' ? [] : [`balance ${formatBalance(token)}`]),
		...(health.balance === 'EMPTY' && reset ? [`${formatReset(reset)} in ${formatDuration(nextReset(reset.period, now) - now)}`] : []),
		...(health.expiry === 'OK' ? [] : [`${health.expiry === 'EXPIRED' ? 'expired' : 'expires'} ${expiry}`]),
	].join(', ');
}

/** The lines of a report: the state of all, then a line for each token at risk, and for each thing that is not known. */
export function pluginLines(report: CheckReport, now: number): string[] {
	return [
		`TOKENS ${report.state} - ${pluginText(summaryOf(report))} | ${performanceData(report)}`,
		...report.atRisk.map(row => pluginText(`${row.state} ${row.token.name}: ${reasonOf(row, now)}`)),
		...report.problems.map(({subject, what}) => pluginText(`UNKNOWN ${subject}: ${what}`)),
		...report.unmatched.map(pattern => pluginText(`UNKNOWN ${pattern}: no token has this name`)),
	];
}
