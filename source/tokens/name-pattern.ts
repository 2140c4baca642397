import picomatch from 'picomatch';

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
