import {ApiError} from '../api/api-error.js';
import {checkStatus, judgeTokens} from './check-report.js';
import {type CommandContext, type Output} from './context.js';
import {pluginLines, pluginText} from './plugin-output.js';

/** As typed. */
export type CheckOptions = {
	/** Names and globs; empty: all tokens. */
	readonly names: readonly string[];
};

/**
Tells why nothing could be checked, as the plugin's own output, and gives 3. For all that keeps `check` from its work: no key, a wrong
setting, a server that does not answer.
*/
export function reportUnchecked(output: Output, message: string, hint: string): number {
	output.out(`TOKENS UNKNOWN - ${pluginText(message)}`);
	output.out(pluginText(hint));
	return checkStatus.UNKNOWN;
}

/**
Checks the tokens once, as a plugin of Nagios or Icinga: prints the worst state with counts, then a line for each token at risk. Gives 0 ok,
1 warning, 2 critical, 3 where they could not be read or a name is no token's.
*/
export async function runCheck({session, output, now, signal}: CommandContext, {names}: CheckOptions): Promise<number> {
	let list;
	try {
		list = await session.api.list({signal});
	} catch (error) {
		if (error instanceof ApiError) {
			return reportUnchecked(output, error.message, error.remedy);
		}

		throw error;
	}

	const moment = now();
	const report = judgeTokens(list, names, session.settings.thresholds, moment);
	for (const line of pluginLines(report, moment)) {
		output.out(line);
	}

	return checkStatus[report.state];
}
