/** Makes a value when it is first asked for: what takes long to load (time zones, break iterators) is no part of every start. */
export function lazy<T>(make: () => T): () => T {
	let made: {readonly value: T} | undefined;
	return () => {
		made ??= {value: make()};
		return made.value;
	};
}

/*
Controls; formats (bidi, zero-width, tags); separators of lines; lone surrogates; what is not assigned; what has no picture of its own (fillers, variation
selectors). Skin tones as well: some terminals take two columns more for them, some none.
*/
const unsafeToShow = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]/gu;

// Says that an emoji is meant as a picture or as text. Terminals disagree on the columns that it then takes; without, they agree.
const emojiStyle = /(?<=\p{Extended_Pictographic})[\uFE0E\uFE0F]/gu;
const plain = /^[ -~]*$/;

/**
Text from outside made safe for a terminal: no control, bidi or invisible character reaches it, each is shown as `�`, so that two names which
differ only in such a character still look different. Only the style of an emoji is dropped instead.
*/
export const displayName = (name: string): string => (plain.test(name) ? name : name.replaceAll(emojiStyle, '').replaceAll(unsafeToShow, '�'));

/** What a person typed, for a message: quoted, safe for a terminal, at most 30 characters. */
export function quoteInput(text: string): string {
	const characters = [...displayName(text)];
	return `"${characters.slice(0, 30).join('')}${characters.length > 30 ? '…' : ''}"`;
}

/*
Characters that form no cluster with their neighbours and whose width is the same everywhere: printable ASCII, the letters of Latin-1 and Latin Extended-A,
Cyrillic and Greek letters, the signs that this program draws with (one column), kana, common Han, precomposed Hangul (two), and the emoji of one character of the blocks that all terminals draw
wide. Measuring these takes no tables, which take longer to load than all of `list`.
*/
const wideOnes = String.raw`\u3041-\u3096\u30A1-\u30FA\u30FC\u4E00-\u9FFF\uAC00-\uD7A3\u{1F300}-\u{1F320}\u{1F680}-\u{1F6C5}`;
const letters = String.raw` -~\u00B7\u00C0-\u017F\u0391-\u03A9\u03B1-\u03C9\u0410-\u044F`;
const signs = String.raw`\u2013\u2014\u2018-\u201D\u2026\u2190-\u2193\u21BB\u2205\u2298\u22EF\u2500-\u259F\u25B2\u25B8\u25BE\u25D4\u2713\u2717\u2800-\u28FF`;
const simple = new RegExp(`^[${letters}${signs}${wideOnes}]*$`, 'u');
const wide = new RegExp(`[${wideOnes}]`, 'gu');

/** Columns of a text of which every character has the same width everywhere; undefined for any other, which `textWidth` measures. */
export function simpleWidth(text: string): number | undefined {
	if (plain.test(text)) {
		return text.length;
	}

	return simple.test(text) ? [...text].length + (text.match(wide)?.length ?? 0) : undefined;
}

const segmenter = lazy(() => new Intl.Segmenter('en', {granularity: 'grapheme'}));

/** Gives the function that pads or cuts a text to exactly so many columns, as `widthOf` measures them. Cuts at a whole character, and shows that by `…`. */
export const fitBy = (widthOf: (text: string) => number) => (text: string, width: number): string => {
	if (width <= 0) {
		return '';
	}

	const full = widthOf(text);
	if (full <= width) {
		return text + ' '.repeat(width - full);
	}

	if (plain.test(text)) {
		return `${text.slice(0, width - 1)}…`;
	}

	let cut = '';
	let used = 0;
	for (const {segment} of segmenter().segment(text)) {
		const columns = widthOf(segment);
		if (used + columns > width - 1) {
			break;
		}

		cut += segment;
		used += columns;
	}

	return `${cut}…${' '.repeat(width - 1 - used)}`;
};

/** `1 token`, `3 tokens`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Characters that move a cursor, turn text around or cannot be seen, and lone surrogates; but for those of the indentation, which are escapes in texts anyway. */
const unsafeInJson = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const escapeUnit = (unit: string): string => String.raw`\u` + unit.codePointAt(0)!.toString(16).padStart(4, '0');

/** JSON, on one line unless `indent` is given, that a terminal may show: names from outside cannot act in it, since every control and invisible character is an escape. It parses to the same value. */
export const safeJson = (value: unknown, indent?: string): string => JSON.stringify(value, undefined, indent).replaceAll(
	unsafeInJson,
	// JSON escapes units of UTF-16, not whole characters.
	character => Array.from({length: character.length}, (_, index) => escapeUnit(character.slice(index, index + 1))).join(''),
);
