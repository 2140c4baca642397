const blocks = '▁▂▃▄▅▆▇█';
const asciiBlocks = '_.-=*#';

/** Values as a line of bars of exact width, the newest at the right end; blank in front where there are fewer. */
export function sparkline(values: readonly number[], width: number, ascii: boolean): string {
	const glyphs = ascii ? asciiBlocks : blocks;
	const shown = values.slice(-width);
	const low = Math.min(...shown);
	const span = Math.max(...shown) - low;
	const bars = shown.map(value => glyphs[span === 0 ? 0 : Math.round((value - low) / span * (glyphs.length - 1))]);
	return ' '.repeat(Math.max(0, width - shown.length)) + bars.join('');
}
