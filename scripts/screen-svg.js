/*
Draws what is on the screen of a terminal as SVG. Every viewer has other fonts, whose characters are not quite as wide: what is drawn in one piece ends at each blank and at each character that is not
ASCII, and each piece is put where its first column is.
*/

const fontSize = 14;
const cellWidth = 8.4;
const cellHeight = 17;
const padding = 12;
const fonts = 'ui-monospace, \'SF Mono\', Menlo, \'Cascadia Mono\', Consolas, \'DejaVu Sans Mono\', \'Liberation Mono\', \'Noto Sans Mono\', monospace';

const ground = '#1b1f27';
const ink = '#d7dae0';

/** The sixteen colours that programs name by number. */
const palette = ['#3b4252', '#ef6b73', '#8fc77a', '#e6c068', '#6ca8f0', '#c98be0', '#56bfc9', '#d7dae0', '#7b8496', '#ff8b92', '#a9e094', '#ffd98a', '#8fc1ff', '#e0adf2', '#7fdbe4', '#ffffff'];

const colourOf = (colour, otherwise) => (colour === 'default' ? otherwise : palette[colour] ?? colour);

const escape = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const rounded = number => String(Math.round(number * 100) / 100);

const xOf = column => rounded(padding + (column * cellWidth));
const yOf = row => rounded(padding + (row * cellHeight));

/** How a cell looks: what is behind it, and the attributes of its text. */
function lookOf({foreground, background, bold, dim, inverse, underline}) {
	const [front, back] = [colourOf(foreground, ink), colourOf(background, ground)];
	const [fill, behind] = inverse ? [back, front] : [front, back];
	return {
		behind,
		attributes: [
			fill === ink ? '' : ` fill="${fill}"`,
			bold ? ' font-weight="bold"' : '',
			dim ? ' opacity="0.6"' : '',
			underline ? ' text-decoration="underline"' : '',
		].join(''),
	};
}

/** Cells side by side for which `keyOf` gives the same, in one; null belongs to none. */
function runsOf(cells, keyOf) {
	const runs = [];
	for (const [column, cell] of cells.entries()) {
		const key = keyOf(cell);
		const last = runs.at(-1);
		if (key !== null && last?.key === key && last.end === column) {
			last.end++;
			last.text += cell.text;
		} else if (key !== null) {
			runs.push({key, start: column, end: column + 1, text: cell.text});
		}
	}

	return runs;
}

function rowOf(cells, row) {
	const looks = cells.map(cell => ({...cell, ...lookOf(cell)}));
	const grounds = runsOf(looks, ({behind}) => (behind === ground ? null : behind)).map(({key, start, end}) =>
		`<rect x="${xOf(start)}" y="${yOf(row)}" width="${rounded((end - start) * cellWidth)}" height="${cellHeight}" fill="${key}"/>`);
	let pieces = 0;
	const texts = runsOf(looks, ({text, attributes}) => {
		if (text.trim() === '') {
			return null;
		}

		// A character of its own key is a piece of its own.
		return /^[!-~]$/.test(text) ? attributes : `${attributes}\0${pieces++}`;
	}).map(({key, start, end, text}) => {
		const [attributes] = key.split('\0');
		const length = end - start > 1 ? ` textLength="${rounded((end - start) * cellWidth)}"` : '';
		return `<text x="${xOf(start)}" y="${rounded(padding + (row * cellHeight) + (cellHeight * 0.76))}"${length}${attributes}>${escape(text)}</text>`;
	});
	return [...grounds, ...texts].join('');
}

/**
The screen as an SVG.

@param {object[][]} rows - Of cells, as the emulator of the tests gives them.
@param {string} label - What it shows, for those who do not see it.
*/
export function svgOf(rows, label) {
	const width = rounded((rows[0].length * cellWidth) + (2 * padding));
	const height = rounded((rows.length * cellHeight) + (2 * padding));
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fonts}" font-size="${fontSize}" role="img" aria-label="${escape(label)}">
<rect width="100%" height="100%" rx="6" fill="${ground}"/>
<g fill="${ink}">
${rows.map((cells, row) => rowOf(cells, row)).filter(line => line !== '').join('\n')}
</g>
</svg>
`;
}
