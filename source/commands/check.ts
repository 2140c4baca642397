import * as z from 'zod';
import {ApiError} from '../api/api-error.js';
import {type Problem} from '../api/port.js';
import {isNameless} from '../store/reconcile.js';
import {type Row} from '../store/rows.js';
import {selectVisible, summarize, type Summary} from '../store/visible-rows.js';
import {formatBalance} from '../tokens/balance-change.js';
import {formatDuration, formatExpiry} from '../tokens/expiry.js';
import {severityOf, type HealthState, healthStates} from '../tokens/health.js';
import {moneyToDecimal} from '../tokens/money.js';
import {namePattern, selectNamed} from '../tokens/naming.js';
import {formatReset, nextReset} from '../tokens/reset.js';
import {displayName} from '../tokens/text.js';
import {type CommandContext, type Output} from './context.js';
import {openAccount, rowsOf} from './load-tokens.js';
import {amountSchema, tokenSchema} from './schema.js';
import {toJson, tokenJson} from './token-json.js';

/** Exit statuses of a Nagios plugin. */
const checkStatus = {OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3} as const;

export type CheckState = keyof typeof checkStatus;

export type CheckReport = {
	/** The worst that holds: `CRITICAL` > `WARNING` > `UNKNOWN` > `OK`. What is known to be wrong counts more than what is not known. */
	readonly state: CheckState;
	readonly summary: Summary;
	/** Most urgent first. */
	readonly atRisk: readonly Row[];
	/** Entries of the answer that could not be judged. */
	readonly problems: readonly Problem[];
	/** Names and globs that no token has. */
	readonly unmatched: readonly string[];
};

function worstOf(atRisk: readonly Row[], isUnknown: boolean): CheckState {
	const severities = new Set(atRisk.map(({state}) => severityOf(state)));
	if (severities.has('critical')) {
		return 'CRITICAL';
	}

	if (severities.has('warning')) {
		return 'WARNING';
	}

	return isUnknown ? 'UNKNOWN' : 'OK';
}

/** Judges the tokens that `patterns` mean (all without any). Revoked ones are counted, but are never at risk. `unread`: entries of the list that could not be understood. */
function judgeTokens(rows: readonly Row[], unread: readonly Problem[], patterns: readonly string[]): CheckReport {
	const {selected, unmatched} = selectNamed(rows, ({token}) => token, patterns);
	const matchers = patterns.map(pattern => ({pattern, isMeant: namePattern(pattern)}));
	// An entry without a readable name, and a key that is missing, may be any token.
	const mayBeMeant = (problem: Problem): boolean => patterns.length === 0 || isNameless(problem) || problem.missing !== undefined || matchers.some(({isMeant}) => isMeant(problem.subject));
	const problems = unread.filter(problem => problem.missing !== 0 && mayBeMeant(problem));
	const absent = matchers.filter(({pattern, isMeant}) => unmatched.includes(pattern) && !problems.some(({subject}) => isMeant(subject))).map(({pattern}) => pattern);
	const atRisk = selectVisible(selected, {filter: '', atRisk: true, sort: 'STATUS', reverse: false, grouped: false, showRevoked: false});
	return {state: worstOf(atRisk, problems.length > 0 || absent.length > 0), summary: summarize(selected), atRisk, problems, unmatched: absent};
}

const countSchema = z.int().min(0);

/** What `check` prints with `--json`. */
export const checkSchema = z.strictObject({
	state: z.enum(['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']),
	status: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]).describe('The exit status'),
	counts: z.strictObject({OK: countSchema, EXPIRING: countSchema, LOW: countSchema, CRITICAL: countSchema, EMPTY: countSchema, EXPIRED: countSchema, REVOKED: countSchema}),
	balance: amountSchema.describe('The sum of the balances that are limits, USD'),
	tokens: z.array(tokenSchema).describe('Those at risk, most urgent first'),
	problems: z.array(z.strictObject({subject: z.string(), what: z.string()})).describe('Entries of the list that could not be judged'),
	unmatched: z.array(z.string()).describe('Names and globs that no token has'),
	error: z.strictObject({code: z.string(), message: z.string(), hint: z.string()}).nullable().describe('Why nothing could be checked'),
}).meta({title: 'Check', description: 'check'});

export type CheckJson = z.infer<typeof checkSchema>;

/*
Output as the Nagios plugin guidelines want it (https://nagios-plugins.org/doc/guidelines.html, and Icinga after them):
`TEXT | label=value;warn;crit;min;max …` in the first line, more text in those that follow.
*/

/** Text of others on one line that neither moves a cursor nor begins performance data. */
const pluginText = (text: string): string => displayName(text).replaceAll('|', '¦');

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
function pluginLines(report: CheckReport, now: number): string[] {
	return [
		`TOKENS ${report.state} - ${pluginText(summaryOf(report))} | ${performanceData(report)}`,
		...report.atRisk.map(row => pluginText(`${row.state} ${row.isShared ? row.displayName : row.token.name}: ${reasonOf(row, now)}`)),
		...report.problems.map(({subject, what}) => pluginText(`UNKNOWN ${subject}: ${what}`)),
		...report.unmatched.map(pattern => pluginText(`UNKNOWN ${pattern}: no token has this name`)),
	];
}

/** As typed. */
export type CheckOptions = {
	/** Names and globs; empty: all tokens. */
	readonly names: readonly string[];
};

const noCounts = Object.fromEntries(healthStates.map(state => [state, 0])) as CheckJson['counts'];

/**
Tells why nothing could be checked, as the plugin's own output, and gives 3. For all that keeps `check` from its work: no key, a wrong
setting, a server that does not answer.
*/
export function reportUnchecked(output: Output, isJson: boolean, error: {readonly code: string; readonly message: string; readonly hint: string}): number {
	if (isJson) {
		const json: CheckJson = {state: 'UNKNOWN', status: checkStatus.UNKNOWN, counts: noCounts, balance: '0', tokens: [], problems: [], unmatched: [], error};
		output.out(toJson(json));
	} else {
		output.out(`TOKENS UNKNOWN - ${pluginText(error.message)}`);
		output.out(pluginText(error.hint));
	}

	return checkStatus.UNKNOWN;
}

const reportJson = ({state, summary: {counts, limitedTotal}, atRisk, problems, unmatched}: CheckReport, now: number): CheckJson => ({
	state, status: checkStatus[state], counts, balance: moneyToDecimal(limitedTotal),
	tokens: atRisk.map(row => tokenJson(row, now)),
	problems: problems.map(({subject, what}) => ({subject, what})),
	unmatched: [...unmatched],
	error: null,
});

/**
Checks the tokens once, as a plugin of Nagios or Icinga: prints the worst state with counts, then a line for each token at risk. Gives 0 ok,
1 warning, 2 critical, 3 where they could not be read or a name is no token's.
*/
export async function runCheck(context: CommandContext, {names}: CheckOptions): Promise<number> {
	const {output, json, signal} = context;
	const account = openAccount(context);
	try {
		await account.read({signal});
	} catch (error) {
		if (error instanceof ApiError) {
			return reportUnchecked(output, json, {code: error.kind, message: error.message, hint: error.remedy});
		}

		throw error;
	}

	const {problems, now} = account.getState();
	const report = judgeTokens(rowsOf(context, account), problems, names);
	if (json) {
		output.out(toJson(reportJson(report, now)));
	} else {
		for (const line of pluginLines(report, now)) {
			output.out(line);
		}
	}

	return checkStatus[report.state];
}
