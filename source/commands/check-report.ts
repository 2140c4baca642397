import {type Problem} from '../api/port.js';
import {selectVisible, summarize, type Row, type Summary} from '../store/rows.js';
import {isNameless} from '../store/unread.js';
import {severityOf} from '../tokens/health.js';
import {namePattern, selectNamed} from '../tokens/name-pattern.js';

/** Exit statuses of a Nagios plugin. */
export const checkStatus = {OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3} as const;

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
export function judgeTokens(rows: readonly Row[], unread: readonly Problem[], patterns: readonly string[]): CheckReport {
	const {selected, unmatched} = selectNamed(rows, ({token}) => token, patterns);
	const matchers = patterns.map(pattern => ({pattern, isMeant: namePattern(pattern)}));
	// An entry without a readable name, and a key that is missing, may be any token.
	const mayBeMeant = (problem: Problem): boolean => patterns.length === 0 || isNameless(problem) || problem.missing !== undefined || matchers.some(({isMeant}) => isMeant(problem.subject));
	const problems = unread.filter(problem => problem.missing !== 0 && mayBeMeant(problem));
	const absent = matchers.filter(({pattern, isMeant}) => unmatched.includes(pattern) && !problems.some(({subject}) => isMeant(subject))).map(({pattern}) => pattern);
	const atRisk = selectVisible(selected, {filter: '', atRisk: true, sort: 'STATUS', reverse: false, grouped: false, showRevoked: false});
	return {state: worstOf(atRisk, problems.length > 0 || absent.length > 0), summary: summarize(selected), atRisk, problems, unmatched: absent};
}
