const blocks = '▁▂▃▄▅▆▇█';
const asciiBlocks = '_.-=*#';

/** The values in no more than `width` parts, each as its last value. */
function narrow(values: readonly number[], width: number): readonly number[] {
	return values.length <= width ? values : Array.from({length: width}, (_, index) => values[Math.floor((index + 1) * values.length / width) - 1]!);
}

/** Values as a line of bars of exact width, the newest at the right end; blank in front where there are fewer, drawn together where there are more. */
export function sparkline(values: readonly number[], width: number, ascii: boolean): string {
	const columns = Math.max(0, Math.floor(width));
	const glyphs = ascii ? asciiBlocks : blocks;
	const shown = narrow(values, columns);
	const low = Math.min(...shown);
	const span = Math.max(...shown) - low;
	const bars = shown.map(value => glyphs[span > 0 && Number.isFinite(span) ? Math.round((value - low) / span * (glyphs.length - 1)) : 0] ?? ' ');
	return ' '.repeat(columns - bars.length) + bars.join('');
}
