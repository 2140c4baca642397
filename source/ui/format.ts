import {type Row} from '../store/rows.js';
import {formatDuration, formatMoment, formatTime} from '../tokens/expiry.js';
import {textWidth} from '../tokens/text-width.js';
import {lazy} from '../tokens/text.js';

const segmenter = lazy(() => new Intl.Segmenter('en', {granularity: 'grapheme'}));

/** Local hour and minute, `14:03`; with the day where that is not within a day of `now`. To the minute, so that a poll that finds nothing new draws nothing. */
export const formatMinute = (at: number, now: number): string => (Math.abs(at - now) < 20 * 3_600_000 ? formatTime(at).slice(0, 5) : formatMoment(at));

/** When the balance is 0 at the present rate: `in 3h`, `now`; empty where it is not known or never. */
export function formatRunsOut({runsOut, state}: Pick<Row, 'runsOut' | 'state'>, now: number): string {
	if (runsOut === null || state === 'REVOKED' || state === 'EMPTY') {
		return '';
	}

	return runsOut <= now ? 'now' : `in ${formatDuration(runsOut - now)}`;
}

/** The first three, and how many more there are: `a, b, c and 4 more`. */
export const someOf = <T>(all: readonly T[], nameOf: (one: T) => string = String): string =>
	all.slice(0, 3).map(one => nameOf(one)).join(', ') + (all.length > 3 ? ` and ${all.length - 3} more` : '');

/** Text broken at spaces into lines of at most `width` columns; a longer word is cut into pieces. At least one line. */
export function wrapText(text: string, width: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		const joined = line === '' ? word : `${line} ${word}`;
		if (textWidth(joined) <= width) {
			line = joined;
			continue;
		}

		if (line !== '') {
			lines.push(line);
		}

		line = '';
		for (const {segment} of segmenter().segment(word)) {
			if (textWidth(line + segment) > width) {
				lines.push(line);
				line = '';
			}

			line += segment;
		}
	}

	return [...lines, line];
}

/** Text that begins with `head` and goes on under its own beginning, not under the head, where it takes more lines. */
export function wrapUnder(head: string, text: string, width: number): string[] {
	const indent = textWidth(head);
	return wrapText(text, Math.max(10, width - indent)).map((line, index) => (index === 0 ? head : ' '.repeat(indent)) + line);
}
