import {displayName} from '../tokens/display-name.js';

/** A name as it is typed in a shell, for commands that a hint gives. */
export function shellWord(name: string): string {
	const shown = displayName(name);
	return /^[\w@%+=:,./][\w@%+=:,./-]*$/.test(shown) ? shown : `'${shown.replaceAll('\'', String.raw`'\''`)}'`;
}
