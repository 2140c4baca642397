/** Characters that move a cursor, turn text around or cannot be seen, and lone surrogates; but for those of the indentation, which are escapes in texts anyway. */
const unsafeInJson = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const escapeUnit = (unit: string): string => String.raw`\u` + unit.codePointAt(0)!.toString(16).padStart(4, '0');

/** JSON, on one line unless `indent` is given, that a terminal may show: names from outside cannot act in it, since every control and invisible character is an escape. It parses to the same value. */
export const safeJson = (value: unknown, indent?: string): string => JSON.stringify(value, undefined, indent).replaceAll(
	unsafeInJson,
	// JSON escapes units of UTF-16, not whole characters.
	character => Array.from({length: character.length}, (_, index) => escapeUnit(character.slice(index, index + 1))).join(''),
);
