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

	// A path cannot hold these as a segment of their own: the token could be made, but never addressed again.
	return name === '.' || name === '..' ? 'A name of dots only cannot be addressed: add a word.' : undefined;
}

const skeleton = (name: string): string => name.normalize('NFKC').toLowerCase().replaceAll('0', 'o').replaceAll(/[1i|]/g, 'l').replaceAll(/[_\s.]/g, '-');

/** Advice on a new token's name by the published practice `environment-application[-purpose]`: it advises, it does not forbid. */
export function nameAdvice(name: string, existing: Iterable<string>): string[] {
	const advice: string[] = [];
	if (name === '') {
		return advice;
	}

	if (/^(?:test|temp|tmp|token|key|new|foo)[-_ ]?\d*$/i.test(name)) {
		advice.push(`"${name}" says nothing about its use: try environment-application, such as prod-web-app.`);
	} else if (!/^[^-]+-[^-]/.test(name)) {
		advice.push('Names read best as environment-application[-purpose], such as prod-web-app.');
	}

	const wanted = skeleton(name);
	for (const other of existing) {
		if (other === name) {
			return ['A token with this name exists already.'];
		}

		if (skeleton(other) === wanted) {
			advice.push(`It looks like "${other}", which exists.`);
			break;
		}
	}

	return advice;
}
