import {displayName} from './display-name.js';
import {skeletonOf} from './look-alikes.js';

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
