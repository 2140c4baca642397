import {ApiError} from '../api/api-error.js';
import {healthStates} from '../tokens/health.js';
import {moneyToDecimal} from '../tokens/money.js';
import {checkStatus, judgeTokens, type CheckReport} from './check-report.js';
import {type CheckJson} from './check-schema.js';
import {type CommandContext, type Output} from './context.js';
import {openAccount, rowsOf} from './load-tokens.js';
import {pluginLines, pluginText} from './plugin-output.js';
import {toJson, tokenJson} from './token-json.js';

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
