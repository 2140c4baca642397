import {Text} from 'ink';
import {memo} from 'react';

/** A composed line; drawn again only when its text changed. */
export const Line = memo(({text}: {readonly text: string}) => <Text wrap='truncate-end'>{text === '' ? ' ' : text}</Text>);

/** So many lines, blank ones at the end. A line is the same component as long as it stands in the same place: when text scrolls, no component comes or goes. */
export function Lines({lines, height}: {readonly lines: readonly string[]; readonly height: number}) {
	return Array.from({length: Math.max(0, height)}, (_, place) => <Line key={`line ${String(place)}`} text={lines[place] ?? ''}/>);
}

/** The part of scrolling lines that is on screen; scrolled past the end shows the end. */
export function windowOf<T>(lines: readonly T[], scroll: number, height: number): readonly T[] {
	const top = scrollTop(lines.length, scroll, height);
	return lines.slice(top, top + height);
}

/** The first line on screen where the last of `total` lines is at the bottom. */
export const lastTop = (total: number, height: number): number => Math.max(0, total - height);

/** The first line on screen of `total` lines. */
export const scrollTop = (total: number, scroll: number, height: number): number => Math.min(scroll, lastTop(total, height));
