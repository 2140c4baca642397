import {type BulkReport} from '../../store/bulk.js';
import {displayName} from '../../tokens/display-name.js';
import {wrapText} from '../format.js';

/** What failed and why, whole, at a width. */
export function failureLines({failed}: BulkReport, width: number): string[] {
	const room = Math.max(10, width - 4);
	return failed.flatMap(({name, reason}) => wrapText(displayName(`${name}: ${reason}`), room).map((line, index) => ' '.repeat(index === 0 ? 2 : 4) + line));
}

/** Lines of failures that fit into a report: above them are the title and the counts, and where not all fits, below them which part is shown. */
export const failureRoom = (total: number, height: number): number => Math.max(1, total <= height - 2 ? height - 2 : height - 3);
