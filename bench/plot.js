import {namedRows} from './table.js';
import {rounded} from './statistics.js';

const width = 960;
const barHeight = 18;
const gap = 8;
const left = 150;
const titleHeight = 44;
const right = 70;

const escape = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const panels = [
	{title: 'Start to the first frame with data, ms', read: ({start}) => start?.dataMs},
	{title: 'Key to last byte, median, ms', read: ({key}) => key?.p50Ms},
	{title: 'Bytes of a cursor move, mean', read: ({key}) => key?.meanBytes},
	{title: 'Memory, MB', read: ({idle}) => idle?.memoryMb},
];

/** Bars of one measure, `x` and `y` being the upper left corner. */
function panel({title, read}, rows, x, y, panelWidth) {
	const values = rows.map(row => ({name: row.name, value: read(row)})).filter(({value}) => typeof value === 'number');
	const most = Math.max(...values.map(({value}) => value), 1);
	const bars = values.map(({name, value}, n) => {
		const top = y + titleHeight + (n * (barHeight + gap));
		const length = Math.max(1, (panelWidth - left - right) * value / most);
		const kind = name.startsWith('eden-tokens') ? 'own' : 'peer';
		return [
			`<text x="${x + left - 8}" y="${top + 13}" class="name">${escape(name)}</text>`,
			`<rect x="${x + left}" y="${top}" width="${length.toFixed(1)}" height="${barHeight}" class="${kind}"/>`,
			`<text x="${(x + left + length + 6).toFixed(1)}" y="${top + 13}" class="value">${rounded(value)}</text>`,
		].join('');
	});
	return [`<text x="${x + 8}" y="${y + 26}" class="title">${escape(title)}</text>`, ...bars].join('\n');
}

/**
The measures as an SVG of four panels.

@param {object} results - As written to results.json.
*/
export function plotOf(results) {
	const rows = namedRows(results);
	const panelHeight = titleHeight + (rows.length * (barHeight + gap)) + 10;
	const height = panelHeight * 2;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, monospace" font-size="12" role="img" aria-label="eden-tokens beside other terminal programs">
<style>.title{font-size:14px;font-weight:bold}.name{text-anchor:end}.own{fill:#0a7ea4}.peer{fill:#9aa5b1}text{fill:#1f2933}</style>
<rect width="100%" height="100%" fill="#ffffff"/>
${panels.map((each, n) => panel(each, rows, (n % 2) * width / 2, Math.floor(n / 2) * panelHeight, width / 2)).join('\n')}
</svg>
`;
}
