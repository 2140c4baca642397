import {reportUnchecked} from '../commands/check.js';
import {type Output} from '../commands/context.js';
import {describeError} from '../commands/report-error.js';

/** What keeps `check` from its work is UNKNOWN, in the form that monitoring reads: 2 would be taken for a critical token. */
export function reportCheckError(error: unknown, output: Output, json: boolean): number {
	const {code, message, hint} = describeError(error);
	return reportUnchecked(output, json, {code, message, hint});
}
