import {Text} from 'ink';
import {memo} from 'react';

/** A composed line; drawn again only when its text changed. */
export const Line = memo(({text}: {readonly text: string}) => <Text wrap='truncate-end'>{text === '' ? ' ' : text}</Text>);

/** So many lines, blank ones at the end. */
export function Lines({lines, height}: {readonly lines: readonly string[]; readonly height: number}) {
	return Array.from({length: height}, (_, index) => <Line key={`line ${String(index)}`} text={lines[index] ?? ''}/>);
}
