import {type Report} from './run-bare.js';

/** How `check` reports: what keeps it from its work is UNKNOWN, in the form that monitoring reads, since 2 would be taken for a critical token. */
export async function loadCheckReport(): Promise<Report> {
	const [{reportUnchecked}, {describeError}] = await Promise.all([import('../commands/check.js'), import('../commands/report-error.js')]);
	return (error, output, json) => {
		const {code, message, hint} = describeError(error);
		return reportUnchecked(output, json, {code, message, hint});
	};
}
