import {formatMoney, moneyToDecimal, type Money} from '../../tokens/money.js';

const dayMs = 86_400_000;

const pad = (value: number): string => String(value).padStart(2, '0');

/** Local time of day where all lies within two days, else the day: `14:05`, `01-15`. */
export function formatMoment(at: number, span: number): string {
	const date = new Date(at);
	return span <= 2 * dayMs ? `${pad(date.getHours())}:${pad(date.getMinutes())}` : `${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

const least = 100_000n;

/** USD for the end of an axis, in the program's own style; what is too small for that is exact: an end of an axis is a number, not `<$0.0001`. */
export function formatLimit(dollars: number): string {
	if (!Number.isFinite(dollars)) {
		return '';
	}

	const amount = BigInt(Math.round(dollars * 1e9));
	const absolute = (amount < 0n ? -amount : amount) as Money;
	return absolute > 0n && absolute < least ? `${amount < 0n ? '-' : ''}$${moneyToDecimal(absolute)}` : formatMoney(amount as Money);
}

/** Texts at their columns in a line of exact width; those that would touch one before them in the list are left out, those that stick out are moved in. */
export function placeTexts(texts: ReadonlyArray<{readonly column: number; readonly text: string}>, width: number): string {
	let line = ' '.repeat(width);
	for (const {column, text} of texts) {
		const start = Math.max(0, Math.min(width - text.length, column));
		const around = line.slice(Math.max(0, start - 1), start + text.length + 1);
		if (text.length > width || around.trim() !== '') {
			continue;
		}

		line = line.slice(0, start) + text + line.slice(start + text.length);
	}

	return line;
}
