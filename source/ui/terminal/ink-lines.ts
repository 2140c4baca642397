import inkWidth from './ink-width.js';

/** Characters that are drawn as they are, and complete styles. Ink moves a combining mark in front of the styles that it follows. */
const clean = /^(?:\P{Control}|\u{1B}\[[\d;]*m(?!\p{Mark}))*$/u;

/** Styles from and to, and what ends them. */
const styles = [
	{from: 1, to: 2, end: 22},
	{from: 3, to: 3, end: 23},
	{from: 4, to: 4, end: 24},
	{from: 7, to: 7, end: 27},
	{from: 8, to: 8, end: 28},
	{from: 9, to: 9, end: 29},
	{from: 30, to: 38, end: 39},
	{from: 40, to: 48, end: 49},
	{from: 90, to: 97, end: 39},
	{from: 100, to: 107, end: 49},
];

/** The numbers behind a colour of 256 or of all are no styles. */
const colourNumbers = /(?<=\b[34]8);(?:5(?:;\d+)?|2(?:;\d+){0,3})/g;

/** Whether no style goes on behind the end of the line. One that is not known does. */
function isClosedLine(line: string): boolean {
	const open = new Set<number | undefined>();
	for (const [, parameters] of line.matchAll(/\u{1B}\[([\d;]*)m/gu)) {
		for (const parameter of parameters!.replaceAll(colourNumbers, '').split(';')) {
			const style = Number(parameter);
			if (style === 0) {
				open.clear();
			} else if (!open.delete(style) && styles.every(({end}) => end !== style)) {
				open.add(styles.find(({from, to}) => style >= from && style <= to)?.end);
			}
		}
	}

	return open.size === 0;
}

/** What drawing has to know of a line, and of a text of several. */
type Look = {
	/** Columns; of a text those of its longest line. */
	readonly width: number;
	/** Whether Ink would draw it as it is. To find that out takes it a good part of a frame. */
	readonly isClean: boolean;
	/** Whether no style goes on behind the end of a line. */
	readonly isClosed: boolean;
};

/** The same function, which remembers some answers: most lines of a frame are those of the one before, and Ink asks several times for each. */
function remembered<Answer>(answer: (text: string) => Answer, most: number): (text: string) => Answer {
	const kept = new Map<string, Answer>();
	return text => {
		const known = kept.get(text);
		if (known !== undefined) {
			return known;
		}

		if (kept.size >= most) {
			kept.clear();
		}

		const found = answer(text);
		kept.set(text, found);
		return found;
	};
}

const lookAtLine = remembered((line): Look => ({width: inkWidth(line), isClean: clean.test(line), isClosed: isClosedLine(line)}), 2000);

/** A text that is to be drawn. */
export const lookAt = remembered((text): Look & {readonly lines: readonly string[]; readonly widths: readonly number[]} => {
	const lines = text.split('\n');
	const looks = lines.map(line => lookAtLine(line));
	const widths = looks.map(({width}) => width);
	return {
		lines,
		widths,
		width: Math.max(...widths),
		isClean: looks.every(({isClean}) => isClean),
		// What is open at the end of the text has no line to go on to.
		isClosed: looks.slice(0, -1).every(({isClosed}) => isClosed),
	};
}, 50);
