import {limitsOf} from './limits.js';
import {rounded} from './statistics.js';

const columns = [
	['', ({name}) => name],
	['frame ms', ({start}) => start?.frameMs],
	['data ms', ({start}) => start?.dataMs],
	['key p50 ms', ({key}) => key?.p50Ms],
	['key p99 ms', ({key}) => key?.p99Ms],
	['first 10 s p99 ms', ({early}) => early?.p99Ms],
	['key CPU ms', ({key}) => key?.cpuMs],
	['held ms', ({heldMs}) => heldMs],
	['move p50 B', ({key}) => key?.p50Bytes],
	['move mean B', ({key}) => key?.meanBytes],
	['filter p50 ms', ({filter}) => filter?.p50Ms],
	['poll same B', ({polls}) => polls?.unchangedBytes],
	['poll one B', ({polls}) => polls?.changedBytes],
	['idle % CPU', ({idle}) => idle?.cpuPercent],
	['idle B/s', ({idle}) => idle?.bytesPerSecond],
	['RSS MB', ({idle}) => idle?.memoryMb],
];

/** Rows of cells as lines; the first column is flush left, the others right. */
function align(rows) {
	const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
	return rows.map(row => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ').trimEnd());
}

/** A name for each row of the table: the peers, and the program by number of tokens. */
export const namedRows = ({subjects, peers}) => [...peers, ...Object.entries(subjects).map(([size, measured]) => ({name: `eden-tokens, ${Number(size).toLocaleString('en')}`, ...measured}))];

/**
What was measured, for people.

@param {object} results - As written to results.json.
*/
export function tableOf(results) {
	const cells = namedRows(results).map(row => columns.map(([, read]) => String(read(row) ?? '–')));
	const limits = limitsOf(results).map(({what, measured, limit, source, isMet}) => [what, String(rounded(measured)), String(rounded(limit)), source, isMet ? 'ok' : 'OVER']);
	const {command, bareMemoryMb, missingPackages} = results;
	return [
		...align([columns.map(([title]) => title), ...cells]),
		'',
		`bare node: ${command.bareNodeMs} ms, ${bareMemoryMb} MB; list of 20 tokens: ${command.listMs} ms, ${rounded(command.listMs / command.bareNodeMs)} × bare node`,
		...(missingPackages.length > 0 ? [`Not compared with what is not installed; Debian packages: ${missingPackages.join(', ')}`] : []),
		'',
		...align([['limit', 'measured', 'at most', 'by', ''], ...limits]),
	].join('\n');
}
