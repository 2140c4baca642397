import {Text} from 'ink';
import {memo} from 'react';

/** A composed line; drawn again only when its text changed. */
export const Line = memo(({text}: {readonly text: string}) => <Text wrap='truncate-end'>{text === '' ? ' ' : text}</Text>);

/** So many lines, blank ones at the end: one text, since Ink does as much for a text of one line as for one of many. */
export function Lines({lines, height}: {readonly lines: readonly string[]; readonly height: number}) {
	return height > 0 && <Line text={Array.from({length: height}, (_, index) => lines[index] ?? '').join('\n')}/>;
}
