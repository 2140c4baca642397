import picomatch from 'picomatch';
import {displayName} from './text.js';

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

/** The environment of a token: its name up to the first `-` (published practice). */
export function environmentOf(name: string): string {
	const dash = name.indexOf('-');
	return dash > 0 ? name.slice(0, dash) : name;
}

/** Why the API would refuse the name, as a sentence; undefined when it would take it. */
export function validateName(name: string): string | undefined {
	if (name.trim() === '') {
		return 'Give the token a name, such as prod-web-app.';
	}

	const {length} = [...name];
	if (length > 200) {
		return `The name has ${length} characters: at most 200 are accepted.`;
	}

	if (!name.isWellFormed()) {
		return 'The name holds half of a character, which cannot be sent: type it anew.';
	}

	// A path cannot hold these as a segment of their own: the token could be made, but never addressed again.
	return name === '.' || name === '..' ? 'A name of dots only cannot be addressed: add a word.' : undefined;
}

/** What of `existing` is easily taken for the name. */
function lookAlike(name: string, existing: ReadonlySet<string>): string | undefined {
	const [lower, skeleton] = [name.toLowerCase(), skeletonOf(name)];
	for (const other of existing) {
		if (other.toLowerCase() === lower) {
			return `It differs only in case from "${displayName(other)}", which exists.`;
		}

		if (skeletonOf(other) === skeleton) {
			return `It looks like "${displayName(other)}", which exists.`;
		}
	}

	return undefined;
}

/**
Advice on a new token's name by the published practice `environment-application[-purpose]`: it advises, it does not forbid. Safe to display.

@param existing - The names that are taken.
*/
export function nameAdvice(name: string, existing: Iterable<string>): string[] {
	if (name === '') {
		return [];
	}

	const taken = new Set(existing);
	if (taken.has(name)) {
		return ['A token with this name exists already.'];
	}

	const advice: string[] = [];
	if (/^(?:test|temp|tmp|token|key|new|foo)[-_ ]?\d*$/i.test(name)) {
		advice.push(`"${name}" says nothing about its use: try environment-application, such as prod-web-app.`);
	} else if (!/^[^-]+-[^-]/.test(name)) {
		advice.push('Names read best as environment-application[-purpose], such as prod-web-app.');
	}

	if (name !== name.trim() || displayName(name).includes('�')) {
		advice.push('It has a character that cannot be seen, or a space at an end.');
	}

	const similar = lookAlike(name, taken);
	return similar === undefined ? advice : [...advice, similar];
}

/**
Whether a name is meant by a pattern: it is the same text, or the pattern is a glob that matches it (`dev-*`, `{ci,qa}-?`). Names are no paths, so `*` also takes
slashes, dots at the start, and line ends. A pattern that is no valid glob means the name that it is.
*/
export function namePattern(pattern: string): (name: string) => boolean {
	let isMatch: (name: string) => boolean;
	try {
		isMatch = picomatch(pattern, {dot: true, bash: true, flags: 's'});
	} catch {
		return name => name === pattern;
	}

	return name => name === pattern || isMatch(name);
}

/** What names tokens: on v3 the id beside the name. */
export type Named = {readonly name: string; readonly id: string};

/**
What of `items` the patterns mean, in its order; all of them where there are no patterns. A pattern that is the name or the id of some means these alone, else
it is a glob of names. `unmatched`: the patterns that mean nothing of it.
*/
export function selectNamed<T>(items: readonly T[], of: (item: T) => Named, patterns: readonly string[]): {readonly selected: readonly T[]; readonly unmatched: readonly string[]} {
	if (patterns.length === 0) {
		return {selected: items, unmatched: []};
	}

	const selected = new Set<T>();
	const unmatched: string[] = [];
	for (const pattern of patterns) {
		const isMeant = namePattern(pattern);
		const exact = items.filter(item => of(item).name === pattern || of(item).id === pattern);
		const matches = exact.length > 0 ? exact : items.filter(item => isMeant(of(item).name));
		for (const item of matches) {
			selected.add(item);
		}

		if (matches.length === 0) {
			unmatched.push(pattern);
		}
	}

	return {selected: items.filter(item => selected.has(item)), unmatched};
}
