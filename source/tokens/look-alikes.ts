/*
Letters of other scripts by the basic Latin letter of the same shape, in either case. From intentional.txt of UTS #39 (letters that typefaces mean to look
the same), and a few lower-case ones of its confusables.txt; not more, since it serves for a warning.
*/
const sameShape: Readonly<Record<string, string>> = {
	a: 'ΑАаɑ', b: 'ΒВ', c: 'Сс', d: 'ԁ', e: 'ΕЕе', g: 'ɡ', h: 'ΗНһ', i: 'ΙІіı', j: 'Јјϳ', k: 'ΚК', l: 'Ӏӏ', m: 'ΜМ', n: 'Ν', o: 'ΟОοо', p: 'ΡРρр', q: 'ԛ', s: 'Ѕѕ', t: 'ΤТ',
	v: 'ν', w: 'ԝ', x: 'ΧХхχ', y: 'ΥҮУу', z: 'Ζ', '-': '−',
};

const latin = new Map(Object.entries(sameShape).flatMap(([letter, others]) => [...others].map(other => [other, letter])));
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
What a name comes down to when it is only glanced at: without case, invisible characters and spaces at its ends; letters of the same shape, `0` and `o`,
`1`, `i`, `|` and `l`, all dashes, `_`, `.` and spaces made one. Names with the same skeleton are easily taken for each other.
*/
export function skeletonOf(name: string): string {
	// Most names are ASCII, and a form asks for thousands at every key.
	const folded = /^[!-~]*$/.test(name)
		? name
		: Array.from(name.normalize('NFKC').replaceAll(invisible, '').trim(), character => latin.get(character) ?? character).join('');
	return folded.toLowerCase().replaceAll('0', 'o').replaceAll(/[1i|]/g, 'l').replaceAll(/[\p{Pd}_\s.]/gu, '-');
}
